"""Lines of a text that know where they come from."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

QUOTATION = 80
"""How many characters of a line a report quotes."""


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """What the layout of a page says of a line, where the source has a layout.

    ``page`` is the printed number of its page (``counted`` when it was counted from the numbers
    of other pages), ``rank`` is 0 for running text and 1, 2, 3 ... for lines that are set apart by
    size or weight, the most prominent first; ``begins`` tells that a paragraph begins here and
    ``tabular`` that the line has gaps like the row of a table. ``furniture`` is the kind of a line
    that is no part of the text.
    """

    page: str = ""
    counted: bool = False
    rank: int = 0
    begins: bool = False
    tabular: bool = False
    furniture: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the source that holds text.

    ``number`` and ``last`` are the first and last source line that the text comes from, counted
    from 1; ``more`` are those after the first (a repair may move a piece of the next line here,
    and lines that were taken out may lie between them). ``gap`` counts the blank lines before
    it, ``page`` tells that a page begins here, ``width`` is its length in the source,
    ``glued`` tells that a word broken over the line end was joined here, and ``hint`` is what the
    layout says; a plain text has none.
    """

    number: int
    last: int
    text: str
    gap: int = 0
    page: bool = False
    width: int = 0
    glued: bool = False
    hint: Hint | None = None
    more: tuple[int, ...] = ()


def quote(text: str) -> str:
    """Shorten a text for a report."""
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= QUOTATION else text[: QUOTATION - 1] + "…"


def read_lines(text: str, hints: Mapping[int, Hint] | None = None) -> list[Line]:
    """Cut a text into its lines; ``hints`` says by line number what the layout knows.

    Extraction from a page marks its first line by a leading blank, or by a form feed; lines
    without text are counted in ``gap``.
    """
    lines: list[Line] = []
    gap = 0
    page = False
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        page = page or "\f" in raw
        if not stripped:
            gap += 1
            continue
        marked = page or raw[:1] == " "
        lines.append(
            Line(
                number=number,
                last=number,
                text=stripped,
                gap=gap,
                page=marked,
                width=len(stripped),
                hint=hints.get(number) if hints else None,
            )
        )
        gap = 0
        page = False
    return lines
