"""Several blanks where print has one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from muragat.repairs.base import Change, Context, Repaired, repair
from muragat.repairs.lines import Line, quote

_RUN = re.compile(r"[ \t]{2,}|\t")


@repair("spaces")
def spaces(lines: Sequence[Line], context: Context) -> Repaired:
    """Make one blank of many; those between the cells of a table stay."""
    del context
    out: list[Line] = []
    changes: list[Change] = []
    for line in lines:
        if line.hint and line.hint.tabular:
            out.append(line)
            continue
        text = _RUN.sub(" ", line.text)
        if text != line.text:
            changes.append(
                Change(
                    repair="spaces", line=line.number, before=quote(line.text), after=quote(text)
                )
            )
            line = msgspec.structs.replace(line, text=text)
        out.append(line)
    return Repaired(out, changes)
