"""The pages that stand where something else was: redirects and tombstones."""

from __future__ import annotations

from collections.abc import Iterator

from muragat import ids, languages
from muragat.model import Localized
from muragat.pages.site import Site
from muragat.pages.views import Page, RedirectPage, Text, TombstonePage
from muragat.redirects import is_address, page_url


def redirect_pages(site: Site) -> Iterator[Page]:
    """Yield a page for every address that leads to another."""
    for redirect in site.archive.config.redirects:
        url = page_url(redirect.path)
        lang = _language(site, redirect.path)
        outside = is_address(redirect.target)
        address = redirect.target if outside else ids.absolute(redirect.target, site.base)
        title = site.strings(lang)("redirect.title")
        head = site.head(title, url, lang, urls={}, noindex=True, canonical=address)
        yield Page(
            url=url,
            language=lang,
            template="redirect",
            title=title,
            head=head,
            data=RedirectPage(
                url=None if outside else redirect.target,
                address=address,
            ),
        )


def tombstone_pages(site: Site) -> Iterator[Page]:
    """Yield a page for every address whose page was removed."""
    for removed in site.archive.config.removed:
        url = page_url(removed.path)
        lang = _language(site, removed.path)
        title = site.text(removed.title, lang)
        heading = site.strings(lang)("tombstone.title")
        outside = removed.link is not None and is_address(removed.link)
        yield Page(
            url=url,
            language=lang,
            template="tombstone",
            title=heading,
            head=site.head(title.text if title else heading, url, lang, urls={}, noindex=True),
            data=TombstonePage(
                title=title,
                authors=tuple(_names(site, removed.authors, lang)),
                doi=removed.doi,
                reason=removed.reason,
                date=languages.date(removed.date, lang),
                iso_date=removed.date.isoformat(),
                link_url=None if outside else removed.link,
                link_address=removed.link if outside else None,
            ),
            alternates=site.alternates(lang, _twins(site, removed.path)),
        )


def _language(site: Site, path: str) -> str:
    """Return the language of a path: that of its first part, else the journal's main one."""
    first = path.partition("/")[0]
    return first if first in site.languages else site.main


def _twins(site: Site, path: str) -> dict[str, str]:
    """Return the tombstones of the same record by language."""
    first, _, tail = path.partition("/")
    removed = {other.path for other in site.archive.config.removed}
    paths = {code: f"{code}/{tail}" for code in site.languages}
    found = {code: page_url(other) for code, other in paths.items() if other in removed}
    return found if first in site.languages else {}


def _names(site: Site, names: tuple[Localized, ...], lang: str) -> Iterator[Text]:
    for name in names:
        text = site.text(name, lang)
        if text is not None:
            yield text
