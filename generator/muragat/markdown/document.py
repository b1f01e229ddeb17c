"""A Markdown text read once, and what can be known of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any
from urllib.parse import unquote

import msgspec
from markdown_it.token import Token

from muragat import ids
from muragat.markdown import parser
from muragat.markdown.escaping import collapse
from muragat.markdown.inline import figure, plain
from muragat.markdown.renderer import Context, Labels

__all__ = ["Document", "Heading", "Labels", "Rendered"]

_ID_LENGTH = 60
_NO_LETTER = re.compile(r"[^\w ]|_")

_ID_PREFIX = "s-"
"""Begins the id of every heading, so that no text takes an id of the page or of its scripts."""


class Heading(msgspec.Struct, frozen=True):
    """A heading of a text: its level in the page (2-6), its text and its HTML id."""

    level: int
    text: str
    id: str


class Rendered(msgspec.Struct, frozen=True, kw_only=True):
    """A text as HTML, safe to be put into a page, and its headings."""

    html: str
    headings: tuple[Heading, ...]


class Document:
    """A text. Immutable; it is parsed when that is needed, and what is asked for computed once."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _parsed(self) -> tuple[list[Token], dict[str, Any]]:
        return parser.tokens(self._text)

    @property
    def _tokens(self) -> list[Token]:
        return self._parsed[0]

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings; ids are unique, and none is one of the page's own parts."""
        taken: dict[str, int] = {}
        return tuple(
            Heading(
                max(int(token.tag[1]), 2),
                text,
                _unique(_ID_PREFIX + (_slug(text) or str(n)), taken),
            )
            for n, (token, text) in enumerate(self._heading_tokens(), 1)
        )

    def _heading_tokens(self) -> Iterator[tuple[Token, str]]:
        for i, token in enumerate(self._tokens):
            if token.type == "heading_open":
                yield token, plain(self._tokens[i + 1])

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """The text without markup: one line a paragraph, heading, list item, row or figure."""
        return tuple(filter(None, self._lines()))

    def _lines(self) -> Iterator[str]:
        row: list[str] | None = None
        tokens = self._tokens
        for i, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                image = figure(tokens, i - 1) if token.children else None
                text = collapse(str(image.attrGet("title"))) if image else plain(token)
                if row is None:
                    yield text
                else:
                    row.append(text)
            elif kind == "tr_open":
                row = []
            elif kind == "tr_close":
                yield " | ".join(filter(None, row or ()))
                row = None
            elif kind in ("fence", "code_block", "math_block"):
                yield collapse(token.content)

    @cached_property
    def images(self) -> tuple[tuple[str, int], ...]:
        """Address as written and line (from 1) of each image."""
        return tuple(_addresses(self._tokens, "image", "src"))

    @cached_property
    def links(self) -> tuple[tuple[str, int], ...]:
        """Address as written and line (from 1) of each link."""
        return tuple(_addresses(self._tokens, "link_open", "href"))

    @cached_property
    def raw_html(self) -> tuple[int, ...]:
        """The lines (from 1) on which HTML begins, which is shown as text."""
        lines = [t.map[0] + 1 for t in self._lenient if t.type == "html_block" and t.map]
        lines += [line for t, line in _inline(self._lenient) if t.type == "html_inline"]
        return tuple(sorted(set(lines)))

    @cached_property
    def refused_links(self) -> tuple[tuple[str, int], ...]:
        """Address and line (from 1) of each link or image whose address is not safe."""
        both = [
            *_addresses(self._lenient, "link_open", "href"),
            *_addresses(self._lenient, "image", "src"),
        ]
        return tuple(sorted((pair for pair in both if not parser.is_safe(pair[0])), key=_by_line))

    @cached_property
    def _lenient(self) -> list[Token]:
        return parser.lenient_tokens(self._text)

    def render(
        self,
        *,
        links: Callable[[str], str] | None = None,
        prefix: str = "",
        labels: Labels | None = None,
    ) -> Rendered:
        """Return the HTML.

        ``links`` turns the address of a link or an image that is a path, without scheme or
        percent signs, into the one to write; ``prefix`` begins every id, so that texts can
        share a page.
        """
        headings = self.headings
        if prefix:
            headings = tuple(Heading(h.level, h.text, prefix + h.id) for h in headings)
        context = Context(
            address=lambda address: _address(address, links),
            is_own=_is_path,
            prefix=prefix,
            labels=labels or Labels(),
            heading_ids=iter([heading.id for heading in headings]),
        )
        env = {**self._parsed[1], "context": context}
        html = parser.PARSER.renderer.render(self._tokens, parser.PARSER.options, env)
        return Rendered(html=html, headings=headings)


def _is_path(address: str) -> bool:
    return parser.scheme(address) is None and not address.startswith("//")


def _address(address: str, links: Callable[[str], str] | None) -> str:
    if parser.scheme(address) == "doi":
        return ids.doi_url(unquote(address[4:]))
    path = unquote(address)
    if links is None or not _is_path(path) or path.startswith("#"):
        return address
    result = links(path)
    return result if parser.is_safe(result) else "#"


def _inline(tokens: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """Yield each inline token with its line (from 1)."""
    for token in tokens:
        if token.type != "inline":
            continue
        line = token.map[0] + 1 if token.map else 1
        for child in token.children or ():
            yield child, line
            # A line's end inside an image's description or a formula counts too.
            line += child.type in ("softbreak", "hardbreak") or child.content.count("\n")


def _addresses(tokens: Iterable[Token], kind: str, name: str) -> Iterator[tuple[str, int]]:
    for token, line in _inline(tokens):
        if token.type == kind:
            yield unquote(str(token.attrGet(name) or "")), line


def _by_line(pair: tuple[str, int]) -> tuple[int, str]:
    return pair[1], pair[0]


def _slug(text: str) -> str:
    """Return a text as an id: letters, digits and hyphens of any script, at most 60."""
    lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    slug = "-".join(_NO_LETTER.sub(_mark_or_blank, lowered).split())
    if len(slug) > _ID_LENGTH:
        slug = slug[: _ID_LENGTH + 1].rpartition("-")[0] or slug[:_ID_LENGTH]
    return slug


def _mark_or_blank(found: re.Match[str]) -> str:
    return found[0] if unicodedata.category(found[0])[0] == "M" else " "


def _unique(slug: str, taken: dict[str, int]) -> str:
    candidate = slug
    while candidate in taken:
        taken[slug] += 1
        candidate = f"{slug}-{taken[slug]}"
    taken[candidate] = 1
    return candidate
