"""The index of the search, brought up to date where few articles have changed.

An edit touches some hundred terms of one article among a hundred thousand. What a build leaves is
the index in its groups and which digest each article had; a row whose article has changed is
taken apart, mended and written again, to the bytes that it would have from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

import msgspec

from muragat.search.analysis import NAME
from muragat.search.cutting import Contents, Cutter, Layer, contents_of
from muragat.search.digest import CODE, FIELDS, Digest
from muragat.search.shards import Edit, Inverted, changed_row, reversed_rows

_FEW = 0.05
"""The share of the articles up to which mending is quicker than making all rows anew."""

_LEAST = 5
"""Letters of a word that may be mended; ``MIN_FUZZY`` in ``search-query.js``."""

_PLACED = frozenset(number for number, name in enumerate(FIELDS) if name == "title")
"""The fields with places."""


class Index(msgspec.Struct, frozen=True, array_like=True):
    """The layers of the index: its own, the full text, and the endings of its words."""

    words: Layer
    text: Layer
    ends: Layer

    def contents(self) -> Iterator[bytes]:
        """Yield the keys of all contents that it consists of."""
        for layer in (self.words, self.text, self.ends):
            yield from contents_of(layer)


class Change(NamedTuple):
    """What a document was and is."""

    number: int
    old: Digest
    new: Digest


def index_of(digests: Iterable[Digest], contents: Contents) -> Index:
    """Make the index of all articles from nothing."""
    words, text = Inverted(len(FIELDS)), Inverted(len(FIELDS) + 1)
    for number, made in enumerate(digests):
        for field, name in enumerate(FIELDS):
            if field in _PLACED:
                words.add_places(field, number, getattr(made, name))
            else:
                words.add(field, number, getattr(made, name))
        text.add(len(FIELDS), number, made.text)
    cutter = Cutter(NAME, contents)
    rows = words.rows()
    return Index(
        cutter.cut(rows),
        cutter.cut(text.rows()),
        cutter.cut(reversed_rows(filter(_is_long, (term for term, _ in rows)))),
    )


def changes(
    old: Sequence[bytes], new: Sequence[bytes], read: Callable[[bytes], Digest]
) -> Iterator[Change] | None:
    """Return how articles have changed; ``None`` where it is quicker to begin anew.

    Articles are given in their order by the keys of their digests.
    """
    pairs = enumerate(zip_longest(old, new))
    differ = [(number, before, after) for number, (before, after) in pairs if before != after]
    if len(differ) > _FEW * len(new):
        return None
    none = Digest()
    return (
        Change(number, read(before) if before else none, read(after) if after else none)
        for number, before, after in differ
    )


def mended(index: Index, changed: Iterable[Change], contents: Contents) -> Index:
    """Return the index with some documents changed."""
    changed = list(changed)
    cutter = Cutter(NAME, contents)
    old, words = _rows(cutter, index.words, changed, dict(enumerate(FIELDS)))
    _, text = _rows(cutter, index.text, changed, {len(FIELDS): "text"})
    come = [term for term, row in words.items() if row and term not in old]
    ends: dict[str, bytes | None] = {term[::-1]: None for term, row in words.items() if not row}
    ends |= reversed_rows(filter(_is_long, come))
    return Index(
        cutter.change(index.words, words),
        cutter.change(index.text, text),
        cutter.change(index.ends, ends),
    )


def _is_long(term: str) -> bool:
    """Tell whether a term stands for a word that may be mended."""
    return not term.startswith(CODE) and len(term.removeprefix(NAME)) >= _LEAST


def _rows(
    cutter: Cutter, layer: Layer, changed: Sequence[Change], fields: Mapping[int, str]
) -> tuple[dict[str, bytes], dict[str, bytes | None]]:
    """Return the rows of the terms that have changed, as they were and as they are.

    The latter are ``None`` where there is none any more.
    """
    edits: dict[str, dict[int, list[Edit]]] = {}
    for number, old, new in changed:
        for field, name in fields.items():
            before, after = getattr(old, name), getattr(new, name)
            for term in before.keys() | after.keys():
                if before.get(term) != after.get(term):
                    own = edits.setdefault(term, {})
                    own.setdefault(field, []).append((number, after.get(term)))
    known = cutter.find(layer, edits)
    return known, {
        term: changed_row(term, known.get(term), some, _PLACED) for term, some in edits.items()
    }
