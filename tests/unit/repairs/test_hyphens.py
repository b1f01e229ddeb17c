from __future__ import annotations

import pytest

from muragat.importers.profile import preset
from muragat.repairs import Context, Words, read_lines
from muragat.repairs.hyphens import decide, hyphens

SOURCE = """Сухая степь и колодцы, жан-жақты зерттеу, сондай-ақ дала.
The well-being of the district; a well keeper reads the river gauge again.
сондай да болады, смарт-келісімдер жасалды
"""
WORDS = Words(read_lines(SOURCE))


@pytest.mark.parametrize(
    ("left", "right", "keep", "rule"),
    [
        ("1987", "1989", True, "digit"),
        ("307", "бап", True, "digit"),
        ("жұмсамай", "-ақ", True, "doubled"),
        ("AI", "driven", True, "capitals"),
        ("Касым", "Жомарт", True, "name"),
        ("коло", "дцы", False, "attested"),
        ("dis", "trict", False, "attested"),
        ("жан", "жақты", True, "attested-hyphen"),
        ("сондай", "ақ", True, "attested-hyphen"),
        ("сон", "дай-ақ", False, "attested"),
        ("егжей", "тегжейлі", True, "compound"),
        ("смарт", "келісімдерге", True, "related-hyphen"),
        ("пере", "писки", False, "unknown"),
    ],
)
def test_the_rules_stand_in_their_order(left: str, right: str, keep: bool, rule: str) -> None:
    decision = decide(left, right, WORDS, compounds=("егжей-*",))
    assert (decision.keep, decision.rule) == (keep, rule)


def test_the_first_half_of_a_compound_adjective_keeps_its_hyphen() -> None:
    compounds = preset().compounds
    assert decide("причинно", "следственная", WORDS, compounds=compounds).keep
    assert decide("north", "eastern", WORDS, compounds=compounds).keep
    assert not decide("военно", "служащих", WORDS, compounds=compounds).keep
    assert not decide("современно", "сти", WORDS, compounds=compounds).keep


def test_only_guesses_are_uncertain() -> None:
    assert decide("коло", "дцы", WORDS).certain
    assert not decide("пере", "писки", WORDS).certain


def test_capitals_say_nothing_in_a_title() -> None:
    assert decide("СТЕП", "НАЯ", WORDS).keep
    assert not decide("СТЕП", "НАЯ", WORDS, title=True).keep


def test_a_name_in_capitals_that_stands_whole_elsewhere_is_joined() -> None:
    words = Words(read_lines("The rules of SABAM and its members"))
    assert not decide("SA", "BAM\u2019s", words).keep
    assert decide("AI", "driven", words).keep
    assert decide("IT", "SABAM", words).keep


def run(text: str, kind: str = "body") -> list[str]:
    result = hyphens(read_lines(text), Context(words=WORDS, kind=kind))
    return [line.text for line in result.lines]


def test_a_word_is_joined_over_a_blank_line() -> None:
    assert run("старые коло-\n\nдцы стоят") == ["старые колодцы", "стоят"]


def test_a_word_over_three_lines_is_joined() -> None:
    assert run("в рай-\nон-\nе сухо")[0] == "в районе"


def test_a_line_of_one_word_part_leaves_no_empty_line() -> None:
    result = hyphens(read_lines("сухая сте-\nпь.\n\nДалее"), Context(words=WORDS, kind="body"))
    assert [(row.text, row.number, row.last) for row in result.lines] == [
        ("сухая степь.", 1, 2),
        ("Далее", 4, 4),
    ]


def test_a_dash_is_no_hyphen() -> None:
    assert run("река -\nэто вода") == ["река -", "это вода"]


def test_a_word_that_does_not_go_on_is_a_doubt() -> None:
    result = hyphens(read_lines("защита про-\n\nЗаключение"), Context(words=WORDS, kind="body"))
    assert [line.text for line in result.lines] == ["защита про-", "Заключение"]
    assert result.doubts[0].line == 1


def test_each_change_names_its_line() -> None:
    result = hyphens(read_lines("a\nстарые коло-\nдцы"), Context(words=WORDS))
    change = result.changes[0]
    assert (change.line, change.before, change.after) == (2, "коло- дцы", "колодцы")
