"""The author index: which printed names are one person.

Contributors are one author when they share an ORCID iD, when ``authors.yml`` joins them, or when
the same name is printed in the same language. Two different ORCID iDs are never one author; a
name that is printed with two of them joins nobody. Likeness across scripts is for searching and
for hints to editors, never for merging.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import NamedTuple

import msgspec

from muragat import ids, names
from muragat.archive import Archive
from muragat.model import Article, Contributor, Localized, Person, Record

Place = tuple[str, int]
"""An article's id and the number of a contributor in its list."""


class Author(Record, frozen=True, kw_only=True, gc=False):
    """The identity behind printed names.

    ``name`` is the fullest form by language, ``inverted`` the same with the surname first;
    ``variants`` are all printed forms as (language, name), in the order of the archive;
    ``articles`` are ids in that order.
    """

    id: str
    name: Localized
    inverted: Localized = {}
    variants: tuple[tuple[str, str], ...] = ()
    orcid: str | None = None
    articles: tuple[str, ...] = ()
    coauthors: tuple[str, ...] = ()


class AuthorIndex(Record, frozen=True, kw_only=True):
    """Authors by id, and the author of every contributor."""

    authors: dict[str, Author]
    by_place: dict[str, tuple[str, ...]]
    """Article id -> the author ids of its contributors, in their order."""


class _Print(NamedTuple):
    """One way of printing a contributor: the first that is printed so, and the numbers of all.

    The contributors of an archive are numbered from 0 in their order.
    """

    contributor: Contributor
    numbers: list[int]


_Group = tuple[Person | None, list[_Print]]
"""An author: its entry in ``authors.yml``, and its prints in the order of the archive."""

_Mark = tuple[str, str]
"""What joins prints into one author: an ORCID iD, a name, a person, each under its kind."""


def author_index(archive: Archive) -> AuthorIndex:
    """Join the contributors of an archive into authors."""
    groups = _groups(archive.people, _prints(archive))
    article_of = [article.id for article in archive.articles for _ in article.contributors]
    numbers = [sorted(chain.from_iterable(p.numbers for p in prints)) for _, prints in groups]
    drafts = [
        _draft(person, prints, dict.fromkeys(article_of[n] for n in places))
        for (person, prints), places in zip(groups, numbers, strict=True)
    ]
    author_ids = _author_ids([person for person, _ in groups], drafts)
    owner = [""] * len(article_of)
    for author_id, places in zip(author_ids, numbers, strict=True):
        for number in places:
            owner[number] = author_id
    owners = iter(owner)
    by_place = {
        article.id: tuple(islice(owners, len(article.contributors))) for article in archive.articles
    }
    return AuthorIndex(
        authors={
            key: _named(draft, key, by_place) for key, draft in zip(author_ids, drafts, strict=True)
        },
        by_place=by_place,
    )


def printed(contributor: Contributor) -> tuple[object, ...]:
    """Return what tells how a contributor is printed, and the ORCID iD, from any other way."""
    c = contributor
    if c.surname or c.given or c.patronymic:
        parts = [tuple(part.items()) for part in (c.surname, c.given, c.patronymic)]
        return (c.orcid, *c.name.items(), *parts)
    return (c.orcid, *c.name.items())


def _prints(archive: Archive) -> list[_Print]:
    prints: dict[tuple[object, ...], _Print] = {}
    contributors = (c for article in archive.articles for c in article.contributors)
    for number, contributor in enumerate(contributors):
        key = printed(contributor)
        if key in prints:
            prints[key].numbers.append(number)
        else:
            prints[key] = _Print(contributor, [number])
    return list(prints.values())


def _groups(people: tuple[Person, ...], prints: list[_Print]) -> list[_Group]:
    """Return the prints of each author, authors in the order of their first place."""
    parent: dict[_Mark, _Mark] = {}

    def find(mark: _Mark) -> _Mark:
        while (above := parent.setdefault(mark, mark)) != mark:
            parent[mark] = mark = parent[above]
        return mark

    def join(marks: list[_Mark]) -> None:
        for mark in marks[1:]:
            parent[find(mark)] = find(marks[0])

    ambiguous = _ambiguous(people, prints)
    persons = {("person", person.id): person for person in people}
    for key, person in persons.items():
        join([key, *_marks(person.orcid, _names_of(person), ambiguous)])
    shared = [_marks(p.contributor.orcid, _names(p.contributor), ambiguous) for p in prints]
    for marks in shared:
        join(marks)
    known = {find(key): person for key, person in persons.items()}
    groups: dict[_Mark, list[_Print]] = {}
    alone: list[_Group] = []
    for one, marks in zip(prints, shared, strict=True):
        if marks:
            groups.setdefault(find(marks[0]), []).append(one)
        else:
            alone += [(None, [_Print(one.contributor, [number])]) for number in one.numbers]
    found = [(known.get(root), group) for root, group in groups.items()] + alone
    return sorted(found, key=lambda group: group[1][0].numbers[0])


