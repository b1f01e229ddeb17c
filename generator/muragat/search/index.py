"""The files of the search, for the worker in ``theme/assets``.

``search/<language>.json`` is what a search begins with, under a name that never changes: the
tables of the analysis, how many articles there are, the years, and the names of all other files.
Those are named by their content, so that a browser may keep them for ever:

* ``search/t/``: the shards of the inverted index (see ``shards`` and ``cutting``); ``search/b/``:
  those of the full text, a layer of its own; ``search/e/``: the words written from their end,
  without numbers, for misspelt words whose beginning is wrong;
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
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Any

import msgspec
from lunr import __TARGET_JS_VERSION__ as LUNR_JS_VERSION

from muragat import ids
from muragat.archive import Archive
from muragat.indexes.authors import AuthorIndex
from muragat.keys import key_of
from muragat.model import Article
from muragat.search import analysis, cards
from muragat.search.cards import IssueLabel
from muragat.search.cutting import Contents, Cutter, InMemory, Layer
from muragat.search.digest import CODE, FIELDS, TEXT, Digest, digest
from muragat.search.files import PART_HASH, File, Files, hash_of
from muragat.search.upkeep import Index, index_of
from muragat.strings import strings

Make = Callable[[Article], Digest]
"""Makes the digest of an article, or finds the one that was kept."""

_LIST = 64
"""Shards, or lists, in a list below another."""

_TOP = 2_000
"""The same in a list on top: 7 kB after compression."""


def build(
    archive: Archive,
    *,
    label: IssueLabel | None = None,
    authors: AuthorIndex | None = None,
    make: Make = digest,
) -> dict[str, bytes]:
    """Return the files of the search by URL, made from nothing; see ``give_files``.

    ``make`` returns the digest of an article.
    """
    found: list[File] = []
    contents = InMemory()
    index = index_of(map(make, archive.articles), contents)
    keys = [b""] * len(archive.articles)
    give_files(archive, keys, index, contents, Files(found.append, {}), label, authors)
    return {file.url: file.content() for file in sorted(found)}


def give_files(
    archive: Archive,
    keys: Sequence[bytes],
    index: Index,
    contents: Contents,
    files: Files,
    label: IssueLabel | None = None,
    authors: AuthorIndex | None = None,
) -> None:
    """Give the files of the search.

    ``keys`` stand for the articles as far as a result shows them, ``b""`` for what is not known;
    ``index`` is theirs, its rows lie in ``contents``. Without ``authors`` there is no facet of
    authors. Whoever keeps what ``files`` used keeps it with the configuration.
    """
    layers = [
        _listed("t", index.words, contents, files),
        _named("b", index.text, contents, files),
        _named("e", index.ends, contents, files),
    ]
    texts = [
        files.add(ids.search_texts, key, functools.partial(_texts, archive, article))
        for key, article in zip(keys, archive.articles, strict=True)
    ]
    people = _people(archive, authors, files) if authors else None
    years = cards.years(archive)
    for lang in archive.languages:
        start = {
            "articles": len(archive.articles),
            "authors": people,
            "cards": _cards(archive, keys, lang, label or cards.plain_label, texts, files),
            "code": CODE,
            "facets": files.put(ids.search_facets, _json(cards.facets(archive, lang))),
            "fields": [*FIELDS.items(), (TEXT, 1)],
            "language": lang,
            "languages": archive.languages,
            "layers": layers,
            "lunr": LUNR_JS_VERSION,
            "name": analysis.NAME,
            "places": ["title"],
            "strings": strings(lang).subset("search.suggest"),
            "tables": _tables(archive.languages),
            "years": years,
        }
        content = _json(start)
        files.give(ids.search_start(lang), hash_of(content), functools.partial(bytes, content))


def _named(layer: str, made: Layer, contents: Contents, files: Files) -> dict[str, Any]:
    """Give shards whose list is a file of its own, as most searches do without; name that."""
    return {"list": files.put(ids.search_list, _json(_listed(layer, made, contents, files)))}


def _listed(layer: str, made: Layer, contents: Contents, files: Files) -> dict[str, Any]:
    """Give shards and the lists that are needed; return the list on top.

    ``depth`` is how many lists lie between it and the shards.
    """
    rows = []
    for shard in Cutter(analysis.NAME, contents).shards(made):
        url = functools.partial(ids.search_shard, layer, shard.start)
        make = functools.partial(shard.content, contents)
        rows.append((shard.start, files.add(url, key_of(*shard.keys), make, PART_HASH)))
    depth = 0
    while len(rows) > _TOP:
        depth += 1
        rows = [
            (part[0][0], files.put(ids.search_list, _json(_list(part))))
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


def _texts(archive: Archive, article: Article) -> bytes:
    return _json(cards.texts(archive.described(article)))


def _cards(
    archive: Archive,
    keys: Sequence[bytes],
    lang: str,
    label: IssueLabel,
    texts: Sequence[str],
    files: Files,
) -> str:
    labels = {issue.id: label(issue, lang) for issue in archive.issues}

    def block(part: slice) -> bytes:
        found = zip(archive.articles[part], texts[part], strict=True)
        return _json([cards.card(archive, article, lang, labels, name) for article, name in found])

    names = []
    blocks = [slice(i, i + cards.BLOCK) for i in range(0, len(keys), cards.BLOCK)]
    for begin in range(0, len(blocks), cards.TOGETHER):
        made = []
        for part in blocks[begin : begin + cards.TOGETHER]:
            shown = [labels.get(article.issue, "") for article in archive.articles[part]]
            source = key_of(*map(str.encode, (lang, *shown)), *keys[part])
            known = b"" if b"" in keys[part] else source
            made.append(files.made(known, functools.partial(block, part)))
        together = functools.partial(_joined, [make for _, make in made])
        key, _ = files.made(key_of(*(key for key, _ in made)), together)
        names.append(key.hex()[:PART_HASH])
        for number, (key, make) in enumerate(made, begin):
            files.give(ids.search_cards(lang, number, names[-1]), key, make)
    return "".join(names)


def _joined(makes: Iterable[Callable[[], bytes]]) -> bytes:
    return b"".join(make() for make in makes)


def _people(archive: Archive, authors: AuthorIndex, files: Files) -> str:
    keys, by_article = cards.author_numbers(archive, authors)
    blocks: dict[str, str] = {}
    for lang in archive.languages:
        named = [(key, archive.pick(authors.authors[key].name, lang)[0]) for key in keys]
        blocks[lang] = "".join(
            files.put(functools.partial(ids.search_people, lang, number), _json(block), PART_HASH)
            for number, block in enumerate(cards.in_blocks(named, cards.PEOPLE_BLOCK))
        )
    return files.put(ids.search_facets, _json({"authors": by_article, "blocks": blocks}))


def _tables(languages: Sequence[str]) -> Mapping[str, Any]:
    """Return the tables that the browser needs: of the languages, only the journal's."""
    every = analysis.tables()
    own = {lang: table for lang, table in every["languages"].items() if lang in languages}
    return {**every, "languages": own}


def _json(value: object) -> bytes:
    return msgspec.json.encode(value, order="sorted")
