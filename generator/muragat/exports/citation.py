"""How to cite an article, in one plain form.

``Surname, I., Other, A. B. (2025). Title. Journal, 1(2), 5-9. https://doi.org/10.5555/x``
"""

from __future__ import annotations

import functools

from muragat import ids, names
from muragat.archive import Archive
from muragat.exports import record
from muragat.model import Article, Contributor, Issue
from muragat.strings import strings


def cite(archive: Archive, article: Article, lang: str) -> str:
    """Return how to cite an article, as plain text.

    Everything is said in one language: ``lang`` where the article has a title in it, else the
    article's own.
    """
    title, code = record.marked_title(archive, article, lang)
    authors = ", ".join(filter(None, (_author(c, code) for c in article.contributors)))
    issue = archive.issue(article.issue)
    head = f"{authors} ({issue.year}). {_stop(title)}" if authors else f"{title} ({issue.year})."
    journal = archive.pick(archive.journal.title, code)[0]
    pages = str(article.pages) if article.pages else ""
    where = ", ".join(filter(None, (journal, _place(issue, code), pages)))
    address = ids.doi_url(article.doi) if article.doi else record.page_url(archive, article)
    return f"{head} {_stop(where)} {address}"


def _author(contributor: Contributor, lang: str) -> str:
    return _shortened(names.parts(contributor, lang))


@functools.lru_cache(maxsize=65536)
def _shortened(parts: names.NameParts) -> str:
    """Return ``Surname, I. P.``."""
    initials = " ".join(_initials(word) for word in f"{parts.given} {parts.patronymic}".split())
    return ", ".join(filter(None, (parts.surname, initials)))


def _initials(word: str) -> str:
    """Return ``I.`` or ``J.-P.``; initials stay as they were printed."""
    if "." in word:
        return word
    return "-".join(f"{part[:1].upper()}." for part in word.split("-") if part)


def _place(issue: Issue, lang: str) -> str:
    """Return volume and number: ``1(2)``, ``1``, ``No. 2``."""
    if issue.volume:
        return f"{issue.volume}({issue.number})" if issue.number else issue.volume
    if not issue.number:
        return ""
    return strings(lang).get("issue.number", "{number}").format(number=issue.number)


def _stop(text: str) -> str:
    """End a text in a full stop, if no other mark ends it."""
    return text if text.endswith((".", "?", "!", "…")) else text + "."
