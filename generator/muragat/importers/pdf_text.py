"""The pages of a PDF -> the text of an issue, and hints of what its layout says.

The text has the form that the importer of an issue's text reads: a form feed where a page begins,
a blank line before a paragraph, page numbers and running heads first on their page. So it can be
kept, mended by hand and imported again as a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from muragat.importers import pdf_layout
from muragat.importers.paragraphs import ended, starts_high, starts_low
from muragat.importers.pdf_furniture import Sorted, take_furniture
from muragat.importers.pdf_layout import Row
from muragat.importers.pdf_reader import Page
from muragat.importers.profile import Profile
from muragat.repairs import Hint
from muragat.repairs.page_furniture import HEAD, NUMBER, is_capital

_LARGER = 1.08
_INDENTED = 0.7
_SHORT = 0.85
_GAP = 1.3
_LONGEST_HEADING = 6
_SMALL = 0.93
_CELL = "    "
_NOTE = re.compile(r"[\d*†]{1,3}[\s.)]?")
_BULLET = re.compile(r"(?:[-\u2013—•·▪]\s+\w|\d{1,2}[.)]\s+\w)")
_MASTHEAD = r"©|\bissn\b|doi\.org/"

Style = tuple[float, bool, bool, bool]
"""How a line is set apart: size, bold, capitals, upright; the greater, the more prominent."""


class PdfText(msgspec.Struct, frozen=True, kw_only=True):
    """The text, and the hints by line number."""

    text: str
    hints: dict[int, Hint]


def pdf_text(pages: Sequence[Page], profile: Profile) -> PdfText:
    """Return the text of pages in the order of reading."""
    size = pdf_layout.body_size(pages)
    found = [pdf_layout.rows(page) for page in pages]
    labels = [*profile.irsti, *profile.udc]
    keep = re.compile("|".join([_MASTHEAD, *map(re.escape, labels)]), re.IGNORECASE)
    step = pdf_layout.leading(row for rows in found for row in rows) or 1.2 * size
    sorted_pages = take_furniture(found, size, step, keep)
    ordered = _ordered([page.rows for page in sorted_pages], size)
    lines = _Lines([row for rows in ordered for row in rows], size, profile)
    return _write(sorted_pages, lines)


def _ordered(pages: Sequence[Sequence[Row]], size: float) -> list[list[Row]]:
    """Bring the rows of every page in order; a page with few lines has the gutter of the others."""
    gutters = [pdf_layout.find_gutter(rows, size) for rows in pages]
    known = [gutter for gutter in gutters if gutter]
    out = []
    for number, (rows, gutter) in enumerate(zip(pages, gutters, strict=True)):
        if gutter is None and known:
            same = [g for g in gutters[number % 2 :: 2] if g] or known
            gutter = Counter((round(a), round(b)) for a, b in same).most_common(1)[0][0]
            if not _fits(rows, gutter):
                gutter = None
        out.append(pdf_layout.in_order(rows, gutter))
    return out


def _fits(rows: Sequence[Row], gutter: tuple[float, float]) -> bool:
    """Tell whether the right column of a gutter holds lines of a page."""
    parts = [row.split(gutter) for row in rows]
    rights = [right for _, right in parts if right]
    return any(abs(right.left - gutter[1]) < 3 for right in rights) and all(
        right.left - gutter[1] < 4 * right.size for right in rights
    )


class _Lines:
    """The rows of all pages in order, and what can be said of each."""

    def __init__(self, rows: list[Row], size: float, profile: Profile) -> None:
        self.size = size
        self.rows = rows
        self.captions = tuple(
            word.casefold() for word in (*profile.captions.table, *profile.captions.figure)
        )
        body = [row for row in rows if abs(row.size - size) < 0.05 * size]
        self.step = pdf_layout.leading(body) or 1.2 * size
        letters = Counter(row.bold for row in body for _ in row.text)
        pdf_layout.mark_tables(rows)
        self.plain_bold = letters[True] > letters[False]
        self.begins = [False] * len(rows)
        self.notes = self.find_notes()
        self.styles: list[Style | None] = [self.style(row) for row in rows]
        self.set_apart()
        self.hanging = self.find_hanging()
        last: dict[bool, int] = {}
        for index, note in enumerate(self.notes):
            self.begins[index] = self.is_begin(index, last.get(note))
            last[note] = index
        ranks = sorted({style for style in self.styles if style}, reverse=True)
        self.ranks = [ranks.index(style) + 1 if style else 0 for style in self.styles]

    def style(self, row: Row) -> Style | None:
        """Return how a row is set apart, ``None`` for running text."""
        if sum(map(str.isalpha, row.text)) < 2 or row.tabular:
            return None
        bold = row.bold and not self.plain_bold
        if row.size < _LARGER * self.size and not bold and not row.italic:
            return None
        if row.size < 0.9 * self.size or row.text.casefold().startswith(self.captions):
            return None
        return round(row.size * 2) / 2, bold, is_capital(row.text), not row.italic

    def near(self, index: int, other: int) -> bool:
        """Tell whether two rows stand one under the other in a column."""
        if not 0 <= other < len(self.rows):
            return False
        one, two = self.rows[index], self.rows[other]
        return (one.page, one.column) == (two.page, two.column)

    def gap(self, index: int) -> float:
        """Return the distance to the row before in lines, 0 at the top of a column."""
        if not index or not self.near(index, index - 1):
            return 0.0
        row, before = self.rows[index], self.rows[index - 1]
        return (before.base - row.base) / (self.step * max(1.0, row.size / self.size))

    def indent(self, index: int) -> float:
        """Return how far a row is moved in, in letter sizes."""
        row = self.rows[index]
        return (row.left - row.area[0]) / row.size

    def short(self, index: int) -> bool:
        """Tell whether a row ends well before the edge of its column."""
        row = self.rows[index]
        return row.right < row.area[0] + _SHORT * (row.area[1] - row.area[0])

    def fitted(self, index: int, following: Row) -> bool:
        """Tell whether the next row's first word would have fitted at the end of a row."""
        row, word = self.rows[index], following.words[0]
        return row.area[1] - row.right > word.right - word.left + 0.3 * row.size

    def find_notes(self) -> list[bool]:
        """Tell which rows are notes: small, after a mark, at the foot of a column under text."""
        out = [False] * len(self.rows)
        first = 0
        for index in range(1, len(self.rows) + 1):
            if index < len(self.rows) and self.near(index, index - 1):
                continue
            note = index
            while note > first and self.rows[note - 1].size <= _SMALL * self.size:
                note -= 1
            if first < note < index and _NOTE.match(self.rows[note].text):
                out[note:index] = [True] * (index - note)
            first = index
        return out

    def set_apart(self) -> None:
        """Keep the styles of whole blocks only; a bold line inside a paragraph is no heading."""
        index = 0
        while index < len(self.rows):
            style = self.styles[index]
            if style is None:
                index += 1
                continue
            end = index + 1
            while (
                end < len(self.rows)
                and self.styles[end] == style
                and self.near(index, end)
                and self.gap(end) < _GAP
                and end - index <= _LONGEST_HEADING
            ):
                end += 1
            if not self.is_block(index, end, style):
                self.styles[index:end] = [None] * (end - index)
            index = end

    def is_block(self, first: int, end: int, style: Style) -> bool:
        """Tell whether rows set apart are a heading or a title."""
        if end - first > _LONGEST_HEADING:
            return False
        if style[0] >= _LARGER * self.size:
            return True
        text = self.rows[first].text
        before = first == 0 or not self.near(first, first - 1) or self.gap(first) >= _GAP
        after = end == len(self.rows) or not self.near(end - 1, end) or self.gap(end) >= _GAP
        loose = after or self.indent(end) > _INDENTED or self.short(end - 1)
        starts = before or self.short(first - 1) or self.styles[first - 1] is not None
        if starts_low(text) or not (starts and loose):
            return False
        if style[1]:
            return True
        closed = self.rows[end - 1].text.endswith((".", ",", ";", ":"))
        return (before or after or self.short(end - 1)) and not closed and "@" not in text

    def find_hanging(self) -> list[bool]:
        """Tell of each row whether its section moves in all lines of a paragraph but the first."""
        out = [False] * len(self.rows)
        first, votes = 0, 0
        for index in range(1, len(self.rows) + 1):
            if index == len(self.rows) or self.styles[index]:
                out[first:index] = [votes > 1] * (index - first)
                first, votes = index + 1, 0
            elif self.near(index, index - 1):
                moved = self.indent(index) - self.indent(index - 1)
                closed = ended(self.rows[index - 1].text) or self.short(index - 1)
                if abs(moved) > _INDENTED and not self.centred(index):
                    votes += 1 if closed == (moved < 0) else -1
        return out

    def is_begin(self, index: int, last: int | None) -> bool:
        """Tell whether a paragraph, a heading or a note begins with a row.

        ``last`` is the row before it in the text or among the notes; it may stand on another page.
        """
        if last is None:
            return True
        row, style = self.rows[index], self.styles[index]
        before = self.rows[last]
        under = last == index - 1 and self.near(index, last)
        if style != self.styles[last]:
            return True
        if style:
            return not under or self.gap(index) >= _GAP
        if self.notes[index]:
            return bool(_NOTE.match(row.text)) and self.indent(index) < 2
        if under:
            if self.gap(index) >= _GAP:
                return True
            if abs(row.size - before.size) > 0.05 * self.size and not before.text.endswith("-"):
                return True
        elif row.column == 0 and before.column and before.page == row.page:
            return not starts_low(row.text) and not before.text.endswith("-")
        if self.hanging[index]:
            return self.indent(index) < _INDENTED
        bullet = _BULLET.match(row.text) is not None
        paused = before.text.endswith((":", ";"))
        if (ended(before.text) or paused) and (
            bullet or (self.short(last) and self.fitted(last, row) and not starts_low(row.text))
        ):
            return True
        moved = self.indent(index) - (self.indent(last) if under else 0)
        if moved > _INDENTED and self.indent(index) < 6 and not self.centred(index):
            return starts_high(row.text) or bullet or not row.text[:1].isalnum()
        return False

    def centred(self, index: int) -> bool:
        """Tell whether a row stands in the middle of its column."""
        row = self.rows[index]
        left, right = row.left - row.area[0], row.area[1] - row.right
        return left > 2 * row.size and abs(left - right) < row.size


