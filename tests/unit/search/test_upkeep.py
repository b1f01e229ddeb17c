"""Rows that are mended are those that would be made from nothing."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

import toy
from muragat.model import Article
from muragat.search import upkeep
from muragat.search.digest import Digest
from muragat.search.upkeep import rows_of

TERMS = st.sampled_from(["а", "б", "ab", "abc", "~х", "=10.5", "\U0001f600", "\uffee"])
COUNTS = st.dictionaries(TERMS, st.integers(1, 3), max_size=4)
PLACES = st.dictionaries(
    TERMS, st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True).map(sorted), max_size=4
)
DIGESTS = st.builds(
    lambda title, **counts: Digest(title={k: tuple(v) for k, v in title.items()}, **counts),
    PLACES,
    authors=COUNTS,
    keywords=COUNTS,
    abstract=COUNTS,
    codes=COUNTS,
    text=COUNTS,
)


@given(st.lists(DIGESTS, min_size=1, max_size=5), st.data())
def test_mended_rows_are_those_from_nothing(digests: list[Digest], data: st.DataObject) -> None:
    base = toy.toy_archive().articles[0]
    articles = [msgspec.structs.replace(base, id=f"a{n}") for n in range(len(digests))]

    def make(of: list[Digest]) -> Any:
        return lambda article: of[int(article.id[1:])]

    kept = rows_of(articles, make(digests))
    for number in data.draw(st.sets(st.integers(0, len(digests) - 1))):
        digests[number] = data.draw(DIGESTS)
    few = upkeep._FEW
    upkeep._FEW = 1.0
    try:
        mended = rows_of(articles, make(digests), kept)
    finally:
        upkeep._FEW = few
    assert mended == rows_of(articles, make(digests))


def test_other_articles_are_begun_anew() -> None:
    articles = toy.toy_archive().articles

    def make(article: Article) -> Digest:
        return Digest(text={article.id: 1})

    kept = rows_of(articles[1:], make)
    assert rows_of(articles, make, kept) == rows_of(articles, make)
