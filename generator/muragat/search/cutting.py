"""Rows cut into shards by the beginning of the term, and cut again where some rows have changed.

What is kept is a tree: a group of rows that is too large is parted by the next character of the
terms, and so on. A group that is not parted is a content by its key; the tree itself knows but
its size, its first and its last term, which is all that the borders of the shards depend on. So a
change asks only for the groups that its terms are in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, Protocol

import msgspec

from muragat.keys import key_of
from muragat.search.shards import Row, order

LIMIT = 15_000
"""Bytes of a shard before compression, which leaves about two fifths of them."""

NAMES_LIMIT = 8_000
"""The same for the shards of names: a word is looked up in both."""

_DEEPEST = 90
"""Bytes of the beginning by which terms are cut: it stands in the name of a file."""

_BETWEEN = b",\n"
"""What stands between two rows; no row holds it."""


_Change = tuple[str, bytes | None]
"""A term and its row, ``None`` for a term that shall have none."""


class Contents(Protocol):
    """Where contents are kept by key."""

    def add(self, content: bytes) -> bytes:
        """Add a content; return its key."""

    def get(self, key: bytes) -> bytes:
        """Return a content."""


class InMemory:
    """Contents that are not kept."""

    def __init__(self) -> None:
        self._found: dict[bytes, bytes] = {}

    def add(self, content: bytes) -> bytes:
        """Add a content; return its key."""
        key = key_of(content)
        self._found[key] = content
        return key

    def get(self, key: bytes) -> bytes:
        """Return a content."""
        return self._found[key]


class Group(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Rows whose terms begin alike: a content by its ``key``, or parted by the next character.

    ``size`` is that of the rows alone; ``first`` and ``last`` are terms.
    """

    size: int
    first: str
    last: str
    key: bytes
    parts: tuple[Group, ...] = ()


class Layer(msgspec.Struct, frozen=True, array_like=True):
    """An index: the words by their first character, and the names."""

    words: tuple[Group, ...] = ()
    names: Group | None = None


class Shard(NamedTuple):
    """``start`` is the beginning of its first term; it holds all terms up to the next shard's."""

    start: str
    keys: tuple[bytes, ...]

    def content(self, contents: Contents) -> bytes:
        """Return the shard as it is published."""
        return b"[" + _BETWEEN.join(map(contents.get, self.keys)) + b"]"