def _write(pages: Sequence[Sorted], lines: _Lines) -> PdfText:
    """Put the text together and number its lines."""
    out: list[str] = []
    hints: dict[int, Hint] = {}
    waiting: list[int] = []
    numbered = {page.rows[0].page: page for page in pages if page.rows}
    current: Sorted | None = None
    mark = ""

    def put(index: int) -> None:
        nonlocal mark
        if lines.begins[index] and out:
            out.append("")
        row = lines.rows[index]
        out.append(mark + row.joined(_CELL if row.tabular else " "))
        mark = ""
        page = numbered[row.page]
        hints[len(out)] = Hint(
            page=page.label,
            counted=page.counted,
            rank=lines.ranks[index],
            begins=lines.begins[index],
            tabular=row.tabular,
        )

    for index, row in enumerate(lines.rows):
        if numbered[row.page] is not current:
            current = numbered[row.page]
            _put_furniture(current, out, hints)
            mark = "\f"
        if lines.notes[index]:
            waiting.append(index)
            continue
        if waiting and lines.begins[index]:
            _flush(waiting, put)
        put(index)
    _flush(waiting, put)
    return PdfText(text="\n".join(out) + "\n", hints=hints)


def _flush(waiting: list[int], put: Callable[[int], None]) -> None:
    for index in waiting:
        put(index)
    waiting.clear()


def _put_furniture(page: Sorted, out: list[str], hints: dict[int, Hint]) -> None:
    """Write page number and running heads as a printed page has them in an issue's text."""
    numbers = [row.text for row in page.furniture if row.kind == NUMBER]
    heads = [row.text for row in page.furniture if row.kind != NUMBER]
    # A number without a head stands before a masthead; three blank lines would make the next
    # line its head when the text is read again.
    out += [""] * (3 if heads else 1) if numbers else []
    furniture = [*((text, NUMBER) for text in numbers), *((text, HEAD) for text in heads)]
    for text, kind in furniture:
        out.append(text)
        hints[len(out)] = Hint(page=page.label, furniture=kind)
        out.append("")
