"""A paragraph of an article, what kind it is, and how texts begin and end."""

from __future__ import annotations

import enum
import re

import msgspec

from muragat.importers.places import MARK, Place, Span


class Kind(enum.StrEnum):
    """What a paragraph is."""

    HEADING = "heading"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    ITEM = "list-item"
    CAPTION = "caption"
    QUOTATION = "quotation"
    TABLE = "table"
    CELL = "table-text"


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph and the source lines that it comes from.

    ``number`` is the printed number of a list item, ``None`` for a bullet; ``mark`` is what was
    printed before the item and does not stand in ``text``. ``rows`` keeps the lines of what was a
    table, ``cells`` its rows where they can be told, ``headed`` that the first is its head.
    """

    kind: Kind
    text: str
    spans: tuple[Span, ...]
    number: int | None = None
    mark: str = ""
    rows: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    headed: bool = False
    apart: bool = True
    lines: int = 1
    short: bool = False

    @property
    def first(self) -> int:
        """The first source line."""
        return self.spans[0][0]

    @property
    def last(self) -> int:
        """The last source line."""
        return self.spans[-1][1]

    def place(self, article: str) -> Place:
        """Say where the lines went."""
        return Place(
            part=str(self.kind),
            spans=self.spans,
            text=self.text,
            article=article,
            left_out=self.mark,
            why=MARK,
        )


_END = re.compile(r"[.!?…][»”\"\u2019)\]]*$")
_PAUSE = re.compile(r"[:;][»”\"\u2019)\]]*$")
_CLOSED = re.compile(r"[.,:;!?…)\-\u2013—]$")
_OPENERS = "«“\"'(["


def ended(text: str) -> bool:
    """Tell whether a text ends like a sentence."""
    return _END.search(text) is not None


def starts_low(text: str) -> bool:
    """Tell whether a text begins with a small letter, quotation marks aside."""
    return text.lstrip(_OPENERS)[:1].islower()


def starts_high(text: str) -> bool:
    """Tell whether a text begins with a capital or a digit, quotation marks aside."""
    first = text.lstrip(_OPENERS)[:1]
    return first.isupper() or first.isdigit()


def paused(text: str) -> bool:
    """Tell whether a text ends with a colon or a semicolon."""
    return _PAUSE.search(text) is not None


def closed(text: str) -> bool:
    """Tell whether a text ends with any mark of punctuation, as no heading does."""
    return _CLOSED.search(text) is not None
