"""The terms of texts: the short ways give what every step taken word by word gives."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muragat import folding, markdown
from muragat.repairs.mixed_script import repair_text
from muragat.search import analysis
from muragat.search.digest import _terms, _terms_of_body, bare, plain
from muragat.search.stemmers import stemmer
from thoroughness import examples

LANGUAGES = ("kk", "ru", "en", "de")
PIECES = (
    "Құдықтар", "құқығы", "правового", "ПРАВО", "нормами", "contracts", "The", "және", "и", "of",
    "стр\u0061х", "\u0410I", "AI", "Turtoт", "Ёй", "и\u0306", "за\u0301мок", "e\u0301", "\u0301a",
    "İ", "ΛΟΓΟΣ", "Å", "\u1100", "\u1161", "\u0915\u093c", "\u093c", "法律", "😀", "\ud800", "ﬁ",
    "x" * 70, "12", "1.", "2)", "№7",
    " ", " ", "\n", "\n\n", "\t", "\r", "\xa0", "\u2028", "\x1f", "\x85", "\u3000",
    "\u00ad", "\u200b", "’", "'", "*", "**", "_", "-", "+ ", "=", "—", ",", ".", "«", "»", "<",
    "[", "]", "(", ")", "](", "![", "http://", "https://", "www.", "://", "ww*w.", "]*(", "/a",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=25).map("".join)


def words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).translate(folding._cleaning()).split()


def folded(word: str) -> str:
    latin = frozenset(analysis.tables()["letters"]["latin"])
    once = folding.fold(repair_text(word, allowed=latin))
    return folding.fold(repair_text(once))


def term(word: str, lang: str) -> str:
    table = analysis.tables()["languages"].get(lang)
    if table is None:
        return folded(word)
    stop = {folded(word) for word in table["stop"]}
    return "" if folded(word) in stop else STEMMERS[lang](folded(word))


STEMMERS = {lang: stemmer(table, folded) for lang, table in analysis.tables()["languages"].items()}


@given(st.lists(st.tuples(TEXTS, st.sampled_from(LANGUAGES)), max_size=3))
@settings(max_examples=examples(2000), deadline=None)
def test_terms_are_counted_as_word_by_word(texts: list[tuple[str, str]]) -> None:
    slow = Counter(term(word, lang) for text, lang in texts for word in words(text))
    del slow[""]
    assert _terms(texts) == slow


@given(TEXTS)
@settings(max_examples=examples(2000))
def test_a_body_is_bared_as_by_one_pattern(body: str) -> None:
    address = re.compile(r"(?:https?://|www\.)\S+|\]\([^)\n]*\)")
    assert bare(body) == address.sub(" ", body).replace("*", "")


@given(TEXTS, st.sampled_from(LANGUAGES))
@settings(max_examples=examples(2000), deadline=None)
def test_a_body_is_bared_piece_by_piece_as_in_one_go(body: str, lang: str) -> None:
    assert _terms_of_body(body, lang) == _terms([(bare(body), lang)])


@given(TEXTS)
@settings(max_examples=examples(2000), deadline=None)
def test_a_text_without_markup_is_plain(text: str) -> None:
    markup = re.compile(r"[*_`\[\]\\<>&|#$~^]|^\s*(?:[-+=]|\d+[.)])", re.MULTILINE)
    paragraphs = markdown.plain_text(text) if markup.search(text) else text.split()
    assert plain(text) == " ".join(paragraphs)


def test_a_character_of_one_script_needs_no_repair() -> None:
    for char in map(chr, range(0x600)):
        for word in (char, f"a{char}", f"я{char}", f"{char}1"):
            assert analysis._folded(word) == folded(word)


def test_a_letter_that_folds_to_itself_needs_no_table() -> None:
    for char in map(chr, range(0x3000)):
        for word in (char, f"я{char}"):
            assert folding.fold(word) == word.lower().translate(folding._folding())


def test_a_piece_that_is_a_word_needs_no_cleaning() -> None:
    latin, cyrillic = (
        [char for char in map(chr, range(0x600)) if analysis._WORD.fullmatch(start + char + ",")]
        for start in ("a", "я")
    )
    for chars in (latin, cyrillic):
        for first, second in itertools.product(chars, repeat=2):
            word = first + second
            assert words(f"{word},") == [word]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_remembered_of_pieces_is_bounded(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "_PIECES", 4)
    known = analysis.Pieces(lang)
    for number in range(20):
        assert known[f"«{number}»"] == str(number)
        assert len(known) <= 4
    assert known["長" * 1_000] == "長" * 1_000
    assert "長" * 1_000 not in known
