"""The keyword index, a language at a time, with translations.

A keyword is what editors typed, folded for case; the first printed form is shown. Two keywords
of different languages are translations where they stand at the same place of an article's lists
and the lists are equally long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from muragat import ids
from muragat.archive import Archive
from muragat.model import Article, Record


class Keyword(Record, frozen=True, kw_only=True, gc=False):
    """A keyword of one language. ``translations`` maps language to slugs, ``related`` are slugs."""

    slug: str
    language: str
    text: str
    articles: tuple[str, ...]
    translations: dict[str, tuple[str, ...]] = {}
    related: tuple[str, ...] = ()


class KeywordIndex(Record, frozen=True, kw_only=True):
    """Keywords by language and slug.

    ``by_article`` maps language and article id to slugs, parallel to the article's list.
    """

    keywords: dict[str, dict[str, Keyword]]
    by_article: dict[str, dict[str, tuple[str, ...]]]


_Row = dict[str, str]
"""Slugs by language: keywords at one place of parallel lists."""


def fold(text: str) -> str:
    """Return what two spellings of one keyword share."""
    return ids.identity(" ".join(text.split()))


def keyword_index(archive: Archive) -> KeywordIndex:
    """Make the keyword index of an archive, for the journal's languages."""
    slug_of = {lang: _slugs(archive, lang) for lang in archive.languages}
    by_article = {
        lang: {
            article.id: tuple(map(slugs.__getitem__, words))
            for article in archive.articles
            if (words := article.keywords.get(lang))
        }
        for lang, slugs in slug_of.items()
    }
    twins = _twins(archive, by_article)
    return KeywordIndex(
        keywords={
            lang: _keywords(lang, slug_of[lang], by_article[lang], twins[lang])
            for lang in archive.languages
        },
        by_article=by_article,
    )


def _slugs(archive: Archive, lang: str) -> dict[str, str]:
    """Give every keyword of a language its slug, as printed, in the order of the archive."""
    lists = (article.keywords.get(lang, ()) for article in archive.articles)
    folded = {word: fold(word) for word in dict.fromkeys(chain.from_iterable(lists))}
    slugs = ids.slugs(folded.values())
    return {word: slugs[key] for word, key in folded.items()}


def _keywords(
    lang: str,
    slug_of: dict[str, str],
    by_article: dict[str, tuple[str, ...]],
    twins: dict[str, list[_Row]],
) -> dict[str, Keyword]:
    text: dict[str, str] = {}
    for word, slug in slug_of.items():
        text.setdefault(slug, word)
    articles: dict[str, list[str]] = {slug: [] for slug in text}
    for article_id, slugs in by_article.items():
        for slug in dict.fromkeys(slugs):
            articles[slug].append(article_id)
    return {
        slug: Keyword(
            slug=slug,
            language=lang,
            text=word,
            articles=tuple(articles[slug]),
            translations=_translations(lang, twins.get(slug, [])),
            related=_others(slug, map(by_article.__getitem__, articles[slug])),
        )
        for slug, word in text.items()
    }


def _others(slug: str, lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return what stands beside a keyword in its lists."""
    found = dict.fromkeys(chain.from_iterable(lists))
    del found[slug]
    return tuple(found)


def _translations(lang: str, rows: list[_Row]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for other, twin in row.items():
            if other != lang:
                found.setdefault(other, {})[twin] = None
    return {other: tuple(slugs) for other, slugs in found.items()}


def _twins(
    archive: Archive, by_article: dict[str, dict[str, tuple[str, ...]]]
) -> dict[str, dict[str, list[_Row]]]:
    """Return the rows that each keyword stands in, by language and slug."""
    found: dict[str, dict[str, list[_Row]]] = {lang: {} for lang in by_article}
    known: set[tuple[tuple[str, str], ...]] = set()
    for article in archive.articles:
        for langs, lists in _parallel(article, by_article):
            for slugs in zip(*lists, strict=True):
                pairs = tuple(zip(langs, slugs, strict=True))
                # Many keywords stand beside the same ones wherever they stand.
                if pairs not in known:
                    known.add(pairs)
                    row = dict(pairs)
                    for lang, slug in pairs:
                        found[lang].setdefault(slug, []).append(row)
    return found


def _parallel(
    article: Article, by_article: dict[str, dict[str, tuple[str, ...]]]
) -> Iterator[tuple[list[str], list[tuple[str, ...]]]]:
    """Yield the languages and the lists of an article that are equally long."""
    lists = {lang: table[article.id] for lang, table in by_article.items() if article.id in table}
    for length in dict.fromkeys(map(len, lists.values())):
        langs = [lang for lang, slugs in lists.items() if len(slugs) == length]
        if len(langs) > 1:
            yield langs, [lists[lang] for lang in langs]
