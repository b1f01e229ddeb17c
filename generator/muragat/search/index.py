"""The files of the search, for the worker in ``theme/assets``.

``search/<language>.json`` is what a search begins with, under a name that never changes: the
tables of the analysis, how many articles there are, the years, and the names of all other files.
Those are named by their content, so that a browser may keep them for ever:

* ``search/t/``: the shards of the inverted index (see ``shards``); ``search/b/``: those of the
  full text, a layer of its own; ``search/e/``: the words written from their end, without numbers,
  for misspelt words whose beginning is wrong;
* ``search/l/``: lists of shards, by their beginnings and hashes. The start carries a list itself,
  so that a word's shard is asked for at once, unless it is so long that it is a list of lists;
  those of the full text and of the endings are files of their own;
* ``search/c/``: result cards of a language; ``search/x/``: the texts of an article;
* ``search/f/``: facets, authors and their names.

The index is lunr's: the browser makes a small lunr index of what a query needs and asks lunr.js,
which gives the scores of the whole index. Length normalisation is off (lunr's ``b`` is 0): a
document's length here says in how many languages it has an abstract, not how wordy it is, and
the browser needs no list of the lengths of all articles.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Any

import msgspec
from lunr import __TARGET_JS_VERSION__ as LUNR_JS_VERSION

from muragat import ids
from muragat.archive import Archive
from muragat.indexes.authors import AuthorIndex
from muragat.model import Article
from muragat.search import analysis, cards
from muragat.search.cards import IssueLabel
from muragat.search.digest import CODE, FIELDS, TEXT, Digest, digest
from muragat.search.shards import Row, cut, reversed_rows
from muragat.search.upkeep import Rows, rows_of
from muragat.strings import strings

Make = Callable[[Article], Digest]
"""Makes the digest of an article, or finds the one that was kept."""

_HASH = 10
"""Hexadecimal digits of a hash in the name of a file."""

_PART_HASH = 4
"""The same where the name says which part it is, and only has to tell versions apart."""

_LIST = 64
"""Shards, or lists, in a list below another."""

_TOP = 2_000
"""The same in a list on top: 7 kB after compression."""

_LEAST = 5
"""Letters of a word that may be mended; ``MIN_FUZZY`` in ``search-query.js``."""


class _Files:
    """Files by URL, named by their content."""

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}

    def add(self, url: Callable[[str], str], content: bytes, digits: int = _HASH) -> str:
        """Add a file; return the hash in its name."""
        name = _hash([content], digits)
        if self.found.get(url(name), content) != content:
            raise ValueError(f"two files of the search would be {url(name)}")
        self.found[url(name)] = content
        return name


def _hash(contents: Iterable[bytes], digits: int) -> str:
    return hashlib.sha256(b"".join(contents)).hexdigest()[:digits]


def build(
    archive: Archive,
    *,
    label: IssueLabel | None = None,
    authors: AuthorIndex | None = None,
    make: Make = digest,
    rows: Rows | None = None,
) -> dict[str, bytes]:
    """Return the files of the search by URL.

    ``make`` returns the digest of an article: with one that keeps digests by the hash of the
    article, only new articles are analysed. ``rows`` are those of ``rows_of``, if they are there
    already. Without ``authors`` there is no facet of authors.
    """
    files = _Files()
    layers = _layers(rows or rows_of(archive.articles, make), files)
    texts = [
        files.add(ids.search_texts, _json(cards.texts(article))) for article in archive.articles
    ]
    people = _people(archive, authors, files) if authors else None
    for lang in archive.languages:
        start = {
            "articles": len(archive.articles),
            "authors": people,
            "cards": _cards(archive, lang, label or cards.plain_label, texts, files),
            "code": CODE,
            "facets": files.add(ids.search_facets, _json(cards.facets(archive, lang))),
            "fields": [*FIELDS.items(), (TEXT, 1)],
            "language": lang,
            "languages": archive.languages,
            "layers": layers,
            "lunr": LUNR_JS_VERSION,
            "name": analysis.NAME,
            "places": ["title"],
            "strings": strings(lang).subset("search.suggest"),
            "tables": _tables(archive.languages),
            "years": cards.years(archive),
        }
        files.found[ids.search_start(lang)] = _json(start)
    return dict(sorted(files.found.items()))


def _layers(rows: Rows, files: _Files) -> list[dict[str, Any]]:
    """Write the shards; return the lists of shards of the index, the full text and the endings."""
    return [
        _listed("t", rows.index, files),
        _named("b", rows.text, files),
        _named("e", reversed_rows(filter(_long, (term for term, _ in rows.index))), files),
    ]


def _long(term: str) -> bool:
    """Tell whether a term stands for a word that may be mended."""
    return not term.startswith(CODE) and len(term.removeprefix(analysis.NAME)) >= _LEAST


def _named(layer: str, terms: Iterable[Row], files: _Files) -> dict[str, Any]:
    """Write shards whose list is a file of its own, as most searches do without; name that."""
    return {"list": files.add(ids.search_list, _json(_listed(layer, terms, files)))}


def _listed(layer: str, terms: Iterable[Row], files: _Files) -> dict[str, Any]:
    """Write shards and the lists that are needed; return the list on top.

    ``depth`` is how many lists lie between it and the shards.
    """
    rows = [
        (start, files.add(functools.partial(ids.search_shard, layer, start), content, _PART_HASH))
        for start, content in cut(list(terms), analysis.NAME)
    ]
    depth = 0
    while len(rows) > _TOP:
        depth += 1
        rows = [
            (part[0][0], files.add(ids.search_list, _json(_list(part))))
            for part in (rows[i : i + _LIST] for i in range(0, len(rows), _LIST))
        ]
    return {**_list(rows), "depth": depth}


def _list(rows: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return a list; of a beginning it holds what differs from the one before.

    Before that stands how many UTF-16 units do not, as a character from ``0`` (U+0030) on.
    """
    starts = [start for start, _ in rows]
    shared = [_shared(*pair) for pair in pairwise(("", *starts))]
    return {
        "starts": [
            chr(48 + len(same.encode("utf-16-be")) // 2) + start[len(same) :]
            for same, start in zip(shared, starts, strict=True)
        ],
        "hashes": "".join(name for _, name in rows),
    }


def _shared(a: str, b: str) -> str:
    """Return the beginning that two texts share."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
    return a[:same]


def _cards(
    archive: Archive, lang: str, label: IssueLabel, texts: Sequence[str], files: _Files
) -> str:
    labels = {issue.id: label(issue, lang) for issue in archive.issues}
    made = [
        cards.card(archive, article, lang, labels, texts[number])
        for number, article in enumerate(archive.articles)
    ]
    blocks = [_json(block) for block in cards.in_blocks(made, cards.BLOCK)]
    groups = [blocks[i : i + cards.TOGETHER] for i in range(0, len(blocks), cards.TOGETHER)]
    names = [_hash(group, _PART_HASH) for group in groups]
    for number, block in enumerate(blocks):
        files.found[ids.search_cards(lang, number, names[number // cards.TOGETHER])] = block
    return "".join(names)


def _people(archive: Archive, authors: AuthorIndex, files: _Files) -> str:
    keys, by_article = cards.author_numbers(archive, authors)
    blocks: dict[str, str] = {}
    for lang in archive.languages:
        named = [(key, archive.pick(authors.authors[key].name, lang)[0]) for key in keys]
        blocks[lang] = "".join(
            files.add(_numbered(ids.search_people, lang, number), _json(block), _PART_HASH)
            for number, block in enumerate(cards.in_blocks(named, cards.PEOPLE_BLOCK))
        )
    return files.add(ids.search_facets, _json({"authors": by_article, "blocks": blocks}))


def _numbered(url: Callable[[str, int, str], str], lang: str, number: int) -> Callable[[str], str]:
    return lambda name: url(lang, number, name)


def _tables(languages: Sequence[str]) -> Mapping[str, Any]:
    """Return the tables that the browser needs: of the languages, only the journal's."""
    every = analysis.tables()
    own = {lang: table for lang, table in every["languages"].items() if lang in languages}
    return {**every, "languages": own}


def _json(value: object) -> bytes:
    return msgspec.json.encode(value, order="sorted")
