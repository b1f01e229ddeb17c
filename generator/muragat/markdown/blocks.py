"""Blocks that need no parser: paragraphs, headings and tables that stand between blank lines.

Most of an article is such. What their lines begin with tells them from all other blocks, and
nothing but a fence reaches over a blank line to such a line. So the parser is asked only for what
stands between them, and finds there what it would find in the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_core import StateCore, block
from markdown_it.token import Token

from muragat.markdown import tables
from muragat.markdown.tokens import Content, ends

# A line that begins no other block and continues none: no item, quote, code, definition, underline
# or row. Marks of emphasis may stand before a word.
_LINE = r"(?![0-9]++[.)])[*_]*+[^\s#>+*_\-\[<`~|$=:][^\n]*+"
_ALONE = re.compile(rf"\n?(?:(\#{{1,6}})[ \t]([^#\n]*+)|({_LINE}(?:\n{_LINE})*+))\n?")

_PARAGRAPH = ends("paragraph", "p")
_HEADINGS = [ends("heading", f"h{level}") for level in range(1, 7)]


def install(md: MarkdownIt) -> None:
    """Let a parser read only the blocks that need it."""
    md.core.ruler.at("block", _read)


def _read(state: StateCore) -> None:
    if not _read_apart(state):
        state.tokens.clear()
        state.env.clear()
        block(state)


def _read_apart(state: StateCore) -> bool:
    """Read a text block by block; false if it cannot be read so."""
    others: list[str] = []
    line = first = 0
    for text in state.src.split("\n\n"):
        found = _alone(text, line)
        if found:
            if others and not _parse(state, [*others, ""], first):
                return False
            others.clear()
            state.tokens += found
        elif text or others:
            first = first if others else line
            others.append(text)
        line += text.count("\n") + 2
    return not others or _parse(state, others, first)


def _alone(text: str, line: int) -> Sequence[Token] | None:
    """Return the tokens of a block that needs no parser; lines are counted from 0."""
    found = _ALONE.fullmatch(text)
    if not found:
        return tables.read(text, line)
    hashes, heading, paragraph = found.groups()
    opening, closing = _HEADINGS[len(hashes) - 1] if hashes else _PARAGRAPH
    inside = (heading if hashes else paragraph).strip(MD_TRIM_CHARS)
    return opening, Content(inside, line + (text[0] == "\n")), closing


def _parse(state: StateCore, texts: list[str], line: int) -> bool:
    """Parse blocks that stand together; false if one of them reaches further.

    A fence that is not closed goes on to the end of the text. In a list of ten levels the parser
    gives up, and takes all that follows for the list's.
    """
    src = "\n\n".join(texts)
    tokens: list[Token] = []
    state.md.block.parse(src, state.md, state.env, tokens)
    deepest, end = state.md.options.maxNesting - 1, src.count("\n")
    for token in tokens:
        if token.level >= deepest:
            return False
        if token.map and token.type == "fence" and token.map[1] == end:
            return False
        if token.map and token.type == "inline":
            token.map = [token.map[0] + line, token.map[1] + line]
    state.tokens += tokens
    return True
