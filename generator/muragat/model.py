"""The records of an archive: journal, issue, section, article and their parts.

Every record is frozen and keyword-only, and holds nothing but data: no paths, no input or
output, no knowledge of the host. Text that exists in several languages is a ``Localized``:
a map from BCP 47 language code to text.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

import msgspec

Localized: TypeAlias = dict[str, str]
"""Text by language code, for example ``{"kk": "…", "en": "…"}``."""

Status: TypeAlias = Literal["published", "corrected", "retracted", "withdrawn"]

RelationType: TypeAlias = Literal[
    "addendum",
    "clarification",
    "correction",
    "corrigendum",
    "erratum",
    "expression-of-concern",
    "new-edition",
    "new-version",
    "partial-retraction",
    "removal",
    "retraction",
    "translation",
    "withdrawal",
]
"""What an article does to its target: the update types of Crossref, and translation."""


class Record(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """The base of every record."""


class Affiliation(Record, frozen=True, kw_only=True):
    """An institution as printed on one article; ``ror`` is a ROR address."""

    name: Localized
    city: Localized = {}
    country: str | None = None
    ror: str | None = None


class Contributor(Record, frozen=True, kw_only=True):
    """A person as printed on one article. The identity across articles is the author index's."""

    name: Localized
    surname: Localized = {}
    given: Localized = {}
    patronymic: Localized = {}
    affiliations: tuple[str, ...] = ()
    orcid: str | None = None
    email: str | None = None
    corresponding: bool = False
    role: str | None = None


class Reference(Record, frozen=True, kw_only=True):
    """An entry of a reference list, as printed."""

    text: str
    doi: str | None = None
    url: str | None = None


class References(Record, frozen=True, kw_only=True):
    """The list as printed, and the same list romanised."""

    original: tuple[Reference, ...] = ()
    romanised: tuple[Reference, ...] = ()


class Subject(Record, frozen=True, kw_only=True):
    """A classification code: ``scheme`` is ``irsti`` or ``udc``."""

    scheme: Literal["irsti", "udc"]
    code: str


class Relation(Record, frozen=True, kw_only=True):
    """What this article does to another; ``target`` is an article id, a DOI or an address."""

    type: RelationType
    target: str
    date: dt.date | None = None


class PageRange(Record, frozen=True, kw_only=True):
    """First and last page as printed; one page has both alike."""

    first: str
    last: str

    def __str__(self) -> str:
        """Join the two with an en dash."""
        return self.first if self.first == self.last else f"{self.first}–{self.last}"


class Article(Record, frozen=True, kw_only=True):
    """One article: the front matter of ``article.md`` and its text.

    ``issue`` comes from the folder that the file lies in, ``files`` (names beside the article)
    and ``body`` (Markdown) from the folder and the text after the front matter.
    """

    id: str
    language: str
    languages: tuple[str, ...] = ()
    order: int | None = None
    draft: bool = False
    title: Localized = {}
    display_title: Localized = {}
    abstract: Localized = {}
    keywords: dict[str, tuple[str, ...]] = {}
    contributors: tuple[Contributor, ...] = ()
    affiliations: dict[str, Affiliation] = {}
    section: str | None = None
    subjects: tuple[Subject, ...] = ()
    doi: str | None = None
    pages: PageRange | None = None
    received: dt.date | None = None
    accepted: dt.date | None = None
    published: dt.date | None = None
    modified: dt.date | None = None
    funding: Localized = {}
    license: str | None = None
    status: Status = "published"
    relations: tuple[Relation, ...] = ()
    references: References = References()
    # Not in the front matter:
    issue: str = ""
    files: tuple[str, ...] = ()
    body: str = ""


class Issue(Record, frozen=True, kw_only=True):
    """One issue; ``volume``, ``number`` and ``whole_number`` are text as printed."""

    year: int
    volume: str | None = None
    number: str | None = None
    whole_number: str | None = None
    date: dt.date | None = None
    title: Localized = {}
    description: Localized = {}
    cover: str | None = None
    pdf: str | None = None
    # Not in issue.yml:
    id: str = ""
    files: tuple[str, ...] = ()


class Person(Record, frozen=True, kw_only=True):
    """An entry of ``authors.yml``: the one person behind several printed names."""

    id: str
    name: Localized
    variants: tuple[str, ...] = ()
    orcid: str | None = None


class HandPage(Record, frozen=True, kw_only=True):
    """A page that the editors write: ``content/pages/<lang>/<name>.md``."""

    title: str
    description: str | None = None
    order: int | None = None
    # Not in the front matter:
    name: str = ""
    language: str = ""
    body: str = ""


class Section(Record, frozen=True, kw_only=True):
    """A rubric of the journal's issues."""

    id: str
    name: Localized


class Publisher(Record, frozen=True, kw_only=True):
    """Who publishes the journal."""

    name: Localized
    city: Localized = {}
    country: str | None = None
    url: str | None = None


class Journal(Record, frozen=True, kw_only=True):
    """The facts of ``site_config/journal.yml``.

    ``languages`` is in the order of the language switch, the first is the main one; ``url`` is
    the address the site is published under, with a slash at its end.
    """

    format: int = 1
    title: Localized
    languages: tuple[str, ...]
    url: str
    short_title: Localized = {}
    tagline: Localized = {}
    description: Localized = {}
    issn: str | None = None
    eissn: str | None = None
    publisher: Publisher | None = None
    email: str | None = None
    license: str | None = None
    founded: int | None = None
    demonstration: bool = False
