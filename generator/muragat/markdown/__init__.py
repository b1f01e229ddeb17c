"""Markdown of articles and pages: CommonMark, tables, footnotes, figures and formulas.

Raw HTML is off: it is shown as the text it is. No input raises an error or takes more than about
linear time. ``parse`` reads a text; the functions beside it are for one use.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from muragat.markdown.document import Document, Heading, Labels, Rendered
from muragat.markdown.escaping import escape

__all__ = [
    "Document",
    "Heading",
    "Labels",
    "Rendered",
    "escape",
    "headings",
    "images",
    "links",
    "parse",
    "plain_text",
    "raw_html",
    "refused_links",
    "render",
]


def parse(text: str) -> Document:
    """Read a Markdown text."""
    return Document(text)


def render(
    text: str,
    *,
    links: Callable[[str], str] | None = None,
    prefix: str = "",
    labels: Labels | None = None,
) -> Rendered:
    """Return a text's HTML and headings; see ``Document.render``."""
    return _recent(text).render(links=links, prefix=prefix, labels=labels)


def plain_text(text: str) -> list[str]:
    """Return the text without markup, one string a paragraph."""
    return list(_recent(text).paragraphs)


def headings(text: str) -> tuple[Heading, ...]:
    """Return the headings with the ids that ``render`` gives them."""
    return _recent(text).headings


def images(text: str) -> list[tuple[str, int]]:
    """Return the address and the line (from 1) of each image."""
    return list(_recent(text).images)


def links(text: str) -> list[tuple[str, int]]:
    """Return the address and the line (from 1) of each link."""
    return list(_recent(text).links)


def raw_html(text: str) -> list[int]:
    """Return the lines (from 1) on which HTML begins that will be shown as text."""
    return list(_recent(text).raw_html)


def refused_links(text: str) -> list[tuple[str, int]]:
    """Return the address and the line (from 1) of each link or image that is not made one."""
    return list(_recent(text).refused_links)


# What is asked of an article and its abstracts is asked one thing after another.
_recent = functools.lru_cache(maxsize=16)(Document)
