"""The inverted index as it stands in its shards.

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

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

Row = tuple[str, bytes]
"""A term and its line of a shard."""

Value = int | tuple[int, ...]
"""How often a term stands in a field, or its places there."""

Edit = tuple[int, Value | None]
"""A document and what stands there now, ``None`` for nothing."""

Edits = Mapping[int, Sequence[Edit]]
"""By field, in the order of the documents."""


class Inverted:
    """An inverted index that documents are added to in the order of their numbers."""

    def __init__(self, fields: int) -> None:
        # By field and term: the field's number, that of the last document, the packed numbers.
        self._fields: list[dict[str, list[int]]] = [{} for _ in range(fields)]

    def add(self, field: int, document: int, counts: Mapping[str, int]) -> None:
        """Add the terms of a field with their counts."""
        known = self._fields[field]
        for term, times in counts.items():
            try:
                packed = known[term]
            except KeyError:
                packed = known[term] = [field, -1]
            step = document - packed[1]
            packed[1] = document
            if times == 1:
                packed.append(step)
            else:
                packed.append(-step)
                packed.append(times)

    def add_places(self, field: int, document: int, places: Mapping[str, Sequence[int]]) -> None:
        """Add the terms of a field with their places."""
        known = self._fields[field]
        for term, found in places.items():
            packed = known.setdefault(term, [field, -1])
            packed += _packed(document - packed[1], found)
            packed[1] = document

    def rows(self) -> list[Row]:
        """Return the rows of the terms in their order; nothing can be added after that."""
        numbers: dict[str, list[int]] = {}
        for known in self._fields:
            for term, packed in known.items():
                packed[1] = len(packed) - 2
                # Nearly all terms stand in one field.
                if numbers.setdefault(term, packed) is not packed:
                    numbers[term] = numbers[term] + packed
        encode = msgspec.json.Encoder().encode
        return [(term, encode((term, numbers[term]))) for term in sorted(numbers, key=order)]


def reversed_rows(terms: Iterable[str]) -> list[Row]:
    """Return rows without numbers of the terms written from their end, in the order of that."""
    encode = msgspec.json.Encoder().encode
    return [
        (term, encode((term, ()))) for term in sorted([term[::-1] for term in terms], key=order)
    ]


def order(term: str) -> bytes:
    """Sort terms as JavaScript does: by UTF-16 units."""
    return term.encode("utf-16-be", "surrogatepass")


def changed_row(term: str, row: bytes | None, edits: Edits, placed: frozenset[int]) -> bytes | None:
    """Return the row of a term after some edits; none where no document has it any more.

    ``placed`` are the fields with places.
    """
    numbers: list[int] = msgspec.json.decode(row, type=tuple[str, list[int]])[1] if row else []
    fields: dict[int, list[int]] = {}
    begin = 0
    while begin < len(numbers):
        end = begin + 2 + numbers[begin + 1]
        fields[numbers[begin]] = numbers[begin + 2 : end]
        begin = end
    for field, some in edits.items():
        fields[field] = _changed(fields.get(field, []), some, field in placed)
    made: list[int] = []
    for field in sorted(fields):
        if fields[field]:
            made += (field, len(fields[field]))
            made += fields[field]
    return msgspec.json.encode([term, made]) if made else None


def _changed(packed: list[int], edits: Iterable[Edit], are_placed: bool) -> list[int]:
    """Return the numbers of a field after some edits; what lies between two is copied."""
    made: list[int] = []
    begin, place, end = 0, 0, len(packed)
    old = before = (
        last
    ) = -1  # the documents before ``begin`` and ``place``, and the last in ``made``

    def copy() -> None:
        if begin < place:
            step = packed[begin]
            moved = old - last
            made.append(step + moved if step > 0 else step - moved)
            made.extend(packed[begin + 1 : place])

    for document, value in edits:
        while place < end and before + abs(packed[place]) < document:
            before += abs(packed[place])
            place += _length(packed, place, are_placed)
        if begin < place:
            copy()
            last = before
        if value is not None:
            made += _packed(document - last, value)
            last = document
        if place < end and before + abs(packed[place]) == document:
            before = document
            place += _length(packed, place, are_placed)
        begin, old = place, before
    place = end
    copy()
    return made


def _length(packed: Sequence[int], place: int, are_placed: bool) -> int:
    """Return how many numbers a document has, which begin at a place."""
    if packed[place] > 0:
        return 1 + are_placed
    return 2 + are_placed * packed[place + 1]


def _packed(step: int, value: int | Sequence[int]) -> list[int]:
    if isinstance(value, int):
        return [step] if value == 1 else [-step, value]
    if len(value) == 1:
        return [step, value[0]]
    return [-step, len(value), value[0], *(b - a for a, b in pairwise(value))]
