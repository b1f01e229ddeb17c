"""The author index: which printed names are one person.

Contributors are one author when they share an ORCID iD, when ``authors.yml`` joins them, or when
the same name is printed in the same language. Two different ORCID iDs are never one author; a
name that is printed with two of them joins nobody. Likeness across scripts is for searching and
for hints to editors, never for merging.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

import msgspec

from muragat import ids, names
from muragat.archive import Archive
from muragat.model import Article, Contributor, Localized, Person, Record

Place = tuple[str, int]
"""An article's id and the number of a contributor in its list."""


class Author(Record, frozen=True, kw_only=True):
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


@functools.lru_cache(maxsize=1)
def author_index(archive: Archive) -> AuthorIndex:
    """Join the contributors of an archive into authors; those of the last one are kept."""
    places = [
        ((article.id, i), article, contributor)
        for article in archive.articles
        for i, contributor in enumerate(article.contributors)
    ]
    groups = _groups(archive, [(place, person) for place, _, person in places])
    return _index(archive, groups)


def _groups(
    archive: Archive, places: list[tuple[Place, Contributor]]
) -> list[tuple[Person | None, list[Place]]]:
    """Return the places of each author, authors in the order of their first place."""
    parent: dict[object, object] = {}

    def find(key: object) -> object:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def join(a: object, b: object) -> None:
        parent[find(b)] = find(a)

    people = {("person", person.id): person for person in archive.people}
    printed = {place: _names(contributor) for place, contributor in places}
    ambiguous = _ambiguous(archive.people, places)
    for key, person in people.items():
        if person.orcid:
            join(key, ("orcid", person.orcid))
        names = [(None, _fold(v)) for v in person.variants]
        names += [(None, _fold(v)) for v in person.name.values()]
        for _, name in names:
            if name not in ambiguous:
                join(key, ("name", name))
    for place, contributor in places:
        if contributor.orcid:
            join(("orcid", contributor.orcid), place)
        for name in printed[place]:
            if name not in ambiguous:
                join(("name", name), place)
    roots: dict[object, list[Place]] = {}
    for place, _ in places:
        roots.setdefault(find(place), []).append(place)
    known = {find(key): person for key, person in people.items()}
    return [(known.get(root), group) for root, group in roots.items()]


def _fold(name: str) -> str:
    return ids.identity(" ".join(name.split()))


def _names(contributor: Contributor) -> list[str]:
    return [_fold(name) for name in contributor.name.values() if name]


def _ambiguous(people: Iterable[Person], places: list[tuple[Place, Contributor]]) -> set[str]:
    """Return the printed names that stand for more than one ORCID iD."""
    seen: dict[str, set[str]] = {}
    for _, contributor in places:
        if contributor.orcid:
            for name in _names(contributor):
                seen.setdefault(name, set()).add(contributor.orcid)
    for person in people:
        if person.orcid:
            for name in (*person.variants, *person.name.values()):
                seen.setdefault(_fold(name), set()).add(person.orcid)
    return {name for name, orcids in seen.items() if len(orcids) > 1}


def _index(archive: Archive, groups: list[tuple[Person | None, list[Place]]]) -> AuthorIndex:
    drafts = [_draft(archive, person, places) for person, places in groups]
    taken = {person.id for person, _ in groups if person}
    # The Latin spelling makes the address; where one name stands for two people the second
    # gets a hash of what tells them apart.
    spelled = [_spelling(author) for author in drafts]
    named = ids.slugs(
        (text for text, (person, _) in zip(spelled, groups, strict=True) if not person), taken=taken
    )
    authors: dict[str, Author] = {}
    owner: dict[Place, str] = {}
    for (person, places), author, text in zip(groups, drafts, spelled, strict=True):
        author_id = person.id if person else named[text]
        if author_id in authors:
            author_id = ids.slugs([text, text + (author.orcid or places[0][0])])[
                text + (author.orcid or places[0][0])
            ]
        authors[author_id] = msgspec.structs.replace(author, id=author_id)
        for place in places:
            owner[place] = author_id
    by_place = {
        article.id: tuple(owner[article.id, i] for i in range(len(article.contributors)))
        for article in archive.articles
    }
    return AuthorIndex(
        authors={key: _with_coauthors(author, by_place) for key, author in authors.items()},
        by_place=by_place,
    )


def _draft(archive: Archive, person: Person | None, places: list[Place]) -> Author:
    """Return the author of a group of places, without id."""
    contributors = [archive.article(a).contributors[i] for a, i in places]
    variants = dict.fromkeys(
        (lang, name) for c in contributors for lang, name in c.name.items() if name
    )
    name: Localized = {}
    inverted: Localized = {}
    for contributor in contributors:
        for lang, text in contributor.name.items():
            # The fullest printed form stands at the head of the author's page.
            if len(text) > len(name.get(lang, "")):
                name[lang] = text
                inverted[lang] = names.inverted(contributor, lang)
    if person:
        named = Contributor(name=person.name)
        name |= person.name
        inverted |= {lang: names.inverted(named, lang) for lang in person.name}
    orcids = [c.orcid for c in contributors if c.orcid]
    orcid = person.orcid if person and person.orcid else (orcids[0] if orcids else None)
    articles = tuple(dict.fromkeys(a for a, _ in places))
    return Author(
        id="",
        name=name,
        inverted=inverted,
        variants=tuple(variants),
        orcid=orcid,
        articles=articles,
    )


def _spelling(author: Author) -> str:
    """Return the name that the address is made of: the Latin one if there is one."""
    spelled = (*author.inverted.values(), *author.name.values())
    return next((name for name in spelled if name.isascii()), spelled[0])


def _with_coauthors(author: Author, by_place: dict[str, tuple[str, ...]]) -> Author:
    others = dict.fromkeys(
        other for article in author.articles for other in by_place[article] if other != author.id
    )
    return msgspec.structs.replace(author, coauthors=tuple(others))


def authors_of(index: AuthorIndex, article: Article) -> tuple[Author, ...]:
    """Return the authors of an article in the order of its contributors."""
    return tuple(index.authors[key] for key in index.by_place[article.id])
