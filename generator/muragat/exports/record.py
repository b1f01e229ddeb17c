"""What several exports ask of an article, said once."""

from __future__ import annotations

import datetime as dt
import functools
import re

from muragat import ids
from muragat.archive import Archive
from muragat.licences import described
from muragat.markdown import plain_text
from muragat.model import Article
from muragat.strings import strings

MARKED = frozenset(["retracted", "withdrawn"])
"""Statuses that stand before the title wherever it is shown or exported."""

# What XML 1.0 cannot hold, even as a reference.
# Compiled when it is first needed, which takes longer than to load all of this module.
_NOT_XML = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def marked_title(archive: Archive, article: Article, lang: str) -> tuple[str, str]:
    """Return the title as shown and its language; a retracted one says so first."""
    title, code = archive.title(article, lang)
    if article.status in MARKED:
        mark = strings(code).get(f"status.{article.status}", article.status)
        title = f"{mark.upper()}: {title}"
    return one_line(title), code


def journal_title(archive: Archive) -> str:
    """Return the journal's title in its main language: the one that its ISSN stands for."""
    return archive.pick(archive.journal.title, archive.languages[0])[0]


def section_name(archive: Archive, article: Article, lang: str) -> tuple[str, str]:
    """Return the name of an article's section and its language, ``""`` without one."""
    for section in archive.config.sections:
        if section.id == article.section:
            return archive.pick(section.name, lang)
    return "", lang


def page_url(archive: Archive, article: Article, lang: str | None = None) -> str:
    """Return the absolute address of an article's page, its own language's if none is named."""
    return ids.absolute(ids.article(lang or article.language, article.id), archive.journal.url)


def pdf_url(archive: Archive, article: Article) -> str | None:
    """Return the absolute address of an article's PDF, if it has one."""
    if "article.pdf" not in article.files:
        return None
    return ids.absolute(ids.article_file(article.language, article.id, "pdf"), archive.journal.url)


def abstract(article: Article, lang: str) -> str:
    """Return an abstract as plain text, one line a paragraph."""
    return "\n".join(plain_text(article.abstract.get(lang, "")))


def issns(archive: Archive) -> tuple[str, ...]:
    """Return the ISSNs of the journal, print first."""
    return tuple(filter(None, (archive.journal.issn, archive.journal.eissn)))


def license_url(name: str | None) -> str | None:
    """Return the address of a licence given by its SPDX id or by the address itself."""
    return described(name).url if name else None


def key(archive: Archive, article: Article) -> str:
    """Return the key of an article in a bibliography: journal and id."""
    journal = archive.journal
    name = archive.pick(journal.short_title or journal.title, archive.languages[0])[0]
    return f"{_slug(name) or 'article'}-{article.id}"


# Of a journal's title, again and again.
_slug = functools.lru_cache(maxsize=16)(ids.slug)


def slashed(date: dt.date) -> str:
    """Write a date as ``2025/03/10``."""
    return date.isoformat().replace("-", "/")


def one_line(text: str) -> str:
    """Join the lines of a text."""
    return text.replace("\n", " ").strip()


def xml_text(text: str) -> str:
    """Drop the characters that XML cannot hold."""
    return text if text.isprintable() else re.sub(_NOT_XML, "", text)
