"""The pages of the years of long lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from muragat import ids
from muragat.pages.authors import author_ids, author_list
from muragat.pages.collections import section_ids, section_list, subject_ids, subject_list
from muragat.pages.keywords import keyword_ids, keyword_list
from muragat.pages.listing import Listing
from muragat.pages.site import Site
from muragat.pages.views import Link, Page, YearPage


class _Lists(NamedTuple):
    ids: Callable[[Site], Iterable[str]]
    find: Callable[[Site, str], Listing]
    by_issue: bool


_LISTS = {
    "authors": _Lists(author_ids, author_list, by_issue=False),
    "keywords": _Lists(keyword_ids, keyword_list, by_issue=False),
    "sections": _Lists(section_ids, section_list, by_issue=True),
    "subjects": _Lists(subject_ids, subject_list, by_issue=True),
}


class Year(NamedTuple):
    """A year of a long list. ``before`` and ``after`` are the list's years next to it."""

    listing: Listing
    number: int
    articles: tuple[str, ...]
    before: int | None
    after: int | None

    @property
    def key(self) -> str:
        """What names the year among all: ``sections/history/1998``."""
        return f"{self.listing.key}/{self.number}"

    def title(self, lang: str) -> str:
        """Return the title of its page."""
        return f"{self.listing.name(lang).text}, {self.number}"

    def url(self, lang: str) -> str:
        """Return the URL of its page."""
        return ids.year(self.listing.url(lang), self.number)


def all_years(site: Site) -> Iterator[Year]:
    """Yield every year of every list that is shown by years."""
    for lists in _LISTS.values():
        for key in lists.ids(site):
            yield from _years(site, lists.find(site, key))


def find_year(site: Site, key: str) -> Year:
    """Return a year by what names it."""
    section, _, rest = key.partition("/")
    list_id = rest.rpartition("/")[0]
    years = _years(site, _LISTS[section].find(site, list_id))
    return next(year for year in years if year.key == key)


def _years(site: Site, listing: Listing) -> Iterator[Year]:
    """Yield the years of a list, the newest first."""
    years = listing.years(site)
    numbers = [None, *years, None]
    for after, before, (number, articles) in zip(numbers, numbers[2:], years.items(), strict=False):
        yield Year(listing, number, articles, before, after)


def year_ids(site: Site) -> Iterator[str]:
    """Yield what names each year of each list that is shown by years."""
    return (year.key for year in all_years(site))


def year_pages(site: Site, key: str) -> Iterator[Page]:
    """Yield the page of a year of a list in each language that has the list."""
    year = find_year(site, key)
    listing = year.listing
    urls = {code: year.url(code) for code in listing.languages}
    near = {code: listing.index_url(code) for code in site.languages}
    near |= listing.switch(year.number)
    by_issue = _LISTS[listing.section].by_issue
    for lang in listing.languages:
        name, title, list_url = listing.name(lang), year.title(lang), listing.url(lang)
        index = Link(text=site.strings(lang)(f"nav.{listing.section}"), url=listing.index_url(lang))
        yield Page(
            url=urls[lang],
            language=lang,
            template="year",
            title=title,
            head=site.head(title, urls[lang], lang, urls=urls),
            data=YearPage(
                index=index,
                list=Link(text=name.text, url=list_url, lang=name.lang),
                year=year.number,
                entries=() if by_issue else site.entries(reversed(year.articles), lang),
                groups=site.by_issue(year.articles, lang) if by_issue else (),
                previous=_link(list_url, year.before),
                next=_link(list_url, year.after),
            ),
            alternates=site.alternates(lang, urls, near),
            section=listing.section,
        )


def _link(list_url: str, number: int | None) -> Link | None:
    return Link(text=str(number), url=ids.year(list_url, number)) if number is not None else None
