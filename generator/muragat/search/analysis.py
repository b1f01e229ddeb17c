"""From a text to the terms of the search index: the same steps as in ``search-analysis.js``.

1. NFC; invisible characters (soft hyphen, zero-width, direction marks), apostrophes and loose
   diacritics vanish, so that they never cut a word; what is neither letter, mark nor digit
   separates two words.
2. A word that mixes look-alike letters of two scripts gets the letters of one; and once more
   after the next step, where no numeral can be meant.
3. Lower case; a letter of the table becomes what the table says; another loses its diacritics:
   ``é`` is ``e``.
4. The stemmer of the text's language, if it has one. Its stop words give no term.

All that is particular to a language or a script is data (``tables/``, and that of ``folding``)
and is shipped to the browser with the index, so that both sides take the same steps by the same
tables.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from muragat import folding
from muragat.folding import clean, fold, skeleton
from muragat.repairs import mixed_script
from muragat.search.stemmers import stemmer

_TABLES = Path(__file__).with_name("tables")

NAME = "~"
"""What the term of a name begins with, so that names and words never meet."""

# Such a word holds nothing to repair, neither before it is folded nor after.
_ONE_SCRIPT = re.compile("[0-9A-Za-z]+|[0-9\u0400-\u052f]+")

# Such a piece is a word and nothing else that counts: see what ``clean`` does.
_WORD = re.compile("([0-9A-Za-z]+|[0-9\u0400-\u0481\u048a-\u052f]+)[,.;:]?")

_PIECES = 131_072  # pieces that are remembered in each language
_LONGEST = 64  # characters of such a piece: a text without blanks is none


@functools.cache
def tables() -> dict[str, Any]:
    """Return all tables as one value, the one that the browser is sent."""
    loaded = {
        name: json.loads((_TABLES / f"{name}.json").read_bytes())
        for name in ("keyboards", "operators")
    }
    loaded |= folding.tables()
    twins = Path(mixed_script.__file__).with_name("look_alikes.json")
    loaded["twins"] = json.loads(twins.read_bytes())
    loaded["languages"] = {
        path.stem: json.loads(path.read_bytes())
        for path in sorted((_TABLES / "languages").glob("*.json"))
    }
    return loaded


@functools.cache
def _latin() -> frozenset[str]:
    return frozenset(tables()["letters"]["latin"])


def _folded(word: str) -> str:
    """Return a cleaned word as it is folded."""
    if _ONE_SCRIPT.fullmatch(word):
        return fold(word)
    folded = fold(mixed_script.repair_text(word, allowed=_latin()))
    return fold(mixed_script.repair_text(folded))


def analyse(text: str) -> list[str]:
    """Return the folded words of a text in their order, not yet stemmed."""
    return [folded for word in clean(text) if (folded := _folded(word))]


class Terms(dict[str, str]):
    """A cleaned word -> its term in one language, ``""`` where it has none."""

    def __init__(self, lang: str) -> None:
        table = tables()["languages"].get(lang)
        self._stem = stemmer(table, _folded) if table else str
        self._stop = frozenset(analyse(" ".join(table["stop"]))) if table else frozenset()

    def __missing__(self, word: str) -> str:
        folded = _folded(word)
        term = self[word] = "" if folded in self._stop else self._stem(folded)
        return term


@functools.cache
def terms_of(lang: str) -> Terms:
    """Return the words and terms of a language, as far as they have been met."""
    return Terms(lang)


class Pieces(dict[str, str]):
    """What stands between two blanks of a text -> its terms: no word goes over a blank.

    Most pieces have one term; several are parted by blanks, none are ``""``.

    ``bare`` takes the marks out of a piece, and leaves a word with a point behind it alone.
    """

    def __init__(self, lang: str, bare: Callable[[str], str] | None = None) -> None:
        self._terms = terms_of(lang)
        self._bare = bare

    def __missing__(self, piece: str) -> str:
        if word := _WORD.fullmatch(piece):
            found = self._terms[word[1]]
        else:
            words = clean(self._bare(piece) if self._bare else piece)
            found = " ".join(filter(None, map(self._terms.__getitem__, words)))
        if len(self) >= _PIECES:
            self.clear()
        if len(piece) <= _LONGEST:
            self[piece] = found
        return found


@functools.cache
def pieces_of(lang: str, bare: Callable[[str], str] | None = None) -> Pieces:
    """Return the pieces and terms of a language, as far as they have been met."""
    return Pieces(lang, bare)


def terms(text: str, lang: str) -> list[str]:
    """Return the terms of a text in a language; ``""`` holds the place of a stop word."""
    known = terms_of(lang)
    return [known[word] for word in clean(text)]


@functools.lru_cache(maxsize=65536)
def name_terms(text: str) -> tuple[str, ...]:
    """Return the terms of a personal name: skeletons, and words that have none as they are."""
    return tuple(NAME + (skeleton(word) or word) for word in analyse(text))
