"""Where every line of a source goes, and the law of conservation.

Every line that holds text ends in exactly one place; and what stands in a place is, letter by
letter, what stood in its lines. Blanks and hyphens do not count, look-alike letters of two scripts
count as one, and what was left out on purpose (a label, the mark of a list) is named beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from muragat.repairs import Doubt, Line, quote
from muragat.repairs.look_alikes import TO_CYRILLIC

Span = tuple[int, int]
"""First and last source line."""

LABEL, MARK, NOT_KEPT = "label", "list-mark", "not-kept"

_UNCOUNTED = re.compile(
    "[-\\s\u00ac\u00ad\u2010\u2011\u0000-\u001f\u007f-\u009f\u200b\u2060\ufeff]+"
)


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Where source lines went: ``article`` is empty for what belongs to no article.

    ``part`` is a field (``title.kk``, ``references.original``), or what the lines are
    (``heading``, ``paragraph``, ``page-number``, ``guidelines.ru`` ...).
    """

    first: int
    last: int
    article: str = ""
    part: str


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """Text of the source that stands in no field, and why: it is quoted in full."""

    line: int
    text: str
    why: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What became of some lines: the text that was kept, and what was left out of it.

    ``ordered`` tells that the kept text has the order of the source.
    """

    part: str
    spans: tuple[Span, ...]
    text: str
    article: str = ""
    left_out: str = ""
    why: str = LABEL
    ordered: bool = True

    @property
    def pieces(self) -> list[Piece]:
        """The place as entries of the report's map."""
        return [
            Piece(first=first, last=last, article=self.article, part=self.part)
            for first, last in self.spans
        ]

    @property
    def removed(self) -> list[Removed]:
        """What was left out, as an entry of the report."""
        if not _UNCOUNTED.sub("", self.left_out):
            return []
        return [Removed(line=self.spans[0][0], text=self.left_out, why=self.why)]


def spans(lines: Iterable[Line]) -> tuple[Span, ...]:
    """Return the source lines of lines; what was taken out between two of them parts a span."""
    out: list[Span] = []
    for line in lines:
        blank = line.gap
        for number in (line.number, *line.more):
            if out and number - out[-1][1] - 1 <= blank:
                out[-1] = (out[-1][0], max(out[-1][1], number))
            else:
                out.append((number, number))
            blank = 0
    return tuple(out)


def left_over(text: str, kept: Iterable[str]) -> str:
    """Return what remains of a text when the kept texts are cut out of it, in their order."""
    at = 0
    rest = []
    for value in kept:
        found = text.find(value, at)
        if found < 0:
            continue
        rest.append(text[at:found])
        at = found + len(value)
    return " ".join(" ".join([*rest, text[at:]]).split())


def letters(text: str) -> str:
    """Return what the law counts: no blanks, no hyphens, look-alike letters as one."""
    return unicodedata.normalize("NFD", _UNCOUNTED.sub("", text)).translate(TO_CYRILLIC)


def unplaced(rows: Sequence[str], pieces: Iterable[Piece]) -> list[Doubt]:
    """Name the lines that stand in no place, or in more than one."""
    count = Counter(n for piece in pieces for n in range(piece.first, piece.last + 1))
    return [
        Doubt(
            line=number,
            quotation=quote(row),
            what="line has two places" if count[number] else "line has no place",
        )
        for number, row in enumerate(rows, 1)
        if row.strip() and count[number] != 1
    ]


def changed(rows: Sequence[str], places: Iterable[Place]) -> list[Doubt]:
    """Name the places whose text is not, letter by letter, that of their lines."""
    found = []
    for place in places:
        source = letters("".join(row for a, b in place.spans for row in rows[a - 1 : b]))
        kept, left_out = letters(place.text), letters(place.left_out)
        same = Counter(source) == Counter(kept + left_out)
        if same and (not place.ordered or _inside(kept, source)):
            continue
        found.append(
            Doubt(
                line=place.spans[0][0],
                quotation=quote(place.text),
                what=f"letters of the source are not all in {place.part.partition('.')[0]}",
            )
        )
    return found


def _inside(part: str, whole: str) -> bool:
    """Tell whether a text can be made of another by leaving letters out."""
    if part == whole:
        return True
    rest = iter(whole)
    return all(char in rest for char in part)
