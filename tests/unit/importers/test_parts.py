"""Paragraphs, fields, references, people, pages: each by small invented examples."""

from __future__ import annotations

import datetime as dt

import pytest

from muragat.importers.dates import named, read_date, read_dates
from muragat.importers.fields import abstract_paragraphs, end_matter, is_funding, keywords
from muragat.importers.markdown import body
from muragat.importers.pages import number_pages, page_starts
from muragat.importers.paragraph import Kind
from muragat.importers.paragraphs import body_paragraphs
from muragat.importers.people import merge_people, read_masthead, read_people
from muragat.importers.profile import preset
from muragat.importers.references import entries
from muragat.repairs import read_lines

PROFILE = preset()


@pytest.mark.parametrize(
    ("text", "language", "items"),
    [
        ("Key words: wells, steppe, and oral law.", "en", ("wells", "steppe", "oral law")),
        ("Ключевые слова: река; русло (старое; новое); дом.", "ru", 3),
        ("Түйін сөздер: дала, су және жер", "kk", ("дала", "су және жер")),
        ("Key words: economy, pro-", "en", ("economy", "pro-")),
    ],
)
def test_keywords(text: str, language: str, items: tuple[str, ...] | int) -> None:
    found = keywords(text, language, PROFILE)
    assert (len(found) if isinstance(items, int) else found) == items


def test_an_abstract_goes_on_over_a_blank_line_and_a_page() -> None:
    lines = read_lines("The wells of the\n\ndistrict were dry. They\n were counted.\n\nThe end.")
    texts = [row[0] for row in abstract_paragraphs(lines)]
    assert texts == ["The wells of the district were dry. They were counted.", "The end."]


def paragraphs(text: str, language: str = "en") -> list[tuple[Kind, str]]:
    rows, _ = body_paragraphs(read_lines(text), PROFILE.headings[language], PROFILE)
    return [(row.kind, row.text) for row in rows]


def test_a_column_break_does_not_end_a_paragraph() -> None:
    text = "The keepers of the wells were the oldest\n\nmen of the clan and nobody asked them.\n"
    assert len(paragraphs(text)) == 1


def test_a_heading_may_be_glued_to_its_paragraph() -> None:
    text = "The text before is long enough to end.\n\nMethods\nWe read the books aloud, twice.\n"
    assert [kind for kind, _ in paragraphs(text)] == [
        Kind.PARAGRAPH,
        Kind.HEADING,
        Kind.PARAGRAPH,
    ]


def test_a_numbered_heading_is_no_list_item() -> None:
    text = (
        "This paragraph ends before the heading.\n\n1. Reading books\n"
        "We read the books aloud, and we did it\n\ntwice.\n"
    )
    assert [kind for kind, _ in paragraphs(text)][1] is Kind.SUBHEADING


def test_lists() -> None:
    text = (
        "The following were compared with care:\n\n- the name of the keeper;\n"
        "- the depth of the water.\nAll of them were counted twice by us, and\n\nwritten down.\n\n"
        "There were three of them in the book:\n\n1. A first.\n2.The second.\n"
    )
    assert [kind for kind, _ in paragraphs(text)] == [
        Kind.PARAGRAPH,
        Kind.ITEM,
        Kind.ITEM,
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
        Kind.ITEM,
        Kind.ITEM,
    ]


def test_a_dash_inside_a_sentence_is_no_list_item() -> None:
    assert len(paragraphs("The aim of the whole of this search\n– to count the wells.\n")) == 1


def test_a_caption_does_not_cut_its_paragraph() -> None:
    text = "The keepers of the wells were the oldest\n\nFigure 1 – Wells\n\nmen of the clan.\n"
    assert paragraphs(text) == [
        (Kind.PARAGRAPH, "The keepers of the wells were the oldest men of the clan."),
        (Kind.CAPTION, "Figure 1 – Wells"),
    ]


def test_lists_that_begin_anew_are_two_lists() -> None:
    rows, _ = body_paragraphs(read_lines("1. A.\n2. B.\n1. C."), (), PROFILE)
    assert body(rows) == "1. A.\n2. B.\n\n1) C.\n"


def test_references_without_blank_lines_between() -> None:
    text = (
        "Abilova D. Water and kin. – Sarydala, 2011. – 120 p.\n"
        "Record book of the wells of the steppe\n\n"
        "district. Case No. 7, 1898.\n"
        "Seitov A. Memory in tales of old people\n"
        "Steppe Notes. 2019. No. 2. DOI: https://doi.org/10.5555/d.2.03.\n"
    )
    found = entries(read_lines(text))
    assert [(r.spans[0][0], r.spans[-1][1]) for r in found] == [(1, 1), (2, 4), (5, 6)]
    assert found[2].reference.doi == "10.5555/d.2.03"


def test_numbered_references() -> None:
    found = entries(read_lines("1. Seitov A. Wells.\n2. Abilova D. Water\nand kin.\n3. End."))
    assert [row.reference.text for row in found] == [
        "Seitov A. Wells.",
        "Abilova D. Water and kin.",
        "End.",
    ]


def test_an_address_with_a_blank_is_no_link() -> None:
    whole = entries(read_lines("Wells. URL: https://example.org/wells."))[0].reference
    broken = entries(read_lines("Wells. URL: https://example.org/ wells."))[0].reference
    assert (whole.url, broken.url) == ("https://example.org/wells", None)


