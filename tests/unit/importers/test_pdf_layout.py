"""Reading order, furniture, headings and paragraphs, from words with their places alone."""

from __future__ import annotations

import dataclasses

from muragat.importers.pdf_layout import find_gutter, in_order, rows
from muragat.importers.pdf_reader import Page, Word
from muragat.importers.pdf_text import PdfText, pdf_text
from muragat.importers.profile import preset

LETTER = 5.0
"""The width of every letter; a line of a column holds 40 letters, a full one 90."""


@dataclasses.dataclass
class Sheet:
    """A page to put lines on."""

    number: int = 1
    words: list[Word] = dataclasses.field(default_factory=list)

    def put(
        self,
        text: str,
        left: float,
        base: float,
        *,
        size: float = 10,
        bold: bool = False,
        italic: bool = False,
    ) -> None:
        for word in text.split(" "):
            right = left + len(word) * LETTER
            if word:
                self.words.append(Word(word, left, right, base, size, bold, italic))
            left = right + LETTER

    def column(self, left: float, top: float, lines: list[str], **style: bool) -> None:
        for place, line in enumerate(lines):
            self.put(line, left, top - 12 * place, **style)  # type: ignore[arg-type]

    def page(self) -> Page:
        return Page(number=self.number, width=595, height=842, words=tuple(self.words))


LEFT, RIGHT = 60.0, 330.0


def filled(name: str, lines: int, letters: int = 40) -> list[str]:
    """Return full lines; each names itself."""
    return [f"{name}{n:02} " + name * (letters - 4) for n in range(lines)]


def texts(page: Page) -> list[str]:
    found = rows(page)
    return [row.text[:3] for row in in_order(found, find_gutter(found, 10))]


def read(*sheets: Sheet) -> PdfText:
    return pdf_text([sheet.page() for sheet in sheets], preset())


def body(found: PdfText) -> list[str]:
    return [line.strip("\f") for line in found.text.split("\n")]


def test_columns_are_read_one_after_the_other() -> None:
    sheet = Sheet()
    sheet.column(LEFT, 700, filled("a", 20))
    sheet.column(RIGHT, 700, filled("b", 20))
    assert texts(sheet.page()) == [f"a{n:02}" for n in range(20)] + [f"b{n:02}" for n in range(20)]


def test_columns_with_other_baselines() -> None:
    sheet = Sheet()
    sheet.column(LEFT, 700, filled("a", 20))
    sheet.column(RIGHT, 695, filled("b", 20))
    assert texts(sheet.page()) == [f"a{n:02}" for n in range(20)] + [f"b{n:02}" for n in range(20)]


def test_full_width_lines_part_the_columns() -> None:
    sheet = Sheet()
    sheet.put("t00 " + "x" * 86, LEFT, 780)
    sheet.put("t01 short", LEFT, 768)
    sheet.column(LEFT, 730, filled("a", 10))
    sheet.column(RIGHT, 730, filled("b", 10))
    sheet.put("m00 " + "x" * 86, LEFT, 590)
    sheet.column(LEFT, 560, filled("c", 10))
    sheet.column(RIGHT, 560, filled("d", 10))
    order = ["t00", "t01"]
    for name in "ab":
        order += [f"{name}{n:02}" for n in range(10)]
    order.append("m00")
    for name in "cd":
        order += [f"{name}{n:02}" for n in range(10)]
    assert texts(sheet.page()) == order


def test_one_column_has_no_gutter() -> None:
    sheet = Sheet()
    for n in range(30):
        sheet.put(f"a{n:02} " + " ".join(["word"] * 16), LEFT, 700 - 12 * n)
    assert find_gutter(rows(sheet.page()), 10) is None


def test_raised_marks_stay_in_their_line() -> None:
    sheet = Sheet()
    sheet.put("the end of it", 60, 700)
    sheet.put("1", 125.2, 703.5, size=6)
    sheet.put("and more", 135, 700)
    assert [row.text for row in rows(sheet.page())] == ["the end of it1 and more"]


def test_page_numbers_and_heads_go_by_their_place() -> None:
    sheets = []
    for number in range(4):
        sheet = Sheet(number + 1)
        head = ("A. Wren, B. Stone", "The lost bridge")[number % 2]
        sheet.put(head, LEFT, 800, size=9, italic=True)
        sheet.column(LEFT, 760, filled("abcd"[number], 31, 90))
        sheet.put(str(number + 57), 290, 40)
        sheets.append(sheet)
    found = read(*sheets)
    taken = [(h.furniture, body(found)[n - 1]) for n, h in found.hints.items() if h.furniture]
    assert taken[:2] == [("page-number", "57"), ("running-head", "A. Wren, B. Stone")]
    assert len(taken) == 8
    assert [h.page for h in found.hints.values() if not h.furniture][::31] == [
        "57", "58", "59", "60"
    ]  # fmt: skip


def test_a_page_without_a_number_is_counted() -> None:
    sheets = []
    for number in range(3):
        sheet = Sheet(number + 1)
        sheet.column(LEFT, 760, filled("abcd"[number], 31, 90))
        if number:
            sheet.put(str(number + 11), 290, 40)
        sheets.append(sheet)
    first = next(iter(read(*sheets).hints.values()))
    assert (first.page, first.counted) == ("11", True)


