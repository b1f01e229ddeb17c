"""BibTeX: what LaTeX would take for a command is text."""

from __future__ import annotations

import sys

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from muragat.exports.bibtex import bibtex, escape
from muragat.model import Contributor
from toy import ODD_TITLE, toy_archive

ARCHIVE = toy_archive()
ARTICLE = ARCHIVE.article("2024-1-3")


def _line(text: str, field: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"  {field} = "))


def test_markup_in_a_title() -> None:
    article = msgspec.structs.replace(ARTICLE, language="en", title={"en": ODD_TITLE})
    assert _line(bibtex(ARCHIVE, article), "title") == (
        r'  title = {{"Salt} \& <b>water</b>" of the *steppe* [sic]: 100\% of \$5,'
        r" \#1\_a \textbraceleft{}b\textbraceright{} \textbackslash{} \textasciitilde{}"
        r" \textasciicircum{} `c`},"
    )


def test_capitals_are_kept_but_at_the_beginning() -> None:
    article = msgspec.structs.replace(
        ARTICLE, language="en", title={"en": "The DNA of Kazakh wells: A study? Yes"}
    )
    line = _line(bibtex(ARCHIVE, article), "title")
    assert line == "  title = {The {DNA} of {Kazakh} wells: A study? Yes},"


def test_a_title_in_capitals_is_one_group() -> None:
    article = msgspec.structs.replace(ARTICLE, title={"ru": "СОЛЬ И ВОДА"}, display_title={})
    assert _line(bibtex(ARCHIVE, article), "title") == "  title = {{СОЛЬ И ВОДА}},"


def test_names_that_could_be_taken_apart_are_grouped() -> None:
    names = ("Wren, Salt and Water", "Айсұлу Қайратқызы Жұмабекова", "Collective")
    article = msgspec.structs.replace(
        ARTICLE, contributors=tuple(Contributor(name={"ru": name}) for name in names)
    )
    assert _line(bibtex(ARCHIVE, article), "author") == (
        "  author = {Wren, {Salt and Water} and Жұмабекова, Айсұлу Қайратқызы and Collective},"
    )


def test_a_doi_is_taken_as_it_stands() -> None:
    article = msgspec.structs.replace(ARTICLE, doi="10.5555/a_b%c#d")
    assert _line(bibtex(ARCHIVE, article), "doi") == "  doi = {10.5555/a_b%c#d},"


@given(st.text())
@settings(deadline=None)
def test_braces_always_balance(text: str) -> None:
    depth = 0
    for char in escape(text):
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert depth == 0


def test_a_word_of_small_letters_has_no_capital() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    assert not [char for char in every if f"a{char}".islower() and char.isupper()]
