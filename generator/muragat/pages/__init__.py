"""Pages: Archive + indexes -> pages. One page kind a function, found in ``KINDS``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from muragat.pages.article import article_pages
from muragat.pages.authors import author_pages, authors_pages
from muragat.pages.collections import (
    section_pages,
    sections_pages,
    subject_pages,
    subjects_pages,
)
from muragat.pages.front import choice_page, home_pages
from muragat.pages.issues import issue_pages, issues_pages
from muragat.pages.keywords import keyword_pages, keywords_pages
from muragat.pages.moved import redirect_pages, tombstone_pages
from muragat.pages.site import Site
from muragat.pages.statistics import statistics_pages
from muragat.pages.texts import hand_pages, not_found_page, search_pages
from muragat.pages.views import Page

KINDS: tuple[Callable[[Site], Iterator[Page]], ...] = (
    choice_page,
    home_pages,
    issues_pages,
    issue_pages,
    article_pages,
    authors_pages,
    author_pages,
    keywords_pages,
    keyword_pages,
    sections_pages,
    section_pages,
    subjects_pages,
    subject_pages,
    statistics_pages,
    search_pages,
    hand_pages,
    not_found_page,
    redirect_pages,
    tombstone_pages,
)


def build_pages(site: Site) -> Iterator[Page]:
    """Yield every page of the site."""
    for kind in KINDS:
        yield from kind(site)
