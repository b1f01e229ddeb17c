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
    own = re.compile(f"[{table['alphabet']}]*")
    table = {**table, "protected": [fold(word) for word in table.get("protected", ())]}
    stem = KINDS[table["kind"]](table)
    return lambda word: stem(word) if own.fullmatch(word) else word


# An archive has hundreds of thousands of words, each of which is stemmed once: what looks at all
# endings of a kind at once, be it a pattern or a table by their last letters, takes half the time
# of what asks for one after the other.


def _longest_first(endings: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(endings), key=len, reverse=True))


def _backwards(endings: Iterable[str]) -> str:
    """Return the pattern of the longest of some endings, for a word that is read backwards."""
    return "|".join(ending[::-1] for ending in _longest_first(endings))


class _Endings:
    """Some endings of two letters or more, to find the longest that a word has."""

    def __init__(self, endings: Iterable[str]) -> None:
        self._groups: dict[str, tuple[str, ...]] = {}
        for ending in _longest_first(endings):
            self._groups[ending[-2:]] = (*self._groups.get(ending[-2:], ()), ending)

    def of(self, word: str) -> str:
        """Return the longest of the endings that a word has, ``""`` for none."""
        for ending in self._groups.get(word[-2:], ()):
            if word.endswith(ending):
                return ending
        return ""


# Russian


def _russian(table: Mapping[str, Any]) -> Stemmer:
    v = table["vowels"]
    first = re.compile(f"[^{v}]*[{v}]")
    second = re.compile(f"[^{v}]*[{v}]+[^{v}]+[{v}]+[^{v}]")
    derivational, superlative = _Endings(table["derivational"]), _Endings(table["superlative"])
    inflected = re.compile(_inflections(table))

    def stem(word: str) -> str:
        begin = first.match(word)
        if begin is None:
            return word
        head, tail = word[: begin.end()], word[begin.end() :]
        found = inflected.match(tail[::-1])
        if found and found.end():
            tail = tail[: -found.end()]
        ending = derivational.of(tail)
        if ending:
            region = second.match(word)
            if region and len(head) + len(tail) - len(ending) >= region.end():
                tail = tail[: -len(ending)]
        ending = superlative.of(tail)
        if ending:
            tail = tail[: -len(ending)]
        if tail.endswith("нн") or (tail.endswith("ь") and not ending):
            tail = tail[:-1]
        return head + tail

    return stem


def _inflections(table: Mapping[str, Any]) -> str:
    """Return the pattern of what inflection adds to a stem, read backwards.

    Some endings count only after certain letters. The algorithm takes the longest ending and no
    shorter one in its place; to try those too changes nothing, as a test of the table makes sure.
    """

    def group(name: str) -> str:
        always, after = table[name]["always"], table[name]["after"]
        marked = [(e, e[::-1]) for e in always]
        marked += [(e, f"{e[::-1]}(?=[{table['after']}])") for e in after if e not in always]
        marked.sort(key=lambda pair: -len(pair[0]))
        return f"(?:{'|'.join(pattern for _, pattern in marked)})"

    adjective = f"{group('adjective')}{group('participle')}?"
    others = f"{adjective}|{group('verb')}|{group('noun')}"
    return f"(?:{group('gerund')}|{group('reflexive')}?(?:{others})?)и?"


# English


