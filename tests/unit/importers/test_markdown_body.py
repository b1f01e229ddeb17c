"""What is printed renders as printed, whatever kind of paragraph it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from muragat.importers.markdown import body
from muragat.importers.paragraph import Kind, Paragraph
from muragat.markdown import headings, plain_text, render

LINE = st.text(
    alphabet=st.one_of(
        st.sampled_from("#-+*_`[]()<>!$\\|~^&;:=.1290 abжқ\"'/@{}"),
        st.characters(exclude_categories=["C", "Z"], include_characters=" "),
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: text == " ".join(text.split()) != "")
TEXT_KINDS = [Kind.HEADING, Kind.SUBHEADING, Kind.PARAGRAPH, Kind.QUOTATION, Kind.CAPTION]
ROW = st.one_of(
    st.builds(lambda kind, text: row(kind, text), st.sampled_from(TEXT_KINDS), LINE),
    st.builds(lambda n, text: row(Kind.ITEM, text, number=n), st.sampled_from([None, 1, 2]), LINE),
    st.builds(lambda text: row(Kind.CELL, text, rows=(text,)), LINE),
)


def row(
    kind: Kind, text: str, *, number: int | None = None, rows: tuple[str, ...] = ()
) -> Paragraph:
    return Paragraph(kind=kind, text=text, spans=((1, 1),), number=number, rows=rows)


@given(st.lists(ROW, max_size=6))
def test_every_paragraph_shows_its_text(rows: list[Paragraph]) -> None:
    text = body(rows)
    assert plain_text(text) == [one.text for one in rows]
    shown = [one.text for one in rows if one.kind in (Kind.HEADING, Kind.SUBHEADING)]
    assert [heading.text for heading in headings(text)] == shown


@given(st.lists(st.tuples(LINE, LINE, LINE), min_size=1, max_size=4))
def test_a_rebuilt_table_shows_its_cells(cells: list[tuple[str, ...]]) -> None:
    table = Paragraph(kind=Kind.TABLE, text="", spans=((1, 1),), cells=tuple(cells))
    assert plain_text(body([table])) == [" | ".join(one) for one in cells]
    assert "<table>" in render(body([table])).html


def test_a_quotation_of_two_paragraphs_is_one() -> None:
    rows = [row(Kind.QUOTATION, "One."), row(Kind.QUOTATION, "Two.")]
    assert body(rows) == "> One.\n>\n> Two.\n"


def test_a_flattened_table_is_marked_and_keeps_its_lines() -> None:
    cell = row(Kind.CELL, "a b `c", rows=("a b", "", "```c"))
    assert body([cell]) == "````table\na b\n\n```c\n````\n"


def test_lists_that_begin_anew_are_two_lists() -> None:
    rows = [row(Kind.ITEM, text, number=n) for n, text in ((1, "A."), (2, "B."), (1, "C."))]
    assert body(rows) == "1. A.\n2. B.\n\n1) C.\n"
