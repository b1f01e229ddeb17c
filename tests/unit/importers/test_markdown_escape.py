"""What is printed renders as printed."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from muragat.importers.markdown import body, escape
from muragat.importers.paragraphs import Kind, Paragraph

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PARSER.use(footnote_plugin).use(dollarmath_plugin)

LINE = st.text(
    alphabet=st.one_of(
        st.sampled_from("#-+*_`[]()<>!$\\|~^&;:=.1290 abжқ\"'/@{}"),
        st.characters(exclude_categories=["C", "Z"], include_characters=" "),
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: text == " ".join(text.split()) != "")


def shown(markdown: str) -> list[tuple[str, str]]:
    """Return each block's tag and its text."""
    tokens = PARSER.parse(markdown)
    found = []
    for before, token in itertools.pairwise(tokens):
        if token.type == "inline":
            assert all(child.type in ("text", "text_special") for child in token.children or ())
            text = "".join(child.content for child in token.children or ())
            found.append((before.tag, text))
    return found


@given(LINE)
def test_a_paragraph_shows_its_text(text: str) -> None:
    assert shown(escape(text)) == [("p", text)]


@given(LINE)
def test_a_heading_shows_its_text(text: str) -> None:
    row = Paragraph(kind=Kind.HEADING, text=text, first=1, last=1)
    assert shown(body([row])) == [("h2", text)]


@given(st.lists(LINE, min_size=1, max_size=4), st.booleans())
def test_list_items_show_their_text(texts: list[str], numbered: bool) -> None:
    rows = [
        Paragraph(kind=Kind.ITEM, text=text, first=1, last=1, number=i if numbered else None)
        for i, text in enumerate(texts, 1)
    ]
    assert [text for _, text in shown(body(rows))] == texts
