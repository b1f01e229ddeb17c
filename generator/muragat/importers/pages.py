"""Page starts and page numbers of an article.

The mark of a page start also stands on stray lines. Pages have about the same number of lines, so
of all marked lines those are taken whose distances fit best; running heads and printed numbers
are sure. The numbers are counted from a printed one, and given only when all printed numbers of
the article agree.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from muragat.importers.profile import PageShape
from muragat.model import PageRange
from muragat.repairs import Line

_SKIP = 0.4
_SHAPE = PageShape()


class Pages(msgspec.Struct, frozen=True, kw_only=True):
    """First lines of the pages, the printed numbers, and the range that follows from them."""

    starts: tuple[int, ...]
    printed: tuple[str, ...] = ()
    range: PageRange | None = None
    agree: bool = True

    @property
    def inferred(self) -> bool:
        """Tell whether the first or the last page was counted and not printed."""
        return self.range is not None and not {self.range.first, self.range.last} <= {*self.printed}


def page_starts(
    first: int,
    front_end: int,
    last: int,
    marks: Sequence[int],
    sure: Sequence[int],
    shape: PageShape = _SHAPE,
) -> tuple[int, ...]:
    """Choose the page starts among marked lines.

    ``first`` and ``last`` are the article's first and last line, ``front_end`` is where its
    keyword lists end: pages before it hold fewer, longer lines.
    """
    fixed = {mark for mark in sure if first < mark <= last}
    nodes = sorted({first, *(m for m in marks if first < m <= last), *fixed})
    best: list[tuple[float, tuple[int, ...]]] = []
    for place, node in enumerate(nodes):
        if node == first:
            best.append((0.0, (node,)))
            continue
        choices = []
        for earlier in range(place - 1, -1, -1):
            skipped = nodes[earlier + 1 : place]
            if best[earlier][1]:
                cost = best[earlier][0] + _cost(nodes[earlier], node, front_end, shape)
                choices.append((cost + _SKIP * len(skipped), (*best[earlier][1], node)))
            if nodes[earlier] in fixed:
                break
        best.append(min(choices))
    tail: list[tuple[float, tuple[int, ...]]] = []
    for place in range(len(nodes) - 1, -1, -1):
        over = max(0, last - nodes[place] - shape.lines)
        cost, path = best[place]
        tail.append((cost + (over / 15) ** 2 + _SKIP * (len(nodes) - 1 - place), path))
        if nodes[place] in fixed:
            break
    return min(tail)[1]


def _cost(start: int, end: int, front_end: int, shape: PageShape) -> float:
    """Return how badly a page of these lines fits."""
    lines = end - start
    if start >= front_end:
        return ((lines - shape.lines) / 15) ** 2
    low, high = shape.front_lines - 12, shape.front_lines + 30
    return (max(low - lines, lines - high, 0) / 12) ** 2


def hinted_pages(lines: Sequence[Line], starts: Sequence[int]) -> tuple[Pages, bool] | None:
    """Return the pages that the layout of an article's lines gives, and whether one was counted."""
    hints = [line.hint for line in lines if line.hint and line.hint.page]
    if not hints:
        return None
    labels = tuple(dict.fromkeys(hint.page for hint in hints if not hint.counted))
    first, last = hints[0], hints[-1]
    pages = Pages(
        starts=tuple(starts), printed=labels, range=PageRange(first=first.page, last=last.page)
    )
    return pages, first.counted or last.counted


def number_pages(starts: Sequence[int], printed: dict[int, str]) -> Pages:
    """Count pages from printed numbers; ``printed`` maps the first line of a page to its number."""
    numbers = [
        (starts.index(line), int(number)) for line, number in printed.items() if line in starts
    ]
    shown = tuple(printed[line] for line in sorted(printed))
    firsts = {number - place for place, number in numbers}
    if len(firsts) != 1 or min(firsts, default=0) < 1:
        return Pages(starts=tuple(starts), printed=shown, agree=len(firsts) < 2)
    first = firsts.pop()
    last = first + len(starts) - 1
    return Pages(
        starts=tuple(starts), printed=shown, range=PageRange(first=str(first), last=str(last))
    )
