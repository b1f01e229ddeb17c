"""The keyword index and the page of each keyword, a language at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from muragat import ids, languages
from muragat.indexes.keywords import Keyword
from muragat.pages.letters import letters
from muragat.pages.listing import Listing
from muragat.pages.site import Site
from muragat.pages.views import KeywordPage, LettersPage, Link, Page, Text


def keywords_pages(site: Site) -> Iterator[Page]:
    """Yield the keyword index of each language."""
    urls = {code: ids.keywords(code) for code in site.languages}
    for lang in site.languages:
        table = site.indexes.keywords.keywords[lang]
        title = site.strings(lang)("nav.keywords")
        yield Page(
            url=ids.keywords(lang),
            language=lang,
            template="letters",
            title=title,
            head=site.head(title, ids.keywords(lang), lang, urls=urls),
            data=LettersPage(letters=letters(map(_link, table.values()), lang), total=len(table)),
            alternates=site.alternates(lang, urls),
            section="keywords",
        )


def keyword_ids(site: Site) -> Iterator[str]:
    """Yield the keywords as ``<language>/<slug>``."""
    tables = site.indexes.keywords.keywords
    return (f"{lang}/{slug}" for lang in site.languages for slug in tables[lang])


def keyword_list(site: Site, key: str) -> Listing:
    """Return the list of the articles of a keyword, which has a page in its language only."""
    lang, _, slug = key.partition("/")
    keyword = site.indexes.keywords.keywords[lang][slug]
    return Listing(
        section="keywords",
        id=key,
        articles=keyword.articles,
        languages=(lang,),
        index_url=ids.keywords,
        url=lambda code: ids.keyword(code, slug),
        name=lambda code: Text(text=keyword.text),
        switch=_switch_year(site, keyword),
    )


def keyword_pages(site: Site, key: str) -> Iterator[Page]:
    """Yield the page of a keyword; the language switch leads to its translation.

    ``key`` is ``<language>/<slug>``.
    """
    lang, _, slug = key.partition("/")
    near = {code: ids.keywords(code) for code in site.languages}
    table = site.indexes.keywords.keywords[lang]
    keyword = table[slug]
    listing = keyword_list(site, key)
    url = ids.keyword(lang, keyword.slug)
    yield Page(
        url=url,
        language=lang,
        template="keyword",
        title=keyword.text,
        # A keyword may have several translations, so the pages are not the same
        # record in other languages and do not name each other by hreflang.
        head=site.head(keyword.text, url, lang, urls={lang: url}),
        data=KeywordPage(
            keyword=keyword.text,
            translations=tuple(_translations(site, keyword)),
            entries=site.entries(reversed(listing.shown(site)), lang),
            years=listing.links(site, lang),
            related=tuple(_link(table[slug]) for slug in keyword.related),
        ),
        alternates=site.alternates(lang, {lang: url, **_switch(keyword)}, near),
        section="keywords",
    )


def _link(keyword: Keyword) -> Link:
    return Link(
        text=keyword.text,
        url=ids.keyword(keyword.language, keyword.slug),
        count=len(keyword.articles),
    )


def _translations(site: Site, keyword: Keyword) -> Iterator[tuple[str, Link]]:
    for code, slugs in keyword.translations.items():
        for slug in slugs:
            twin = site.indexes.keywords.keywords[code][slug]
            yield (
                languages.language(code).name,
                Link(text=twin.text, url=ids.keyword(code, slug), lang=code),
            )


def _switch(keyword: Keyword) -> dict[str, str]:
    """Return where the language switch leads: the first translation in each language."""
    return {code: ids.keyword(code, slugs[0]) for code, slugs in keyword.translations.items()}


def _switch_year(site: Site, keyword: Keyword) -> Callable[[int], dict[str, str]]:
    """Return the same from a year: the translation's, or all its articles if it has no such."""

    twins: list[tuple[str, str, Collection[int]]] = []

    def switch(year: int) -> dict[str, str]:
        if not twins:
            for code, slugs in keyword.translations.items():
                twin = keyword_list(site, f"{code}/{slugs[0]}")
                twins.append((code, twin.url(code), twin.years(site)))
        return {code: ids.year(url, year) if year in years else url for code, url, years in twins}

    return switch
