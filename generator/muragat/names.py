"""One rule that finds surname, given name and patronymic in a name as printed.

Journals print ``Given Patronymic Surname``, ``Surname Given Patronymic``, ``I. P. Surname`` and
``Surname I. P.`` side by side. What decides, in this order:

1. a comma: ``Surname, Given``;
2. one word in capitals among others: the surname;
3. initials: they are never the surname;
4. a patronymic, known by its ending: its place shows the order;
5. a particle (``van der``): the surname begins there;
6. else the surname stands last, unless only the first of two words has a surname's ending.

``certain`` is false where the rule had to guess, so that an editor can be told.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from muragat.model import Contributor

_PATRONYMIC_ENDINGS = (
    # Russian
    "ович", "евич", "ьич", "кич", "мич", "овна", "евна", "инична", "ична",
    "ovich", "evich", "yevich", "ovna", "evna", "yevna", "inichna", "ichna",
    # Kazakh and other Turkic
    "ұлы", "улы", "қызы", "кызы", "uly", "ulı", "ūly", "kyzy", "qyzy", "qyzı", "kizi",  # noqa: RUF001
    "оглы", "оғлы", "оглу", "ogly", "oglu",
)  # fmt: skip
"""Endings of patronymics, which also stand as words of their own: ``Мұрат ұлы``."""

_PATRONYMIC_WORDS = frozenset(
    ["ұлы", "улы", "қызы", "кызы", "uly", "kyzy", "qyzy", "оглы", "оглу", "ogly", "oglu"]
)

_SURNAME_ENDINGS = (
    "ов", "ова", "ев", "ева", "ёв", "ёва", "ский", "ская", "цкий", "цкая", "енко",
    "ov", "ova", "ev", "eva", "yov", "yova", "sky", "skiy", "skii", "skaya", "skaia", "enko",
)  # fmt: skip
_SURNAME_LENGTH = 5
"""Shorter words with such an ending are given names: Лев, Яков, Ева."""

_PARTICLES = frozenset((
    "af", "al", "ap", "ben", "bin", "da", "das", "de", "degli", "dei", "del", "della", "den",
    "der", "des", "di", "do", "dos", "du", "el", "ibn", "la", "le", "les", "ten", "ter", "und",
    "van", "vom", "von", "y", "zu", "zum", "zur", "аль", "бен", "бин", "да", "ван", "вон", "де",
    "дель", "ден", "дер", "ди", "дю", "ибн", "ла", "ле", "тер", "фон", "цу", "эль",
))  # fmt: skip
_PARTICLE_PREFIX = re.compile(r"(?:al|el|ad|an|ar|as|at|аль|эль)-\w", re.IGNORECASE)

_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "мл", "ст"])

_INITIAL = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+|[^\W\d_]", re.UNICODE)
_GLUED = re.compile(r"(?<=[^\W\d_]\.)(?=[^\W\d_])", re.UNICODE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


class NameParts(NamedTuple):
    """The parts of a personal name, as printed; ``""`` for one that is not there."""

    surname: str
    given: str = ""
    patronymic: str = ""
    certain: bool = True

    def inverted(self) -> str:
        """Return ``Surname, Given Patronymic``."""
        rest = " ".join(filter(None, (self.given, self.patronymic)))
        return ", ".join(filter(None, (self.surname, rest)))


@functools.lru_cache(maxsize=65536)
def split_name(name: str) -> NameParts:
    """Find the parts of a name as printed."""
    before, comma, after = name.partition(",")
    if comma and after.strip() and not _is_suffix(after.strip()):
        given, patronymic = _given(_words(after))
        return NameParts(" ".join(before.split()), given, patronymic)
    words = _words(name.replace(",", " "))
    core = [w for w in words if not _is_suffix(w)]
    if not core:
        return NameParts(" ".join(words), certain=False)
    parts = _split(core)
    suffixes = [w for w in words if _is_suffix(w)]
    return parts._replace(surname=" ".join([parts.surname, *suffixes]).strip())


def parts(contributor: Contributor, lang: str) -> NameParts:
    """Return the parts of a contributor's name in a language; fields that are given win.

    Without a name in that language, the first that there is.
    """
    if lang not in contributor.name and lang not in contributor.surname and contributor.name:
        lang = next(iter(contributor.name))
    printed = contributor.name.get(lang, "")
    if not (contributor.surname or contributor.given or contributor.patronymic):
        return split_name(printed)
    surname = contributor.surname.get(lang, "")
    given = contributor.given.get(lang, "")
    patronymic = contributor.patronymic.get(lang, "")
    if surname:
        rest = _given(_words(printed.replace(surname, " ", 1))) if surname in printed else ("", "")
        derived = NameParts(surname, *rest)
    else:
        derived = split_name(printed)
    return NameParts(
        surname=derived.surname,
        given=given or derived.given,
        # One who fills in the given name and leaves the patronymic out has none.
        patronymic=patronymic or ("" if given else derived.patronymic),
        certain=derived.certain,
    )


def inverted(contributor: Contributor, lang: str) -> str:
    """Return a contributor's name as ``Surname, Given Patronymic``."""
    return parts(contributor, lang).inverted()