def test_a_lone_year_at_the_top_is_text() -> None:
    sheets = []
    for number in range(2):
        sheet = Sheet(number + 1)
        sheet.put("1898", LEFT, 760)
        sheet.column(LEFT, 748, filled("ab"[number], 30, 90))
        sheets.append(sheet)
    found = read(*sheets)
    assert not any(hint.furniture for hint in found.hints.values())
    assert body(found).count("1898") == 2


def test_headings_at_one_height_are_no_running_heads() -> None:
    sheets = []
    for number in range(2):
        sheet = Sheet(number + 1)
        sheet.put("Introduction", LEFT, 760, bold=True)
        sheet.column(LEFT, 735, filled("ab"[number], 30, 90))
        sheets.append(sheet)
    found = read(*sheets)
    assert body(found).count("Introduction") == 2
    assert not any(hint.furniture for hint in found.hints.values())


def test_paragraphs_begin_with_an_indent() -> None:
    sheet = Sheet()
    sheet.put("First " + "x" * 80, LEFT + 15, 700)
    sheet.column(LEFT, 688, ["second " + "x" * 83, "third " + "x" * 84])
    sheet.put("Fourth " + "x" * 80, LEFT + 15, 664)
    sheet.column(LEFT, 652, ["fifth " + "x" * 84] * 3)
    begins = [hint.begins for hint in read(sheet).hints.values()]
    assert begins == [True, False, False, True, False, False, False]


def test_entries_that_hang_begin_at_the_edge() -> None:
    sheet = Sheet()
    for n in range(4):
        sheet.put(f"Entry {n} " + "x" * 80, LEFT, 700 - 24 * n)
        sheet.put("goes on.", LEFT + 15, 688 - 24 * n)
    begins = [hint.begins for hint in read(sheet).hints.values()]
    assert begins == [True, False] * 4


def test_a_sentence_goes_on_over_columns_and_pages() -> None:
    sheets = [Sheet(1), Sheet(2)]
    for sheet, names in zip(sheets, ("ab", "cd"), strict=True):
        sheet.column(LEFT, 700, filled(names[0], 20))
        sheet.column(RIGHT, 700, filled(names[1], 20))
    found = read(*sheets)
    assert [n for n, hint in found.hints.items() if hint.begins] == [1]
    assert found.text.count("\f") == 2


def test_ranks_go_by_size_and_weight() -> None:
    sheet = Sheet()
    sheet.put("The title of it", LEFT + 100, 780, size=14, bold=True)
    sheet.put("Methods", LEFT, 740, size=11, bold=True)
    sheet.column(LEFT, 722, ["y" * 90, "y" * 40 + "."])
    sheet.put("Reading of books", LEFT, 690, italic=True)
    sheet.column(LEFT, 672, ["y" * 90, "y" * 40 + "."])
    sheet.put("Results", LEFT, 640, size=11, bold=True)
    sheet.column(LEFT, 622, ["y" * 90] * 8)
    found = read(sheet)
    lines = body(found)
    ranks = {lines[n - 1]: hint.rank for n, hint in found.hints.items() if hint.rank}
    assert ranks == {"The title of it": 1, "Methods": 2, "Reading of books": 3, "Results": 2}


def test_a_bold_line_inside_a_paragraph_is_no_heading() -> None:
    sheet = Sheet()
    sheet.column(LEFT, 700, ["y" * 90] * 3)
    sheet.put("z" * 90, LEFT, 664, bold=True)
    sheet.column(LEFT, 652, ["y" * 90] * 3)
    assert not any(hint.rank for hint in read(sheet).hints.values())


def test_rows_of_a_table_keep_their_gaps() -> None:
    sheet = Sheet()
    sheet.column(LEFT, 760, ["y" * 90] * 20)
    for place, row in enumerate((("depth, ft", "12"), ("day", "14"), ("price", "7"))):
        sheet.put(row[0], LEFT, 500 - 12 * place)
        sheet.put(row[1], LEFT + 200, 500 - 12 * place)
    assert body(read(sheet))[-4:-1] == ["depth, ft    12", "day    14", "price    7"]


def test_loose_justified_lines_are_no_table() -> None:
    sheet = Sheet()
    sheet.column(LEFT, 760, ["y" * 90] * 20)
    for base in (520, 508):
        for place in range(4):
            sheet.put("word" * 3, LEFT + place * 130, base)
    assert not any(hint.tabular for hint in read(sheet).hints.values())


def test_a_note_waits_for_the_end_of_the_paragraph() -> None:
    first, second = Sheet(1), Sheet(2)
    first.column(LEFT, 760, filled("a", 20, 90))
    first.put("1 A note at the foot.", LEFT, 60, size=8)
    second.put("goes on here.", LEFT, 760)
    second.put("Another paragraph " + "y" * 60, LEFT + 15, 748)
    second.column(LEFT, 736, filled("b", 20, 90))
    lines = [line for line in body(read(first, second)) if line]
    assert lines[20:23] == [
        "goes on here.",
        "1 A note at the foot.",
        "Another paragraph " + "y" * 60,
    ]
