"""Atom 1.0 (RFC 4287): one feed a language, of the articles that have a page in it."""

from __future__ import annotations

import datetime as dt
import itertools
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from muragat import ids
from muragat.archive import Archive
from muragat.exports import record
from muragat.model import Article

ENTRIES = 50
_NAMESPACE = "http://www.w3.org/2005/Atom"


def feed(archive: Archive, lang: str) -> str:
    """Return the feed of a language: the latest articles, the newest first, no drafts.

    An entry's id is the address of its page; dates come from the content.
    """
    journal = archive.journal
    articles = _latest(archive, lang)
    address = ids.absolute(ids.feed(lang), journal.url)
    updated = max((_changed(archive, article) for article in articles), default=_start(archive))
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": lang})
    _text(root, "id", address)
    _text(root, "title", archive.pick(journal.title, lang)[0])
    _text(root, "subtitle", archive.pick(journal.description, lang)[0])
    _text(root, "updated", _time(updated))
    _link(root, "self", address, "application/atom+xml")
    _link(root, "alternate", ids.absolute(ids.home(lang), journal.url), "text/html")
    _text(SubElement(root, "author"), "name", archive.pick(journal.title, lang)[0])
    _text(root, "generator", "Muragat")
    for article in articles:
        _entry(root, archive, article, lang)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _latest(archive: Archive, lang: str) -> list[Article]:
    # Sorting is stable: articles of one day keep the order of their issue.
    newest = sorted(archive.articles, key=lambda a: _published(archive, a), reverse=True)
    listed = (a for a in newest if not a.draft and lang in archive.languages_of(a))
    return list(itertools.islice(listed, ENTRIES))


def _published(archive: Archive, article: Article) -> dt.date:
    return archive.published(article) or dt.date(archive.issue(article.issue).year, 1, 1)


def _changed(archive: Archive, article: Article) -> dt.date:
    return archive.modified(article) or _published(archive, article)


def _start(archive: Archive) -> dt.date:
    """Return the date of a feed without entries."""
    return dt.date(archive.journal.founded or 1970, 1, 1)


def _entry(root: Element, archive: Archive, article: Article, lang: str) -> None:
    entry = SubElement(root, "entry")
    address = record.page_url(archive, article, lang)
    _text(entry, "id", address)
    _text(entry, "title", record.marked_title(archive, article, lang)[0])
    _text(entry, "updated", _time(_changed(archive, article)))
    _text(entry, "published", _time(_published(archive, article)))
    _link(entry, "alternate", address, "text/html")
    for contributor in article.contributors:
        name = archive.pick(contributor.name, lang, own=article.language)[0]
        _text(SubElement(entry, "author"), "name", name)
    for keyword in article.keywords.get(lang, ()):
        SubElement(entry, "category", {"term": record.xml_text(keyword)})
    _text(entry, "summary", record.abstract(archive.described(article), lang))
    _text(entry, "rights", article.license or "")


def _text(parent: Element, tag: str, text: str) -> None:
    if text:
        SubElement(parent, tag).text = record.xml_text(text)


def _link(parent: Element, rel: str, address: str, media: str) -> None:
    SubElement(parent, "link", {"rel": rel, "type": media, "href": address})


def _time(date: dt.date) -> str:
    return f"{date.isoformat()}T00:00:00Z"