def test_masthead() -> None:
    text = (
        "© 2025 Steppe Notes\n14\nМРНТИ 03.20.00   https://doi.org/10.5555/dala.2025.1.02\n"
        "Е. Тоқтаров , Ө. Һарунов*\nДала институты, Сарыдала, Қазақстан\n*e-mail: h@example.org\n"
    )
    found = read_masthead(read_lines(text), "kk", PROFILE)
    assert found.doi == "10.5555/dala.2025.1.02"
    assert [(s.scheme, s.code) for s in found.subjects] == [("irsti", "03.20.00")]
    assert [(c.name["kk"], c.email, c.corresponding) for c in found.contributors] == [
        ("Е. Тоқтаров", None, False),
        ("Ө. Һарунов", "h@example.org", True),
    ]
    assert found.affiliations["a"].city == {"kk": "Сарыдала"}
    assert found.affiliations["a"].country == "KZ"
    assert found.page == "14"


def test_a_doi_elsewhere_is_not_the_articles() -> None:
    found = read_masthead(read_lines("https://doi.org/10.5555/cited.1"), "ru", PROFILE)
    assert found.doi is None


def test_people_of_several_languages_are_put_together() -> None:
    ru = read_people(
        read_lines(
            "Сейтов Арман (автор-корреспондент) – к.и.н., Степной институт\n"
            "(Казахстан, Коктобе, e-mail: seitov@example.\norg)\n"
            "Абилова Дина – докторант, Степной институт (Казахстан, Коктобе)\n"
        ),
        PROFILE,
    )
    en = read_people(
        read_lines(
            "Seitov Arman (corresponding author) – Dr., Steppe Institute (Kazakhstan, Koktobe)\n"
            "Abilova Dina – doctoral student, Steppe Institute (Kazakhstan, Koktobe)\n"
        ),
        PROFILE,
    )
    contributors, affiliations = merge_people({"ru": ru, "en": en})
    assert [c.name for c in contributors] == [
        {"ru": "Сейтов Арман", "en": "Seitov Arman"},
        {"ru": "Абилова Дина", "en": "Abilova Dina"},
    ]
    assert contributors[0].corresponding
    assert contributors[0].email == "seitov@example.org"
    assert len(affiliations) == 1
    assert affiliations["a"].city == {"ru": "Коктобе", "en": "Koktobe"}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Поступило:17 сентябрь 2024 г.", dt.date(2024, 9, 17)),
        ("Принято: 3 мая 2025 г.", dt.date(2025, 5, 3)),
        ("Қабылданды: 1 мамыр 2025 ж.", dt.date(2025, 5, 1)),
        ("Received: 01.02.2025", dt.date(2025, 2, 1)),
        ("Received: 2025-02-01", dt.date(2025, 2, 1)),
        ("Received: February 1, 2025", dt.date(2025, 2, 1)),
        ("Принято: 31 февраля 2025 г.", None),
        ("Принято в печать", None),
    ],
)
def test_dates(text: str, date: dt.date | None) -> None:
    found = read_date(text, PROFILE)
    assert (found[0] if found else None) == date


def test_two_dates_may_stand_in_one_line() -> None:
    text = "Received 3 May 2024, accepted 17 September 2024"
    assert named(text, PROFILE) == ("received", "accepted")
    found = read_dates(text, named(text, PROFILE), PROFILE)
    assert {name: (str(date), shown) for name, (date, shown) in found.items()} == {
        "received": ("2024-05-03", "3 May 2024"),
        "accepted": ("2024-09-17", "17 September 2024"),
    }


def test_a_damaged_date_is_not_taken_from_the_next_label() -> None:
    text = "Received 3 Xay 2024, accepted 17 September 2024"
    found = read_dates(text, ("received", "accepted"), PROFILE)
    assert {name: str(date) for name, (date, _) in found.items()} == {"accepted": "2024-09-17"}


def test_labels_may_share_a_date() -> None:
    found = read_dates("Received, accepted: 17.09.2024", ("received", "accepted"), PROFILE)
    assert {name: str(date) for name, (date, _) in found.items()} == {
        "received": "2024-09-17",
        "accepted": "2024-09-17",
    }


def test_a_sentence_that_begins_like_a_label_gives_no_date() -> None:
    assert named("Принято 12 мая 2020 года важное решение о колодцах", PROFILE) == ()
    assert named("Принято считать, что река молода", PROFILE) == ()


def test_funding_needs_a_word_and_a_number() -> None:
    assert is_funding("Supported by the grant No. SD12345678.", "en", PROFILE)
    assert not is_funding("Supported by a grant.", "en", PROFILE)
    assert not is_funding("Code SD12345678.", "en", PROFILE)


def test_end_matter_is_found_from_the_end() -> None:
    lines = read_lines("Literature\n" * 6 + "Литература\n\nОдин. 2001.\n\nReferences\n\nOne. 2001.")
    found = end_matter(lines, PROFILE)
    assert (found.end, found.original, found.romanised) == (6, (6, 8), (8, 10))


def test_stray_marks_are_no_page_starts() -> None:
    starts = page_starts(1, 60, 480, [50, 165, 190, 282, 320, 398], [])
    assert starts == (1, 50, 165, 282, 398)


def test_pages_are_counted_from_a_printed_number() -> None:
    pages = number_pages((1, 50, 150, 266), {150: "42"})
    assert str(pages.range) == "40–43"


def test_numbers_that_disagree_give_no_range() -> None:
    pages = number_pages((1, 50, 150, 266), {50: "42", 150: "44"})
    assert pages.range is None
    assert not pages.agree
