"""The whole archive as JSON Lines: one article a line, in the order of the archive.

A public interface: a field is never renamed or dropped without a new ``version``. A field that an
article lacks is null or empty, so every line has the same keys. Texts are plain; a map has
language codes for keys.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from muragat import names
from muragat.archive import Archive
from muragat.exports import record
from muragat.markdown import headings, plain_text
from muragat.model import Article, Contributor, Reference

VERSION = 1


def articles_jsonl(archive: Archive) -> str:
    """Return one compact JSON object a line, each line ended by a line feed."""
    return b"".join(article_line(archive, article) for article in archive.articles).decode()


def article_line(archive: Archive, article: Article) -> bytes:
    """Return the line of one article, its line feed with it."""
    return msgspec.json.encode(article_data(archive, archive.whole(article))) + b"\n"


def article_data(archive: Archive, article: Article) -> dict[str, Any]:
    """Return the line of one article as plain data."""
    issue = archive.issue(article.issue)
    place = archive.place(article) + 1
    return {
        "version": VERSION,
        "id": article.id,
        "order": article.order if article.order is not None else place,
        "issue": {
            "year": issue.year,
            "volume": issue.volume,
            "number": issue.number,
            "whole_number": issue.whole_number,
        },
        "language": article.language,
        "draft": article.draft,
        "status": article.status,
        "title": _map(archive, article.title),
        "display_title": _map(archive, article.display_title),
        "abstract": _map(
            archive, {lang: record.abstract(article, lang) for lang in article.abstract}
        ),
        "keywords": _map(archive, {lang: list(words) for lang, words in article.keywords.items()}),
        "contributors": [_contributor(archive, article, c) for c in article.contributors],
        "section": article.section,
        "subjects": [{"scheme": s.scheme, "code": s.code} for s in article.subjects],
        "doi": article.doi,
        "pages": {"first": article.pages.first, "last": article.pages.last}
        if article.pages
        else None,
        "received": _date(article.received),
        "accepted": _date(article.accepted),
        "published": _date(archive.published(article)),
        "modified": _date(archive.modified(article)),
        "funding": _map(archive, article.funding),
        "license": article.license,
        "relations": [
            {"type": r.type, "target": r.target, "date": _date(r.date)} for r in article.relations
        ],
        "references": {
            "original": _references(article.references.original),
            "romanised": _references(article.references.romanised),
        },
        "headings": [heading.text for heading in headings(article.body)],
        "body": "\n".join(plain_text(article.body)),
        "url": {
            lang: record.page_url(archive, article, lang) for lang in archive.languages_of(article)
        },
    }


def _map(archive: Archive, texts: dict[str, Any]) -> dict[str, Any]:
    """Order a map by the journal's languages, others after them by code."""
    known = {lang: texts[lang] for lang in archive.languages if lang in texts}
    if len(known) < len(texts):
        known |= {lang: texts[lang] for lang in sorted(texts.keys() - known.keys())}
    return known


def _contributor(archive: Archive, article: Article, contributor: Contributor) -> dict[str, Any]:
    name = _map(archive, contributor.name)
    parts = {lang: names.parts(contributor, lang) for lang in name}
    return {
        "name": name,
        "surname": {lang: part.surname for lang, part in parts.items() if part.surname},
        "given": {lang: part.given for lang, part in parts.items() if part.given},
        "affiliations": [
            _map(archive, article.affiliations[key].name)
            for key in contributor.affiliations
            if key in article.affiliations
        ],
        "orcid": contributor.orcid,
        "email": contributor.email,
        "corresponding": contributor.corresponding,
    }


def _references(references: tuple[Reference, ...]) -> list[str]:
    return [reference.text for reference in references]


def _date(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None
