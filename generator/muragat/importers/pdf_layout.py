"""The words of a page -> its lines in the order of reading, two columns one after the other.

A line that crosses the gutter is full-width and parts the columns above it from those below.
"""

from __future__ import annotations

import bisect
import itertools
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from muragat.importers.pdf_reader import Page, Word

_SAME_LINE = 0.25
_BLANK = 0.08
_GLUED = 0.14
_APART = 1.5
_FAR = 4.0
_SMALL = 0.86
_RAISED, _LOWERED = 0.65, 0.35
_LEAST_GUTTER = 0.7
_LEAST_ROWS = 4
_STEPS = 240
_MOST_CELLS = 40
_INDENT = 3.0
_FULL = 0.85
_NEAR = 2.0


class Row:
    """Words on one baseline; lengths in points, sizes of letters in points."""

    def __init__(self, words: Iterable[Word], page: int) -> None:
        self.words = sorted(words, key=lambda word: (word.left, word.right))
        self.page = page
        self.column = 0
        self.tabular = False
        self.area = (0.0, 0.0)
        """Left and right edge of the column that the row stands in."""

    def __repr__(self) -> str:
        return f"<Row {self.page} {self.column} {self.base} {self.text!r}>"

    @cached_property
    def size(self) -> float:
        """The size of most letters."""
        return _most(self.words, lambda word: word.size)

    @cached_property
    def base(self) -> float:
        """The baseline of most letters."""
        return _most(self.words, lambda word: word.base)

    @property
    def left(self) -> float:
        """The left edge."""
        return self.words[0].left

    @cached_property
    def lefts(self) -> list[float]:
        """The left edges of the words."""
        return [word.left for word in self.words]

    @cached_property
    def right(self) -> float:
        """The right edge."""
        return max(word.right for word in self.words)

    @cached_property
    def bold(self) -> bool:
        """Whether all letters are bold."""
        return all(word.bold for word in self.words if any(map(str.isalpha, word.text)))

    @cached_property
    def italic(self) -> bool:
        """Whether all letters slant."""
        return all(word.italic for word in self.words if any(map(str.isalpha, word.text)))

    @cached_property
    def gaps(self) -> list[tuple[float, float]]:
        """The wide gaps between words, as in the row of a table or in a line that is set loose."""
        wide = _APART * self.size
        return [(a.right, b.left) for a, b in self.pairs() if b.left - a.right > wide]

    @cached_property
    def text(self) -> str:
        """The text with one blank between words."""
        return self.joined(" ")

    def joined(self, wide: str) -> str:
        """Return the text; ``wide`` stands at a wide gap."""
        out = [self.words[0].text]
        for before, word in self.pairs():
            gap = word.left - before.right
            if gap > _APART * self.size:
                out.append(wide)
            elif (word.spaced and gap > _BLANK * self.size) or gap > _GLUED * self.size:
                out.append(" ")
            out.append(word.text)
        return "".join(out)

    def pairs(self) -> Iterable[tuple[Word, Word]]:
        """Return the neighbours."""
        return zip(self.words, self.words[1:], strict=False)

    def split(self, gutter: tuple[float, float]) -> tuple[Row | None, Row | None]:
        """Return the parts on both sides of a gutter; both ``None`` when the row crosses it."""
        left, right = gutter
        for word in self.words:
            if word.left < right - _NEAR and word.right > left + _NEAR:
                return None, None
        middle = (left + right) / 2
        before = [word for word in self.words if word.left < middle]
        after = [word for word in self.words if word.left >= middle]
        return (
            Row(before, self.page) if before else None,
            Row(after, self.page) if after else None,
        )


def _most(words: Iterable[Word], key: Callable[[Word], float]) -> float:
    counts: Counter[float] = Counter()
    for word in words:
        counts[key(word)] += len(word.text)
    return max(counts, key=lambda value: (counts[value], value))


