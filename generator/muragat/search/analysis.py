"""From a text to the terms of the search index: the same steps as in ``theme/assets/search.js``.

The steps: NFC; lower case; then character by character:

1. invisible characters (category Cf: soft hyphen, zero-width, direction marks), apostrophes and
   loose diacritics vanish, so that they never cut a word;
2. a letter of the table becomes what the table says;
3. another letter loses its diacritics: ``é`` is ``e``;
4. what is neither letter, mark nor digit separates two terms.

The table is data (``tables.json``) and is shipped to the browser inside the index, so that both
sides fold by the same letters. Kazakh letters fold to the letters that readers type in their
place on a Russian keyboard; ``й`` stands in the table for itself, as it is no accented ``и``.
"""

from __future__ import annotations

import functools
import unicodedata
from pathlib import Path

import msgspec

_DIACRITICS = range(0x0300, 0x0370)


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The letters of the analysis: ``drop`` vanish, ``fold`` maps lower-case letters to others."""

    drop: str
    fold: dict[str, str]


@functools.cache
def tables() -> Tables:
    """Return the tables that the program carries."""
    path = Path(__file__).with_name("tables.json")
    return msgspec.json.decode(path.read_bytes(), type=Tables)


class _Folding(dict[int, str]):
    """A table for ``str.translate`` that works out each character when it is first met."""

    def __init__(self, letters: Tables) -> None:
        self._drop = frozenset(letters.drop)
        self._fold = letters.fold

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._work_out(chr(code))
        return folded

    def _work_out(self, char: str) -> str:
        if char in self._drop or ord(char) in _DIACRITICS or unicodedata.category(char) == "Cf":
            return ""
        if char in self._fold:
            return self._fold[char]
        if unicodedata.category(char)[0] not in "LMN":
            return " "
        bare = [c for c in unicodedata.normalize("NFD", char) if ord(c) not in _DIACRITICS]
        return "".join(self._fold.get(c, c) for c in unicodedata.normalize("NFC", "".join(bare)))


@functools.cache
def _folding() -> _Folding:
    return _Folding(tables())


def analyse(text: str) -> list[str]:
    """Return the terms of a text in their order."""
    return unicodedata.normalize("NFC", text).lower().translate(_folding()).split()
