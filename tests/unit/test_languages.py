from __future__ import annotations

import datetime as dt

import pytest

from muragat import languages

# The order that ICU gives these words for Kazakh.
KAZAKH = [
    "ағаш",
    "ақ",
    "Әлем",
    "бала",
    "ғылым",
    "дала",
    "ең",
    "ёж",
    "жол",
    "іс",
    "эра",
    "я",
    "law",
    "5",
]


def sort(words: list[str], code: str) -> list[str]:
    return sorted(words, key=lambda word: languages.sort_key(word, code))


def test_kazakh_order() -> None:
    assert sort(KAZAKH[::-1], "kk") == KAZAKH


def test_russian_takes_ё_for_е() -> None:
    assert sort(["Ежов", "Ёлкин", "Елагин", "Жуков"], "ru") == ["Ежов", "Елагин", "Ёлкин", "Жуков"]
    assert languages.initial("Ёлкин", "ru") == "Е"
    assert languages.initial("Ёлкин", "kk") == "Ё"


def test_english_puts_latin_first() -> None:
    assert sort(["Ақ", "Zulu", "Élan", "eland"], "en") == ["Élan", "eland", "Zulu", "Ақ"]


@pytest.mark.parametrize(
    ("text", "initial"),
    [("«Әлем»", "Ә"), ("Іс", "І"), ("élan", "E"), ("2025", "#"), ("", "#"), ("—", "#")],
)
def test_initial(text: str, initial: str) -> None:
    assert languages.initial(text, "kk") == initial


def test_dates() -> None:
    day = dt.date(2025, 3, 10)
    written = {code: languages.date(day, code) for code in ("kk", "ru", "en")}
    assert {k: v.replace("\u202f", " ").replace("\xa0", " ") for k, v in written.items()} == {
        "kk": "2025 ж. 10 наурыз",
        "ru": "10 марта 2025 г.",
        "en": "10 March 2025",
    }


@pytest.mark.parametrize(
    ("count", "forms"),
    [(1, "one"), (2, "few"), (5, "many"), (11, "many"), (21, "one"), (22, "few")],
)
def test_russian_plurals(count: int, forms: str) -> None:
    assert languages.plural(count, "ru") == forms


def test_a_language_without_a_row_works() -> None:
    assert languages.is_known("uz")
    assert languages.language("uz").name
    assert sort(["b", "a"], "uz") == ["a", "b"]
    assert languages.language("ar").direction == "rtl"


@pytest.mark.parametrize("code", ["kz", "xx", "KK", "", "русский"])
def test_unknown_languages(code: str) -> None:
    assert not languages.is_known(code)


def test_names() -> None:
    assert languages.language_name("kk", "ru") == "казахский"
    assert languages.country_name("KZ", "en") == "Kazakhstan"
    assert languages.country_name("ZZZ", "en") == "ZZZ"