def rows(page: Page) -> list[Row]:
    """Return the words of a page on their baselines, from the top down."""
    groups: list[list[Word]] = []
    for word in sorted(page.words, key=lambda word: (-word.base, word.left)):
        last = groups[-1][-1] if groups else None
        if last and last.base - word.base <= _SAME_LINE * min(last.size, word.size):
            groups[-1].append(word)
        else:
            groups.append([word])
    found = _raised([Row(group, page.number) for group in groups])
    return sorted(found, key=lambda row: (-row.base, row.left))


def _raised(found: list[Row]) -> list[Row]:
    """Put raised and lowered small letters into the lines that they belong to."""
    hosts: dict[int, list[Word]] = {}
    left: dict[int, list[Word]] = {}
    for index, row in enumerate(found):
        near = [
            (place, other)
            for place in range(max(0, index - 2), min(len(found), index + 3))
            if row.size <= _SMALL * (other := found[place]).size
            and -_LOWERED * other.size < row.base - other.base < _RAISED * other.size
        ]
        for word in row.words:
            place = next((place for place, other in near if _beside(word, other)), None)
            if place is None:
                left.setdefault(index, []).append(word)
            else:
                hosts.setdefault(place, []).append(word)
    return [
        row
        if index not in hosts and len(left.get(index, ())) == len(row.words)
        else Row([*left.get(index, ()), *hosts.get(index, ())], row.page)
        for index, row in enumerate(found)
        if index in left or index in hosts
    ]


def _beside(word: Word, row: Row) -> bool:
    """Tell whether a small word touches a word of a row."""
    near = 0.5 * row.size
    place = bisect.bisect(row.lefts, word.left)
    return any(
        -near < word.left - other.right < near or -near < other.left - word.right < near
        for other in row.words[max(0, place - 2) : place + 2]
    )


def find_gutter(found: Sequence[Row], size: float) -> tuple[float, float] | None:
    """Return left and right edge of the gutter between two columns, if a page has them."""
    if len(found) < 2 * _LEAST_ROWS:
        return None
    pieces = [piece for row in found for piece in _solid(row, size)]
    left, right = min(a for a, _ in pieces), max(b for _, b in pieces)
    width = right - left
    x = _emptiest(pieces, left + 0.3 * width, left + 0.7 * width)
    before = [b for a, b in pieces if b <= x and b - a > 0.25 * width]
    after = [a for a, b in pieces if a >= x and b - a > 0.25 * width]
    if min(len(before), len(after)) < _LEAST_ROWS:
        return None
    # The lines of a column begin at its edge or a little inside it.
    after.sort()
    inner = next(
        (a for n, a in enumerate(after) if _near(after, n) >= max(2, 0.15 * len(after))), after[0]
    )
    inside = sum(0 <= a - inner < _INDENT * size for a in after)
    # A full-width line may end inside the gutter.
    outer = max((b for _, b in pieces if b <= inner - _LEAST_GUTTER * size), default=None)
    if outer is None or inside < 0.6 * len(after):
        return None
    return outer, inner


def _near(places: Sequence[float], index: int) -> int:
    """Return how many of sorted places lie at one or right behind it."""
    return bisect.bisect(places, places[index] + _NEAR) - index


def _emptiest(pieces: Sequence[tuple[float, float]], first: float, last: float) -> float:
    """Return the place between two others that fewest pieces cross, the nearest to the middle."""
    steps = [0] * (_STEPS + 2)
    scale = _STEPS / (last - first) if last > first else 0.0
    for a, b in pieces:
        low, high = (a - first) * scale, (b - first) * scale
        if high > 0 and low < _STEPS:
            steps[max(0, int(low) + 1)] += 1
            steps[min(_STEPS + 1, max(0, int(high) + 1))] -= 1
    crossing = list(itertools.accumulate(steps))[: _STEPS + 1]
    best = min(range(_STEPS + 1), key=lambda n: (crossing[n], abs(2 * n - _STEPS)))
    return first + best / scale if scale else first


def _solid(row: Row, size: float) -> list[tuple[float, float]]:
    """Return the spans of a row without a gap as wide as a gutter."""
    out = [(row.words[0].left, row.words[0].right)]
    for word in row.words[1:]:
        if word.left - out[-1][1] > _LEAST_GUTTER * size:
            out.append((word.left, word.right))
        else:
            out[-1] = (out[-1][0], max(out[-1][1], word.right))
    return out


