"""From a text to the terms of the search index: the same steps as in ``search-analysis.js``.

1. NFC; invisible characters (soft hyphen, zero-width, direction marks), apostrophes and loose
   diacritics vanish, so that they never cut a word; what is neither letter, mark nor digit
   separates two words.
2. A word that mixes look-alike letters of two scripts gets the letters of one; and once more
   after the next step, where no numeral can be meant.
3. Lower case; a letter of the table becomes what the table says; another loses its diacritics:
   ``é`` is ``e``.
4. The stemmer of the text's language, if it has one. Its stop words give no term.

All that is particular to a language or a script is data (``tables/``) and is shipped to the
browser with the index, so that both sides take the same steps by the same tables. Kazakh letters
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

from muragat.repairs import mixed_script
from muragat.search.stemmers import stemmer

_TABLES = Path(__file__).with_name("tables")
_DIACRITICS = range(0x0300, 0x0370)
_NAME = re.compile("[^a-z0-9]")
_REPEATED = re.compile(r"(.)\1+")
NAME = "~"
"""What the term of a name begins with, so that names and words never meet."""


@functools.cache
def tables() -> dict[str, Any]:
    """Return all tables as one value, the one that the browser is sent."""
    loaded = {
        name: json.loads((_TABLES / f"{name}.json").read_bytes())
        for name in ("letters", "names", "keyboards", "operators")
    }
    twins = Path(mixed_script.__file__).with_name("look_alikes.json")
    loaded["twins"] = json.loads(twins.read_bytes())
    loaded["languages"] = {
        path.stem: json.loads(path.read_bytes())
        for path in sorted((_TABLES / "languages").glob("*.json"))
    }
    return loaded


class _Cleaning(dict[int, str]):
    """Step 1 as a table for ``str.translate`` that works out each character when first met."""

    def __init__(self) -> None:
        self._drop = frozenset(tables()["letters"]["drop"])

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kept = unicodedata.category(char)[0] in "LMN"
        gone = char in self._drop or code in _DIACRITICS or unicodedata.category(char) == "Cf"
        self[code] = "" if gone else char if kept else " "
        return self[code]


class _Folding(dict[int, str]):
    """Step 3 as such a table, for lower-case text."""

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
def _steps() -> tuple[_Cleaning, _Folding, frozenset[str]]:
    return _Cleaning(), _Folding(), frozenset(tables()["letters"]["latin"])


@functools.cache
def _folded() -> dict[str, str]:
    return _Words()


class _Words(dict[str, str]):
    """A cleaned word -> the folded word, each worked out once."""

    def __missing__(self, word: str) -> str:
        _, folding, latin = _steps()
        folded = mixed_script.repair_text(word, allowed=latin).lower().translate(folding)
        self[word] = mixed_script.repair_text(folded).translate(folding)
        return self[word]


_PLAIN_WORD = re.compile(r"[^\W_]+")


_COMMON = (*range(0x500), *range(0x2010, 0x2028), 0x2116)
"""Latin, Cyrillic, punctuation: of these, the pattern knows which are even."""


@functools.cache
def _uneven() -> re.Pattern[str]:
    """Return what finds a character that the table must be asked for."""
    even = filter(_is_even, map(chr, _COMMON))
    return re.compile(f"[^{''.join(map(re.escape, even))}]")


def _is_even(char: str) -> bool:
    """Tell whether cleaning does with a character what ``_PLAIN_WORD`` does."""
    cleaned = _steps()[0][ord(char)]
    return cleaned == (char if _PLAIN_WORD.fullmatch(char) else " ")


def clean(text: str) -> list[str]:
    """Return the words of a text after the first step."""
    text = unicodedata.normalize("NFC", text)
    # A table is asked character by character, a pattern takes words: most texts allow that.
    if not _uneven().search(text):
        return _PLAIN_WORD.findall(text)
    return text.translate(_steps()[0]).split()


def analyse(text: str) -> list[str]:
    """Return the folded words of a text in their order, not yet stemmed."""
    fold = _folded()
    return [folded for word in clean(text) if (folded := fold[word])]


class Terms(dict[str, str]):
    """A cleaned word -> its term in one language, ``""`` where it has none."""

    def __init__(self, lang: str) -> None:
        table = tables()["languages"].get(lang)
        self._fold = _folded()
        self._stem = stemmer(table, self._fold.__getitem__) if table else str
        self._stop = frozenset(analyse(" ".join(table["stop"]))) if table else frozenset()

    def __missing__(self, word: str) -> str:
        folded = self._fold[word]
        term = self[word] = "" if folded in self._stop else self._stem(folded)
        return term


@functools.cache
def terms_of(lang: str) -> Terms:
    """Return the words and terms of a language, as far as they have been met."""
    return Terms(lang)


def terms(text: str, lang: str) -> list[str]:
    """Return the terms of a text in a language; ``""`` holds the place of a stop word."""
    known = terms_of(lang)
    return [known[word] for word in clean(text)]


@functools.cache
def skeleton(folded: str) -> str:
    """Return what a folded name shares with its spellings in other scripts, ``""`` for nothing.

    Бакишев, Бәкішев and Bakishev have one skeleton. For searching and for hints to editors only:
    people are never joined by it.
    """
    names = tables()["names"]
    text = "".join(names["letters"].get(char, char) for char in folded)
    for old, new in names["pairs"]:
        text = text.replace(old, new)
    return _REPEATED.sub(r"\1", _NAME.sub("", text))


def name_terms(text: str) -> list[str]:
    """Return the terms of a personal name: skeletons, and words that have none as they are."""
    return [NAME + (skeleton(word) or word) for word in analyse(text)]
