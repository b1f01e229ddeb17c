"""Lists without marks, quotations, tables, titles: what only neighbours or numbers tell."""

from __future__ import annotations

import pytest

from muragat.importers import tables
from muragat.importers.paragraph import Kind
from muragat.importers.paragraphs import body_paragraphs
from muragat.importers.profile import preset
from muragat.importers.titles import Casing, propose
from muragat.repairs import read_lines

PROFILE = preset()
FULL = "The keepers of the wells were the oldest men of the clan."


def kinds(text: str) -> list[tuple[Kind, str]]:
    rows, _ = body_paragraphs(read_lines(text), PROFILE.headings["en"], PROFILE)
    return [(row.kind, row.text) for row in rows]


def test_terms_after_a_colon_are_a_list() -> None:
    text = (
        f"{FULL} They had these rights:\n\nWater – they drew it first.\n\n"
        "Grass – they let their herds graze there.\n\n"
        f"{FULL}\n"
    )
    assert [kind for kind, _ in kinds(text)] == [
        Kind.PARAGRAPH,
        Kind.ITEM,
        Kind.ITEM,
        Kind.PARAGRAPH,
    ]


def test_pieces_that_end_with_semicolons_are_a_list() -> None:
    text = f"{FULL} They had:\n\nthe water;\n\nthe grass;\n\nthe road.\n\n{FULL}\n"
    assert [kind for kind, _ in kinds(text)].count(Kind.ITEM) == 3


def test_one_term_alone_is_no_list() -> None:
    text = f"{FULL} They say:\n\nWater – it is life.\n\n{FULL}\n"
    assert Kind.ITEM not in [kind for kind, _ in kinds(text)]


def test_letters_mark_items_and_stay_in_the_text() -> None:
    text = f"{FULL} They asked:\n\na) Who drew the water?\n\nb) Who paid for it?\n\n{FULL}\n"
    assert [row for row in kinds(text) if row[0] is Kind.ITEM] == [
        (Kind.ITEM, "a) Who drew the water?"),
        (Kind.ITEM, "b) Who paid for it?"),
    ]


def test_letters_inside_a_sentence_are_no_items() -> None:
    text = "The keepers of the wells had two duties, namely\na) water and b) peace.\n"
    assert [k for k, _ in kinds(text)] == [Kind.PARAGRAPH]


@pytest.mark.parametrize(
    ("quoted", "whole"),
    [
        ("«Water belongs to those who draw it» (Seitov 2001: 5).", True),
        ("«Water», he said, «belongs to those who draw it».", False),
        ("“Water belongs to those who draw it.”", True),
    ],
)
def test_a_whole_paragraph_in_quotation_marks_after_a_colon(quoted: str, whole: bool) -> None:
    text = f"{FULL} The oldest of them said:\n\n{quoted}\n\n{FULL}\n"
    assert (kinds(text)[1][0] is Kind.QUOTATION) is whole


def test_a_quotation_of_two_paragraphs() -> None:
    text = f"{FULL} He said:\n\n«Water is life.\n\nGrass is life too».\n\n{FULL}\n"
    assert [kind for kind, _ in kinds(text)][1:3] == [Kind.QUOTATION, Kind.QUOTATION]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Year Wells", "2015 3 1", "2016 - 2", "ten months 5 4"], (1, 4)),
        (["2015 3 1", "2016 2"], (2, 2)),
        (["one", "two", "three"], (3, 3)),
    ],
)
def test_rows_are_told_by_their_numbers(lines: list[str], expected: tuple[int, int]) -> None:
    first, end, rows = tables.rows(lines)
    assert (first, end) == expected
    assert len(rows) == end - first


def test_the_label_of_a_row_may_have_several_words() -> None:
    assert tables.rows(["A 1 2", "B 3 4", "ten months of C 5 6"])[2][2] == (
        "ten months of C",
        "5",
        "6",
    )


TEXT = "We sent the law of the Republic to the keepers in the year of the UN."


def test_a_title_takes_its_case_from_head_and_text() -> None:
    found = propose(
        "1",
        {"en": "WELLS OF THE REPUBLIC: A LAW FOR KEEPERS", "kk": "Құдықтар"},
        ["Wells of the Republic: a law ..."],
        {"en": [TEXT]},
        Casing([]),
    )
    assert len(found) == 1
    assert found[0].proposed == "Wells of the Republic: a law for keepers"
    assert found[0].unknown == ("FOR",)
    assert not found[0].whole


def test_a_title_whose_words_all_stand_in_the_text_is_whole() -> None:
    title = {"en": "THE LAW OF THE REPUBLIC AND UN KEEPERS"}
    found = propose("1", title, [], {"en": [TEXT]}, Casing(["law and order"]))[0]
    assert found.proposed == "The law of the Republic and UN keepers"
    assert (found.whole, found.source) == (True, "text")


def test_the_beginning_of_a_sentence_says_nothing_of_case() -> None:
    assert Casing(["Wells are deep. Wells dry up."]).form("WELLS") is None
    assert Casing(["All wells are deep."]).form("WELLS") == "wells"