def _marks(orcid: str | None, names: list[str], ambiguous: set[str]) -> list[_Mark]:
    marks = [("name", name) for name in names if name not in ambiguous]
    return [("orcid", orcid), *marks] if orcid else marks


def _fold(name: str) -> str:
    return ids.identity(" ".join(name.split()))


def _names(contributor: Contributor) -> list[str]:
    return [_fold(name) for name in contributor.name.values() if name]


def _names_of(person: Person) -> list[str]:
    return [_fold(name) for name in (*person.variants, *person.name.values())]


def _ambiguous(people: Iterable[Person], prints: list[_Print]) -> set[str]:
    """Return the printed names that stand for more than one ORCID iD."""
    seen: dict[str, set[str]] = {}
    for one in prints:
        if one.contributor.orcid:
            for name in _names(one.contributor):
                seen.setdefault(name, set()).add(one.contributor.orcid)
    for person in people:
        if person.orcid:
            for name in _names_of(person):
                seen.setdefault(name, set()).add(person.orcid)
    return {name for name, orcids in seen.items() if len(orcids) > 1}


def _draft(person: Person | None, prints: list[_Print], articles: Iterable[str]) -> Author:
    """Return an author without id and coauthors."""
    contributors = [one.contributor for one in prints]
    variants = dict.fromkeys(
        (lang, name) for c in contributors for lang, name in c.name.items() if name
    )
    # The fullest printed form stands at the head of the author's page.
    fullest: dict[str, Contributor] = {}
    name: Localized = {}
    for contributor in contributors:
        for lang, text in contributor.name.items():
            if len(text) > len(name.get(lang, "")):
                name[lang], fullest[lang] = text, contributor
    inverted = {lang: names.inverted(one, lang) for lang, one in fullest.items()}
    if person:
        named = Contributor(name=person.name)
        name |= person.name
        inverted |= {lang: names.inverted(named, lang) for lang in person.name}
    orcids = [c.orcid for c in contributors if c.orcid]
    orcid = person.orcid if person and person.orcid else (orcids[0] if orcids else None)
    return Author(
        id="",
        name=name,
        inverted=inverted,
        variants=tuple(variants),
        orcid=orcid,
        articles=tuple(articles),
    )


def _author_ids(people: list[Person | None], drafts: list[Author]) -> list[str]:
    """Return the id of each author.

    The Latin spelling makes the address; where one name stands for two people the second gets a
    hash of what tells them apart.
    """
    taken = {person.id for person in people if person}
    spelled = [_spelling(author) for author in drafts]
    own = [text for text, person in zip(spelled, people, strict=True) if not person]
    named = ids.slugs(own, taken=taken)
    found: list[str] = []
    used: set[str] = set()
    for person, author, text in zip(people, drafts, spelled, strict=True):
        author_id = person.id if person else named[text]
        if author_id in used:
            longer = text + (author.orcid or author.articles[0])
            author_id = ids.slugs([text, longer])[longer]
        found.append(author_id)
        used.add(author_id)
    return found


def _spelling(author: Author) -> str:
    """Return the name that the address is made of: the Latin one if there is one."""
    spelled = (*author.inverted.values(), *author.name.values())
    return next((name for name in spelled if name.isascii()), spelled[0])


def _named(draft: Author, author_id: str, by_place: dict[str, tuple[str, ...]]) -> Author:
    """Return an author with its id and coauthors."""
    others = dict.fromkeys(chain.from_iterable(by_place[article] for article in draft.articles))
    del others[author_id]
    return msgspec.structs.replace(draft, id=author_id, coauthors=tuple(others))


def authors_of(index: AuthorIndex, article: Article) -> tuple[Author, ...]:
    """Return the authors of an article in the order of its contributors."""
    return tuple(index.authors[key] for key in index.by_place[article.id])
