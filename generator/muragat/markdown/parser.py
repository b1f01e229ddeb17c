"""The parser: CommonMark with tables, footnotes and formulas, and safe addresses only."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from muragat.markdown import footnotes, formulas
from muragat.markdown.renderer import Renderer

SCHEMES = frozenset(["http", "https", "mailto", "tel", "doi"])
"""What an address may begin with; one without a scheme is a path."""
_ADDRESS_LENGTH = 2048
"""A reference can repeat its address many times over: the length bounds the page's size."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)
_IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f]+")


def scheme(address: str) -> str | None:
    """Return the scheme of an address as a browser reads it, in lower case; None for a path."""
    match = _SCHEME.match(_IGNORED.sub("", address))
    return match[1].lower() if match else None


def is_safe(address: str) -> bool:
    """Tell whether an address may stand in a link."""
    return len(address) <= _ADDRESS_LENGTH and scheme(address) in (None, *SCHEMES)


def _accept(address: str) -> bool:
    return True


# Most of an article is paragraphs of one line without any mark: they are told by their first letter
# and the blank line after them, so that the dozen other rules need not be tried on each.
_MARK = re.compile(r"[\\`*_\[<&$\n]")
"""Finds what may mean something inside a paragraph: any inline rule begins with one of these."""


def _plain_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a paragraph of one line that begins with a letter: no other block does."""
    first = state.bMarks[start] + state.tShift[start]
    if (
        silent
        or not state.src[first : first + 1].isalpha()
        or state.is_code_block(start)
        or (start + 1 < end and not state.isEmpty(start + 1))
    ):
        return False
    state.line = start + 1
    state.push("paragraph_open", "p", 1).map = [start, state.line]
    token = state.push("inline", "", 0)
    token.content = mdTrim(state.getLines(start, state.line, state.blkIndent, False))
    token.map = [start, state.line]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _inline(state: StateCore) -> None:
    """Read what stands in each paragraph, heading and cell."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        if token.content and not _MARK.search(token.content):
            token.children = [Token("text", "", 0, content=token.content)]
        else:
            token.children = state.md.inline.parse(token.content, state.md, state.env, [])


def _parser(*, lenient: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": lenient, "xhtmlOut": False}, renderer_cls=Renderer)
    md.enable("table")
    footnotes.install(md)
    formulas.install(md)
    md.block.ruler.before("table", "plain_paragraph", _plain_paragraph)
    md.core.ruler.at("inline", _inline)
    md.validateLink = _accept if lenient else is_safe  # type: ignore[assignment]
    return md


PARSER = _parser(lenient=False)
_LENIENT = _parser(lenient=True)


def tokens(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Return the tokens of a text, and the environment that they are rendered with."""
    env: dict[str, Any] = {}
    return PARSER.parse(text, env), env


def lenient_tokens(text: str) -> list[Token]:
    """Return the tokens of a text as if raw HTML and all addresses were let through.

    For finding what ``tokens`` refuses; never rendered.
    """
    return _LENIENT.parse(text, {})
