"""The inverted index, cut into shards by the beginning of the term.

A shard is JSON: ``[[term, numbers], ...]``, terms in the order of UTF-16 units. The numbers of a
term are, for each field that has it: the field's number, how many numbers follow, and these:

* a document as the step from the one before (the first is counted from -1); negative if the
  term stands there more than once;
* after a negative step, how many times;
* in the field with places, those places, each but the first as the step from the one before.

Documents are numbered in the order of the archive, so that an article that is added at the end
changes only the shards with its terms. They carry frequencies and no weights, as every weight
changes with every article; the browser works them out.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

LIMIT = 15_000
"""Bytes of a shard before compression, which leaves about two fifths of them."""

NAMES_LIMIT = 8_000
"""The same for the shards of names: a word is looked up in both."""

_DEEPEST = 90
"""Bytes of the beginning by which terms are cut: it stands in the name of a file."""


class Shard(NamedTuple):
    """``start`` is the beginning of its first term; it holds all terms up to the next shard's."""

    start: str
    content: bytes


class Inverted:
    """An inverted index that documents are added to in the order of their numbers."""

    def __init__(self, fields: int) -> None:
        # By field and term: the number of the last document, then the packed numbers.
        self._fields: list[dict[str, array[int]]] = [{} for _ in range(fields)]

    def add(self, field: int, document: int, counts: Mapping[str, int]) -> None:
        """Add the terms of a field with their counts."""
        known = self._fields[field]
        for term, times in counts.items():
            packed = known.get(term)
            if packed is None:
                packed = known[term] = array("i", (-1,))
            step = document - packed[0]
            packed[0] = document
            if times == 1:
                packed.append(step)
            else:
                packed.append(-step)
                packed.append(times)

    def add_places(self, field: int, document: int, places: Mapping[str, Sequence[int]]) -> None:
        """Add the terms of a field with their places."""
        known = self._fields[field]
        for term, found in places.items():
            self.add(field, document, {term: len(found)})
            known[term].extend(b - a for a, b in zip((0, *found), found, strict=False))

    def terms(self) -> list[str]:
        """Return the terms in their order."""
        return sorted(set().union(*self._fields), key=order)

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the terms in their order."""
        for term in self.terms():
            numbers: list[int] = []
            for field, known in enumerate(self._fields):
                packed = known.get(term)
                if packed is not None:
                    numbers += (field, len(packed) - 1)
                    numbers += packed[1:]
            yield term, msgspec.json.encode([term, numbers])


Row = tuple[str, bytes]
"""A term and its line of a shard."""


def cut(rows: Sequence[Row], names: str) -> list[Shard]:
    """Cut an index into shards; terms that begin with ``names`` get shards of their own."""
    groups: list[list[Row]] = []
    for part in _parts(rows, names):
        named = part[0][0].startswith(names)
        groups += _cut(part, len(names) if named else 0, NAMES_LIMIT if named else LIMIT)
    return [
        Shard(
            _start(groups[i - 1][-1][0], group[0][0]) if i else "",
            b"[" + b",\n".join(row for _, row in group) + b"]",
        )
        for i, group in enumerate(groups)
    ]


def reversed_rows(terms: Iterable[str]) -> list[Row]:
    """Return rows without numbers of the terms written from their end, in the order of that."""
    found = sorted((term[::-1] for term in terms), key=order)
    return [(term, msgspec.json.encode([term, []])) for term in found]


def order(term: str) -> bytes:
    """Sort terms as JavaScript does: by UTF-16 units."""
    return term.encode("utf-16-be", "surrogatepass")


def _parts(rows: Sequence[Row], names: str) -> Iterator[Sequence[Row]]:
    """Part the rows where the names begin and where they end."""
    named = [i for i, (term, _) in enumerate(rows) if term.startswith(names)]
    borders = [0, *((named[0], named[-1] + 1) if named else ()), len(rows)]
    for begin, end in pairwise(borders):
        if begin < end:
            yield rows[begin:end]


def _start(before: str, first: str) -> str:
    """Return the shortest beginning of ``first`` that stands after ``before``."""
    return next(
        first[:length]
        for length in range(1, len(first) + 1)
        if order(first[:length]) > order(before)
    )


def _cut(rows: Sequence[Row], depth: int, limit: int) -> list[list[Row]]:
    """Cut rows that share their first ``depth`` characters by the next; join small neighbours.

    What had to be cut further is not joined, so that growth never moves the borders of others.
    """
    if sum(len(row) for _, row in rows) <= limit or len(rows) == 1:
        return [list(rows)]
    if len(rows[0][0][:depth].encode()) > _DEEPEST:
        return [list(rows)]
    done: list[list[Row]] = []
    room = 0
    for group in _by_character(rows, depth):
        parts = _cut(group, depth + 1, limit)
        size = sum(len(row) for _, row in group)
        if len(parts) == 1 and size <= room:
            done[-1].extend(group)
            room -= size
        else:
            done += parts
            room = limit - size if len(parts) == 1 else 0
    return done


def _by_character(rows: Sequence[Row], depth: int) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        if group and group[0][0][depth : depth + 1] != row[0][depth : depth + 1]:
            yield group
            group = []
        group.append(row)
    yield group
