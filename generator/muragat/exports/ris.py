"""RIS, as reference managers read it: one tag a line, lines ended by CRLF."""

from __future__ import annotations

from collections.abc import Iterator

from muragat import names
from muragat.archive import Archive
from muragat.exports import record
from muragat.model import Article
from muragat.strings import strings


def ris(archive: Archive, article: Article) -> str:
    """Return the record of one article in its own language."""
    lines = [f"{tag}  - {_value(value)}" for tag, value in _tags(archive, article) if value]
    return "".join(line + "\r\n" for line in ["TY  - JOUR", *lines, "ER  - ", ""])


def _value(text: str) -> str:
    return " ".join(text.split())


def _tags(archive: Archive, article: Article) -> Iterator[tuple[str, str]]:
    lang = article.language
    issue = archive.issue(article.issue)
    title, code = record.marked_title(archive, article, lang)
    yield "ID", record.key(archive, article)
    for contributor in article.contributors:
        yield "AU", names.inverted(contributor, code)
    yield "TI", title
    for other in archive.languages:
        if other != code and article.title.get(other):
            yield "TT", record.marked_title(archive, article, other)[0]
    yield "T2", record.journal_title(archive)
    yield "JF", record.journal_title(archive)
    yield "VL", issue.volume or ""
    yield "IS", issue.number or ""
    if article.pages:
        yield "SP", article.pages.first
        yield "EP", article.pages.last
    yield "PY", str(issue.year)
    published = archive.published(article)
    yield "DA", record.slashed(published) if published else ""
    for issn in record.issns(archive):
        yield "SN", issn
    yield "DO", article.doi or ""
    yield "UR", record.page_url(archive, article)
    yield "L1", record.pdf_url(archive, article) or ""
    yield "LA", lang
    for keyword in article.keywords.get(lang, ()):
        yield "KW", keyword
    yield "AB", record.abstract(article, lang)
    if archive.journal.publisher:
        yield "PB", archive.pick(archive.journal.publisher.name, lang)[0]
    if article.status != "published":
        yield "N1", strings(lang).get(f"status.{article.status}", article.status)
