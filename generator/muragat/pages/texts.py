"""Hand-written pages, the search page and the page for addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from muragat import ids
from muragat.pages.site import Site
from muragat.pages.views import Link, Page, SearchPage, TextPage


def hand_pages(site: Site) -> Iterator[Page]:
    """Yield the pages that the editors wrote, linked to those of the same name."""
    for page in site.archive.pages:
        urls = {
            other.language: ids.hand_page(other.language, other.name)
            for other in site.archive.pages
            if other.name == page.name
        }
        urls = {code: urls[code] for code in site.languages if code in urls}
        url = ids.hand_page(page.language, page.name)
        yield Page(
            url=url,
            language=page.language,
            template="text",
            title=page.title,
            head=site.head(
                page.title,
                url,
                page.language,
                urls=urls,
                description=page.description or page.body,
            ),
            data=TextPage(),
            body=page.body,
            alternates=site.alternates(page.language, urls),
            section=page.name,
            toc=True,
        )


def search_pages(site: Site) -> Iterator[Page]:
    """Yield the search page of each language."""
    urls = {code: ids.search(code) for code in site.languages}
    for lang in site.languages:
        t = site.strings(lang)
        yield Page(
            url=urls[lang],
            language=lang,
            template="search",
            title=t("nav.search"),
            head=site.head(t("nav.search"), urls[lang], lang, urls=urls, noindex=True),
            data=SearchPage(
                start=ids.search_start(lang),
                links=(
                    Link(text=t("nav.issues"), url=ids.issues(lang)),
                    Link(text=t("nav.authors"), url=ids.authors(lang)),
                    Link(text=t("nav.keywords"), url=ids.keywords(lang)),
                ),
            ),
            alternates=site.alternates(lang, urls),
            section="search",
        )


def not_found_page(site: Site) -> Iterator[Page]:
    """Yield ``404.html``, which says the same in every language of the journal."""
    lang = site.main
    title = site.strings(lang)("notfound.title")
    yield Page(
        url=ids.NOT_FOUND,
        language=lang,
        template="notfound",
        title=title,
        head=site.head(title, ids.NOT_FOUND, lang, urls={}, noindex=True),
        data=TextPage(),
        alternates=site.alternates("", {code: ids.home(code) for code in site.languages}),
    )
