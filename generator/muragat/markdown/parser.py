"""The parser: CommonMark with tables, footnotes and formulas, and safe addresses only."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, normalize, text_join
from markdown_it.token import Token
from markdown_it.utils import EnvType

from muragat.markdown import blocks, footnotes, formulas
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


_MARKS = tuple("\\`*_<&$")
"""What may mean something inside a paragraph, beside brackets and the ends of lines: any inline
rule begins with one of these."""


def _normalize(state: StateCore) -> None:
    """Write all ends of lines in one way, and NUL, which HTML cannot hold, as U+FFFD."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _inline(state: StateCore) -> None:
    """Read what stands in each paragraph, heading and cell; where no mark is, nothing does."""
    md, env = state.md, state.env
    marks = _marks(state.src, env)
    marked = []
    for token in state.tokens:
        if token.type == "inline":
            token.children = None
            for mark in marks:
                if mark in token.content:
                    token.children = md.inline.parse(token.content, md, env, [])
                    marked.append(token)
                    break
    text_join(StateCore("", md, env, marked))


def _marks(src: str, env: EnvType) -> list[str]:
    """Return the marks of a text; a bracket is one where an address or a definition is at hand."""
    marks = ["\n", *(mark for mark in _MARKS if mark in src)]
    if "[" in src:
        marks.append("](")
        if "references" in env:
            marks.append("[")
        elif "footnotes" in env:
            marks.append("[^")
    return marks


def _parser(*, lenient: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": lenient, "xhtmlOut": False}, renderer_cls=Renderer)
    md.enable("table")
    footnotes.install(md)
    formulas.install(md)
    if not lenient:
        blocks.install(md)
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.at("inline", _inline)
    md.core.ruler.disable("text_join")
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
