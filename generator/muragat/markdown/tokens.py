"""Tokens of blocks that are read without the parser."""

from __future__ import annotations

from markdown_it.token import Token

Ends = tuple[Token, Token]
"""The tokens that begin and end a block. Many blocks share them, so that nothing writes there."""


def ends(kind: str, tag: str, **attrs: str | int | float) -> Ends:
    """Return the ends of all blocks of a kind."""
    return (
        Token(f"{kind}_open", tag, 1, attrs=attrs, block=True),
        Token(f"{kind}_close", tag, -1, block=True),
    )


class Content(Token):
    """What stands in a block that begins on a line (from 0).

    Most tokens of a text are such. Of a token's fifteen fields it has those that are asked for.
    """

    __slots__ = ()

    type = "inline"

    def __init__(self, content: str, line: int) -> None:
        self.content = content
        self.map = [line, line + 1]
        self.children = None
