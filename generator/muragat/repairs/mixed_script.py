"""Words that mix Cyrillic and Latin letters which look alike.

The rule looks at one run of letters, so that ``IT-компания`` and ``e-үкімет`` are two runs each
and stay as they are. A letter that has a twin in the other script may be a slip; one that has
none shows the script that the word is meant in.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

import msgspec

from muragat.repairs.base import Change, Context, Doubt, Repaired, repair
from muragat.repairs.lines import Line, quote
from muragat.repairs.look_alikes import CYRILLIC, LATIN, TO_CYRILLIC, TO_LATIN

_LATIN_TWINS = frozenset(map(chr, TO_CYRILLIC))
_CYRILLIC_TWINS = frozenset(map(chr, TO_LATIN))

_LETTERS = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLCDM]+")
_HAS_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0259\u018f]")
_HAS_CYRILLIC = re.compile("[\u0400-\u052f]")


class Verdict(msgspec.Struct, frozen=True):
    """What became of a word; ``decided`` is false for a mixed word that no rule settles."""

    text: str
    decided: bool = True


@functools.lru_cache(maxsize=65536)
def judge(word: str, *, prefer: str = CYRILLIC, allowed: frozenset[str] = frozenset()) -> Verdict:
    """Judge one run of letters.

    ``prefer`` is the script that a tie goes to, ``allowed`` are Latin words (``AI``) that win over
    every rule.
    """
    if not (_HAS_LATIN.search(word) and _HAS_CYRILLIC.search(word)):
        return Verdict(word)
    latin = [c for c in word if _HAS_LATIN.match(c)]
    cyrillic = [c for c in word if _HAS_CYRILLIC.match(c)]
    as_latin, as_cyrillic = word.translate(TO_LATIN), word.translate(TO_CYRILLIC)
    if as_latin in allowed:
        return Verdict(as_latin)
    if _ROMAN.fullmatch(as_latin):
        # A century's numeral is as often typed in one script as in the other.
        return Verdict(as_latin) if len(latin) > len(cyrillic) else Verdict(word, decided=False)
    latin_free = all(c in _LATIN_TWINS for c in latin)
    cyrillic_free = all(c in _CYRILLIC_TWINS for c in cyrillic)
    if latin_free and not cyrillic_free:
        return Verdict(as_cyrillic)
    if cyrillic_free and not latin_free:
        return Verdict(as_latin)
    if not latin_free:
        return Verdict(word, decided=False)
    if len(latin) == len(cyrillic):
        return Verdict(as_latin if prefer == LATIN else as_cyrillic)
    return Verdict(as_latin if len(latin) > len(cyrillic) else as_cyrillic)


def repair_word(word: str, *, prefer: str = CYRILLIC, allowed: frozenset[str] = frozenset()) -> str:
    """Return a run of letters in one script; a word that no rule settles comes back as it is."""
    return judge(word, prefer=prefer, allowed=allowed).text


def repair_text(text: str, *, prefer: str = CYRILLIC, allowed: frozenset[str] = frozenset()) -> str:
    """Repair every run of letters of a text."""
    if not (_HAS_LATIN.search(text) and _HAS_CYRILLIC.search(text)):
        return text
    return _LETTERS.sub(lambda m: repair_word(m[0], prefer=prefer, allowed=allowed), text)


@repair("mixed-script")
def mixed_script(lines: Sequence[Line], context: Context) -> Repaired:
    """Give every word the letters of one script."""
    out: list[Line] = []
    changes: list[Change] = []
    doubts: list[Doubt] = []
    for line in lines:
        if context.script == LATIN and _HAS_CYRILLIC.search(line.text):
            doubts += _strangers(line)
        if not (_HAS_LATIN.search(line.text) and _HAS_CYRILLIC.search(line.text)):
            out.append(line)
            continue
        for word in _LETTERS.findall(line.text):
            verdict = judge(word, prefer=context.script, allowed=context.allowed)
            if verdict.text != word:
                changes.append(
                    Change(repair="mixed-script", line=line.number, before=word, after=verdict.text)
                )
            elif not verdict.decided:
                doubts.append(
                    Doubt(
                        line=line.number,
                        quotation=quote(word),
                        what="word mixes letters of two scripts",
                    )
                )
        text = repair_text(line.text, prefer=context.script, allowed=context.allowed)
        out.append(msgspec.structs.replace(line, text=text))
    return Repaired(out, changes, doubts)


def _strangers(line: Line) -> list[Doubt]:
    """Name words of a Latin text that are wholly in Cyrillic letters which look Latin."""
    return [
        Doubt(line=line.number, quotation=quote(word), what="word is in letters of another script")
        for word in _LETTERS.findall(line.text)
        if len(word) > 1 and all(char in _CYRILLIC_TWINS for char in word)
    ]