def in_order(found: Sequence[Row], gutter: tuple[float, float] | None) -> list[Row]:
    """Return the rows of a page in the order of reading, each with its column and area."""
    if not found:
        return []
    area = min(row.left for row in found), max(row.right for row in found)
    if gutter is None:
        return [_placed(row, 0, area) for row in found]
    out: list[Row] = []
    band: list[tuple[Row, Row | None, Row | None]] = []
    for row in found:
        parts = row.split(gutter)
        if parts == (None, None):
            out += _columns(band, gutter, area, after=out[-1] if out else None)
            band = []
            out.append(_placed(row, 0, area))
        else:
            band.append((row, *parts))
    return out + _columns(band, gutter, area, after=out[-1] if out else None)


def _placed(row: Row, column: int, area: tuple[float, float]) -> Row:
    row.column, row.area = column, area
    return row


def _columns(
    band: list[tuple[Row, Row | None, Row | None]],
    gutter: tuple[float, float],
    area: tuple[float, float],
    after: Row | None,
) -> list[Row]:
    """Return the rows between two full-width ones: the left column, then the right one."""
    rights = [right for _, _, right in band if right]
    set_in = all(right.left - gutter[1] < _INDENT * right.size for right in rights)
    reached = area[0] + _FULL * (gutter[0] - area[0])
    full = any(left.right > reached for _, left, _ in band if left)
    if not rights or (len(rights) <= 2 and not (set_in and full)):
        return [_placed(row, 0, area) for row, _, _ in band]
    out: list[Row] = []
    rest = list(band)
    # The short last line of a full-width paragraph stands above both columns.
    top = max(right.base + right.size for right in rights)
    while after and rest and rest[0][0].base > top and rest[0][2] is None:
        row = rest[0][0]
        if abs(row.size - after.size) > 0.3 or after.base - row.base > 1.7 * row.size:
            break
        out.append(_placed(row, 0, area))
        after = row
        rest.pop(0)
    out += [_placed(left, 1, (area[0], gutter[0])) for _, left, _ in rest if left]
    out += [_placed(right, 2, (gutter[1], area[1])) for _, _, right in rest if right]
    return out


def mark_tables(found: Sequence[Row]) -> None:
    """Mark the rows of tables: a gap stands over a gap of the next row, or is very wide."""
    for index, row in enumerate(found):
        if any(b - a > _FAR * row.size for a, b in row.gaps) and not _loose(row):
            row.tabular = True
        following = found[index + 1] if index + 1 < len(found) else None
        if max(len(row.gaps), len(following.gaps) if following else 0) > _MOST_CELLS:
            continue
        if following and (row.page, row.column) == (following.page, following.column):
            common = (min(b, d) - max(a, c) for a, b in row.gaps for c, d in following.gaps)
            if any(width > 0.5 * row.size for width in common) and not _loose(row, following):
                row.tabular = following.tabular = True


def _loose(*found: Row) -> bool:
    """Tell whether rows are full lines whose blanks are all wide: justified text, no table."""
    return any(
        len(row.gaps) >= len(row.words) - 1 > 1
        and row.left - row.area[0] < row.size
        and row.area[1] - row.right < row.size
        and max(b - a for a, b in row.gaps) < 1.2 * min(b - a for a, b in row.gaps)
        for row in found
    )


def body_size(pages: Iterable[Page]) -> float:
    """Return the size of most letters."""
    return _most([word for page in pages for word in page.words], lambda word: word.size)


def leading(found: Iterable[Row]) -> float:
    """Return the usual distance of two baselines in a column."""
    steps: Counter[float] = Counter()
    before: Row | None = None
    for row in found:
        if before and (before.page, before.column) == (row.page, row.column):
            step = before.base - row.base
            if 0.8 * row.size < step < 2.5 * row.size:
                steps[round(step * 2) / 2] += 1
        before = row
    if not steps:
        return 0.0
    return statistics.median_low(
        sorted(step for step, count in steps.items() if count == max(steps.values()))
    )
