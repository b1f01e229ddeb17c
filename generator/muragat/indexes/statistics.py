"""Counts over the whole archive."""

from __future__ import annotations

from collections import Counter

from muragat.archive import Archive
from muragat.indexes.authors import AuthorIndex
from muragat.indexes.keywords import KeywordIndex
from muragat.model import Article, Record

TOP = 10
"""How many rows a chart of the most frequent has."""


class Statistics(Record, frozen=True, kw_only=True):
    """Counts: ``totals`` by name; the rest maps a key (year, code, id, slug) to articles."""

    totals: dict[str, int]
    by_year: dict[int, int]
    by_language: dict[str, int]
    by_section: dict[str, int]
    top_authors: tuple[tuple[str, int], ...]
    top_keywords: dict[str, tuple[tuple[str, int], ...]]


def statistics(archive: Archive, authors: AuthorIndex, keywords: KeywordIndex) -> Statistics:
    """Count what an archive holds."""
    years = Counter(archive.issue(a.issue).year for a in archive.articles)
    languages = Counter(a.language for a in archive.articles)
    sections = Counter(a.section for a in archive.articles if a.section)
    totals = {
        "articles": len(archive.articles),
        "issues": len(archive.issues),
        "authors": len(authors.authors),
        "pages": sum(_page_count(a) for a in archive.articles),
        "references": sum(map(archive.reference_count, archive.articles)),
    }
    return Statistics(
        totals=totals,
        by_year=dict(sorted(years.items())),
        by_language={code: languages[code] for code in archive.languages if languages[code]},
        by_section={s.id: sections[s.id] for s in archive.config.sections if sections[s.id]},
        top_authors=_top({key: len(a.articles) for key, a in authors.authors.items()}),
        top_keywords={
            lang: _top({slug: len(k.articles) for slug, k in table.items()})
            for lang, table in keywords.keywords.items()
        },
    )


def _top(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """Return the most frequent keys; equal counts stand in the order of the keys."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:TOP])


def _page_count(article: Article) -> int:
    """Return the number of printed pages, 0 where they are not plain numbers."""
    pages = article.pages
    if pages is None or not (pages.first.isdecimal() and pages.last.isdecimal()):
        return 0
    return int(pages.last) - int(pages.first) + 1
