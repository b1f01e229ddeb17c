"""Words as readers type them, and what the spellings of a name in several scripts share.

Both are data (``letters.json``, ``names.json``) that the browser's search reads too. Kazakh letters
fold to the letters that readers type in their place on a Russian keyboard; ``й`` stands in the
table for itself, as it is no accented ``и``.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

_DIACRITICS = range(0x0300, 0x0370)
_COMMON = (*range(0x500), *range(0x2010, 0x2028), 0x2116)
"""Latin, Cyrillic, punctuation: of these, the pattern knows which are even."""
_PLAIN_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile("[^a-z0-9]")
_REPEATED = re.compile(r"(.)\1+")


@functools.cache
def tables() -> dict[str, Any]:
    """Return the tables by name."""
    return {
        name: json.loads(Path(__file__).with_name(f"{name}.json").read_bytes())
        for name in ("letters", "names")
    }


class _Cleaning(dict[int, str]):
    """A table for ``str.translate`` that works out each character when first met."""

    def __init__(self) -> None:
        self._drop = frozenset(tables()["letters"]["drop"])

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kept = unicodedata.category(char)[0] in "LMN"
        gone = char in self._drop or code in _DIACRITICS or unicodedata.category(char) == "Cf"
        self[code] = "" if gone else char if kept else " "
        return self[code]


class _Folding(dict[int, str]):
    """Such a table for lower-case text."""

    def __init__(self) -> None:
        self._fold: dict[str, str] = tables()["letters"]["fold"]

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._work_out(chr(code))
        return folded

    def _work_out(self, char: str) -> str:
        if ord(char) in _DIACRITICS:
            return ""
        if char in self._fold:
            return self._fold[char]
        bare = [c for c in unicodedata.normalize("NFD", char) if ord(c) not in _DIACRITICS]
        return "".join(self._fold.get(c, c) for c in unicodedata.normalize("NFC", "".join(bare)))


@functools.cache
def _cleaning() -> _Cleaning:
    return _Cleaning()


@functools.cache
def _folding() -> _Folding:
    return _Folding()


@functools.cache
def _uneven() -> re.Pattern[str]:
    """Return what finds a character that the table must be asked for."""
    even = filter(_is_even, map(chr, _COMMON))
    return re.compile(f"[^{''.join(map(re.escape, even))}]")


def _is_even(char: str) -> bool:
    """Tell whether cleaning does with a character what ``_PLAIN_WORD`` does."""
    return _cleaning()[ord(char)] == (char if _PLAIN_WORD.fullmatch(char) else " ")


@functools.cache
def _settled() -> re.Pattern[str]:
    """Return what matches a word of letters that fold to themselves, as most words are."""
    same = (char for char in map(chr, _COMMON) if char.isalnum() and _folding()[ord(char)] == char)
    return re.compile(f"[{''.join(same)}]*")


def clean(text: str) -> list[str]:
    """Return the words of a text.

    Invisible characters, apostrophes and loose diacritics never cut a word; what is neither
    letter, mark nor digit separates two.
    """
    text = unicodedata.normalize("NFC", text)
    # A table is asked character by character, a pattern takes words: most texts allow that.
    if not _uneven().search(text):
        return _PLAIN_WORD.findall(text)
    return text.translate(_cleaning()).split()


def fold(word: str) -> str:
    """Return a word in lower case, its letters as the table says, others without diacritics."""
    word = word.lower()
    return word if _settled().fullmatch(word) else word.translate(_folding())


@functools.cache
def _name_letters() -> dict[int, str]:
    return str.maketrans(tables()["names"]["letters"])


@functools.cache
def skeleton(folded: str) -> str:
    """Return what a folded name shares with its spellings in other scripts, ``""`` for nothing.

    Бакишев, Бәкішев and Bakishev have one skeleton. For searching and for hints to editors only:
    people are never joined by it.
    """
    text = folded.translate(_name_letters())
    for old, new in tables()["names"]["pairs"]:
        text = text.replace(old, new)
    return _REPEATED.sub(r"\1", _NAME.sub("", text))
