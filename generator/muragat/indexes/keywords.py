"""The keyword index, a language at a time, with translations.

A keyword is what editors typed, folded for case; the first printed form is shown. Two keywords
of different languages are translations where they stand at the same place of an article's lists
and the lists are equally long.
"""

from __future__ import annotations

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


def fold(text: str) -> str:
    """Return what two spellings of one keyword share."""
    return ids.identity(" ".join(text.split()))


def keyword_index(archive: Archive) -> KeywordIndex:
    """Make the keyword index of an archive, for the journal's languages."""
    slug_of = {lang: _slugs(archive, lang) for lang in archive.languages}
    by_article = {
        lang: {
            article.id: tuple(slug_of[lang][fold(k)] for k in words)
            for article in archive.articles
            if (words := article.keywords.get(lang))
        }
        for lang in archive.languages
    }
    return KeywordIndex(
        keywords={
            lang: _keywords(archive, lang, slug_of, by_article) for lang in archive.languages
        },
        by_article=by_article,
    )


def _slugs(archive: Archive, lang: str) -> dict[str, str]:
    """Give every keyword of a language its slug, in the order of the archive."""
    words = (fold(k) for article in archive.articles for k in article.keywords.get(lang, ()))
    return ids.slugs(words)


def _keywords(
    archive: Archive,
    lang: str,
    slug_of: dict[str, dict[str, str]],
    by_article: dict[str, dict[str, tuple[str, ...]]],
) -> dict[str, Keyword]:
    text: dict[str, str] = {}
    articles: dict[str, dict[str, None]] = {}
    translations: dict[str, dict[str, dict[str, None]]] = {}
    related: dict[str, dict[str, None]] = {}
    for article in archive.articles:
        words = article.keywords.get(lang, ())
        slugs = by_article[lang].get(article.id, ())
        for place, word in enumerate(words):
            slug = slug_of[lang][fold(word)]
            text.setdefault(slug, word)
            articles.setdefault(slug, {})[article.id] = None
            related.setdefault(slug, {}).update((s, None) for s in slugs if s != slug)
            for other, twin in _twins(article, lang, place, slug_of):
                translations.setdefault(slug, {}).setdefault(other, {})[twin] = None
    return {
        slug: Keyword(
            slug=slug,
            language=lang,
            text=word,
            articles=tuple(articles[slug]),
            translations={k: tuple(v) for k, v in translations.get(slug, {}).items()},
            related=tuple(related[slug]),
        )
        for slug, word in text.items()
    }


def _twins(
    article: Article, lang: str, place: int, slug_of: dict[str, dict[str, str]]
) -> list[tuple[str, str]]:
    """Return (language, slug) of the keywords that stand at one place of parallel lists."""
    length = len(article.keywords[lang])
    return [
        (other, slugs[fold(words[place])])
        for other, slugs in slug_of.items()
        if other != lang and len(words := article.keywords.get(other, ())) == length
    ]
