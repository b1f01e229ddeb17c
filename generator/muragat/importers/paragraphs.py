"""Lines to paragraphs, headings, list items and captions.

In two columns a blank line stands between paragraphs, but also inside one where a column ends;
no blank line stands where a page begins, nor between the items of a list. So a break is decided
by how the line before ends (a finished sentence, a short line) and how the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from muragat.importers import shapes, tables
from muragat.importers.paragraph import (
    Kind,
    Paragraph,
    closed,
    ended,
    paused,
    starts_high,
    starts_low,
)
from muragat.importers.places import spans
from muragat.importers.profile import Profile
from muragat.repairs import Doubt, Line, quote
from muragat.repairs.look_alikes import fold

_CLOSED_ITEM = re.compile(r"[.,:;?!][»”\"\u2019)\]]*$")
_BULLET = re.compile(r"(?:[-\u2013—]\s+|[•·▪]\s*)(?=[\w«“\"(])")
_DOTS = "•·▪"
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s*(?=[^\W\d_]|[«“\"])")
_LETTERED = re.compile(r"([^\W\d_])\)\s+(?=[\w«“\"(])")
_NUMBER_HEAD = re.compile(r"(\d{1,2})(?:\.\d{1,2})*[.)]?\s+[^\W\d_]")
_NUMBER = re.compile(r"\d+")

HEADING_WORDS = 6
_SHORT = 0.8
_VERY_SHORT = 0.72
_TABLE_LINES = 160
_CELL_LINES = 6


def column_width(lines: Sequence[Line]) -> int:
    """Return how long a full line is: nine lines of ten are not longer."""
    widths = sorted(line.width for line in lines)
    return widths[len(widths) * 9 // 10] if widths else 0


def is_main_heading(text: str, stems: Sequence[str]) -> bool:
    """Tell whether a line has the form and a word of a main heading."""
    words = fold(text).split()
    if not words or len(words) > HEADING_WORDS or not text[:1].isupper():
        return False
    if closed(text) or _NUMBER.search(text):
        return False
    phrase = " " + " ".join(words)
    return any(" " + fold(stem) in phrase for stem in stems)


class _Builder:
    """Collects paragraphs; ``current`` are the lines of the one that is open."""

    def __init__(self, lines: Sequence[Line], stems: Sequence[str], profile: Profile) -> None:
        self.lines = lines
        self.stems = stems
        self.width = column_width(lines)
        self.highest = min((x.hint.rank for x in lines if x.hint and x.hint.rank), default=0)
        self.caption = {
            "table": caption_pattern(profile.captions.table),
            "figure": caption_pattern(profile.captions.figure),
        }
        self.done: list[Paragraph] = []
        self.waiting: list[Paragraph] = []
        self.current: list[Line] = []
        self.kind = Kind.PARAGRAPH
        self.number: int | None = None
        self.last_number = 0
        self.last_letter = ""
        self.doubts: list[Doubt] = []

    def close(self) -> None:
        """End the open paragraph; captions that stood inside it follow."""
        if self.current:
            text = " ".join(line.text for line in self.current)
            mark = None
            if self.kind is Kind.ITEM:
                mark = (_NUMBERED if self.number is not None else _BULLET).match(text)
            row = self.paragraph(self.kind, self.current, number=self.number)
            if mark:
                row = msgspec.structs.replace(row, text=text[mark.end() :], mark=mark[0].strip())
            self.done.append(row)
        self.done += self.waiting
        self.waiting = []
        self.current = []

    def paragraph(
        self,
        kind: Kind,
        lines: Sequence[Line],
        *,
        number: int | None = None,
    ) -> Paragraph:
        """Make a paragraph of lines."""
        return Paragraph(
            kind=kind,
            text=" ".join(line.text for line in lines),
            spans=spans(lines),
            number=number,
            rows=_rows(lines) if kind is Kind.CELL else (),
            apart=bool(lines[0].gap or lines[0].page),
            lines=len(lines),
            short=lines[-1].width < _SHORT * self.width,
        )

    def open(self, line: Line, kind: Kind, number: int | None = None) -> None:
        """End the open paragraph and begin another."""
        self.close()
        if kind is not Kind.ITEM:
            self.last_letter = ""
        self.kind, self.number = kind, number
        if number is not None:
            self.last_number = number
        self.current = [line]

    def build(self) -> list[Paragraph]:
        """Go through the lines."""
        index = 0
        while index < len(self.lines):
            index = self.step(index)
        self.close()
        return self.done

    def step(self, index: int) -> int:
        """Place one line; return the index of the next."""
        line = self.lines[index]
        if self.current and line.number <= self.current[-1].last:
            # A piece of this source line stands in the line before.
            self.current.append(line)
            return index + 1
        if line.hint and line.hint.rank and (heading := self.ranked(index)):
            self.close()
            self.done.append(heading)
            self.last_number = 0
            return index + heading.lines
        if (line.gap or not index) and (which := self.captioned(line)):
            end = self.chunk_end(index)
            self.waiting.append(self.paragraph(Kind.CAPTION, self.lines[index:end]))
            return self.table(index, end) if which == "table" else end
        if self.heading_here(index):
            self.close()
            self.done.append(self.paragraph(Kind.HEADING, [line]))
            self.last_number = 0
            return index + 1
        previous = self.current[-1] if self.current else None
        if numbered := self.numbered_heading_here(index, previous):
            self.close()
            self.done.append(self.paragraph(Kind.SUBHEADING, [line]))
            self.last_number = numbered
        elif item := self.item(line, previous):
            self.open(line, *item)
        elif previous is None or self.breaks(previous, line):
            self.open(line, Kind.PARAGRAPH)
        else:
            self.current.append(line)
        return index + 1

    def ranked(self, index: int) -> Paragraph | None:
        """Return the heading that the layout sets apart: the lines of one rank up to a gap."""
        first = self.lines[index]
        if first.hint is None or self.captioned(first):
            return None
        end = index + 1
        while end < len(self.lines) and not self.lines[end].gap:
            hint = self.lines[end].hint
            if hint is None or hint.rank != first.hint.rank or hint.begins:
                break
            end += 1
        kind = Kind.HEADING if first.hint.rank == self.highest else Kind.SUBHEADING
        return self.paragraph(kind, self.lines[index:end])

    def captioned(self, line: Line) -> str | None:
        """Return ``table`` or ``figure`` if a line begins a caption."""
        return next((k for k, p in self.caption.items() if p and p.match(fold(line.text))), None)

    def chunk_end(self, index: int) -> int:
        """Return the index of the next line after a blank line or at a page start."""
        end = index + 1
        while end < len(self.lines) and not (self.lines[end].gap or self.lines[end].page):
            end += 1
        return end

    def table(self, caption: int, index: int) -> int:
        """Keep the lines of a flattened table until running text begins again."""
        start = index
        while index < len(self.lines) and index - start < _TABLE_LINES:
            end = self.chunk_end(index)
            chunk = self.lines[index:end]
            if is_main_heading(chunk[0].text, self.stems) and len(chunk) == 1:
                break
            if self.captioned(chunk[0]):
                break
            if chunk[0].hint and not any(line.hint and line.hint.tabular for line in chunk):
                break
            if len(chunk) > 1 and any(line.glued for line in chunk):
                break
            rows = sum(len(_NUMBER.findall(line.text)) >= 3 for line in chunk)
            if len(chunk) > _CELL_LINES and rows * 2 < len(chunk):
                break
            index = end
        if index > start:
            self.waiting += self.flattened(self.lines[start:index])
            self.doubts.append(
                Doubt(
                    line=self.lines[caption].number,
                    quotation=quote(self.lines[caption].text),
                    what="table is flattened: its cells stand one after the other",
                )
            )
        return index

    def flattened(self, lines: Sequence[Line]) -> list[Paragraph]:
        """Return the lines of a table: as rows where these can be told, else as they stand."""
        first, end, rows = tables.rows([line.text for line in lines])
        head = lines[first - 1].text.split() if first and rows else []
        headed = bool(rows) and len(head) == len(rows[0])
        if headed:
            # As many words as cells: each is the head of a column.
            first, rows = first - 1, (tuple(head), *rows)
        out = []
        for kind, part in (
            (Kind.CELL, lines[:first]),
            (Kind.TABLE, lines[first:end]),
            (Kind.CELL, lines[end:]),
        ):
            if part:
                row = self.paragraph(kind, part)
                if kind is Kind.TABLE:
                    row = msgspec.structs.replace(row, cells=rows, headed=headed)
                out.append(row)
        return out

    def heading_here(self, index: int) -> bool:
        """Tell whether a line is a main heading by itself."""
        line = self.lines[index]
        if not is_main_heading(line.text, self.stems) or line.glued:
            return False
        if self.current and not (ended(self.current[-1].text) or line.gap):
            return False
        if index + 1 == len(self.lines):
            return bool(line.gap)
        following = self.lines[index + 1]
        if not starts_high(following.text) and not _BULLET.match(following.text):
            return False
        return bool(following.gap) or line.width < _VERY_SHORT * self.width

    def numbered_heading_here(self, index: int, previous: Line | None) -> int:
        """Return the number of a heading that was put before its paragraph, 0 for none."""
        line = self.lines[index]
        match = _NUMBER_HEAD.match(line.text)
        if match is None or line.width >= _VERY_SHORT * self.width or closed(line.text):
            return 0
        if index + 1 == len(self.lines) or (previous and not ended(previous.text)):
            return 0
        following = self.lines[index + 1].text
        number = int(match[1])
        if not starts_high(following) or _NUMBERED.match(following):
            return 0
        return number if number in (1, self.last_number + 1) else 0

    def item(self, line: Line, previous: Line | None) -> tuple[Kind, int | None] | None:
        """Return kind and number if a line begins a list item."""
        if bullet := _BULLET.match(line.text):
            return (Kind.ITEM, None) if self.bullet(line, previous, bullet[0]) else None
        if self.lettered(line, previous):
            return Kind.ITEM, None
        numbered = _NUMBERED.match(line.text)
        if numbered is None or int(numbered[1]) not in (1, self.last_number + 1):
            return None
        if previous and not (ended(previous.text) or paused(previous.text)):
            return None
        return Kind.ITEM, int(numbered[1])

    def lettered(self, line: Line, previous: Line | None) -> bool:
        """Tell whether a line begins an item ``a)``; its letter stays in the text."""
        match = _LETTERED.match(line.text)
        if match is None:
            return False
        letter = fold(match[1])
        follows = self.kind is Kind.ITEM and self.last_letter not in ("", letter)
        begins = letter == fold("a") and bool(
            line.gap or (previous and previous.text.endswith(":"))
        )
        done = previous is None or _CLOSED_ITEM.search(previous.text) is not None
        if not done or not (follows or begins):
            return False
        self.last_letter = letter
        return True

    def bullet(self, line: Line, previous: Line | None, mark: str) -> bool:
        """Tell whether a dash at a line's start is a bullet and not a dash of the sentence."""
        if previous is None or mark[0] in _DOTS:
            return True
        in_list = self.kind is Kind.ITEM
        if in_list and self.current[0].text[0] in _DOTS:
            return False
        full = previous.width >= _SHORT * self.width
        if paused(previous.text):
            return True
        if ended(previous.text):
            return bool(line.gap) or in_list or not full
        return in_list and (previous.text.endswith(",") or not full or mark[0] == "-")

    def breaks(self, previous: Line, line: Line) -> bool:
        """Tell whether a new paragraph begins between two lines."""
        if line.hint:
            return line.hint.begins
        text = previous.text
        short = previous.width < _SHORT * self.width
        low = starts_low(line.text)
        finished = ended(text)
        pause = paused(text)
        if line.gap:
            if finished:
                return not low or short
            if pause:
                listed = text.endswith(":") and line.text.endswith(";")
                return not low or short or listed
            capital = line.text.lstrip("«“\"'([")[:1].isupper()
            if capital and not short and not text.endswith((",", "-")):
                self.doubts.append(
                    Doubt(
                        line=previous.last,
                        quotation=quote(f"{text[-40:]} | {line.text[:36]}"),
                        what="a paragraph may begin here: a blank line, then a capital",
                    )
                )
            return not low and short and starts_high(line.text)
        if line.page:
            if finished or pause:
                return not low and (short or line.width < 0.93 * self.width)
            return short and starts_high(line.text)
        return (finished or pause) and not low and previous.width < _VERY_SHORT * self.width


def _rows(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the lines of a table with an empty one where a blank line or a page parts them."""
    rows: list[str] = []
    for line in lines:
        if rows and (line.gap or line.page):
            rows.append("")
        rows.append(line.text)
    return tuple(rows)


def caption_pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Return the pattern of captions: the word and a number, in either order, then a dash."""
    if not words:
        return None
    names = "|".join(re.escape(fold(word)) for word in words)
    return re.compile(rf"(?:(?:{names})\s*\d+|\d+\s*[-\u2013]?\s*(?:{names}))\s*[-\u2013—.:]")


def body_paragraphs(
    lines: Sequence[Line], stems: Sequence[str], profile: Profile
) -> tuple[list[Paragraph], list[Doubt]]:
    """Cut the lines of a body into paragraphs."""
    builder = _Builder(lines, stems, profile)
    paragraphs = builder.build()
    return shapes.settle(paragraphs, builder.doubts), builder.doubts


__all__ = [
    "Kind",
    "Paragraph",
    "body_paragraphs",
    "caption_pattern",
    "column_width",
    "ended",
    "is_main_heading",
    "starts_high",
    "starts_low",
]
