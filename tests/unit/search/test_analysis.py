"""The analysis in Python; that the browser's is the same is tested in tests/browser."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muragat import folding
from muragat.folding import skeleton
from muragat.search.analysis import analyse, name_terms, tables

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
CHARACTERS = st.sampled_from(
    [chr(code) for code in (*range(0x20, 0x500), *range(0x2010, 0x2030), *range(0x3B0, 0x3D0))]
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("  \n\t ", []),
        ("Дала құдықтары: әңгіме", ["дала", "кудыктары", "ангиме"]),
        ("ҚҰҚЫҚ құқық кукык", ["кукык", "кукык", "кукык"]),
        ("Һарунов, Өркен Ғаниұлы", ["харунов", "оркен", "ганиулы"]),
        ("Соловьёва — Соловьева", ["соловьева", "соловьева"]),
        ("йод и\u0306од иод", ["йод", "йод", "иод"]),
        ("«Құдық» (2024) 12,5 №7", ["кудык", "2024", "12", "5", "7"]),
        ("IT-компания", ["it", "компания"]),
        ("snake_case __proto__ constructor", ["snake", "case", "proto", "constructor"]),
        ("O'Brien O’Brien OʼBrien", ["obrien", "obrien", "obrien"]),
        ("зако\u00adно\u200bда\u2060тель", ["законодатель"]),
        ("за\u0301мок", ["замок"]),
        ("Müller, Čapek, Øre, Straße", ["muller", "capek", "ore", "strasse"]),
        ("ğ q ñ ö ū ü ş ı İ", ["g", "q", "n", "o", "u", "u", "s", "i", "i"]),
        ("ΛΟΓΟΣ λόγος", ["λογοσ", "λογοσ"]),
        ("हिन्दी", ["हिन्दी"]),
        ("法律 law", ["法律", "law"]),
        ("😀👩\u200d🔬 \ud800", []),
        ("a~999 law:1 +x^ -y* /", ["a", "999", "law", "1", "x", "y"]),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    assert analyse(text) == terms


def test_case_of_every_kazakh_letter() -> None:
    for letter in KAZAKH:
        assert analyse(letter.upper()) == analyse(letter)


@given(st.text(CHARACTERS))
def test_terms_are_stable(text: str) -> None:
    terms = analyse(text)
    assert analyse(" ".join(terms)) == terms


@given(st.text(CHARACTERS))
def test_normal_form_does_not_matter(text: str) -> None:
    assert analyse(unicodedata.normalize("NFD", text)) == analyse(text)


@given(st.text())
def test_terms_pass_lunr_unchanged(text: str) -> None:
    # lunr.py lowers the terms that it is given; its wildcard must never stand in one.
    for term in analyse(text):
        assert term
        assert term == term.lower()
        assert not set(term) & set("*/ ")


def test_table_is_in_lower_case_and_final() -> None:
    fold = tables()["letters"]["fold"]
    for letter, folded in fold.items():
        assert letter == letter.lower() == unicodedata.normalize("NFC", letter)
        assert all(fold.get(char, char) == char for char in folded)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("стр\u0061хов\u0061ние", ["страхование"]),  # two Latin letters
        ("\u0421HILDREN", ["children"]),  # a Cyrillic С
        ("\u0410I жүйесі", ["ai", "жуйеси"]),  # a Cyrillic А
        ("IT-компания e-үкімет iPhone-ды", ["it", "компания", "e", "укимет", "iphone", "ды"]),
        ("Turtoт", ["turtoт"]),
        ("стр\u00ad\u0061х", ["страх"]),
    ],
)
def test_look_alike_letters_of_another_script(text: str, terms: list[str]) -> None:
    assert analyse(text) == terms


@pytest.mark.parametrize(
    "names",
    [
        "Бакишев Бәкішев Bakishev",
        "Қайрат Кайрат Kairat Qayrat",
        "Жумабеков Zhumabekov Jumabekov",
        "Әлиханович Alikhanovich Alihanovich",
        "Цой Tsoi Tsoy",
        "Щербаков Shcherbakov",
        "Еселева Yesseleva",
    ],
)
def test_names_across_scripts(names: str) -> None:
    assert len({term for name in names.split() for term in name_terms(name)}) == 1


def test_names_without_a_skeleton_stay_as_they_are() -> None:
    assert name_terms("王小明") == ("~王小明",)
    assert skeleton("王小明") == ""
    assert name_terms("") == ()


@given(st.text(st.sampled_from([chr(c) for c in (*range(0x500), *range(0x2000, 0x2100), 0x301)])))
def test_words_are_those_of_the_table_of_characters(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert folding.clean(text) == composed.translate(folding._cleaning()).split()
