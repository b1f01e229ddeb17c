"""What only the neighbours of a paragraph tell: headings, quotations, lists without marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from muragat.importers.paragraph import Kind, Paragraph, closed, ended, starts_high
from muragat.repairs import Doubt, quote
from muragat.repairs.look_alikes import fold

SUBHEADING_WORDS = 25
_NUMBER_HEAD = re.compile(r"(\d{1,2})(?:\.\d{1,2})*[.)]?\s+[^\W\d_]")
_TERM = re.compile(r"[^.;:!?()]{2,80}?(?: [\u2013—-] |: )(?=\w)")
_QUOTES = {"«": "»", "“": "”", "„": "“"}
_CITED = re.compile(r"[\s.,;]*(?:\([^()]*\))?[\s.,;]*$")
_QUOTED_PARAGRAPHS = 6
_LEAST_ITEMS = 2


def settle(paragraphs: list[Paragraph], doubts: list[Doubt]) -> list[Paragraph]:
    """Give paragraphs the kind that their neighbours show; doubts are added to ``doubts``."""
    return _unmarked_lists(_quotations(_subheadings(paragraphs, doubts)), doubts)


def _quotations(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Find what is quoted as a block: whole paragraphs in quotation marks after a colon."""
    out = list(paragraphs)
    for index in range(1, len(out)):
        if not out[index - 1].text.endswith(":"):
            continue
        for at in range(index, _quotation_end(out, index)):
            out[at] = msgspec.structs.replace(out[at], kind=Kind.QUOTATION)
    return out


def _quotation_end(rows: Sequence[Paragraph], first: int) -> int:
    """Return the index after the quotation that begins at ``first``, or ``first``."""
    opening = rows[first].text[:1]
    if opening not in _QUOTES:
        return first
    depth = 0
    for index in range(first, min(first + _QUOTED_PARAGRAPHS, len(rows))):
        text = rows[index].text
        if rows[index].kind is not Kind.PARAGRAPH:
            return first
        for place, char in enumerate(text):
            depth += (char == opening) - (char == _QUOTES[opening])
            if depth <= 0:
                whole = _CITED.match(text, place + 1) is not None
                return index + 1 if whole else first
    return first


def _unmarked_lists(paragraphs: list[Paragraph], doubts: list[Doubt]) -> list[Paragraph]:
    """Find lists that were printed without marks: like paragraphs in a row after a colon."""
    out = list(paragraphs)
    index = 1
    while index < len(out):
        end = _list_end(out, index) if out[index - 1].text.endswith(":") else index
        for at in range(index, end):
            out[at] = msgspec.structs.replace(out[at], kind=Kind.ITEM)
        if end > index:
            doubts.append(
                Doubt(
                    line=out[index].first,
                    quotation=quote(out[index].text),
                    what="paragraphs after a colon are taken for a list without marks",
                )
            )
        index = max(index, end) + 1
    return out


def _list_end(rows: Sequence[Paragraph], first: int) -> int:
    """Return the index after a list of at least two items that begins at ``first``."""
    ends = first
    while ends < len(rows) and rows[ends].kind is Kind.PARAGRAPH and rows[ends].text[-1] in ";,":
        ends += 1
    last = ends < len(rows) and rows[ends].kind is Kind.PARAGRAPH and ended(rows[ends].text)
    if ends - first >= _LEAST_ITEMS and last:
        return ends + 1
    terms = first
    while terms < len(rows) and rows[terms].kind is Kind.PARAGRAPH and _is_term(rows[terms].text):
        terms += 1
    return terms if terms - first >= _LEAST_ITEMS else first


def _is_term(text: str) -> bool:
    """Tell whether a paragraph is a term and what it means: ``Wells – ...`` or ``Wells: ...``."""
    return ended(text) and starts_high(text) and _TERM.match(text) is not None


def _subheadings(paragraphs: list[Paragraph], doubts: list[Doubt]) -> list[Paragraph]:
    out = list(paragraphs)
    for index, row in enumerate(paragraphs):
        if row.kind is Kind.PARAGRAPH and _is_subheading(paragraphs, index):
            out[index] = msgspec.structs.replace(row, kind=Kind.SUBHEADING)
    # A printed full stop hides a heading, unless its words are those of the other headings.
    known = {
        word
        for row in out
        if row.kind is Kind.SUBHEADING
        for word in re.findall(r"\w+", fold(row.text))
    }
    for index, row in enumerate(out):
        if row.kind is Kind.PARAGRAPH and row.lines <= 2 and known and _apart(out, index):
            words = re.findall(r"\w+", fold(row.text))
            same = sum(word in known for word in words)
            if 3 <= len(words) <= 12 and same >= 0.6 * len(words):
                out[index] = msgspec.structs.replace(row, kind=Kind.SUBHEADING)
                doubts.append(
                    Doubt(
                        line=row.first,
                        quotation=quote(row.text),
                        what="heading ends with a full stop",
                    )
                )
    return out


def _apart(paragraphs: Sequence[Paragraph], index: int) -> bool:
    if index + 1 >= len(paragraphs):
        return False
    row, following = paragraphs[index], paragraphs[index + 1]
    return row.apart and following.apart and following.kind is Kind.PARAGRAPH


def _is_subheading(paragraphs: Sequence[Paragraph], index: int) -> bool:
    row = paragraphs[index]
    if index + 1 >= len(paragraphs) or closed(row.text) or ended(row.text):
        return False
    following = paragraphs[index + 1]
    if following.kind is not Kind.PARAGRAPH or not starts_high(following.text):
        return False
    if not starts_high(row.text) or len(row.text.split()) > SUBHEADING_WORDS or row.lines > 3:
        return False
    if _NUMBER_HEAD.match(row.text) and row.lines == 1:
        return True
    return row.apart and following.apart and (row.short or row.lines == 1)
