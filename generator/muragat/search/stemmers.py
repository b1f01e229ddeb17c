"""Stemmers: small readers of the tables in ``tables/languages``, twins of ``search-analysis.js``.

``russian`` and ``english`` are the Snowball algorithms as of Snowball 3 (Porter's, described at
https://snowballstem.org/); ``suffixes`` peels suffixes layer by layer, for languages that stack
them. Each takes a folded word (see ``analysis``) in letters of its alphabet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Stemmer = Callable[[str], str]


def stemmer(table: Mapping[str, Any], fold: Stemmer) -> Stemmer:
    """Return the stemmer of a language's table; words of another alphabet stay as they are.

    ``fold`` folds the words that the table lists.
    """
    alphabet = frozenset(table["alphabet"])
    table = {**table, "protected": [fold(word) for word in table.get("protected", ())]}
    stem = KINDS[table["kind"]](table)
    return lambda word: stem(word) if alphabet.issuperset(word) else word


def _by_last(endings: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return endings by their last letter, the longest first: a word can have a few of them."""
    groups: dict[str, tuple[str, ...]] = {}
    for ending in sorted(set(endings), key=len, reverse=True):
        groups[ending[-1]] = (*groups.get(ending[-1], ()), ending)
    return groups


class _Endings:
    """Some endings, to find the longest that a word has."""

    def __init__(self, endings: Iterable[str]) -> None:
        self._groups = _by_last(endings)

    def of(self, word: str) -> str:
        """Return the longest of the endings that a word has, ``""`` for none."""
        endings = self._groups.get(word[-1:], ())
        if word.endswith(endings):  # most words have none, and this tells so at once
            for ending in endings:
                if word.endswith(ending):
                    return ending
        return ""


# Russian


def _russian(table: Mapping[str, Any]) -> Stemmer:
    v = table["vowels"]
    first = re.compile(f"[^{v}]*[{v}]")
    second = re.compile(f"[^{v}]*[{v}]+[^{v}]+[{v}]+[^{v}]")
    names = ("gerund", "reflexive", "adjective", "participle", "verb", "noun")
    groups = {
        name: {
            **dict.fromkeys(table[name]["after"], True),
            **dict.fromkeys(table[name]["always"], False),
        }
        for name in names
    }
    endings = {name: _Endings(group) for name, group in groups.items()}
    after = frozenset(table["after"])
    derivational, superlative = _Endings(table["derivational"]), _Endings(table["superlative"])

    def cut(tail: str, name: str) -> str | None:
        """Take one ending of a group off, None where there is none."""
        ending = endings[name].of(tail)
        if not ending:
            return None
        rest = tail[: -len(ending)]
        if groups[name][ending] and rest[-1:] not in after:
            return None
        return rest

    def inflected(tail: str) -> str:
        gerund = cut(tail, "gerund")
        if gerund is not None:
            return gerund
        reflexive = cut(tail, "reflexive")
        tail = tail if reflexive is None else reflexive
        adjective = cut(tail, "adjective")
        if adjective is not None:
            participle = cut(adjective, "participle")
            return adjective if participle is None else participle
        for name in ("verb", "noun"):
            rest = cut(tail, name)
            if rest is not None:
                return rest
        return tail

    def stem(word: str) -> str:
        begin = first.match(word)
        if begin is None:
            return word
        head, tail = word[: begin.end()], inflected(word[begin.end() :])
        tail = tail.removesuffix("и")
        ending = derivational.of(tail)
        if ending:
            region = second.match(word)
            if region and len(head) + len(tail) - len(ending) >= region.end():
                tail = tail[: -len(ending)]
        ending = superlative.of(tail)
        if ending:
            tail = tail[: -len(ending)]
        if tail.endswith("нн"):
            tail = tail[:-1]
        elif not ending:
            tail = tail.removesuffix("ь")
        return head + tail

    return stem


# English


