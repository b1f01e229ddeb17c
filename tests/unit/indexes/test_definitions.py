"""The indexes are what plain definitions say, however they are made."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given

from archives import edited
from muragat import ids
from muragat.archive import Archive
from muragat.content.reader import Reading
from muragat.indexes import likeness
from muragat.indexes.authors import AuthorIndex, Place, author_index
from muragat.indexes.keywords import Keyword, fold, keyword_index
from muragat.indexes.likeness import alike


def plainly_alike(archive: Archive, index: AuthorIndex) -> dict[Place, str]:
    """Compare every contributor with all before."""
    known = {person.id for person in archive.people}
    seen: dict[object, list[tuple[str, object]]] = {}
    found: dict[Place, str] = {}
    for article in archive.articles:
        for i, contributor in enumerate(article.contributors):
            author = index.authors[index.by_place[article.id][i]]
            for key, name in likeness._keys(contributor):
                group = seen.setdefault(key, [])
                if (author.id, name) in group:
                    continue
                told = {index.by_place[a][n] for a, n in found}
                for other_id, other_name in group if author.id not in told else ():
                    other = index.authors[other_id]
                    fits = other is not author and likeness._agree(other_name, name)
                    if fits and likeness._possible(other, author, known):
                        found[article.id, i] = other_id
                        break
                if len(group) < likeness._COMPARED:
                    group.append((author.id, name))
    return found


@pytest.mark.parametrize("compared", [1, 2, 8])
@given(readings=edited())
def test_likeness(compared: int, readings: tuple[Reading, Reading]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(likeness, "_COMPARED", compared)
        archive = readings[0].archive
        index = author_index(archive)
        found = {place: author.id for place, author in alike(archive, index).items()}
        assert found == plainly_alike(archive, index)


def joined(things: Iterable[tuple[object, set[object]]]) -> list[list[object]]:
    """Join things that share a mark, also by way of others; keep the order of the first ones."""
    groups: list[tuple[list[object], set[object]]] = []
    for thing, marks in things:
        same = [group for group in groups if group[1] & marks]
        members = [member for group in same for member in group[0]]
        merged = ([*members, thing], marks.union(*(group[1] for group in same)))
        groups = [group for group in groups if group not in same]
        groups.append(merged)
    return [members for members, _ in groups]


@given(edited())
def test_authors(readings: tuple[Reading, Reading]) -> None:
    archive = readings[0].archive
    owners: dict[str, set[str]] = {}
    marks: list[tuple[object, set[object]]] = []
    places = [((a.id, i), c) for a in archive.articles for i, c in enumerate(a.contributors)]
    known = {person.id: person for person in archive.people}.values()
    printed = [(place, c.orcid, [*c.name.values()]) for place, c in places]
    people = [(p.id, p.orcid, [*p.variants, *p.name.values()]) for p in archive.people]
    for _, orcid, names in (*printed, *people):
        for name in names if orcid else ():
            owners.setdefault(fold(name), set()).add(orcid)
    for thing, orcid, names in (
        *((p.id, p.orcid, [*p.variants, *p.name.values()]) for p in known),
        *printed,
    ):
        shared: set[object] = {fold(n) for n in names if len(owners.get(fold(n), ())) < 2}
        marks.append((thing, shared | ({(orcid,)} if orcid else set())))
    index = author_index(archive)
    groups = [{m for m in group if isinstance(m, tuple)} for group in joined(marks)]
    expected = {frozenset(group) for group in groups if group}
    found: dict[str, set[Place]] = {}
    for (article_id, i), _ in places:
        found.setdefault(index.by_place[article_id][i], set()).add((article_id, i))
    # Two who are printed alike on one article, and are kept apart by nothing, have one address.
    if len(found) == len(expected):
        assert {frozenset(group) for group in found.values()} == expected
    assert [*index.authors] == [*found]
    for author in index.authors.values():
        assert [*author.articles] == [
            a.id for a in archive.articles if author.id in index.by_place[a.id]
        ]


def plain_keywords(
    archive: Archive, lang: str, slug_of: dict[str, dict[str, str]]
) -> list[Keyword]:
    """Look for each keyword of a language in all articles."""
    lists = [
        (a, [slug_of[lang][fold(w)] for w in a.keywords.get(lang, ())]) for a in archive.articles
    ]
    words = [w for a in archive.articles for w in a.keywords.get(lang, ())]
    made = []
    for slug in dict.fromkeys(itertools.chain.from_iterable(slugs for _, slugs in lists)):
        mine = [(a, slugs) for a, slugs in lists if slug in slugs]
        translations: dict[str, dict[str, None]] = {}
        for article, slugs in mine:
            for place, other in itertools.product(range(len(slugs)), archive.languages):
                others = article.keywords.get(other, ())
                if slugs[place] == slug and other != lang and len(others) == len(slugs):
                    twin = slug_of[other][fold(others[place])]
                    translations.setdefault(other, {})[twin] = None
        made.append(
            Keyword(
                slug=slug,
                language=lang,
                text=next(w for w in words if slug_of[lang][fold(w)] == slug),
                articles=tuple(a.id for a, _ in mine),
                translations={other: tuple(twins) for other, twins in translations.items()},
                related=tuple(dict.fromkeys(s for _, slugs in mine for s in slugs if s != slug)),
            )
        )
    return made


@given(edited())
def test_keywords(readings: tuple[Reading, Reading]) -> None:
    archive = readings[0].archive
    index = keyword_index(archive)
    slug_of = {
        lang: ids.slugs(fold(w) for a in archive.articles for w in a.keywords.get(lang, ()))
        for lang in archive.languages
    }
    for lang in archive.languages:
        made = [*index.keywords[lang].values()]
        plain = plain_keywords(archive, lang, slug_of)
        assert made == plain
        assert [[*k.translations] for k in made] == [[*k.translations] for k in plain]
        for article in archive.articles:
            slugs = tuple(slug_of[lang][fold(w)] for w in article.keywords.get(lang, ()))
            assert index.by_article[lang].get(article.id, ()) == slugs
