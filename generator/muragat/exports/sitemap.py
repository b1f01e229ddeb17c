"""The sitemap (sitemaps.org 0.9), each page with its variants in other languages.

A sitemap may list 50,000 pages; that of a larger archive is an index of several.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator
from html import escape

from muragat import ids
from muragat.exports.record import xml_text
from muragat.model import Record

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


class Row(Record, frozen=True, kw_only=True):
    """A page: absolute addresses, and the date of its last change.

    ``alternates`` holds (language or ``x-default``, address) of every variant, this one included.
    """

    url: str
    alternates: tuple[tuple[str, str], ...] = ()
    lastmod: dt.date | None = None


LIMIT = 50_000
"""Pages that one file may list."""


def sitemaps(rows: Iterable[str], base: str) -> Iterator[tuple[str, str]]:
    """Yield the files of the sitemap with their URLs; ``rows`` are of ``sitemap_row``.

    ``base`` is the journal's address.
    """
    listed = list(rows)
    if len(listed) <= LIMIT:
        yield ids.SITEMAP, _urlset(listed)
        return
    parts = [listed[i : i + LIMIT] for i in range(0, len(listed), LIMIT)]
    urls = [ids.sitemap_part(number) for number in range(1, len(parts) + 1)]
    yield ids.SITEMAP, _index(ids.absolute(url, base) for url in urls)
    yield from zip(urls, map(_urlset, parts), strict=True)


def _urlset(rows: Iterable[str]) -> str:
    return _HEAD + "".join(rows) + "</urlset>\n"


def _index(addresses: Iterable[str]) -> str:
    rows = "".join(f"  <sitemap><loc>{_text(address)}</loc></sitemap>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</sitemapindex>\n'
    )


def sitemap_row(row: Row) -> str:
    """Return how a sitemap lists a page."""
    changed = f"    <lastmod>{row.lastmod.isoformat()}</lastmod>\n" if row.lastmod else ""
    links = _links(row.alternates)
    return f"  <url>\n    <loc>{_text(row.url)}</loc>\n{changed}{links}  </url>\n"


# The variants of a page, which follow it, have the same.
@functools.lru_cache(maxsize=8)
def _links(alternates: tuple[tuple[str, str], ...]) -> str:
    return "".join(
        f'    <xhtml:link rel="alternate" hreflang={_quoted(lang)} href={_quoted(address)}/>\n'
        for lang, address in alternates
    )


def _text(text: str) -> str:
    return escape(xml_text(text), quote=False)


# The languages come again in every row.
@functools.lru_cache(maxsize=64)
def _quoted(text: str) -> str:
    # Python's own function for this loads all that is needed to ask the web for a page.
    return '"' + escape(text, quote=False).replace('"', "&quot;") + '"'
