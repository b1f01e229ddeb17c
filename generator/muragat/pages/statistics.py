"""The page of counts and simple charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from muragat import ids, languages
from muragat.pages.site import Site
from muragat.pages.views import Bar, Chart, Page, StatisticsPage, Text

Row = tuple[Text, int, str | None]
"""Label, number of articles, URL."""


def statistics_pages(site: Site) -> Iterator[Page]:
    """Yield the statistics in each language."""
    urls = {code: ids.statistics(code) for code in site.languages}
    for lang in site.languages:
        title = site.strings(lang)("nav.statistics")
        totals = {
            **site.indexes.statistics.totals,
            "keywords": len(site.indexes.keywords.keywords[lang]),
        }
        charts = (
            _chart("by-year", _by_year(site), lang),
            _chart("by-language", _by_language(site, lang), lang),
            _chart("by-section", _by_section(site, lang), lang),
            _chart("top-authors", _top_authors(site, lang), lang),
            _chart("top-keywords", _top_keywords(site, lang), lang),
        )
        yield Page(
            url=urls[lang],
            language=lang,
            template="statistics",
            title=title,
            head=site.head(title, urls[lang], lang, urls=urls),
            data=StatisticsPage(
                totals=tuple(totals.items()),
                charts=tuple(chart for chart in charts if chart.bars),
            ),
            alternates=site.alternates(lang, urls),
            section="statistics",
        )


def _chart(name: str, rows: Iterable[Row], lang: str) -> Chart:
    table = list(rows)
    longest = max((value for _, value, _ in table), default=1) or 1
    return Chart(
        id=name,
        bars=tuple(
            Bar(
                label=label,
                value=value,
                text=languages.number(value, lang),
                share=round(100 * value / longest, 1),
                url=url,
            )
            for label, value, url in table
        ),
    )


def _by_year(site: Site) -> Iterator[Row]:
    for year, count in site.indexes.statistics.by_year.items():
        yield Text(text=str(year)), count, None


def _by_language(site: Site, lang: str) -> Iterator[Row]:
    for code, count in site.indexes.statistics.by_language.items():
        name = languages.language_name(code, lang)
        yield Text(text=name[:1].upper() + name[1:]), count, None


def _by_section(site: Site, lang: str) -> Iterator[Row]:
    names = {section.id: section.name for section in site.archive.config.sections}
    for key, count in site.indexes.statistics.by_section.items():
        yield site.text(names[key], lang) or Text(text=key), count, ids.section(lang, key)


def _top_authors(site: Site, lang: str) -> Iterator[Row]:
    authors = site.indexes.authors.authors
    for key, count in site.indexes.statistics.top_authors:
        yield site.text(authors[key].name, lang) or Text(text=key), count, ids.author(lang, key)


def _top_keywords(site: Site, lang: str) -> Iterator[Row]:
    table = site.indexes.keywords.keywords[lang]
    for slug, count in site.indexes.statistics.top_keywords.get(lang, ()):
        yield Text(text=table[slug].text), count, ids.keyword(lang, slug)
