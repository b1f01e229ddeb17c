"""What the pages of a unit are made from, as a key: where it is that of the last build, the pages
are, too, and need not be made to know it.

A key covers every record that its pages show. The configuration, the interface strings and the
program are in none: whoever keeps keys keeps them with those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from muragat.indexes.authors import authors_of
from muragat.keys import key_of, record_key
from muragat.model import Article, Issue, References
from muragat.pages import Unit
from muragat.pages.authors import affiliations, author_list
from muragat.pages.collections import section_list, subject_list
from muragat.pages.keywords import keyword_list
from muragat.pages.listing import Listing
from muragat.pages.site import Site
from muragat.pages.views import Text
from muragat.pages.years import find_year


class Dependencies:
    """The keys of a site's units. ``beside`` stands for the files beside an article or issue."""

    def __init__(self, site: Site, beside: Callable[[Article | Issue], bytes]) -> None:
        self._site = site
        self._beside = beside
        self._issues = {issue.id: record_key(issue) for issue in site.archive.issues}
        self._order = list(self._issues)
        self._places = {key: place for place, key in enumerate(self._order)}
        self._records: dict[str, bytes] = {}
        self._faces: dict[str, bytes] = {}
        self._keys: dict[str, Callable[[str], bytes]] = {
            "article": self._article,
            "author": self._author,
            "issue": self._issue,
            "keyword": self._keyword,
            "section": self._section,
            "subject": self._subject,
            "year": self._year,
        }

    def key(self, unit: Unit) -> bytes | None:
        """Return the key of a unit; ``None`` for a unit that is always made."""
        find = self._keys.get(unit.kind)
        return find(unit.id) if find else None

    def line_key(self, article: Article) -> bytes:
        """Return the key of an article's line among the data."""
        archive = self._site.archive
        place = archive.place(article).to_bytes(4, "little")
        return key_of(self._record(article), self._issues[article.issue], place)

    def _record(self, article: Article) -> bytes:
        if article.id not in self._records:
            self._records[article.id] = key_of(
                msgspec.msgpack.encode(msgspec.structs.replace(article, body="")),
                self._site.archive.text_digest(article),
            )
        return self._records[article.id]

    def _face(self, article: Article) -> bytes:
        """Return the key of what other pages show of an article."""
        if article.id not in self._faces:
            shown = msgspec.structs.replace(
                article,
                body="",
                # In which languages there is one decides on the languages of its pages.
                abstract={lang: "+" for lang, text in article.abstract.items() if text},
                references=References(),
                funding={},
            )
            self._faces[article.id] = key_of(
                msgspec.msgpack.encode(shown), self._issues[article.issue], self._authors(article)
            )
        return self._faces[article.id]

    def _authors(self, article: Article) -> bytes:
        authors = authors_of(self._site.indexes.authors, article)
        return msgspec.msgpack.encode([author.id for author in authors])

    def _face_of(self, article_ids: Iterable[str]) -> Iterator[bytes]:
        return (self._face(self._site.archive.article(key)) for key in article_ids)

    def _article(self, article_id: str) -> bytes:
        archive, indexes = self._site.archive, self._site.indexes
        article = archive.article(article_id)
        siblings, place = archive.articles_of(article.issue), archive.place(article)
        near = [*siblings[max(0, place - 1) : place], *siblings[place + 1 : place + 2]]
        notices = archive.notices(article_id)
        targets = [archive.find_article(relation.target) for relation in article.relations]
        slugs = [index.get(article_id, ()) for index in indexes.keywords.by_article.values()]
        subjects = [indexes.subjects.slug_of.get(f"{s.scheme}:{s.code}") for s in article.subjects]
        return key_of(
            self._record(article),
            self._face(article),
            self._beside(article),
            msgspec.msgpack.encode([place, len(siblings), slugs, subjects]),
            *(self._face(other) for other in near),
            msgspec.msgpack.encode([relation for _, relation in notices]),
            *(self._face(other) for other, _ in notices),
            *(self._face(target) if target else b"" for target in targets),
        )

    def _issue(self, issue_id: str) -> bytes:
        place = self._places[issue_id]
        near = self._order[max(0, place - 1) : place + 2]
        articles = self._site.archive.articles_of(issue_id)
        return key_of(
            self._beside(self._site.archive.issue(issue_id)),
            msgspec.msgpack.encode([place, near]),
            *(self._issues[key] for key in near),
            *map(self._face, articles),
        )

    def _author(self, author_id: str) -> bytes:
        table = self._site.indexes.authors.authors
        author = table[author_id]
        coauthors = [(table[key].inverted, len(table[key].articles)) for key in author.coauthors]
        listing = author_list(self._site, author_id)
        return key_of(
            msgspec.msgpack.encode([author, coauthors, self._hidden(listing)]),
            *self._list(listing),
        )

    def _hidden(self, listing: Listing) -> list[tuple[Text, ...]]:
        """Return what the page of an author shows of articles that it does not list."""
        if not listing.years(self._site):
            return []
        author = self._site.indexes.authors.authors[listing.id]
        return [affiliations(self._site, author, lang) for lang in listing.languages]

    def _keyword(self, key: str) -> bytes:
        lang, _, slug = key.partition("/")
        tables = self._site.indexes.keywords.keywords
        keyword = tables[lang][slug]
        related = [(tables[lang][k].text, len(tables[lang][k].articles)) for k in keyword.related]
        twins = [
            (code, tables[code][twin].text)
            for code, found in keyword.translations.items()
            for twin in found
        ]
        return key_of(
            msgspec.msgpack.encode([keyword, related, twins]),
            *self._list(keyword_list(self._site, key)),
        )

    def _section(self, section_id: str) -> bytes:
        return key_of(*self._list(section_list(self._site, section_id)))

    def _subject(self, slug: str) -> bytes:
        subject = self._site.indexes.subjects.subjects[slug]
        return key_of(msgspec.msgpack.encode(subject), *self._list(subject_list(self._site, slug)))

    def _list(self, listing: Listing) -> Iterator[bytes]:
        """Yield what the page of a list shows: its articles, or the newest and all years."""
        years = listing.years(self._site)
        yield msgspec.msgpack.encode([(year, len(articles)) for year, articles in years.items()])
        yield from self._face_of(listing.shown(self._site))

    def _year(self, key: str) -> bytes:
        year = find_year(self._site, key)
        listing = year.listing
        names = [listing.name(lang) for lang in listing.languages]
        shown = [names, year.before, year.after, listing.switch(year.number)]
        return key_of(msgspec.msgpack.encode(shown), *self._face_of(year.articles))
