"""The sitemap (sitemaps.org 0.9), each page with its variants in other languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

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


def sitemap(rows: Iterable[Row]) -> str:
    """Return the sitemap of pages, in their order."""
    return _HEAD + "".join(map(_url, rows)) + "</urlset>\n"


def _url(row: Row) -> str:
    lines = [f"<loc>{_text(row.url)}</loc>"]
    if row.lastmod:
        lines.append(f"<lastmod>{row.lastmod.isoformat()}</lastmod>")
    lines += [
        f'<xhtml:link rel="alternate" hreflang={quoteattr(lang)} href={quoteattr(address)}/>'
        for lang, address in row.alternates
    ]
    body = "".join(f"    {line}\n" for line in lines)
    return f"  <url>\n{body}  </url>\n"


def _text(text: str) -> str:
    return escape(xml_text(text))
