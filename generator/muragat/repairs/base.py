"""What every repair works on: lines that know where they come from, and the ordered registry.

A repair is a pure function ``(lines, context) -> Repaired``. It is registered by its name with
``@repair``; its place in the order is its place in ``muragat.repairs.ORDER``. A repair of scope
``TEXT`` sees the whole text at once; one of scope ``BLOCK`` sees one block of it (a title, an
abstract, a body) whose language is known.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from muragat.repairs.words import Words

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


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a repair did at a line; not ``certain`` means that a person should look."""

    repair: str
    line: int
    before: str
    after: str = ""
    kind: str = ""
    certain: bool = True


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """Something at a line that was kept as it is; ``what`` says what may be wrong."""

    line: int
    quotation: str
    what: str


class Repaired(msgspec.Struct, frozen=True):
    """What a repair returns: the new lines, what it did, and what it left alone."""

    lines: list[Line]
    changes: list[Change] = []
    doubts: list[Doubt] = []


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a repair may know of its lines.

    ``words`` is the dictionary of the whole text. Of a block, ``script`` is the ISO 15924 code of
    its language and ``kind`` is ``title``, ``abstract``, ``keywords``, ``body`` or
    ``references``. ``compounds`` are patterns of words that keep their hyphen, ``allowed`` words
    that are Latin whatever their neighbours, ``et_al`` the words for "and others".
    """

    words: Words
    script: str = "Cyrl"
    kind: str = ""
    compounds: tuple[str, ...] = ()
    allowed: frozenset[str] = frozenset()
    et_al: tuple[str, ...] = ()


class Scope(enum.Enum):
    """What a repair is given: the whole text or one block of it."""

    TEXT = "text"
    BLOCK = "block"


Function = Callable[[Sequence[Line], Context], Repaired]


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """A registered repair; one that is off by ``default`` works only when a profile asks for it."""

    name: str
    scope: Scope
    default: bool
    function: Function


_REGISTERED: dict[str, Repair] = {}


def repair(
    name: str, *, scope: Scope = Scope.BLOCK, default: bool = True
) -> Callable[[Function], Function]:
    """Register a function as the repair of that name."""

    def register(function: Function) -> Function:
        if name in _REGISTERED:
            raise ValueError(f"two repairs are named {name}")
        _REGISTERED[name] = Repair(name=name, scope=scope, default=default, function=function)
        return function

    return register


def registered() -> dict[str, Repair]:
    """Return the repairs by name."""
    return dict(_REGISTERED)


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
