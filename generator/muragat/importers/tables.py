"""Flattened tables: which lines are rows, where that can be told from numbers alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CELL = re.compile(r"[+\u2212-]?\d+(?:[.,]\d+)*%?|[-\u2013—]")
_GAP = re.compile(r" {4,}")
_LEAST_ROWS = 3
_LEAST_CELLS = 2

Rows = tuple[tuple[str, ...], ...]


def rows(lines: Sequence[str]) -> tuple[int, int, Rows]:
    """Return the range of lines that are rows, and their cells; an empty range for none.

    A row is a label and as many numbers (or dashes for none) as every other row has; the longest
    run of such lines counts, of at least three. Cells that the layout set apart are known.
    """
    known = [tuple(_GAP.split(line)) for line in lines]
    if known and len(known[0]) >= _LEAST_CELLS and len({len(row) for row in known}) == 1:
        return 0, len(lines), tuple(known)
    best: tuple[int, int, int] = (0, 0, 0)
    counts = [_numbers(line) for line in lines]
    for first, count in enumerate(counts):
        end = first
        while count >= _LEAST_CELLS and end < len(lines) and counts[end] == count:
            end += 1
        if end - first > best[1] - best[0]:
            best = (first, end, count)
    first, end, count = best
    if end - first < _LEAST_ROWS:
        return len(lines), len(lines), ()
    return first, end, tuple(_cells(line, count) for line in lines[first:end])


def _numbers(line: str) -> int:
    """Return how many cells with numbers follow the label of a row."""
    words = line.split()
    count = 0
    while count < len(words) and _CELL.fullmatch(words[-1 - count]):
        count += 1
    return count - 1 if count == len(words) else count


def _cells(line: str, count: int) -> tuple[str, ...]:
    words = line.split()
    return (" ".join(words[:-count]), *words[-count:])
