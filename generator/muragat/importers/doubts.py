"""Signs of text that is lost or doubtful. All of it is kept as it is."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from muragat.importers.paragraph import Kind, Paragraph, ended, starts_low
from muragat.repairs import Doubt, Line, Words, quote
from muragat.repairs.doubled_lines import doubled

_LEFT_OVER = re.compile(r"\(\s*\)|\[\d{1,3}\]")
_STUCK = re.compile(r"[^\W\d_]([^\W\d_])\)?(\d{1,2})(?=[.,;]?(?:\s|$))")
_DOUBLED = re.compile(r"[^\W\d_]{5,}[.,;:][,;:](?=\s|$)")
_LEFT_OVERS = (
    (_LEFT_OVER, "citation is empty or a lone number"),
    (_STUCK, "digit stands at a word: the mark of a note that is lost?"),
    (_DOUBLED, "two marks of punctuation stand together"),
)
_ABBREVIATION = re.compile(r"(?:^|\W)\w\.$")
_PAIR = re.compile(r"(?<![\w-])([^\W\d_]{3,}) ([^\W\d_]{2,})(?![\w-])")


_URGENCY = (
    "line has",
    "letters of the source",
    "no title",
    "no abstract",
    "no main heading",
    "text may be lost",
    "page breaks inside an abstract",
    "text stands outside",
    "text before the first article",
    "a character is lost",
    "keyword list ends",
    "keyword lists have",
    "the year of the issue",
    "the issue is printed",
    "titles, abstracts and keywords",
    "printed page numbers",
    "line is printed twice",
    "word is broken off",
    "word may be broken",
    "word mixes",
    "word is in letters",
    "table is flattened",
    "the two reference lists",
    "the blocks about",
    "the bylines",
    "block about the authors",
    "authors are known",
    "degrees and positions",
    "date could not",
    "heading ends",
    "citation is empty",
    "digit stands",
    "a paragraph may begin",
    "abstract ends",
    "paragraph ends",
    "two marks of punctuation",
    "bank details",
    "pages are counted",
    "page numbers are counted",
    "paragraphs after a colon",
    "address was broken",
    "hyphens:",
)
"""How the kinds of doubt begin, the most urgent first; others stand in the middle."""


def urgency(what: str) -> int:
    """Return the place of a kind of doubt among all kinds."""
    for place, start in enumerate(_URGENCY):
        if what.startswith(start):
            return place
    return len(_URGENCY) // 2


def doubled_lines(lines: Sequence[Line]) -> list[Doubt]:
    """Name the lines that a page break gives twice."""
    return [
        Doubt(
            line=lines[i].number,
            quotation=quote(lines[i].text),
            what="line is printed twice at a page break",
        )
        for i in doubled(lines)
    ]


def lost_text(lines: Sequence[Line], words: Words | None = None) -> list[Doubt]:
    """Name page starts in small letters after a finished sentence or a title.

    With ``words`` (for an abstract, which follows a title) also those that begin inside a word.
    """
    found = []
    for index, line in enumerate(lines):
        if not (line.page and starts_low(line.text)):
            continue
        before = lines[index - 1].text if index else ""
        # An abstract follows a title, and its first page may begin inside a word.
        suspect = ended(before) and not _ABBREVIATION.search(before)
        if words is not None and not suspect:
            first = re.match(r"[^\W\d_]+", line.text)
            unknown = first is not None and words.count(first[0]) < 2
            suspect = not index or (unknown and not before.endswith("-"))
        if suspect:
            found.append(
                Doubt(
                    line=line.number,
                    quotation=quote(line.text),
                    what="text may be lost before this page start",
                )
            )
    return found


def broken_abstract(lines: Sequence[Line]) -> list[Doubt]:
    """Name page breaks inside a sentence of an abstract, where words can be lost without a sign."""
    return [
        Doubt(
            line=line.number,
            quotation=quote(f"{before.text[-40:]} | {line.text[:36]}"),
            what="page breaks inside an abstract: compare the other languages",
        )
        for before, line in itertools.pairwise(lines)
        if line.page and not ended(before.text) and not before.text.endswith("-")
    ]


def keyword_list(last: Line, text: str) -> list[Doubt]:
    """Name a keyword list that is cut off."""
    if text.rstrip().endswith("."):
        return []
    return [
        Doubt(
            line=last.last,
            quotation=quote(text[-60:]),
            what="keyword list ends without a full stop",
        )
    ]


def keyword_counts(line: int, keywords: dict[str, tuple[str, ...]]) -> list[Doubt]:
    """Name keyword lists of different lengths, which may hide a lost or fused keyword."""
    if len({len(items) for items in keywords.values()}) < 2:
        return []
    counts = ", ".join(f"{language} {len(items)}" for language, items in keywords.items())
    return [
        Doubt(line=line, quotation=counts, what="keyword lists have different numbers of keywords")
    ]


def paragraphs(rows: Iterable[Paragraph]) -> list[Doubt]:
    """Name paragraphs without a full stop."""
    found = []
    for row in rows:
        if row.kind is Kind.PARAGRAPH:
            found += open_end("paragraph", row.text, row.last)
    return found


def left_overs(lines: Iterable[Line]) -> list[Doubt]:
    """Name what is left over of citations and notes, and doubled marks of punctuation."""
    found = []
    for line in lines:
        for pattern, what in _LEFT_OVERS:
            for match in pattern.finditer(line.text):
                shown = line.text[max(0, match.start() - 40) : match.end() + 10]
                if pattern is not _STUCK or match[1].islower():
                    found.append(Doubt(line=line.number, quotation=quote(shown), what=what))
    return found


def open_end(part: str, text: str, line: int) -> list[Doubt]:
    """Name a part that ends like no sentence."""
    if not text[-1:].isalnum():
        return []
    what = f"{part} ends without a full stop"
    return [Doubt(line=line, quotation=quote(text[-60:]), what=what)]


def split_words(lines: Iterable[Line], words: Words) -> list[Doubt]:
    """Name two pieces that stand alone only here and are one word elsewhere."""
    found = []
    for line in lines:
        for match in _PAIR.finditer(line.text):
            left, right = match[1], match[2]
            if words.count(right) <= 1 and right.islower() and words.count(left + right) > 1:
                found.append(
                    Doubt(
                        line=line.number,
                        quotation=quote(match[0]),
                        what="word may be broken by a blank",
                    )
                )
    return found