class Cutter:
    """Cuts an index; terms that begin with the character ``names`` get shards of their own."""

    def __init__(self, names: str, contents: Contents) -> None:
        self._names = names
        self._contents = contents

    def cut(self, rows: Sequence[Row]) -> Layer:
        """Cut all rows of an index, which stand in their order."""
        words: list[Group | None] = []
        names: Group | None = None
        for part in _by_character(rows, 0):
            if part[0][0].startswith(self._names):
                names = self._group(part, 1, NAMES_LIMIT)
            else:
                words.append(self._group(part, 1, LIMIT))
        return Layer(tuple(filter(None, words)), names)

    def change(self, layer: Layer, rows: Mapping[str, bytes | None]) -> Layer:
        """Put rows in the place of those of their terms; ``None`` where there is none any more."""
        words: list[_Change] = []
        names: list[_Change] = []
        for term in sorted(rows, key=order):
            (names if term.startswith(self._names) else words).append((term, rows[term]))
        return Layer(
            tuple(self._parted(layer.words, words, 0, LIMIT)),
            self._changed(layer.names, names, 1, NAMES_LIMIT),
        )

    def find(self, layer: Layer, terms: Iterable[str]) -> dict[str, bytes]:
        """Return the rows of those terms that have one."""
        found: dict[str, bytes] = {}
        read: dict[bytes, dict[str, bytes]] = {}
        groups = (*layer.words, *((layer.names,) if layer.names else ()))
        for term in terms:
            group = _group_of(term, groups)
            if group is None:
                continue
            if group.key not in read:
                read[group.key] = dict(self._rows(group))
            row = read[group.key].get(term)
            if row:
                found[term] = row
        return found

    def shards(self, layer: Layer) -> list[Shard]:
        """Return the shards of an index in their order."""
        joined = _joined(layer.words, LIMIT)
        if layer.names:
            end = sum(1 for group in layer.words if order(group.first) < order(self._names))
            joined = [
                *_joined(layer.words[:end], LIMIT),
                *_joined(layer.names.parts or [layer.names], NAMES_LIMIT),
                *_joined(layer.words[end:], LIMIT),
            ]
        return [
            Shard(
                _start(joined[i - 1][-1].last, groups[0].first) if i else "",
                tuple(group.key for group in groups),
            )
            for i, groups in enumerate(joined)
        ]

    def _rows(self, group: Group) -> Iterator[Row]:
        content = self._contents.get(group.key)
        terms = msgspec.json.decode(b"[" + content + b"]", type=list[tuple[str, msgspec.Raw]])
        return zip((term for term, _ in terms), content.split(_BETWEEN), strict=True)

    def _changed(
        self, group: Group | None, rows: Sequence[_Change], depth: int, limit: int
    ) -> Group | None:
        """Put rows into a group of terms that share their first ``depth`` characters."""
        if not rows:
            return group
        if group and group.parts:
            return _whole(self._parted(group.parts, rows, depth, limit))
        changed = dict(rows)
        if group:
            changed = {**dict(self._rows(group)), **changed}
            rows = [(term, changed[term]) for term in sorted(changed, key=order)]
        return self._group([(term, row) for term, row in rows if row], depth, limit)

    def _parted(
        self, groups: Sequence[Group], rows: Sequence[_Change], depth: int, limit: int
    ) -> list[Group]:
        """Put rows into groups that are parted by the character after ``depth``."""
        parts: dict[str, Group | None] = {part.first[depth : depth + 1]: part for part in groups}
        for character, some in groupby(rows, lambda row: row[0][depth : depth + 1]):
            part = parts.get(character)
            parts[character] = self._changed(part, list(some), depth + 1, limit)
        return sorted(filter(None, parts.values()), key=lambda part: order(part.first))

    def _group(self, rows: Sequence[Row], depth: int, limit: int) -> Group | None:
        if not rows:
            return None
        first, last = rows[0][0], rows[-1][0]
        size = sum([len(row) for _, row in rows])
        if size <= limit or len(rows) == 1 or len(first[:depth].encode()) > _DEEPEST:
            content = _BETWEEN.join([row for _, row in rows])
            return Group(size, first, last, self._contents.add(content))
        parts = (self._group(part, depth + 1, limit) for part in _by_character(rows, depth))
        return _whole([part for part in parts if part])


def contents_of(layer: Layer) -> Iterator[bytes]:
    """Yield the keys of all contents of an index."""
    waiting = [*layer.words, *((layer.names,) if layer.names else ())]
    while waiting:
        group = waiting.pop()
        waiting += group.parts
        if not group.parts:
            yield group.key


def _by_character(rows: Sequence[Row], depth: int) -> Iterator[Sequence[Row]]:
    begin = 0
    while begin < len(rows):
        character = rows[begin][0][depth : depth + 1]
        end = bisect_left(rows, True, begin, key=lambda row: row[0][depth : depth + 1] != character)
        yield rows[begin:end]
        begin = end


def _whole(parts: Sequence[Group]) -> Group | None:
    if not parts:
        return None
    size = sum(part.size for part in parts)
    return Group(size, parts[0].first, parts[-1].last, b"", tuple(parts))


def _group_of(term: str, groups: Sequence[Group]) -> Group | None:
    """Return the group that is not parted and would hold a term."""
    depth = 0
    while True:
        depth += 1
        begin = term[:depth]
        group = next((group for group in groups if group.first[:depth] == begin), None)
        if group is None or not group.parts:
            return group
        groups = group.parts


def _joined(parts: Sequence[Group], limit: int) -> list[list[Group]]:
    """Join small neighbours.

    What had to be parted is not joined, so that growth never moves the borders of others. What
    was parted and has become small again is joined as if it had never been.
    """
    done: list[list[Group]] = []
    room = 0
    for part in parts:
        some = _joined(part.parts, limit) if part.parts else [[part]]
        if len(some) == 1 and part.size <= room:
            done[-1] += some[0]
            room -= part.size
        else:
            done += some
            room = limit - part.size if len(some) == 1 else 0
    return done


def _start(before: str, first: str) -> str:
    """Return the shortest beginning of ``first`` that stands after ``before``."""
    return next(
        first[:length]
        for length in range(1, len(first) + 1)
        if order(first[:length]) > order(before)
    )
