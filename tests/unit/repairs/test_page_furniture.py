from __future__ import annotations

import pytest

from muragat.repairs import Context, Words, read_lines
from muragat.repairs.page_furniture import is_capital, is_names, page_furniture

CONTEXT = Context(words=Words(), et_al=("et al.", "және т.б."))
TITLE = " WELLS OF THE STEPPE\nAND THEIR KEEPERS\n\n"


def run(text: str) -> tuple[list[str], list[tuple[int, str]]]:
    result = page_furniture(read_lines(text), CONTEXT)
    return [line.text for line in result.lines], [(c.line, c.kind) for c in result.changes]


def test_a_page_number_and_its_head_go() -> None:
    lines, changes = run("first half\n\n\n\n42\n\nSome head\n\nsecond half")
    assert lines == ["first half", "second half"]
    assert changes == [(5, "page-number"), (7, "running-head")]


def test_the_line_after_begins_the_page_without_a_gap() -> None:
    result = page_furniture(read_lines("first\n\n\n\n42\n\nSome head\n\nsecond"), CONTEXT)
    assert result.lines[1].page
    assert result.lines[1].gap == 0


def test_a_lone_number_in_a_table_stays() -> None:
    text = "cell\n\n2\nOptional\n\ncell"
    assert run(text) == (["cell", "2", "Optional", "cell"], [])


def test_a_title_in_small_letters_is_a_head() -> None:
    lines, _ = run(TITLE + "text of\n Wells of the steppe and ...\n\nthe page")
    assert lines[-2:] == ["text of", "the page"]


def test_a_title_with_a_look_alike_letter_is_a_head() -> None:
    lines, _ = run(TITLE + "text of\n Wells оf the steppe and their keepers\n\nthe page")
    assert lines[-2:] == ["text of", "the page"]


def test_authors_are_a_head_only_where_a_page_begins() -> None:
    assert run("text\n А.Ә. Серікбай және т.б.\n\nmore")[0] == ["text", "more"]
    assert run("text\nА.Ә. Серікбай\n\nmore")[0] == ["text", "А.Ә. Серікбай", "more"]


def test_another_line_where_a_page_begins_stays() -> None:
    assert run("text\n something else.\n\nmore")[0] == ["text", "something else.", "more"]


@pytest.mark.parametrize(
    "text", ["D.B. Makhanov, A.M. Karat", "К.А. Бек", "K. Zhanar et al.", "Seitov A.B."]
)
def test_rows_of_names(text: str) -> None:
    assert is_names(text, CONTEXT.et_al)


@pytest.mark.parametrize("text", ["The end of it", "Кіріспе", "A. quick brown fox", "42"])
def test_no_rows_of_names(text: str) -> None:
    assert not is_names(text, CONTEXT.et_al)


def test_capitals() -> None:
    assert is_capital("ҚАЗАҚ ДАЛАСЫ: 1 БӨЛІМ")
    assert not is_capital("ҚАЗАҚ даласы")
    assert not is_capital("12")
