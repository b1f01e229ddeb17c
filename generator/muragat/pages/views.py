"""What the pages hand to the templates: one frozen record a page kind.

A page's front matter is such a record as plain data. All URLs are paths from the site's root
(see ``ids``), except in ``Head``, where they are absolute. ``lang`` of a text is set only where
it differs from the page's language, so that templates can mark it for screen readers.
"""

from __future__ import annotations

from typing import Any

from muragat.model import Record


class Text(Record, frozen=True, kw_only=True):
    """A text, and its language where that is not the page's."""

    text: str
    lang: str | None = None


class Link(Record, frozen=True, kw_only=True):
    """A link inside the site; ``count`` is the number of articles behind it."""

    text: str
    url: str
    lang: str | None = None
    count: int | None = None


class Alternate(Record, frozen=True, kw_only=True):
    """The same record in another language. ``exact`` is false where only a near page exists."""

    language: str
    name: str
    url: str
    current: bool = False
    exact: bool = True


class Head(Record, frozen=True, kw_only=True):
    """The head of a page. ``hreflang`` holds (language or ``x-default``, absolute address)."""

    title: str
    description: str = ""
    canonical: str = ""
    hreflang: tuple[tuple[str, str], ...] = ()
    open_graph: tuple[tuple[str, str], ...] = ()
    citation: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    """(rel, media type or ``""``, absolute address) of further link elements."""
    json_ld: dict[str, Any] | None = None
    noindex: bool = False


class Entry(Record, frozen=True, kw_only=True):
    """An article in a list.

    ``authors`` are names as printed in the page's language; ``languages`` are those that the list
    names with it (``Archive.told_languages``).
    """

    id: str
    url: str
    title: Text
    authors: tuple[Link, ...] = ()
    issue: Link | None = None
    section: Link | None = None
    pages: str | None = None
    year: int | None = None
    language: str = ""
    languages: tuple[str, ...] = ()
    status: str = "published"
    draft: bool = False
    pdf: str | None = None


class IssueCard(Record, frozen=True, kw_only=True):
    """An issue in a list; ``label`` is for example ``Vol. 1, No 2 (2025)``."""

    id: str
    url: str
    label: str
    year: int
    title: Text | None = None
    date: str | None = None
    count: int = 0
    cover: str | None = None
    pdf: str | None = None


class Group(Record, frozen=True, kw_only=True):
    """Entries under one heading, or under none."""

    heading: Link | None = None
    entries: tuple[Entry, ...] = ()


class Letter(Record, frozen=True, kw_only=True):
    """A letter of an alphabetical index; ``anchor`` is an HTML id."""

    letter: str
    anchor: str
    items: tuple[Link, ...]


class Bar(Record, frozen=True, kw_only=True):
    """A row of a chart: ``share`` is 0-100, the length beside the longest row."""

    label: Text
    value: int
    text: str
    share: float
    url: str | None = None


class Chart(Record, frozen=True, kw_only=True):
    """A chart that is a table first; ``id`` names its heading among the interface strings."""

    id: str
    bars: tuple[Bar, ...]


class Language(Record, frozen=True, kw_only=True):
    """A choice on the front door: texts are in that language."""

    code: str
    name: str
    url: str
    title: str
    tagline: str = ""


class AuthorBlock(Record, frozen=True, kw_only=True):
    """A contributor on the article's page. ``affiliations`` are numbers of the list beside."""

    name: Text
    url: str
    affiliations: tuple[int, ...] = ()
    orcid: str | None = None
    email: str | None = None
    corresponding: bool = False
    role: str | None = None


class AffiliationBlock(Record, frozen=True, kw_only=True):
    """An affiliation on the article's page, with its number; ``country`` is its name in words."""

    number: int
    name: Text
    city: Text | None = None
    country: str | None = None
    ror: str | None = None


class Notice(Record, frozen=True, kw_only=True):
    """What another article does to this one, or this one to another (``inverse`` false)."""

    type: str
    article: Link | None = None
    target: str | None = None
    date: str | None = None
    inverse: bool = False


class SubjectBlock(Record, frozen=True, kw_only=True):
    """A classification code with its label, if the journal gave one."""

    scheme: str
    code: str
    label: Text | None = None
    url: str


class ReferenceBlock(Record, frozen=True, kw_only=True):
    """An entry of a reference list, with its DOI and address as links; ``id`` is its HTML id."""

    id: str
    text: str
    doi: str | None = None
    url: str | None = None


class LanguageBlock(Record, frozen=True, kw_only=True):
    """Title and abstract in a language other than the page's, for its own page is linked."""

    language: str
    name: str
    url: str
    title: str


class ChoicePage(Record, frozen=True, kw_only=True):
    """``/``: the choice of language."""

    languages: tuple[Language, ...]


class HomePage(Record, frozen=True, kw_only=True):
    """``/<lang>/``. ``latest`` are articles of earlier issues."""

    description: Text | None = None
    current: IssueCard | None = None
    groups: tuple[Group, ...] = ()
    latest: tuple[Entry, ...] = ()
    sections: tuple[Link, ...] = ()
    counts: tuple[tuple[str, int, str], ...] = ()
    """(name of the count among the interface strings, value, URL)."""


class IssuesPage(Record, frozen=True, kw_only=True):
    """``/<lang>/issues/``: newest first, by year."""

    years: tuple[tuple[int, tuple[IssueCard, ...]], ...]


