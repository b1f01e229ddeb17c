"""The search index and the result cards, as JSON files for ``theme/assets/search.js``.

``search/index.json`` holds ``tables`` (the letters of the analysis) and ``index``: a lunr index
of one document an article, made by lunr.py and read by lunr.js. Its terms are made by
``analysis`` and its pipeline is empty, as no stemmer, trimmer or list of stop words of lunr.py
does exactly what its twin in lunr.js does.

``search/documents-<language>.json`` holds what a reader of that language is shown of each
article: a list of cards in the order of the archive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from lunr import __TARGET_JS_VERSION__ as LUNR_JS_VERSION
from lunr.builder import Builder

from muragat import ids, markdown
from muragat.archive import Archive
from muragat.model import Article, Issue, Localized, Record, Status
from muragat.search import analysis

FIELDS = {"title": 8, "authors": 4, "keywords": 4, "abstract": 1}
"""The fields of the index and their weights.

The weights are built in: lunr divides a query by its own length, field by field, so that a
weight given with the query would change nothing.
"""

INDEX = "search/index.json"
"""URL of the index."""


def documents(lang: str) -> str:
    """URL of a language's result cards."""
    return f"search/documents-{lang}.json"


class Card(Record, frozen=True, kw_only=True):
    """What a list of results shows of an article.

    ``title_lang`` is the language of the title where it is not the reader's; ``url`` leads to
    the page that the reader is led to; ``language`` is the article's own, ``languages`` are those
    in which it has a page.
    """

    id: str
    title: str
    title_lang: str | None = None
    authors: str = ""
    issue: str = ""
    url: str
    language: str
    languages: tuple[str, ...] = ()
    status: Status = "published"
    draft: bool = False


class Payload(Record, frozen=True, kw_only=True):
    """The content of ``search/index.json``."""

    tables: analysis.Tables
    index: dict[str, Any]


IssueLabel = Callable[[Issue, str], str]
"""Writes an issue in a language: ``Vol. 1, No 2 (2025)``."""


def build(archive: Archive, *, label: IssueLabel | None = None) -> dict[str, bytes]:
    """Return the files of the search by URL."""
    payload = Payload(tables=analysis.tables(), index=lunr_index(archive))
    files = {INDEX: _json(payload)}
    for lang in archive.languages:
        files[documents(lang)] = _json(cards(archive, lang, label=label))
    return files


def lunr_index(archive: Archive) -> dict[str, Any]:
    """Return the index of all articles in the form that ``lunr.Index.load`` reads."""
    if not archive.articles:  # lunr.py divides by the number of documents
        return {
            "version": LUNR_JS_VERSION,
            "fields": list(FIELDS),
            "fieldVectors": [],
            "invertedIndex": [],
            "pipeline": [],
        }
    make: Callable[[], Any] = Builder  # lunr.py has no types
    builder = make()
    builder.ref("id")
    for field, weight in FIELDS.items():
        builder.field(field, boost=weight)
    for article in archive.articles:
        builder.add({"id": article.id, **terms(article)})
    index: dict[str, Any] = builder.build().serialize()
    # JavaScript compares texts by UTF-16 units, and lunr.js refuses terms out of its order.
    index["invertedIndex"].sort(key=lambda row: row[0].encode("utf-16-be"))
    return index


def terms(article: Article) -> dict[str, list[str]]:
    """Return the terms of an article by field, those of all languages together."""
    shown = {**article.title, **{k: v for k, v in article.display_title.items() if v}}
    texts: dict[str, Iterator[str]] = {
        "title": _ordered(shown),
        "authors": (name for c in article.contributors for name in _ordered(c.name)),
        "keywords": (word for _, words in sorted(article.keywords.items()) for word in words),
        "abstract": (
            paragraph
            for abstract in _ordered(article.abstract)
            for paragraph in markdown.plain_text(abstract)
        ),
    }
    return {
        field: [term for text in texts[field] for term in analysis.analyse(text)]
        for field in FIELDS
    }


def cards(archive: Archive, lang: str, *, label: IssueLabel | None = None) -> list[Card]:
    """Return the result cards for the readers of a language, in the order of the archive."""
    label = label or _label
    labels = {issue.id: label(issue, lang) for issue in archive.issues}
    return [_card(archive, article, lang, labels) for article in archive.articles]


def _card(archive: Archive, article: Article, lang: str, labels: dict[str, str]) -> Card:
    title, title_lang = archive.title(article, lang)
    names = (archive.pick(c.name, lang, own=article.language)[0] for c in article.contributors)
    return Card(
        id=article.id,
        title=title,
        title_lang=None if title_lang == lang else title_lang,
        authors=", ".join(name for name in names if name),
        issue=labels.get(article.issue, ""),
        url=ids.article(archive.page_language(article, lang), article.id),
        language=article.language,
        languages=archive.languages_of(article),
        status=article.status,
        draft=article.draft,
    )


def _label(issue: Issue, lang: str) -> str:
    """Write an issue in figures, which every language reads: ``2025, 1 (2)``."""
    volume = f"{issue.volume} ({issue.number})" if issue.number else issue.volume
    number = volume if issue.volume else issue.number
    return f"{issue.year}, {number}" if number else str(issue.year)


def _ordered(text: Localized) -> Iterator[str]:
    return (text[lang] for lang in sorted(text))


def _json(value: object) -> bytes:
    return msgspec.json.encode(value, order="sorted")
