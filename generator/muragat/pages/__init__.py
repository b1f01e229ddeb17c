"""Pages: Archive + indexes -> pages. One page kind a function, found in ``KINDS``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from muragat.model import Record
from muragat.pages import views
from muragat.pages.article import article_pages
from muragat.pages.authors import author_ids, author_pages, authors_pages
from muragat.pages.collections import (
    section_ids,
    section_pages,
    sections_pages,
    subject_ids,
    subject_pages,
    subjects_pages,
)
from muragat.pages.front import choice_page, home_pages
from muragat.pages.issues import issue_pages, issues_pages
from muragat.pages.keywords import keyword_ids, keyword_pages, keywords_pages
from muragat.pages.moved import redirect_pages, tombstone_pages
from muragat.pages.site import Site
from muragat.pages.statistics import statistics_pages
from muragat.pages.texts import hand_pages, not_found_page, search_pages
from muragat.pages.views import Page
from muragat.pages.years import year_ids, year_pages


class Kind(NamedTuple):
    """A kind of page: the ids of what it shows, the pages of one of them in every language, and
    the type of their data.

    A kind that is there but once has the id ``""``.
    """

    ids: Callable[[Site], Iterable[str]]
    pages: Callable[[Site, str], Iterator[Page]]
    data: type[Record]


def _single(pages: Callable[[Site], Iterator[Page]], data: type[Record]) -> Kind:
    return Kind(lambda site: ("",), lambda site, _: pages(site), data)


def _articles(site: Site) -> Iterator[str]:
    return (article.id for article in site.archive.articles)


def _issues(site: Site) -> Iterator[str]:
    return (issue.id for issue in site.archive.issues)


KINDS: dict[str, Kind] = {
    "choice": _single(choice_page, views.ChoicePage),
    "home": _single(home_pages, views.HomePage),
    "issues": _single(issues_pages, views.IssuesPage),
    "issue": Kind(_issues, issue_pages, views.IssuePage),
    "article": Kind(_articles, article_pages, views.ArticlePage),
    "authors": _single(authors_pages, views.LettersPage),
    "author": Kind(author_ids, author_pages, views.AuthorPage),
    "keywords": _single(keywords_pages, views.LettersPage),
    "keyword": Kind(keyword_ids, keyword_pages, views.KeywordPage),
    "sections": _single(sections_pages, views.ListPage),
    "section": Kind(section_ids, section_pages, views.CollectionPage),
    "subjects": _single(subjects_pages, views.ListPage),
    "subject": Kind(subject_ids, subject_pages, views.CollectionPage),
    "year": Kind(year_ids, year_pages, views.YearPage),
    "statistics": _single(statistics_pages, views.StatisticsPage),
    "search": _single(search_pages, views.SearchPage),
    "text": _single(hand_pages, views.TextPage),
    "notfound": _single(not_found_page, views.TextPage),
    "redirect": _single(redirect_pages, views.RedirectPage),
    "tombstone": _single(tombstone_pages, views.TombstonePage),
}


class Unit(NamedTuple):
    """What is made in one go: the pages of a kind about one thing. Any process can make it."""

    kind: str
    id: str = ""

    @property
    def name(self) -> str:
        """Kind and id as one text."""
        return f"{self.kind}:{self.id}"


def units(site: Site) -> Iterator[Unit]:
    """Yield every unit of the site, in the order of its pages."""
    for name, kind in KINDS.items():
        for key in kind.ids(site):
            yield Unit(name, key)


def pages_of(site: Site, unit: Unit) -> Iterator[Page]:
    """Yield the pages of a unit."""
    return KINDS[unit.kind].pages(site, unit.id)


def build_pages(site: Site) -> Iterator[Page]:
    """Yield every page of the site."""
    for unit in units(site):
        yield from pages_of(site, unit)