def _english(table: Mapping[str, Any]) -> Stemmer:
    v = table["vowels"]
    marked = re.compile(f"([{v}])y")
    region = re.compile(f"[^{v}]*[{v}]+[^{v}]")
    vowel = re.compile(f"[{v}]")
    special = re.compile("|".join(sorted(table["regions"], key=len, reverse=True)))
    short = re.compile(f"(?:[^{v}][{v}][^{v}wxY]|^[{v}][^{v}]|past)$")
    step2, step3 = table["step2"], table["step3"]
    endings1 = _Endings(("eedly", "ingly", "edly", "eed", "ing", "ed"))
    endings2, endings3, endings4 = _Endings(step2), _Endings(step3), _Endings(table["step4"])
    doubles = frozenset(table["doubles"])

    def step1a(w: str) -> str:
        if w.endswith("sses"):
            return w[:-2]
        if w.endswith(("ied", "ies")):
            return w[:-2] if len(w) > 4 else w[:-1]
        if w.endswith(("us", "ss")) or not w.endswith("s"):
            return w
        return w[:-1] if vowel.search(w[:-2]) else w

    def step1b(w: str, p1: int) -> str:
        ending = endings1.of(w)
        rest = w[: len(w) - len(ending)]
        if ending in ("eed", "eedly"):
            return rest + "ee" if len(rest) >= p1 and rest not in table["keep_eed"] else w
        if ending == "ing":
            if rest in table["keep_ing"]:
                return w
            if len(rest) == 2 and rest[1] == "y" and rest[0] not in v:
                return rest[0] + "ie"
        if not ending or not vowel.search(rest):
            return w
        if rest[-2:] in table["restore_e"]:
            return rest + "e"
        if rest[-2:] in doubles:
            return rest if len(rest) == 3 and rest[0] in "aeo" else rest[:-1]
        return rest + "e" if len(rest) == p1 and short.search(rest) else rest

    def replaced(w: str, p1: int, p2: int) -> str:
        """Steps 2 and 3."""
        ending = endings2.of(w)
        rest = w[: len(w) - len(ending)]
        before = {"ogi": "l", "li": table["before_li"]}.get(ending)
        if ending and len(rest) >= p1 and (before is None or (rest[-1:] and rest[-1] in before)):
            w = rest + step2[ending]
        ending = endings3.of(w)
        rest = w[: len(w) - len(ending)]
        if ending and len(rest) >= (max(p1, p2) if ending == "ative" else p1):
            w = rest + step3[ending]
        return w

    def stem(word: str) -> str:
        if word in table["whole"]:
            return str(table["whole"][word])
        if len(word) < 3:
            return word
        w = "Y" + word[1:] if word[0] == "y" else word
        if "y" in w:
            w = marked.sub(r"\1Y", w)
        start = special.match(w) or region.match(w)
        p1 = start.end() if start else len(w)
        further = region.match(w, p1)
        p2 = further.end() if further else len(w)
        w = step1b(step1a(w), p1)
        if len(w) > 2 and w[-1] in "yY" and w[-2] not in v:
            w = w[:-1] + "i"
        w = replaced(w, p1, p2)
        ending = endings4.of(w)
        rest = w[: len(w) - len(ending)]
        if ending and len(rest) >= p2 and (ending != "ion" or rest.endswith(("s", "t"))):
            w = rest
        at = len(w) - 1
        if w.endswith("e"):
            if at >= p2 or (at >= p1 and not short.search(w[:-1])):
                w = w[:-1]
        elif w.endswith("ll") and at >= p2:
            w = w[:-1]
        return w.replace("Y", "y")

    return stem


# Suffixes in layers


def _suffixes(table: Mapping[str, Any]) -> Stemmer:
    layers = [_by_last(layer) for layer in table["layers"]]
    every = frozenset(suffix for layer in table["layers"] for suffix in layer)
    vowels = frozenset(table["vowels"])
    protected = frozenset(table["protected"])
    shortest = min(map(len, protected), default=1)
    longest_protected = max(map(len, protected), default=0)
    beginnings = frozenset(word[:shortest] for word in protected)
    least: int = table["least"]

    def made_of_suffixes(text: str) -> bool:
        return not text or any(
            text[:length] in every and made_of_suffixes(text[length:])
            for length in range(1, len(text) + 1)
        )

    def kept(word: str) -> str:
        """Return the protected stem that a word is an inflected form of, ``""`` for none."""
        if word[:shortest] not in beginnings:
            return ""
        for length in range(min(longest_protected, len(word)), shortest - 1, -1):
            if word[:length] in protected and made_of_suffixes(word[length:]):
                return word[:length]
        return ""

    def peeled(word: str) -> str:
        for suffixes in layers:
            group = suffixes.get(word[-1:], ())
            if not word.endswith(group):
                continue
            for suffix in group:
                rest = word[: -len(suffix)]
                if word.endswith(suffix) and len(rest) >= least and not vowels.isdisjoint(rest):
                    word = rest
                    break
        return word

    def stem(word: str) -> str:
        word = kept(word) or peeled(word)
        if len(word) > least:
            word = word[:-1] + table["last"].get(word[-1], word[-1])
        return word

    return stem


KINDS: dict[str, Callable[[Mapping[str, Any]], Stemmer]] = {
    "russian": _russian,
    "english": _english,
    "suffixes": _suffixes,
}
