from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muragat.repairs import Context, Words, read_lines
from muragat.repairs.look_alikes import LATIN, TO_CYRILLIC
from muragat.repairs.mixed_script import judge, mixed_script, repair_text, repair_word


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("дaлa", "дала"),
        ("қызмeтiн", "қызметін"),
        ("stеppe", "steppe"),
        ("СHILD", "CHILD"),
        ("дала", "дала"),
        ("steppe", "steppe"),
        ("ХХІ", "ХХІ"),
        ("Turtoт", "Turtoт"),
    ],
)
def test_a_word_gets_one_script(word: str, expected: str) -> None:
    assert repair_word(word) == expected


def test_a_tie_goes_to_the_preferred_script() -> None:
    assert repair_word("Сa", prefer=LATIN) == "Ca"
    assert repair_word("Сa") == "Са"


def test_an_allowed_word_is_latin_first() -> None:
    assert repair_word("АI", allowed=frozenset({"AI"})) == "AI"
    assert repair_word("АI") == "АІ"


def test_a_roman_numeral_needs_a_latin_majority() -> None:
    assert repair_word("ХXI") == "XXI"
    assert judge("ХІX").text == "ХІX"
    assert not judge("ХІX").decided


def test_a_word_with_letters_of_its_own_in_both_scripts_is_left() -> None:
    verdict = judge("Turtoт")
    assert verdict.text == "Turtoт"
    assert not verdict.decided


@pytest.mark.parametrize(
    "text", ["IT-компания", "e-үкімет", "PR-менеджер", "2023a", "smart-келісім", "iPhone-ды"]
)
def test_parts_between_hyphens_are_words_of_their_own(text: str) -> None:
    assert repair_text(text) == text


def test_changes_and_doubts_name_their_line() -> None:
    lines = read_lines("бос\nдaлa жолы\nTurtoт")
    result = mixed_script(lines, Context(words=Words()))
    assert [line.text for line in result.lines] == ["бос", "дала жолы", "Turtoт"]
    assert [(c.line, c.before, c.after) for c in result.changes] == [(2, "дaлa", "дала")]
    assert [d.line for d in result.doubts] == [3]


@given(st.text())
def test_only_look_alikes_change(text: str) -> None:
    repaired = repair_text(text)
    assert repaired.translate(TO_CYRILLIC) == text.translate(TO_CYRILLIC)
    assert repair_text(repaired) == repaired


def test_a_word_wholly_in_look_alikes_of_another_script_is_named() -> None:
    lines = read_lines("The Convention (\u0421\u0420\u0421) of the Республика")
    found = mixed_script(lines, Context(words=Words(), script="Latn"))
    assert [line.text for line in found.lines] == [lines[0].text]
    assert [doubt.quotation for doubt in found.doubts] == ["\u0421\u0420\u0421"]
    assert mixed_script(lines, Context(words=Words(), script="Cyrl")).doubts == []