def _english(table: Mapping[str, Any]) -> Stemmer:
    v = table["vowels"]
    marked = re.compile(f"([{v}])y")
    region = f"[^{v}]*[{v}]+[^{v}]"
    regions = re.compile(f"({'|'.join(_longest_first(table['regions']))}|{region})({region})?")
    vowel = re.compile(f"[{v}]")
    short = re.compile(f"(?:[^{v}][{v}][^{v}wxY]|^[{v}][^{v}]|past)$")
    whole, step2, step3 = table["whole"], table["step2"], table["step3"]
    endings1 = _Endings(("eedly", "ingly", "edly", "eed", "ing", "ed"))
    endings2, endings3, endings4 = _Endings(step2), _Endings(step3), _Endings(table["step4"])
    doubles = frozenset(table["doubles"])
    before = {"ogi": ("l",), "li": tuple(table["before_li"])}

    def is_short(w: str) -> bool:
        return short.search(w, max(len(w) - 4, 0)) is not None

    def step1a(w: str) -> str:
        if w.endswith("sses"):
            return w[:-2]
        if w.endswith(("ied", "ies")):
            return w[:-2] if len(w) > 4 else w[:-1]
        if w.endswith(("us", "ss")) or not w.endswith("s"):
            return w
        return w[:-1] if vowel.search(w, 0, len(w) - 2) else w

    def step1b(w: str, p1: int) -> str:
        ending = endings1.of(w)
        if not ending:
            return w
        rest = w[: -len(ending)]
        if ending in ("eed", "eedly"):
            return rest + "ee" if len(rest) >= p1 and rest not in table["keep_eed"] else w
        if ending == "ing":
            if rest in table["keep_ing"]:
                return w
            if len(rest) == 2 and rest[1] == "y" and rest[0] not in v:
                return rest[0] + "ie"
        if not vowel.search(rest):
            return w
        if rest[-2:] in table["restore_e"]:
            return rest + "e"
        if rest[-2:] in doubles:
            return rest if len(rest) == 3 and rest[0] in "aeo" else rest[:-1]
        return rest + "e" if len(rest) == p1 and is_short(rest) else rest

    def replaced(w: str, p1: int, p2: int) -> str:
        """Steps 2 to 4."""
        ending = endings2.of(w)
        if ending:
            rest = w[: -len(ending)]
            if len(rest) >= p1 and (ending not in before or rest.endswith(before[ending])):
                w = rest + step2[ending]
        ending = endings3.of(w)
        if ending:
            rest = w[: -len(ending)]
            if len(rest) >= (max(p1, p2) if ending == "ative" else p1):
                w = rest + step3[ending]
        ending = endings4.of(w)
        if ending:
            rest = w[: -len(ending)]
            if len(rest) >= p2 and (ending != "ion" or rest.endswith(("s", "t"))):
                return rest
        return w

    def stem(word: str) -> str:
        if word in whole:
            return str(whole[word])
        if len(word) < 3:
            return word
        w = "Y" + word[1:] if word[0] == "y" else word
        if "y" in w:
            w = marked.sub(r"\1Y", w)
        found = regions.match(w)
        p1 = found.end(1) if found else len(w)
        p2 = found.end() if found and found[2] else len(w)
        w = step1b(step1a(w), p1)
        if len(w) > 2 and w[-1] in "yY" and w[-2] not in v:
            w = w[:-1] + "i"
        w = replaced(w, p1, p2)
        at = len(w) - 1
        if w.endswith("e"):
            if at >= p2 or (at >= p1 and not is_short(w[:-1])):
                w = w[:-1]
        elif at >= p2 and w.endswith("ll"):
            w = w[:-1]
        return w.replace("Y", "y")

    return stem


# Suffixes in layers


def _suffixes(table: Mapping[str, Any]) -> Stemmer:
    every = frozenset(suffix for layer in table["layers"] for suffix in layer)
    longest = max(map(len, every))
    protected = frozenset(table["protected"])
    shortest = min(map(len, protected), default=1)
    longest_protected = max(map(len, protected), default=0)
    beginnings = frozenset(word[:shortest] for word in protected)
    least: int = table["least"]
    v = table["vowels"]
    # One suffix of each layer, where enough is left of the word, read backwards.
    enough = f"(?=.{{{least}}})(?=[^{v}]*[{v}])"
    layers = re.compile("".join(f"(?:(?:{_backwards(x)}){enough})?" for x in table["layers"]))

    def made_of_suffixes(text: str) -> bool:
        ends = {0}  # of what suffixes are put together to, from the beginning
        for start in range(len(text)):
            if start in ends:
                ends.update(
                    start + length
                    for length in range(1, longest + 1)
                    if text[start : start + length] in every
                )
        return len(text) in ends

    def kept(word: str) -> str:
        """Return the protected stem that a word is an inflected form of, ``""`` for none."""
        if word[:shortest] not in beginnings:
            return ""
        for length in range(min(longest_protected, len(word)), shortest - 1, -1):
            if word[:length] in protected and made_of_suffixes(word[length:]):
                return word[:length]
        return ""

    def peeled(word: str) -> str:
        found = layers.match(word[::-1])
        return word[: len(word) - found.end()] if found else word

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
