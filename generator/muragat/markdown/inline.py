"""What tokens say without their markup."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from muragat.markdown.escaping import collapse


def plain(token: Token) -> str:
    """Return the text of an inline token or an image.

    An image gives its description, a formula its source.
    """
    if token.children is None:
        return collapse(token.content)
    return collapse("".join(map(_piece, token.children)))


def _piece(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return plain(token) if token.type == "image" else token.content


def figure(tokens: Sequence[Token], start: int) -> Token | None:
    """Return the image if the paragraph that opens at ``start`` is one image with a title."""
    if start < 0 or start + 2 >= len(tokens) or tokens[start].type != "paragraph_open":
        return None
    children = tokens[start + 1].children
    if not children or len(children) != 1 or tokens[start + 2].type != "paragraph_close":
        return None
    return children[0] if children[0].type == "image" and children[0].attrGet("title") else None