def _words(text: str) -> list[str]:
    """Return the words of a name, ``Ә.Қ.Жұмабекова`` taken apart, ``Мұрат ұлы`` together."""
    words: list[str] = []
    for word in _GLUED.sub(" ", text).split():
        if words and word.lower() in _PATRONYMIC_WORDS:
            words[-1] += " " + word
        else:
            words.append(word)
    return words


def _split(words: Sequence[str]) -> NameParts:
    if len(words) == 1:
        return NameParts(words[0])
    capitals = [i for i, w in enumerate(words) if _is_capitals(w)]
    if len(capitals) == 1:
        rest = [w for i, w in enumerate(words) if i != capitals[0]]
        return NameParts(words[capitals[0]], *_given(rest))
    if any(map(_is_initial, words)):
        return _by_initials(words)
    patronymic = next((i for i, w in enumerate(words) if i and is_patronymic(w)), None)
    if patronymic is not None and len(words) > 2:
        return _by_patronymic(words, patronymic)
    particle = _particle(words)
    if particle is not None:
        return NameParts(" ".join(words[particle:]), *_given(words[:particle]))
    if len(words) == 2 and _has_surname(words[0]) and not _has_surname(words[1]):
        return NameParts(words[0], words[1], certain=False)
    # Of two words the second may be a patronymic without a surname: a guess.
    certain = len(words) == 2 and patronymic is None
    return NameParts(words[-1], " ".join(words[:-1]), certain=certain)


def _by_initials(words: Sequence[str]) -> NameParts:
    full = [i for i, w in enumerate(words) if not _is_initial(w)]
    if not full:
        return NameParts(words[-1], *_given(words[:-1]), certain=False)
    if _is_initial(words[-1]):
        # Surname I. P., or Surname Given I.
        end = next(i for i, w in enumerate(words) if _is_initial(w))
        particle = _particle(words[:end])
        if end == 1 or particle == 0:
            return NameParts(" ".join(words[:end]), *_given(words[end:]))
        return NameParts(words[0], *_given(words[1:]), certain=False)
    # I. P. Surname, Given I. Surname: the surname follows the last initial.
    start = max(i for i, w in enumerate(words) if _is_initial(w)) + 1
    rest = words[start:]
    particle = _particle(rest)
    if len(rest) == 1 or particle == 0:
        return NameParts(" ".join(rest), *_given(words[:start]))
    return NameParts(words[-1], *_given(words[:-1]), certain=False)


def _by_patronymic(words: Sequence[str], place: int) -> NameParts:
    if place == len(words) - 1:
        surname, given = words[: place - 1], words[place - 1]
    else:
        surname, given = words[place + 1 :], " ".join(words[:place])
    return NameParts(" ".join(surname), given, words[place])


def _given(words: Sequence[str]) -> tuple[str, str]:
    """Return given name and patronymic of words that hold no surname."""
    if len(words) == 2 and all(map(_is_initial, words)) and _CYRILLIC.search(words[1]):
        # Two Cyrillic initials are given name and patronymic, two Latin ones two given names.
        return words[0], words[1]
    if len(words) > 1 and is_patronymic(words[-1]):
        return " ".join(words[:-1]), words[-1]
    return " ".join(words), ""


def is_patronymic(word: str) -> bool:
    """Tell whether a word has a patronymic's ending."""
    lowered = word.lower()
    return lowered.endswith(_PATRONYMIC_ENDINGS) and any(
        lowered.endswith(ending) and len(lowered) > len(ending) + 1
        for ending in _PATRONYMIC_ENDINGS
    )


def _particle(words: Sequence[str]) -> int | None:
    """Return the place where a surname with a particle begins."""
    for i, word in enumerate(words):
        last = i == len(words) - 1
        if _PARTICLE_PREFIX.match(word) and last and i:
            return i
        if word.lower() in _PARTICLES and not last and (i or word.islower()):
            return i
    return None


def _is_initial(word: str) -> bool:
    return word[:1].isupper() and _INITIAL.fullmatch(word) is not None


def _is_capitals(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 2 and word.isupper() and not word.endswith(".")


def _is_suffix(word: str) -> bool:
    return word.lower().rstrip(".") in _SUFFIXES and (word.endswith(".") or word.isascii())


def _has_surname(word: str) -> bool:
    lowered = word.lower()
    return len(lowered) >= _SURNAME_LENGTH and lowered.endswith(_SURNAME_ENDINGS)
