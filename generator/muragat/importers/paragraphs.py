"""Lines to paragraphs, headings, list items and captions.

In two columns a blank line stands between paragraphs, but also inside one where a column ends;
no blank line stands where a page begins, nor between the items of a list. So a break is decided
by how the line before ends (a finished sentence, a short line) and how the next one begins.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence

import msgspec

from muragat.importers.profile import Profile
from muragat.repairs import Doubt, Line, quote
from muragat.repairs.words import fold


class Kind(enum.StrEnum):
    """What a paragraph is."""

    HEADING = "heading"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    ITEM = "list-item"
    CAPTION = "caption"
    CELL = "table-text"


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph and the source lines that it comes from.

    ``number`` is the printed number of a list item, ``None`` for a bullet. ``rows`` keeps the
    lines of what was a table.
    """

    kind: Kind
    text: str
    first: int
    last: int
    number: int | None = None
    rows: tuple[str, ...] = ()
    apart: bool = True
    lines: int = 1
    short: bool = False


_END = re.compile(r"[.!?…][»”\"\u2019)\]]*$")
_PAUSE = re.compile(r"[:;][»”\"\u2019)\]]*$")
_BULLET = re.compile(r"(?:[-\u2013—]\s+|[•·▪]\s*)(?=[\w«“\"(])")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s*(?=[^\W\d_]|[«“\"])")
_NUMBER_HEAD = re.compile(r"(\d{1,2})(?:\.\d{1,2})*[.)]?\s+[^\W\d_]")
_CLOSED = re.compile(r"[.,:;!?…)\-\u2013—]$")
_NUMBER = re.compile(r"\d+")
_OPENERS = "«“\"'(["

HEADING_WORDS = 6
SUBHEADING_WORDS = 25
_SHORT = 0.8
_VERY_SHORT = 0.72
_CELLS = 80
_CELL_LINES = 6


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


def column_width(lines: Sequence[Line]) -> int:
    """Return how long a full line is: nine lines of ten are not longer."""
    widths = sorted(line.width for line in lines)
    return widths[len(widths) * 9 // 10] if widths else 0


def is_main_heading(text: str, stems: Sequence[str]) -> bool:
    """Tell whether a line has the form and a word of a main heading."""
    words = fold(text).split()
    if not words or len(words) > HEADING_WORDS or not text[:1].isupper():
        return False
    if _CLOSED.search(text) or _NUMBER.search(text):
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
        self.doubts: list[Doubt] = []

    def close(self) -> None:
        """End the open paragraph; captions that stood inside it follow."""
        if self.current:
            text = " ".join(line.text for line in self.current)
            if self.kind is Kind.ITEM:
                text = (_NUMBERED if self.number is not None else _BULLET).sub("", text, count=1)
            self.done.append(self.paragraph(self.kind, self.current, text=text, number=self.number))
        self.done += self.waiting
        self.waiting = []
        self.current = []

    def paragraph(
        self,
        kind: Kind,
        lines: Sequence[Line],
        *,
        text: str | None = None,
        number: int | None = None,
    ) -> Paragraph:
        """Make a paragraph of lines."""
        return Paragraph(
            kind=kind,
            text=" ".join(line.text for line in lines) if text is None else text,
            first=lines[0].number,
            last=lines[-1].last,
            number=number,
            rows=tuple(line.text for line in lines) if kind is Kind.CELL else (),
            apart=bool(lines[0].gap or lines[0].page),
            lines=len(lines),
            short=lines[-1].width < _SHORT * self.width,
        )

    def open(self, line: Line, kind: Kind, number: int | None = None) -> None:
        """End the open paragraph and begin another."""
        self.close()
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
        if line.hint and line.hint.rank and (heading := self.ranked(index)):
            self.close()
            self.done.append(heading)
            self.last_number = 0
            return index + heading.lines
        if (line.gap or not index) and (which := self.captioned(line)):
            end = self.chunk_end(index)
            self.waiting.append(self.paragraph(Kind.CAPTION, self.lines[index:end]))
            return self.cells(end) if which == "table" else end
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

    def cells(self, index: int) -> int:
        """Keep the lines of a flattened table until running text begins again."""
        start = index
        while index < len(self.lines) and len(self.waiting) < _CELLS:
            end = self.chunk_end(index)
            chunk = self.lines[index:end]
            if is_main_heading(chunk[0].text, self.stems) and len(chunk) == 1:
                break
            if self.captioned(chunk[0]):
                break
            if len(chunk) > 1 and any(line.glued for line in chunk):
                break
            rows = sum(len(_NUMBER.findall(line.text)) >= 3 for line in chunk)
            if len(chunk) > _CELL_LINES and rows * 2 < len(chunk):
                break
            self.waiting.append(self.paragraph(Kind.CELL, chunk))
            index = end
        if index > start:
            self.doubts.append(
                Doubt(
                    line=self.lines[start].number,
                    quotation=quote(self.lines[start - 1].text),
                    what="table is flattened: its cells stand one after the other",
                )
            )
        return index

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
        if match is None or line.width >= _VERY_SHORT * self.width or _CLOSED.search(line.text):
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
        numbered = _NUMBERED.match(line.text)
        if numbered is None or int(numbered[1]) not in (1, self.last_number + 1):
            return None
        if previous and not (ended(previous.text) or _PAUSE.search(previous.text)):
            return None
        return Kind.ITEM, int(numbered[1])

    def bullet(self, line: Line, previous: Line | None, mark: str) -> bool:
        """Tell whether a dash at a line's start is a bullet and not a dash of the sentence."""
        if previous is None:
            return True
        in_list = self.kind is Kind.ITEM
        full = previous.width >= _SHORT * self.width
        if _PAUSE.search(previous.text):
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
        pause = _PAUSE.search(text) is not None
        if line.gap:
            if finished:
                return not low or short
            if pause:
                return not low or short
            return not low and short and starts_high(line.text)
        if line.page:
            if finished or pause:
                return not low and (short or line.width < 0.93 * self.width)
            return short and starts_high(line.text)
        return (finished or pause) and not low and previous.width < _VERY_SHORT * self.width


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
    return _subheadings(paragraphs, builder.doubts), builder.doubts


def _subheadings(paragraphs: list[Paragraph], doubts: list[Doubt]) -> list[Paragraph]:
    out = list(paragraphs)
    for index, row in enumerate(paragraphs):
        if row.kind is Kind.PARAGRAPH and _is_subheading(paragraphs, index):
            out[index] = msgspec.structs.replace(row, kind=Kind.SUBHEADING)
    # A printed full stop hides a heading, unless its words are those of the other headings.
    known = {
        word
        for row in out
        if row.kind is Kind.SUBHEADING
        for word in re.findall(r"\w+", fold(row.text))
    }
    for index, row in enumerate(out):
        if row.kind is Kind.PARAGRAPH and row.lines <= 2 and known and _apart(out, index):
            words = re.findall(r"\w+", fold(row.text))
            same = sum(word in known for word in words)
            if 3 <= len(words) <= 12 and same >= 0.6 * len(words):
                out[index] = msgspec.structs.replace(row, kind=Kind.SUBHEADING)
                doubts.append(
                    Doubt(
                        line=row.first,
                        quotation=quote(row.text),
                        what="heading ends with a full stop",
                    )
                )
    return out


def _apart(paragraphs: Sequence[Paragraph], index: int) -> bool:
    if index + 1 >= len(paragraphs):
        return False
    row, following = paragraphs[index], paragraphs[index + 1]
    return row.apart and following.apart and following.kind is Kind.PARAGRAPH


def _is_subheading(paragraphs: Sequence[Paragraph], index: int) -> bool:
    row = paragraphs[index]
    if index + 1 >= len(paragraphs) or _CLOSED.search(row.text):
        return False
    following = paragraphs[index + 1]
    if following.kind is not Kind.PARAGRAPH or not starts_high(following.text):
        return False
    if not starts_high(row.text) or len(row.text.split()) > SUBHEADING_WORDS or row.lines > 3:
        return False
    if _NUMBER_HEAD.match(row.text) and row.lines == 1:
        return True
    return row.apart and following.apart and (row.short or row.lines == 1)
