"""The lines between a title and the label of its abstract: names, institutions, e-mail addresses.

A journal that prints them there prints full names; digits at a name and before an institution tell
who works where.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from muragat.importers.people import EMAIL, read_affiliation
from muragat.importers.profile import Profile
from muragat.model import Affiliation, Contributor, Localized
from muragat.repairs import Line
from muragat.repairs.look_alikes import fold

_PERSON = re.compile(r"(?P<name>[^,;*\d]*[^\s,;*\d])\s*(?P<marks>[\d*]*(?:,\d+)*\*?)\s*(?:[,;]|$)")
_KEY = re.compile(r"(\d+)\s*(?=\S)")


class Byline(msgspec.Struct, frozen=True, kw_only=True):
    """What the lines say; ``lines`` has the texts of each line that were kept."""

    contributors: tuple[Contributor, ...] = ()
    affiliations: dict[str, Affiliation] = {}
    lines: tuple[tuple[str, ...], ...] = ()


def read_byline(lines: Sequence[Line], language: str, profile: Profile) -> Byline:
    """Read the lines of one language."""
    stems = [fold(stem) for stem in profile.institutions]
    conjunctions = profile.conjunctions.get(language, ())
    people: list[tuple[str, tuple[str, ...], bool]] = []
    places: dict[str, Affiliation] = {}
    email = None
    went: list[tuple[str, ...]] = []
    for line in lines:
        text = line.text
        if "@" in text:
            found = EMAIL.search(text)
            email = found[0] if found else email
            went.append((found[0],) if found else ())
        elif any(stem in fold(text) for stem in stems) or (people and places):
            key = _KEY.match(text)
            affiliation, kept = read_affiliation(text[key.end() if key else 0 :], language, profile)
            places[key[1] if key else str(len(places) + 1)] = affiliation
            went.append(tuple(kept))
        else:
            more = _people(text, conjunctions)
            people += more
            went.append(tuple(name for name, _, _ in more))
    keys = {mark: chr(ord("a") + n) for n, mark in enumerate(places) if n < 26}
    marked = any(star for _, _, star in people)
    return Byline(
        contributors=tuple(
            Contributor(
                name={language: name},
                affiliations=tuple(keys[m] for m in marks if m in keys)
                or tuple(keys.values()) * (len(keys) == 1),
                email=email if star or (not marked and not n) else None,
                corresponding=star,
            )
            for n, (name, marks, star) in enumerate(people)
        ),
        affiliations={keys[mark]: place for mark, place in places.items() if mark in keys},
        lines=tuple(went),
    )


def _people(text: str, conjunctions: Sequence[str]) -> list[tuple[str, tuple[str, ...], bool]]:
    for word in conjunctions:
        text = re.sub(rf"\s{re.escape(word)}\s", " , ", text)
    return [
        (m["name"].strip(), tuple(re.findall(r"\d+", m["marks"])), "*" in m["marks"])
        for m in _PERSON.finditer(text)
    ]


def merge(bylines: dict[str, Byline]) -> tuple[tuple[Contributor, ...], dict[str, Affiliation]]:
    """Put the languages together, person by person and institution by institution.

    A language that names another number of people or places than the first is left out.
    """
    if not bylines:
        return (), {}
    first = next(iter(bylines.values()))
    same = [
        row
        for row in bylines.values()
        if len(row.contributors) == len(first.contributors)
        and row.affiliations.keys() == first.affiliations.keys()
    ]
    people = tuple(
        msgspec.structs.replace(
            person,
            name=_joined([row.contributors[n].name for row in same]),
            email=next((e for row in same if (e := row.contributors[n].email)), None),
        )
        for n, person in enumerate(first.contributors)
    )
    places = {
        key: msgspec.structs.replace(
            place,
            name=_joined([row.affiliations[key].name for row in same]),
            city=_joined([row.affiliations[key].city for row in same]),
        )
        for key, place in first.affiliations.items()
    }
    return people, places


def _joined(texts: Sequence[Localized]) -> Localized:
    return {language: text for row in texts for language, text in row.items()}
