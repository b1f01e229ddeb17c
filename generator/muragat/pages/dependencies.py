"""What the pages of a unit are made from, as a key: where it is that of the last build, the pages
are, too, and need not be made to know it.

A key covers every record that its pages show. The configuration, the interface strings and the
program are in none: whoever keeps keys keeps them with those.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter

from muragat.keys import key_of, record_key
from muragat.model import Article, Issue
from muragat.pages import Unit
from muragat.pages.authors import author_list
from muragat.pages.collections import section_list, subject_list
from muragat.pages.front import front_articles
from muragat.pages.keywords import keyword_list
from muragat.pages.listing import Listing
from muragat.pages.shown import shown
from muragat.pages.site import Site
from muragat.pages.years import all_years

_FIXED = ("choice", "search", "notfound", "redirect", "tombstone")
"""Pages that show nothing but what the configuration says."""

_COUNTS = ("sections", "subjects", "statistics")
"""Pages about nothing but what is counted."""


class Dependencies:
    """The keys of a site's units. ``beside`` stands for the files beside an article or issue."""

    def __init__(self, site: Site, beside: Callable[[Article | Issue], bytes]) -> None:
        self._site = site
        self._beside = beside
        self._shown = shown(site)
        archive = site.archive
        self._issues = {issue.id: record_key(issue) for issue in archive.issues}
        self._order = list(self._issues)
        self._places = {key: place for place, key in enumerate(self._order)}
        self._faces = {article.id: self._face(article) for article in archive.articles}
        self._keys: dict[str, Callable[[str], bytes]] = {
            "article": self._article,
            "author": self._author,
            "issue": self._issue,
            "keyword": self._keyword,
            "section": self._section,
            "subject": self._subject,
            "year": lambda key: self._years[key],
            "authors": lambda _: site.indexes.authors_key,
            "keywords": lambda _: site.indexes.keywords_key,
            "home": lambda _: self._home(),
            "issues": lambda _: self._all_issues(),
            "text": lambda _: record_key(archive.pages),
            **dict.fromkeys(_COUNTS, lambda _: site.indexes.counted_key),
            **dict.fromkeys(_FIXED, lambda _: key_of()),
        }

    def key(self, unit: Unit) -> bytes:
        """Return the key of a unit."""
        return self._keys[unit.kind](unit.id)

    def line_key(self, article: Article) -> bytes:
        """Return the key of an article's line among the data."""
        archive = self._site.archive
        place = archive.place(article).to_bytes(4, "little")
        return key_of(archive.parts(article).record, self._issues[article.issue], place)

    def _face(self, article: Article) -> bytes:
        """Return the key of what other pages show of an article."""
        face = self._site.archive.parts(article).face
        return key_of(face, self._issues[article.issue], self._shown.articles[article.id])

    def _faces_of(self, article_ids: Iterable[str]) -> bytes:
        return b"".join(map(self._faces.__getitem__, article_ids))

    def _article(self, article_id: str) -> bytes:
        archive, faces = self._site.archive, self._faces
        article = archive.article(article_id)
        siblings, place = archive.articles_of(article.issue), archive.place(article)
        near = [other.id for other in siblings[max(0, place - 1) : place + 2]]
        parts = (
            archive.parts(article).record,
            self._beside(article),
            b"%d/%d" % (place, len(siblings)),
            self._faces_of(near),
        )
        notices = archive.notices(article_id)
        if not notices and not article.relations:
            return key_of(*parts)
        targets = [archive.find_article(relation.target) for relation in article.relations]
        return key_of(
            *parts,
            record_key([relation for _, relation in notices]),
            *(faces[other.id] for other, _ in notices),
            *(faces[target.id] if target else b"" for target in targets),
        )

    def _home(self) -> bytes:
        shown = front_articles(self._site)
        return key_of(
            self._site.indexes.counted_key,
            self._all_issues(),
            self._faces_of(article.id for article in shown),
        )

    def _all_issues(self) -> bytes:
        archive = self._site.archive
        counts = [len(archive.articles_of(issue.id)) for issue in archive.issues]
        return key_of(*self._issues.values(), record_key(counts))

    def _issue(self, issue_id: str) -> bytes:
        place = self._places[issue_id]
        near = self._order[max(0, place - 1) : place + 2]
        archive = self._site.archive
        return key_of(
            self._beside(archive.issue(issue_id)),
            record_key(place, near),
            *(self._issues[key] for key in near),
            self._faces_of(article.id for article in archive.articles_of(issue_id)),
        )

    def _author(self, author_id: str) -> bytes:
        listing = author_list(self._site, author_id)
        return key_of(self._shown.authors[author_id], self._hidden(listing), self._list(listing))

    def _hidden(self, listing: Listing) -> bytes:
        """Return what an author's page shows of articles that it does not list: affiliations."""
        if not listing.years(self._site):
            return b""
        archive, shown = self._site.archive, self._shown.articles
        articles = map(archive.article, listing.articles)
        return b"".join([archive.parts(a).places + shown[a.id] for a in articles])

    def _keyword(self, key: str) -> bytes:
        lang, _, slug = key.partition("/")
        return key_of(self._shown.keywords[lang][slug], self._list(keyword_list(self._site, key)))

    def _section(self, section_id: str) -> bytes:
        return self._list(section_list(self._site, section_id))

    def _subject(self, slug: str) -> bytes:
        subject = self._site.indexes.subjects.subjects[slug]
        return key_of(record_key(subject), self._list(subject_list(self._site, slug)))

    def _list(self, listing: Listing) -> bytes:
        """Return the key of what a list's page shows: its articles, or the newest and all years."""
        years = listing.years(self._site)
        counts = [(year, len(articles)) for year, articles in years.items()]
        return key_of(record_key(counts), self._faces_of(listing.shown(self._site)))

    @functools.cached_property
    def _years(self) -> dict[str, bytes]:
        """The keys of all years of long lists: what there is to know of one is much for each."""
        keys = {}
        for listing, years in groupby(all_years(self._site), attrgetter("listing")):
            names = [listing.name(lang) for lang in listing.languages]
            for year in years:
                shown = (names, year.before, year.after, listing.switch(year.number))
                keys[year.key] = key_of(record_key(shown), self._faces_of(year.articles))
        return keys
