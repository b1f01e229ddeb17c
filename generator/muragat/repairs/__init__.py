"""Ordered, named text repairs, one a file.

What stands between the pieces of a word goes first, then words are joined, then letters are
mended. ``run`` applies all repairs of a scope; each is switched on and off by its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from muragat.repairs import (
    doubled_lines,
    hyphens,
    mixed_script,
    page_furniture,
    spaces,
    stray_characters,
    urls,
)
from muragat.repairs.base import Change, Context, Doubt, Repair, Repaired, Scope, registered, repair
from muragat.repairs.lines import Hint, Line, quote, read_lines
from muragat.repairs.words import Words

ORDER = (
    "stray-characters",
    "page-furniture",
    "doubled-lines",
    "urls",
    "hyphens",
    "mixed-script",
    "spaces",
)
"""The names of the repairs in the order in which they run."""


def run(
    lines: Sequence[Line],
    context: Context,
    *,
    scope: Scope,
    switches: Mapping[str, bool] | None = None,
) -> Repaired:
    """Apply the repairs of a scope in their order; ``switches`` turns one on or off by name."""
    table = registered()
    switches = switches or {}
    current = list(lines)
    changes: list[Change] = []
    doubts: list[Doubt] = []
    for name in ORDER:
        row = table[name]
        if row.scope is scope and switches.get(name, row.default):
            result = row.function(current, context)
            current = result.lines
            changes += result.changes
            doubts += result.doubts
    return Repaired(current, changes, doubts)


__all__ = [
    "ORDER",
    "Change",
    "Context",
    "Doubt",
    "Hint",
    "Line",
    "Repair",
    "Repaired",
    "Scope",
    "Words",
    "doubled_lines",
    "hyphens",
    "mixed_script",
    "page_furniture",
    "quote",
    "read_lines",
    "registered",
    "repair",
    "run",
    "spaces",
    "stray_characters",
    "urls",
]
