"""A part holds all that its readers look at, so that what they made of it can be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given

from archives import edited
from muragat.archive import Archive
from muragat.checks import check
from muragat.content.reader import Entry, Reading
from muragat.indexes.authors import author_index
from muragat.indexes.keywords import keyword_index
from muragat.indexes.likeness import alike
from muragat.indexes.sections import section_index
from muragat.indexes.statistics import statistics
from muragat.indexes.subjects import subject_index
from muragat.model import (
    Affiliation,
    Article,
    Contributor,
    PageRange,
    Reference,
    References,
    Relation,
    Subject,
)
from muragat.parts import parts_of

DAY = dt.date(2025, 1, 1)
OTHER: dict[str, Any] = {
    "id": "b",
    "language": "kk",
    "languages": ("kk",),
    "order": 7,
    "draft": True,
    "title": {"en": "Other"},
    "display_title": {"en": "Other"},
    "abstract": {"en": "Other"},
    "keywords": {"en": ("other",)},
    "contributors": (Contributor(name={"en": "Other"}),),
    "affiliations": {"a": Affiliation(name={"en": "Other"})},
    "section": "other",
    "subjects": (Subject(scheme="udc", code="1"),),
    "doi": "10.5555/other",
    "pages": PageRange(first="1", last="2"),
    "received": DAY,
    "accepted": DAY,
    "published": DAY,
    "modified": DAY,
    "funding": {"en": "Other"},
    "license": "CC-BY-4.0",
    "status": "corrected",
    "relations": (Relation(type="correction", target="c"),),
    "references": References(original=(Reference(text="Other"),)),
    "issue": "other",
    "files": ("article.pdf",),
}
"""Another value for each field."""

NAMES = {"name", "surname", "given", "patronymic", "orcid"}
"""What is read of a contributor."""


def moved(article: Article, **changes: Any) -> set[str]:
    """Return the parts that a change moves."""
    before = parts_of(article, b"")
    after = parts_of(msgspec.structs.replace(article, **changes), b"")
    return {
        name for name in before.__struct_fields__ if getattr(before, name) != getattr(after, name)
    }


def held(part: str) -> set[str]:
    """Return the fields that a part holds."""
    article = Article(id="a", language="en")
    return {field for field, value in OTHER.items() if part in moved(article, **{field: value})}


def test_the_whole_record_holds_every_field() -> None:
    assert held("record") == set(Article.__struct_fields__) - {"body"}
    article = Article(id="a", language="en")
    assert parts_of(article, b"1").record != parts_of(article, b"2").record
    assert parts_of(article, b"1").face == parts_of(article, b"2").face


def test_a_face_does_without_what_only_the_own_pages_show() -> None:
    assert held("record") - held("face") == {"funding", "references"}
    article = Article(id="a", language="en", abstract={"en": "One"})
    assert "face" not in moved(article, abstract={"en": "Other"})
    assert "face" in moved(article, abstract={"en": ""})


def test_places_are_told_by_contributors_and_affiliations() -> None:
    assert held("places") == {"id", "language", "contributors", "affiliations"}


def test_a_title_moves_no_index() -> None:
    article = Article(id="a", language="en")
    assert moved(article, title={"en": "Other"}) == {"record", "face"}


@pytest.mark.parametrize("field", sorted(NAMES))
def test_people_are_told_by_names_and_orcids(field: str) -> None:
    one = Article(id="a", language="en", contributors=(Contributor(name={"en": "A"}),))
    value = "0000-0002-1825-0097" if field == "orcid" else {"en": "B"}
    other = msgspec.structs.replace(one.contributors[0], **{field: value})
    assert "people" in moved(one, contributors=(other,))


class Watched:
    """A record that notes which of its fields are read."""

    def __init__(self, record: Article | Contributor, seen: set[str]) -> None:
        self._record = record
        self._seen = seen

    def __getattr__(self, name: str) -> Any:
        self._seen.add(name)
        value = getattr(self._record, name)
        if name == "contributors":
            return tuple(Watched(contributor, self._seen) for contributor in value)
        return value


def watched(reading: Reading, seen: set[str]) -> Reading:
    """Return a reading whose articles note what is read of them."""
    archive = reading.archive
    made = Archive(archive.config, issues=archive.issues, people=archive.people)
    made.articles = tuple(Watched(a, seen) for a in archive.articles)  # type: ignore[misc]
    entries = tuple(Entry(Watched(e.record, seen), e.source) for e in reading.articles)
    return msgspec.structs.replace(reading, archive=made, articles=entries)


READERS: list[tuple[Callable[[Reading], object], set[str]]] = [
    (lambda reading: author_index(reading.archive), held("people") | NAMES),
    (
        lambda reading: alike(reading.archive, author_index(reading.archive)),
        held("people") | NAMES,
    ),
    (lambda reading: keyword_index(reading.archive), held("keywords")),
    (lambda reading: section_index(reading.archive), held("counted")),
    (lambda reading: subject_index(reading.archive), held("counted")),
    (lambda reading: check(reading, {}), held("ties") | held("people") | NAMES),
]


@pytest.mark.parametrize("number", range(len(READERS)))
@given(edited())
def test_readers_look_at_their_part_only(number: int, readings: tuple[Reading, Reading]) -> None:
    read, fields = READERS[number]
    seen: set[str] = set()
    read(watched(readings[0], seen))
    assert seen <= fields


@given(edited())
def test_statistics_look_at_their_part_only(readings: tuple[Reading, Reading]) -> None:
    seen: set[str] = set()
    archive = readings[0].archive
    authors, keywords = author_index(archive), keyword_index(archive)
    # Of the references it is their number that counts.
    statistics(watched(readings[0], seen).archive, authors, keywords)
    assert seen <= held("counted")
