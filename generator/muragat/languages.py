"""The registry of languages: data, never an ``if``.

A language that has no row here still works: it gets a row made from the Unicode CLDR.
"""

from __future__ import annotations

import datetime as dt
import functools
import unicodedata

import msgspec
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"

# The same dates, numbers and names stand on thousands of pages.
_remembered = functools.lru_cache(maxsize=65536)


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """What the program must know of a language.

    ``code`` is BCP 47; ``name`` is the language's own name; ``iso639_2b`` is what DOAJ wants;
    ``alphabet`` is the order of sorting, lower case; ``same`` maps letters that sort as another;
    ``name_style`` is the JATS style of its personal names; ``open_graph`` the Open Graph locale;
    ``locale`` the CLDR locale of its dates and numbers, if it is another than ``code``.
    """

    code: str
    name: str
    iso639_2b: str
    alphabet: str
    same: dict[str, str] = {}
    name_style: str = "western"
    open_graph: str
    locale: str = ""
    direction: str = "ltr"


REGISTRY: dict[str, Language] = {
    row.code: row
    for row in (
        Language(
            code="kk",
            name="Қазақша",
            iso639_2b="kaz",
            alphabet=_KAZAKH + _LATIN + _DIGITS,
            name_style="eastern",
            open_graph="kk_KZ",
        ),
        Language(
            code="ru",
            name="Русский",
            iso639_2b="rus",
            # The Kazakh alphabet holds the Russian one in its order, so that Kazakh names
            # find their place in a Russian list.
            alphabet=_KAZAKH + _LATIN + _DIGITS,
            same={"ё": "е"},  # noqa: RUF001
            name_style="eastern",
            open_graph="ru_RU",
        ),
        Language(
            code="en",
            name="English",
            iso639_2b="eng",
            alphabet=_LATIN + _KAZAKH + _DIGITS,
            open_graph="en_GB",
            locale="en-GB",
        ),
    )
}


def is_known(code: str) -> bool:
    """Tell whether the code names a language that CLDR or the registry knows."""
    return code in REGISTRY or (code == code.lower() and _locale(code) is not None)


@functools.cache
def language(code: str) -> Language:
    """Return the row of a language, made from CLDR where the registry has none."""
    if code in REGISTRY:
        return REGISTRY[code]
    locale = _locale(code)
    name = (locale.get_display_name() or code) if locale else code
    return Language(
        code=code,
        name=name[:1].upper() + name[1:],
        iso639_2b=code,
        alphabet=_LATIN + _KAZAKH + _DIGITS,
        open_graph=code,
        direction=locale.text_direction if locale else "ltr",
    )


@functools.cache
def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def _formatting(code: str) -> Locale:
    return _locale(language(code).locale or code) or Locale("en")


@functools.cache
def _ranks(code: str) -> dict[str, int]:
    row = language(code)
    ranks = {letter: i for i, letter in enumerate(row.alphabet)}
    for letter, twin in row.same.items():
        ranks[letter] = ranks[twin]
    return ranks


def _letters(text: str, ranks: dict[str, int]) -> list[str]:
    """Return the lower-case letters and digits; a letter outside the alphabet loses its marks."""
    out: list[str] = []
    for char in unicodedata.normalize("NFC", text).casefold():
        if char in ranks:
            out.append(char)
        elif char.isalnum():
            out.extend(c for c in unicodedata.normalize("NFKD", char) if c.isalnum())
        elif out and out[-1] != " ":
            out.append(" ")
    return out


def sort_key(text: str, code: str) -> tuple[tuple[int, ...], str]:
    """Return the key that sorts texts by a language's alphabet; the text itself breaks ties."""
    ranks = _ranks(code)
    key = tuple(-1 if c == " " else ranks.get(c, 1000 + ord(c)) for c in _letters(text, ranks))
    return key, text


def initial(text: str, code: str) -> str:
    """Return the capital letter that a text stands under in an index, ``#`` for none."""
    ranks = _ranks(code)
    row = language(code)
    for char in _letters(text, ranks):
        if char.isalpha():
            return row.same.get(char, char).upper()
        if char.isdigit():
            break
    return "#"


@_remembered
def date(value: dt.date, code: str) -> str:
    """Write a date in words: ``10 March 2025``."""
    return str(format_date(value, "long", locale=_formatting(code)))


@_remembered
def number(value: int | float, code: str) -> str:
    """Write a number with the language's separators."""
    return str(format_decimal(value, locale=_formatting(code)))


@_remembered
def plural(count: int, code: str) -> str:
    """Return the CLDR plural category of a count: ``one``, ``few``, ``many``, ``other``."""
    return str(_formatting(code).plural_form(count))


@_remembered
def language_name(code: str, display: str) -> str:
    """Return the name of language ``code`` in language ``display``."""
    locale = _locale(code)
    name = locale.get_language_name(display) if locale and _locale(display) else None
    return str(name) if name else language(code).name


@_remembered
def country_name(code: str | None, display: str) -> str | None:
    """Return the name of a country (ISO 3166-1 alpha-2) in a language; the code if unknown."""
    if code is None:
        return None
    return str(_formatting(display).territories.get(code.upper(), code))
