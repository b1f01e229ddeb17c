"""The list of the articles of something, and what its own page shows of it.

A list of more than ``site.LONG`` articles has a page for each of its years. Its own page shows the
newest years and leads to all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from muragat import ids
from muragat.pages.site import Site
from muragat.pages.views import Link, Text

SHOWN = 50
"""Articles that the page of a long list shows at least: as many whole years as that needs."""


class Listing(NamedTuple):
    """The articles of an author, a keyword, a section or a subject, in the archive's order.

    ``section`` is the entry of the navigation that it stands under, ``index_url`` gives the URL of
    that by language, ``url`` that of the list's own page. There is one in each of ``languages``;
    ``switch`` tells where the language switch leads from a year beside those.
    """

    section: str
    id: str
    articles: tuple[str, ...]
    languages: tuple[str, ...]
    index_url: Callable[[str], str]
    url: Callable[[str], str]
    name: Callable[[str], Text]
    switch: Callable[[int], Mapping[str, str]] = lambda year: {}

    @property
    def key(self) -> str:
        """What names the list among all: ``sections/history``, ``keywords/kk/su``."""
        return f"{self.section}/{self.id}"

    def years(self, site: Site) -> dict[int, tuple[str, ...]]:
        """Return the articles by year, the newest first; nothing if one page shows them all."""
        return site.by_year(self.key, self.articles)

    def shown(self, site: Site) -> tuple[str, ...]:
        """Return the articles that the list's own page shows, in the archive's order."""
        years = self.years(site)
        if not years:
            return self.articles
        shown: tuple[str, ...] = ()
        for articles in years.values():
            if len(shown) < SHOWN:
                shown = articles + shown
        return shown

    def links(self, site: Site, lang: str) -> tuple[Link, ...]:
        """Return the links to the years."""
        return tuple(
            Link(text=str(year), url=ids.year(self.url(lang), year), count=len(articles))
            for year, articles in self.years(site).items()
        )
