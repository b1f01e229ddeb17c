"""Page numbers and running heads by their place on the page.

Numbers that grow with the pages, texts that return at one height, and what stands apart at the
height of these. All of it is kept as evidence: for page numbers, for titles and for authors.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from muragat.importers.pdf_layout import Row
from muragat.repairs.page_furniture import HEAD, NUMBER

_NUMBER = re.compile(r"[-\u2013—\s|]*(\d{1,4})[-\u2013—\s|]*")
_EDGE = 2
"""So many rows at the top and at the foot of a page may be furniture."""
_SAME_HEIGHT = 3.0
_APART = 1.6
_BESIDE = 1.3
_TITLE = 1.15
_LEAST_LETTERS = 3


class Furniture(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is no part of the text, or the page number that stood in it."""

    kind: str
    text: str


class Sorted(msgspec.Struct, frozen=True, kw_only=True):
    """A page without its furniture; ``label`` is its number, ``counted`` from other pages."""

    rows: list[Row]
    furniture: list[Furniture]
    label: str = ""
    counted: bool = False


Height = tuple[bool, int]


class _Edge(msgspec.Struct, frozen=True):
    """A row at the top (``place`` 0, 1) or the foot (-1, -2) of a page."""

    page: int
    place: int
    row: Row
    gap: float

    @property
    def height(self) -> Height:
        """Where it stands: foot or not, and the baseline in steps."""
        return self.place < 0, round(self.row.base / _SAME_HEIGHT)

    @property
    def levels(self) -> tuple[Height, Height, Height]:
        """The heights that count as the same."""
        foot, height = self.height
        return (foot, height - 1), (foot, height), (foot, height + 1)


def take_furniture(
    pages: Sequence[Sequence[Row]], size: float, step: float, keep: re.Pattern[str] | None = None
) -> list[Sorted]:
    """Take the furniture out of all pages.

    ``size`` is the size of the running text and ``step`` the distance of its lines; a row that
    ``keep`` finds on the page where an article begins is a masthead and stays.
    """
    by_page = [_edges(number, rows, step) for number, rows in enumerate(pages)]
    edges = [edge for row in by_page for edge in row]
    numbers = _numbers(by_page)
    repeated = _repeated(edges)
    heights = _heights(edges, numbers, repeated, size)
    printed = {edge.page: numbers[id(edge.row)] for edge in edges if id(edge.row) in numbers}
    labels = _labels(printed, len(pages))
    out = []
    for page, rows in enumerate(pages):
        begins = any(row.size > _TITLE * size for row in rows)
        found: list[Furniture] = []
        gone: dict[int, _Edge] = {}
        for edge in by_page[page]:
            name = id(edge.row)
            level = edge.gap > _BESIDE and not heights.isdisjoint(edge.levels)
            if not (name in numbers or name in repeated or level):
                continue
            inner = abs(edge.place) == (2 if edge.place < 0 else 1)
            if inner and not any((e.place < 0) == (edge.place < 0) for e in gone.values()):
                continue
            text = edge.row.text
            if name in numbers:
                found.insert(0, Furniture(kind=NUMBER, text=str(numbers[name])))
                text = _without(edge.row, numbers[name])
            elif keep and begins and keep.search(text):
                continue
            gone[name] = edge
            if text:
                found.append(Furniture(kind=HEAD, text=text))
        out.append(
            Sorted(
                rows=[row for row in rows if id(row) not in gone],
                furniture=found,
                label=str(labels.get(page, "")),
                counted=page not in printed,
            )
        )
    return out


def _edges(page: int, rows: Sequence[Row], step: float) -> list[_Edge]:
    """Return the rows at top and foot, each with its distance to the text in lines."""
    out: list[_Edge] = []
    top = min(_EDGE, len(rows) - 1) if len(rows) > 1 else len(rows)
    for place in range(top):
        following = rows[place + 1] if place + 1 < len(rows) else None
        gap = (rows[place].base - following.base) / (step or 1) if following else 99.0
        out.append(_Edge(page, place, rows[place], gap))
    for place in range(-1, -1 - min(_EDGE, len(rows) - top), -1):
        gap = (rows[place - 1].base - rows[place].base) / (step or 1)
        out.append(_Edge(page, place, rows[place], gap))
    return out


