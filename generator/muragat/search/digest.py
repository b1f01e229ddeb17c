"""What the index holds of one article: its terms by field. Pure, and depends on nothing else.

A digest can be kept by the hash of the article that it was made from; see ``index.build``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain

from muragat import markdown
from muragat.model import Article, Record
from muragat.search import analysis

FIELDS = {"title": 8, "authors": 4, "keywords": 4, "abstract": 1, "codes": 8}
"""The fields of the index and their weights.

The weights are built in: lunr divides a query by its own length, field by field, so that a
weight given with the query would change nothing.
"""

TEXT = "text"
"""The field of the full text, a layer of its own; its weight is 1."""

CODE = "="
"""What the term of a code (DOI, IRSTI, UDC) begins with."""

_GAP = 3
"""Places between the titles in two languages, so that no phrase runs over."""

_MARKS = rb"*_`[]\<>&|#$~^"
_BLOCK = re.compile(r"\n[^\S\n]*(?:[-+=]|\d+[.)])")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\]\([^)\n]*\)")

Counts = dict[str, int]


class Digest(Record, frozen=True, kw_only=True):
    """The terms of an article: places for the title, counts for the other fields."""

    title: dict[str, tuple[int, ...]] = {}
    authors: Counts = {}
    keywords: Counts = {}
    abstract: Counts = {}
    codes: Counts = {}
    text: Counts = {}


def digest(article: Article) -> Digest:
    """Return the terms of an article, those of all its languages together."""
    keywords = ((" ".join(words), lang) for lang, words in sorted(article.keywords.items()))
    abstracts = (
        (plain(text) if _is_marked(text) else text, lang)
        for lang, text in sorted(article.abstract.items())
    )
    names = (
        name for person in article.contributors for name in dict.fromkeys(person.name.values())
    )
    return Digest(
        title=_places(article),
        authors=_count(chain.from_iterable(map(analysis.name_terms, names))),
        keywords=_terms(keywords),
        abstract=_terms(abstracts),
        codes=_count(codes(article)),
        text=_terms_of_body(article.body, article.language),
    )


def shown_titles(article: Article) -> dict[str, str]:
    """Return the titles as shown, by language."""
    return {**article.title, **{k: v for k, v in article.display_title.items() if v}}


def codes(article: Article) -> list[str]:
    """Return the terms of the codes of an article: an IRSTI code is found by its beginning too."""
    found = [CODE + article.doi.lower()] if article.doi else []
    for subject in article.subjects:
        code = subject.code.lower().strip()
        found.append(CODE + code)
        if subject.scheme == "irsti":
            parts = code.split(".")
            found += [CODE + ".".join(parts[:n]) for n in range(2, len(parts))]
    return list(dict.fromkeys(found))


def plain(text: str) -> str:
    """Return a Markdown text in one line without markup."""
    return " ".join(markdown.plain_text(text) if _is_marked(text) else text.split())


def _is_marked(text: str) -> bool:
    """Tell whether a text may have markup; most abstracts have none."""
    data = text.encode("utf-8", "surrogatepass")
    # A pattern looks at each character at five times the cost.
    return len(data.translate(None, _MARKS)) < len(data) or bool(_BLOCK.search("\n" + text))


def bare(body: str) -> str:
    """Return the words of a Markdown body, roughly: what matters is that no mark cuts a word."""
    lines = body.split("\n")
    for number, line in enumerate(lines):
        if "://" in line or "](" in line or "www." in line:
            lines[number] = _ADDRESS.sub(" ", line)
    return "\n".join(lines).replace("*", "")


def _places(article: Article) -> dict[str, tuple[int, ...]]:
    places: dict[str, list[int]] = {}
    start = 0
    for lang, title in sorted(shown_titles(article).items()):
        words = analysis.terms(title, lang)
        for place, term in enumerate(words, start):
            if term:
                places.setdefault(term, []).append(place)
        start += len(words) + _GAP
    return {term: tuple(found) for term, found in places.items()}


def _terms(texts: Iterable[tuple[str, str]]) -> Counts:
    counts: Counter[str] = Counter()
    for text, lang in texts:
        _add(counts, text, analysis.pieces_of(lang))
    return _apart(counts)


def _terms_of_body(body: str, lang: str) -> Counts:
    # An address in brackets may go over blanks. One character is looked for much faster than two.
    if "]" in body and "](" in body:
        return _terms([(bare(body), lang)])
    counts: Counter[str] = Counter()
    _add(counts, body, analysis.pieces_of(lang, bare))
    return _apart(counts)


def _add(counts: Counter[str], text: str, known: analysis.Pieces) -> None:
    # Cleaning looks at every character, and most pieces of a text have been met before.
    counts.update(map(known.__getitem__, text.split()))


def _apart(pieces: Counter[str]) -> Counts:
    """Count terms that stood in one piece by themselves; most pieces have one."""
    counts = dict(pieces)
    counts.pop("", None)
    for terms in [terms for terms in counts if " " in terms]:
        times = counts.pop(terms)
        for term in terms.split(" "):
            counts[term] = counts.get(term, 0) + times
    return counts


def _count(terms: Iterable[str]) -> Counts:
    return dict(Counter(terms))
