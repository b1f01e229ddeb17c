"""The rows of an index, brought up to date where few articles have changed.

The rows of a thousand articles take a second to make, and an edit touches some hundred terms of
one. What is kept is the rows and the digest of each article; a term whose article has changed is
taken apart, mended and written again, to the bytes that it would have from nothing.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from muragat.model import Article
from muragat.search.digest import FIELDS, Digest
from muragat.search.shards import Inverted, Row, order

_FEW = 0.05
"""The share of the articles up to which mending is quicker than making all rows anew."""

Value = int | tuple[int, ...]
"""How often a term stands in a field, or its places there."""

_Found = dict[int, dict[int, Value]]
"""Of a term, by field and document."""


class Rows(msgspec.Struct, array_like=True):
    """The rows of the index and of the full text, and what they were made from.

    ``articles`` are ids with their packed digests, in the order of the archive.
    """

    articles: list[tuple[str, bytes]]
    index: list[Row]
    text: list[Row]


def rows_of(
    articles: Sequence[Article], make: Callable[[Article], Digest], kept: Rows | None = None
) -> Rows:
    """Return the rows of all articles; those that were ``kept`` are mended where that is less."""
    now = [(article.id, msgspec.msgpack.encode(make(article))) for article in articles]
    if kept is not None and [key for key, _ in kept.articles] == [key for key, _ in now]:
        pairs = zip(kept.articles, now, strict=True)
        changed = [
            (number, _unpack(old), _unpack(new))
            for number, ((_, old), (_, new)) in enumerate(pairs)
            if old != new
        ]
        if len(changed) <= _FEW * len(now):
            return Rows(
                now,
                _mended(kept.index, changed, dict(enumerate(FIELDS))),
                _mended(kept.text, changed, {len(FIELDS): "text"}),
            )
    return _from_nothing(now)


def _from_nothing(articles: list[tuple[str, bytes]]) -> Rows:
    index, text = Inverted(len(FIELDS)), Inverted(len(FIELDS) + 1)
    for number, (_, packed) in enumerate(articles):
        made = _unpack(packed)
        for field, name in enumerate(FIELDS):
            if name == "title":
                index.add_places(field, number, made.title)
            else:
                index.add(field, number, getattr(made, name))
        text.add(len(FIELDS), number, made.text)
    return Rows(articles, list(index.rows()), list(text.rows()))


def _unpack(packed: bytes) -> Digest:
    return msgspec.msgpack.decode(packed, type=Digest)


def _mended(
    rows: list[Row], changed: Iterable[tuple[int, Digest, Digest]], fields: Mapping[int, str]
) -> list[Row]:
    """Return the rows of a layer with the terms of some documents changed."""
    edits: dict[str, list[tuple[int, int, Value | None]]] = {}
    for number, old, new in changed:
        for field, name in fields.items():
            before, after = getattr(old, name), getattr(new, name)
            for term in before.keys() | after.keys():
                if before.get(term) != after.get(term):
                    edits.setdefault(term, []).append((field, number, after.get(term)))
    placed = frozenset(field for field, name in fields.items() if name == "title")
    mended: list[Row] = []
    for term, row in rows:
        found = edits.pop(term, None)
        if found is None:
            mended.append((term, row))
            continue
        _, numbers = msgspec.json.decode(row, type=tuple[str, list[int]])
        again = _row(term, _edited(_parsed(numbers, placed), found))
        mended += [again] if again else []
    for term, found in edits.items():
        again = _row(term, _edited({}, found))
        if again:
            insort(mended, again, key=lambda row: order(row[0]))
    return mended


def _edited(found: _Found, edits: Iterable[tuple[int, int, Value | None]]) -> _Found:
    for field, number, value in edits:
        documents = found.setdefault(field, {})
        if value is None:
            documents.pop(number, None)
        else:
            documents[number] = value
    return found


def _parsed(numbers: Sequence[int], placed: frozenset[int]) -> _Found:
    """Take the numbers of a row apart; see ``shards``."""
    found: _Found = {}
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


def _row(term: str, found: _Found) -> Row | None:
    """Write the row of a term; none where no document has it any more."""
    numbers: list[int] = []
    for field in sorted(found):
        packed = list(_packed(found[field]))
        if packed:
            numbers += (field, len(packed), *packed)
    return (term, msgspec.json.encode([term, numbers])) if numbers else None


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
