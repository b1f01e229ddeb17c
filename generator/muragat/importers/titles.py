"""A title printed in capitals, in sentence case, where a running head or the text gives it.

Nothing is guessed: a word takes the case that a running head prints it in, else the case that it
mostly has in the article's own text (then in the issue's) away from the beginnings of sentences.
A proposal with a word that is attested nowhere is not whole; an editor finishes it by hand.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from muragat.model import Localized
from muragat.repairs.look_alikes import fold
from muragat.repairs.page_furniture import is_capital

HEAD, TEXT, BOTH = "running head", "text", "running head and text"

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_START = re.compile(r"(?:^|[.!?…:»”\"\u2022]|[-\u2013—]\s|\d[.)])\W*$")
_LEAST_LETTERS = 2
_REACH = 12
"""How far before a word the beginning of its sentence is looked for."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A title as it may be shown.

    ``source`` says what gave the case; ``unknown`` are words that nothing gave a case, ``whole``
    tells that there are none, so that ``--accept-titles`` takes the title.
    """

    article: str
    language: str
    printed: str
    proposed: str
    source: str
    unknown: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether every word's case is given."""
        return not self.unknown


_key = functools.lru_cache(maxsize=65536)(fold)


class Casing:
    """In which case the words of some texts stand inside sentences."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._forms: dict[str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            if is_capital(text):
                continue
            for match in _WORD.finditer(text):
                before = text[max(0, match.start() - _REACH) : match.start()]
                if not _START.search(before):
                    self._forms[_key(match[0])][match[0]] += 1

    def form(self, word: str) -> str | None:
        """Return the commonest form of a word; the smaller one of two."""
        forms = self._forms.get(fold(word))
        if not forms:
            return None
        return max(forms, key=lambda form: (forms[form], form))


def propose(
    article: str,
    title: Localized,
    heads: Sequence[str],
    own: Mapping[str, Sequence[str]],
    issue: Casing,
) -> list[Proposal]:
    """Propose a case for every title in capitals; ``own`` are the texts of each language."""
    out = []
    for language, text in title.items():
        first = text.split(" (")[0]
        if is_capital(first, least=_LEAST_LETTERS) and len(first.split()) > 1:
            casings = [Casing(own.get(language, ())), issue]
            out.append(_proposal(article, language, text, heads, casings))
    return out


def _proposal(
    article: str, language: str, text: str, heads: Sequence[str], casings: Sequence[Casing]
) -> Proposal:
    given = _from_head(text, heads)
    unknown: list[str] = []
    used: set[str] = set()
    number = -1

    def cased(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        word = match[0]
        if not is_capital(word, least=1):
            return word
        if number in given:
            used.add(HEAD)
            return given[number]
        form = next((form for casing in casings if (form := casing.form(word))), None)
        if form is None:
            unknown.append(word)
            return word.lower()
        used.add(TEXT)
        return form

    proposed = _WORD.sub(cased, text)
    start = next((i for i, char in enumerate(proposed) if char.isalpha()), 0)
    proposed = proposed[:start] + proposed[start : start + 1].upper() + proposed[start + 1 :]
    return Proposal(
        article=article,
        language=language,
        printed=text,
        proposed=proposed,
        source=BOTH if len(used) > 1 else min(used, default=TEXT),
        unknown=tuple(unknown),
    )


def _from_head(title: str, heads: Sequence[str]) -> dict[int, str]:
    """Return the words of a title, by their place, as a running head prints them."""
    words = [fold(word) for word in _WORD.findall(title)]
    best: dict[int, str] = {}
    for head in heads:
        shown = _WORD.findall(head)
        same = 0
        while same < min(len(words), len(shown)) and fold(shown[same]) == words[same]:
            same += 1
        # The last word of a head that is cut off may be a piece.
        if same == len(shown) or (same and same == len(shown) - 1):
            found = dict(enumerate(shown[:same]))
            best = found if len(found) > len(best) else best
    return best
