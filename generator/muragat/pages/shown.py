"""What pages show of the indexes, as keys: kept as long as the indexes are as they were."""

from __future__ import annotations

import msgspec

from muragat.indexes import Indexes
from muragat.indexes.authors import Author
from muragat.indexes.keeping import take
from muragat.indexes.keywords import Keyword
from muragat.keys import record_key
from muragat.model import Article
from muragat.pages.site import Site


class Shown(msgspec.Struct, frozen=True, array_like=True):
    """Keys by the id of an article (its authors, keywords and subjects), by the id of an author,
    and by the language and slug of a keyword.
    """

    articles: dict[str, bytes]
    authors: dict[str, bytes]
    keywords: dict[str, dict[str, bytes]]


def shown(site: Site) -> Shown:
    """Return what the pages of a site show of its indexes."""
    indexes = site.indexes
    return take(
        *(indexes.keeping, "shown", Shown),
        parts=lambda: (indexes.authors_key, indexes.keywords_key, indexes.counted_key),
        make=lambda: _shown(site),
    )


def _shown(site: Site) -> Shown:
    indexes = site.indexes
    return Shown(
        articles={a.id: _article(indexes, a) for a in site.archive.articles},
        authors={key: _author(indexes, author) for key, author in indexes.authors.authors.items()},
        keywords={
            lang: {slug: _keyword(indexes, keyword) for slug, keyword in table.items()}
            for lang, table in indexes.keywords.keywords.items()
        },
    )


def _article(indexes: Indexes, article: Article) -> bytes:
    slugs = [index.get(article.id, ()) for index in indexes.keywords.by_article.values()]
    subjects = [indexes.subjects.slug_of[f"{s.scheme}:{s.code}"] for s in article.subjects]
    return record_key((indexes.authors.by_place[article.id], slugs, subjects))


def _author(indexes: Indexes, author: Author) -> bytes:
    others = [indexes.authors.authors[key] for key in author.coauthors]
    return record_key((author, [(other.inverted, len(other.articles)) for other in others]))


def _keyword(indexes: Indexes, keyword: Keyword) -> bytes:
    tables = indexes.keywords.keywords
    related = [tables[keyword.language][slug] for slug in keyword.related]
    twins = [
        (lang, tables[lang][slug].text)
        for lang, slugs in keyword.translations.items()
        for slug in slugs
    ]
    return record_key((keyword, [(other.text, len(other.articles)) for other in related], twins))
