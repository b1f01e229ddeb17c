"""The keyword index, a language at a time, with translations.

A keyword is what editors typed, folded for case; the first printed form is shown. Two keywords
of different languages are translations where they stand at the same place of an article's lists
and the lists are equally long.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from muragat import ids
from muragat.archive import Archive
from muragat.model import Article, Record


class Keyword(Record, frozen=True, kw_only=True):
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


_Twins = dict[str, dict[str, dict[str, None]]]
"""Of the keywords of a language: slug, another language, slugs in it."""


def fold(text: str) -> str:
    """Return what two spellings of one keyword share."""
    return ids.identity(" ".join(text.split()))


def keyword_index(archive: Archive) -> KeywordIndex:
    """Make the keyword index of an archive, for the journal's languages."""
    by_article = {lang: _by_article(archive, lang) for lang in archive.languages}
    translations = _translations(archive, by_article)
    return KeywordIndex(
        keywords={
            lang: _keywords(archive, lang, slugs, translations[lang])
            for lang, slugs in by_article.items()
        },
        by_article=by_article,
    )


def _by_article(archive: Archive, lang: str) -> dict[str, tuple[str, ...]]:
    """Give every keyword of a language its slug, in the order of the archive."""
    lists = {a.id: words for a in archive.articles if (words := a.keywords.get(lang))}
    folded = {word: fold(word) for word in dict.fromkeys(chain.from_iterable(lists.values()))}
    slugs = ids.slugs(folded.values())
    slug_of = {word: slugs[key] for word, key in folded.items()}
    return {key: tuple(map(slug_of.__getitem__, words)) for key, words in lists.items()}


def _keywords(
    archive: Archive,
    lang: str,
    by_article: dict[str, tuple[str, ...]],
    translations: _Twins,
) -> dict[str, Keyword]:
    text: dict[str, str] = {}
    articles: dict[str, dict[str, None]] = {}
    related: dict[str, dict[str, None]] = {}
    for article_id, slugs in by_article.items():
        beside = dict.fromkeys(slugs)
        for slug, word in zip(slugs, archive.article(article_id).keywords[lang], strict=True):
            if slug not in text:
                text[slug], articles[slug], related[slug] = word, {}, {}
            articles[slug][article_id] = None
            related[slug].update(beside)
    return {
        slug: Keyword(
            slug=slug,
            language=lang,
            text=word,
            articles=tuple(articles[slug]),
            translations={k: tuple(v) for k, v in translations.get(slug, {}).items()},
            related=tuple(other for other in related[slug] if other != slug),
        )
        for slug, word in text.items()
    }


def _translations(
    archive: Archive, by_article: dict[str, dict[str, tuple[str, ...]]]
) -> dict[str, _Twins]:
    """Return what stands at one place of parallel lists, by language."""
    found: dict[str, _Twins] = {lang: {} for lang in by_article}
    known: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for article in archive.articles:
        for lists in _parallel(article, by_article):
            seen = known.setdefault(tuple(lists), set())
            # Most keywords stand beside the same ones wherever they stand.
            for twins in zip(*lists.values(), strict=True):
                if twins not in seen:
                    seen.add(twins)
                    _join(found, dict(zip(lists, twins, strict=True)))
    return found


def _parallel(
    article: Article, by_article: dict[str, dict[str, tuple[str, ...]]]
) -> Iterator[dict[str, tuple[str, ...]]]:
    """Yield the lists of an article that are equally long, by language."""
    by_length: dict[int, dict[str, tuple[str, ...]]] = {}
    for lang, table in by_article.items():
        if article.id in table:
            slugs = table[article.id]
            by_length.setdefault(len(slugs), {})[lang] = slugs
    return (lists for lists in by_length.values() if len(lists) > 1)


def _join(found: dict[str, _Twins], twins: dict[str, str]) -> None:
    for lang, slug in twins.items():
        others = found[lang].setdefault(slug, {})
        for other, twin in twins.items():
            if other != lang:
                others.setdefault(other, {})[twin] = None