def _candidates(row: Row) -> list[int]:
    """Return the numbers at the ends of a row, or of which it consists."""
    whole = _NUMBER.fullmatch(row.text)
    if whole:
        return [int(whole[1])]
    words = row.words
    if len(words) < 2:
        return []
    found = []
    for word, gap in (
        (words[0], words[1].left - words[0].right),
        (words[-1], words[-1].left - words[-2].right),
    ):
        if word.text.isascii() and word.text.isdigit() and len(word.text) <= 4 and gap > row.size:
            found.append(int(word.text))
    return found


def _numbers(by_page: Sequence[Sequence[_Edge]]) -> dict[int, int]:
    """Return the printed numbers by row: those that grow by one with each page."""
    offsets: dict[int, set[int]] = defaultdict(set)
    lone: set[int] = set()
    for edge in (edge for row in by_page for edge in row):
        for number in _candidates(edge.row):
            offsets[number - edge.page].add(edge.page)
            if _NUMBER.fullmatch(edge.row.text) and edge.gap > _APART:
                lone.add(number - edge.page)
    sure = {offset for offset, pages in offsets.items() if len(pages) >= 2}
    if not sure and len(by_page) <= 2:
        sure = lone
    out: dict[int, int] = {}
    for page, edges in enumerate(by_page):
        choices = [
            (len(offsets[number - page]), -abs(edge.place), number, id(edge.row))
            for edge in edges
            for number in _candidates(edge.row)
            if number - page in sure
        ]
        if choices:
            *_, number, row = max(choices)
            out[row] = number
    return out


def _repeated(edges: Sequence[_Edge]) -> set[int]:
    """Return the rows whose text returns at the same height of another page."""
    texts: dict[tuple[Height, str], set[int]] = defaultdict(set)
    plain = {
        id(edge): re.sub(r"[\W\d]+", "", edge.row.text.casefold())
        for edge in edges
        if not edge.row.bold
    }
    long = [edge for edge in edges if len(plain.get(id(edge), "")) >= _LEAST_LETTERS]
    for edge in long:
        texts[edge.height, plain[id(edge)]].add(edge.page)
    return {
        id(edge.row)
        for edge in long
        if any(
            len(texts.get((level, plain[id(edge)]), ())) > (level == edge.height)
            for level in edge.levels
        )
    }


def _heights(
    edges: Sequence[_Edge], numbers: dict[int, int], repeated: set[int], size: float
) -> set[Height]:
    """Return the heights at which furniture stands."""
    out = {edge.height for edge in edges if id(edge.row) in numbers or id(edge.row) in repeated}
    # Other texts at the top of several pages, all of them set apart from the text.
    tops: dict[Height, list[_Edge]] = defaultdict(list)
    for edge in edges:
        if edge.place == 0:
            tops[edge.height].append(edge)
    for height, level in tops.items():
        apart = (
            edge.gap > _APART and edge.row.size < 1.05 * size and not edge.row.bold
            for edge in level
        )
        if len(level) >= 2 and all(apart):
            out.add(height)
    return out


def _labels(printed: dict[int, int], total: int) -> dict[int, int]:
    """Return the number of every page, counted where it is not printed and none contradicts."""
    out: dict[int, int] = {}
    before: list[int | None] = []
    after: list[int | None] = []
    for places, found in ((range(total), before), (range(total - 1, -1, -1), after)):
        last: int | None = None
        for page in places:
            last = printed[page] - page if page in printed else last
            found.append(last)
    for page, offsets in enumerate(zip(before, reversed(after), strict=True)):
        known = {offset for offset in offsets if offset is not None}
        if len(known) == 1 and (number := known.pop() + page) > 0:
            out[page] = number
    return out


def _without(row: Row, number: int) -> str:
    """Return the text of a row without the page number at its end."""
    words = row.words
    if words and words[0].text == str(number):
        words = words[1:]
    elif words and words[-1].text == str(number):
        words = words[:-1]
    else:
        return ""
    return Row(words, row.page).text if words else ""