class IssuePage(Record, frozen=True, kw_only=True):
    """``/<lang>/issues/<id>/``."""

    issue: IssueCard
    description: Text | None = None
    groups: tuple[Group, ...] = ()
    previous: Link | None = None
    next: Link | None = None


class ArticlePage(Record, frozen=True, kw_only=True):
    """``/<lang>/articles/<id>/``. ``full_text`` is true on the page in the article's language.

    ``abstract`` is Markdown; the page's body is the full text.
    """

    id: str
    title: Text
    article_language: str
    full_text: bool
    full_text_link: Link | None = None
    authors: tuple[AuthorBlock, ...] = ()
    affiliations: tuple[AffiliationBlock, ...] = ()
    abstract: str = ""
    keywords: tuple[Link, ...] = ()
    issue: IssueCard
    section: Link | None = None
    subjects: tuple[SubjectBlock, ...] = ()
    pages: str | None = None
    doi: str | None = None
    dates: tuple[tuple[str, str, str], ...] = ()
    """(received, accepted, published or modified; ISO date; date in words)."""
    funding: Text | None = None
    license: str | None = None
    status: str = "published"
    draft: bool = False
    notices: tuple[Notice, ...] = ()
    files: tuple[tuple[str, str, int | None], ...] = ()
    """(kind: pdf, bib, ris; URL; size in bytes where it is worth saying)."""
    references: tuple[ReferenceBlock, ...] = ()
    romanised: tuple[ReferenceBlock, ...] = ()
    citation: str = ""
    languages: tuple[LanguageBlock, ...] = ()
    previous: Link | None = None
    next: Link | None = None


class LettersPage(Record, frozen=True, kw_only=True):
    """The author index or the keyword index."""

    letters: tuple[Letter, ...]
    total: int


class AuthorPage(Record, frozen=True, kw_only=True):
    """``/<lang>/authors/<id>/``. ``names`` are the other printed forms."""

    name: str
    names: tuple[Text, ...] = ()
    orcid: str | None = None
    affiliations: tuple[Text, ...] = ()
    entries: tuple[Entry, ...] = ()
    years: tuple[Link, ...] = ()
    """The years of a long list, of which ``entries`` are the newest only."""
    coauthors: tuple[Link, ...] = ()


class KeywordPage(Record, frozen=True, kw_only=True):
    """``/<lang>/keywords/<slug>/``. ``related`` stand beside it on the same articles."""

    keyword: str
    translations: tuple[tuple[str, Link], ...] = ()
    """(name of the language, the keyword there; ``lang`` is set)."""
    entries: tuple[Entry, ...] = ()
    years: tuple[Link, ...] = ()
    """As on the page of an author."""
    related: tuple[Link, ...] = ()


class ListPage(Record, frozen=True, kw_only=True):
    """The list of sections, or of subjects (one group of links a scheme)."""

    groups: tuple[tuple[str, tuple[Link, ...]], ...]
    """(name of the heading among the interface strings or ``""``, links)."""


class CollectionPage(Record, frozen=True, kw_only=True):
    """A section or a subject (``code`` is set). ``groups`` are by issue, the newest first."""

    name: Text
    code: str | None = None
    scheme: str | None = None
    groups: tuple[Group, ...] = ()
    years: tuple[Link, ...] = ()
    """As on the page of an author."""


class YearPage(Record, frozen=True, kw_only=True):
    """A year of a long list: ``entries`` of an author or a keyword, ``groups`` of the others."""

    index: Link
    list: Link
    year: int
    entries: tuple[Entry, ...] = ()
    groups: tuple[Group, ...] = ()
    previous: Link | None = None
    next: Link | None = None


class StatisticsPage(Record, frozen=True, kw_only=True):
    """``/<lang>/statistics/``. ``totals`` are (name among the interface strings, value)."""

    totals: tuple[tuple[str, int], ...]
    charts: tuple[Chart, ...]


class SearchPage(Record, frozen=True, kw_only=True):
    """``/<lang>/search/``."""

    start: str
    """URL of what a search in this language begins with."""
    links: tuple[Link, ...] = ()
    """Where to go without scripts."""


class RedirectPage(Record, frozen=True, kw_only=True):
    """An address that is gone and leads to another.

    ``address`` is absolute; ``url`` is the same inside the site, if it leads there.
    """

    url: str | None = None
    address: str


class TombstonePage(Record, frozen=True, kw_only=True):
    """An address whose page was removed. ``title``, ``authors`` and ``doi`` as last published.

    ``link_url`` is a notice inside the site, ``link_address`` one elsewhere.
    """

    title: Text | None = None
    authors: tuple[Text, ...] = ()
    doi: str | None = None
    reason: str
    date: str
    iso_date: str
    link_url: str | None = None
    link_address: str | None = None


class TextPage(Record, frozen=True, kw_only=True):
    """A hand-written page, or 404."""


class Page(Record, frozen=True, kw_only=True):
    """One page of the site: its URL, its front matter and its Markdown.

    ``language`` is ``""`` on pages of no language. ``data`` is one of the records above;
    ``template`` is ``<template>.html`` under ``theme/``. ``section`` is the entry of the
    navigation that the page stands under; ``asset_root`` is the URL that links in the Markdown
    are relative to.
    """

    url: str
    language: str
    template: str
    title: str
    head: Head
    data: Record
    body: str = ""
    alternates: tuple[Alternate, ...] = ()
    section: str = ""
    toc: bool = False
