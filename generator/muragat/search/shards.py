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

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

Row = tuple[str, bytes]
"""A term and its line of a shard."""

Value = int | tuple[int, ...]
"""How often a term stands in a field, or its places there."""

Found = dict[int, dict[int, Value]]
"""What a row holds, by field and document."""


class Inverted:
    """An inverted index that documents are added to in the order of their numbers."""

    def __init__(self, fields: int) -> None:
        # By field and term: the number of the last document, then the packed numbers.
        self._fields: list[dict[str, list[int]]] = [{} for _ in range(fields)]

    def add(self, field: int, document: int, counts: Mapping[str, int]) -> None:
        """Add the terms of a field with their counts."""
        known = self._fields[field]
        for term, times in counts.items():
            try:
                packed = known[term]
            except KeyError:
                packed = known[term] = [-1]
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


def reversed_rows(terms: Iterable[str]) -> list[Row]:
    """Return rows without numbers of the terms written from their end, in the order of that."""
    found = sorted((term[::-1] for term in terms), key=order)
    return [(term, msgspec.json.encode([term, []])) for term in found]


def order(term: str) -> bytes:
    """Sort terms as JavaScript does: by UTF-16 units."""
    return term.encode("utf-16-be", "surrogatepass")


def found_in(row: bytes, placed: frozenset[int]) -> Found:
    """Take a row apart; ``placed`` are the fields with places."""
    found: Found = {}
    _, numbers = msgspec.json.decode(row, type=tuple[str, list[int]])
    take = iter(numbers)
    for field in take:
        end = next(take)
        documents = found[field] = {}
        number, read = -1, 0
        while read < end:
            step = next(take)
            times = next(take) if step < 0 else 1
            read += 1 if step > 0 else 2
            number += abs(step)
            if field not in placed:
                documents[number] = times
                continue
            place, places = 0, []
            for _ in range(times):
                place += next(take)
                places.append(place)
            read += times
            documents[number] = tuple(places)
    return found


def row_of(term: str, found: Found) -> bytes | None:
    """Write the row of a term; none where no document has it any more."""
    numbers: list[int] = []
    for field in sorted(found):
        packed = list(_packed(found[field]))
        if packed:
            numbers += (field, len(packed), *packed)
    return msgspec.json.encode([term, numbers]) if numbers else None


def _packed(documents: Mapping[int, Value]) -> Iterator[int]:
    before = -1
    for number in sorted(documents):
        value = documents[number]
        times = value if isinstance(value, int) else len(value)
        step = number - before
        before = number
        if times == 1:
            yield step
        else:
            yield -step
            yield times
        if not isinstance(value, int):
            yield from (b - a for a, b in zip((0, *value), value, strict=False))
