"""The dictionary of a text: the words that stand in it unbroken."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable

from muragat.repairs.lines import Line
from muragat.repairs.look_alikes import fold

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*(?:-[^\W\d_]+(?:['\u2019][^\W\d_]+)*)*")


class Words:
    """Which words and which hyphenated pairs a text holds away from its line ends."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._words: Counter[str] = Counter()
        self._pairs: dict[str, set[str]] = {}
        self._starts: set[str] = set()
        broken = False
        for line in lines:
            found = _WORD.findall(fold(line.text))
            ends_broken = line.text.endswith("-")
            if broken:
                found = found[1:]
            if ends_broken:
                found = found[:-1]
            broken = ends_broken
            for token in found:
                self._add(token.split("-"))

    def _add(self, parts: list[str]) -> None:
        self._words.update(parts)
        for part in parts:
            if len(part) >= _START:
                self._starts.add(part[:_START])
        for left, right in itertools.pairwise(parts):
            self._pairs.setdefault(left, set()).add(right)

    def has(self, word: str) -> bool:
        """Tell whether a word stands in the text, in any case."""
        return fold(word) in self._words

    def count(self, word: str) -> int:
        """Return how often a word stands in the text."""
        return self._words[fold(word)]

    def has_pair(self, left: str, right: str) -> bool:
        """Tell whether ``left-right`` stands in the text."""
        return fold(right) in self._pairs.get(fold(left), ())

    def has_related_pair(self, left: str, right: str) -> bool:
        """Tell whether ``left-`` stands before another form of ``right``, and only so.

        Two words are taken for forms of one when they share their first five letters. A text that
        also has words which begin as the joined form does leaves the question open.
        """
        left, right = fold(left), fold(right)
        if len(right) < _SHARED or (left + right)[:_START] in self._starts:
            return False
        return any(other[:_SHARED] == right[:_SHARED] for other in self._pairs.get(left, ()))


_SHARED = 5
_START = 9
