"""Articles among the others under the rules: what was found is kept until anything changes that
such a rule looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from muragat.checks.base import Context, Finding, MemberItem, Rule, findings_of, placed
from muragat.indexes.keeping import take
from muragat.parts import parts_of
from muragat.problems import Problem

_Found = list[tuple[int, str, Finding]]
"""The number of an entry, the rule's name, and what it found: where that stands may change."""


def problems_of_members(context: Context, rules: tuple[Rule, ...]) -> Iterator[Problem]:
    """Run rules over every article among the others."""
    found = take(
        *(context.indexes.keeping, "members", _Found),
        parts=lambda: _parts(context),
        make=lambda: list(_run(context, rules)),
    )
    for number, group in groupby(found, itemgetter(0)):
        findings = ((name, finding) for _, name, finding in group)
        yield from placed(findings, context.reading.articles[number].source)


def _run(context: Context, rules: tuple[Rule, ...]) -> Iterator[tuple[int, str, Finding]]:
    for number, entry in enumerate(context.reading.articles):
        item = MemberItem(entry.record, entry.source, context)
        for name, finding in findings_of(item, rules):
            yield number, name, finding


def _parts(context: Context) -> Iterable[bytes]:
    """Yield what the rules look at: records, files, and what likeness makes of names."""
    entries = context.reading.articles
    # Not all of them are in the archive.
    parts = [entry.source.parts or parts_of(entry.record, b"") for entry in entries]
    yield b"".join([part.ties + part.people for part in parts])
    yield "\0".join([entry.source.file for entry in entries]).encode()
    # What could not be read at all is judged by none.
    yield bytes("" in entry.source.faulty for entry in entries)
    yield context.indexes.authors_key
