"""Who wrote an article: the masthead, the blocks about the authors, the running heads.

An e-mail address and the rest come only from these places, never from a cited work; the DOI of an
article comes only from the masthead line that begins with a classification code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from muragat.ids import is_doi
from muragat.importers.boundaries import label_length
from muragat.importers.profile import Profile
from muragat.model import Affiliation, Contributor, Localized, Subject
from muragat.repairs import Line
from muragat.repairs.look_alikes import fold
from muragat.repairs.page_furniture import is_names, without_others

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(\S+)")
ISSN = re.compile(r"\be?ISSN:?\s*(\d{4}-\d{3}[\dX])")
_BARE_DOI = re.compile(r"\b(10\.\d{4,9}/\S+)")
_NAME = re.compile(r"([^,*]+?)\s*(\*?)\s*(?:,|$)")
_PERSON = re.compile(
    r"^(?P<name>[^\u2013—(]+?)\s*(?P<mark>\([^)]*\))?\s*[\u2013—]\s*(?P<rest>.*)$", re.DOTALL
)


class Masthead(msgspec.Struct, frozen=True, kw_only=True):
    """What the lines before a title say.

    ``lines`` has for each line the field that it went to (``issue`` for a fact of the issue) and
    the texts that were kept.
    """

    contributors: tuple[Contributor, ...] = ()
    affiliations: dict[str, Affiliation] = {}
    subjects: tuple[Subject, ...] = ()
    doi: str | None = None
    page: str | None = None
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_masthead(lines: Sequence[Line], language: str, profile: Profile) -> Masthead:
    """Read the masthead of an article."""
    subjects: list[Subject] = []
    doi = page = email = None
    names: list[tuple[str, bool]] = []
    affiliation: Affiliation | None = None
    went: list[tuple[str, tuple[str, ...]]] = []
    for line in lines:
        text = line.text
        coded = _subject(text, profile)
        if coded or label_length(text, profile.doi):
            found = _DOI.search(text) or _BARE_DOI.search(text)
            doi = found[1].rstrip(".,;") if found else doi
            subjects += [coded] if coded else []
            kept = [coded.code] if coded else []
            went.append(
                ("subjects" if coded else "doi", (*kept, *([doi] if found and doi else [])))
            )
        elif re.fullmatch(r"\d{1,4}", text):
            page = text
            went.append(("pages", (page,)))
        elif text.startswith("©") or fold(text).startswith((fold("issn"), fold("eissn"))):
            went.append(("issue", issue_facts(text, profile)))
        elif "@" in text:
            found = EMAIL.search(text)
            email = found[0] if found else email
            went.append(("contributors", (found[0],) if found else ()))
        elif is_names(re.sub(r"\s*\*\s*", "", re.sub(r"\s+,", ",", text)), profile.et_al):
            more = [(m[1].strip(), bool(m[2])) for m in _NAME.finditer(text) if m[1].strip()]
            names += more
            went.append(("contributors", tuple(name for name, _ in more)))
        elif names and affiliation is None:
            affiliation, kept = read_affiliation(text, language, profile)
            went.append(("affiliations", tuple(kept)))
        else:
            went.append(("issue", issue_facts(text, profile)))
    marked = any(star for _, star in names)
    key = ("a",) if affiliation else ()
    return Masthead(
        contributors=tuple(
            Contributor(
                name={language: name},
                affiliations=key,
                email=email if (star or (not marked and not i)) else None,
                corresponding=star,
            )
            for i, (name, star) in enumerate(names)
        ),
        affiliations={"a": affiliation} if affiliation and names else {},
        subjects=tuple(subjects),
        doi=doi if doi and is_doi(doi) else None,
        page=page,
        lines=tuple(went),
    )


def issue_facts(text: str, profile: Profile) -> tuple[str, ...]:
    """Return what a masthead line says of the issue: ISSN, number, whole number, year."""
    values = [(m.start(1), m[1]) for m in ISSN.finditer(text)]
    match = re.search(profile.issue_line, text) if profile.issue_line else None
    if match:
        values += [(match.start(key), value) for key, value in match.groupdict().items() if value]
    return tuple(value for _, value in sorted(values))


def _subject(text: str, profile: Profile) -> Subject | None:
    for scheme, labels in (("irsti", profile.irsti), ("udc", profile.udc)):
        length = label_length(text, labels)
        code = re.match(r"[\d.:/()\"=+-]+", text[length:]) if length else None
        if code and scheme == "irsti":
            return Subject(scheme="irsti", code=code[0].rstrip("."))
        if code:
            return Subject(scheme="udc", code=code[0].rstrip("."))
    return None


def read_affiliation(text: str, language: str, profile: Profile) -> tuple[Affiliation, list[str]]:
    """Read ``institution, city, country``, and say which texts were kept.

    Without a known country all of it is the name.
    """
    parts = [part.strip() for part in text.split(",")]
    country = profile.countries.get(parts[-1]) if len(parts) > 1 else None
    if country is None:
        return Affiliation(name={language: text}), [text]
    if len(parts) == 2:
        return Affiliation(name={language: parts[0]}, country=country), parts
    name, city = ", ".join(parts[:-2]), parts[-2]
    kept = [*parts[:-2], city, parts[-1]]
    return Affiliation(name={language: name}, city={language: city}, country=country), kept


def is_row_of_names(text: str, profile: Profile) -> bool:
    """Tell whether a running head names authors."""
    return is_names(text, profile.et_al)


def from_heads(heads: Sequence[str], language: str, profile: Profile) -> tuple[Contributor, ...]:
    """Return the contributors whom running heads name, in order."""
    names: list[str] = []
    for head in heads:
        if is_names(head, profile.et_al):
            for name in without_others(head, profile.et_al).split(","):
                if name.strip() and name.strip() not in names:
                    names.append(name.strip())
    return tuple(Contributor(name={language: name}) for name in names)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person as one block about the authors says; ``position`` is kept in no field."""

    name: str
    corresponding: bool
    institution: str | None
    city: str | None
    country: str | None
    email: str | None
    position: str = ""
    kept: tuple[str, ...] = ()


def joined(lines: Sequence[Line]) -> str:
    """Return lines as one text; an e-mail address may be cut at a dot by the line end."""
    text = ""
    for line in lines:
        cut = re.search(r"@[\w-]+\.$", text) is not None
        text = text + line.text if cut or not text else f"{text} {line.text}"
    return text


def read_people(lines: Sequence[Line], profile: Profile) -> list[Person]:
    """Read the people of one block about the authors; each ends with a place in brackets."""
    people: list[Person] = []
    group: list[Line] = []
    for line in lines:
        group.append(line)
        text = joined(group)
        if re.search(r"\)[.;]?$", line.text) and text.count("(") == text.count(")"):
            people += _people(text, profile)
            group = []
    return people + _people(joined(group), profile)


def _people(text: str, profile: Profile) -> list[Person]:
    match = _PERSON.match(text.strip())
    return [_person(match, profile)] if match else []


def _person(match: re.Match[str], profile: Profile) -> Person:
    rest = match["rest"]
    mark = fold(match["mark"] or "")
    email = EMAIL.search(rest)
    place = re.search(r"\(([^()]*)\)[.;\s]*$", rest)
    outside = rest[: place.start()] if place else rest
    parts = [p.strip() for p in outside.split(",")]
    stems = [fold(stem) for stem in profile.institutions]
    named = [p for p in parts if any(stem in fold(p) for stem in stems)]
    where = [p.strip() for p in place[1].split(",") if "@" not in p] if place else []
    country = next((p for p in where if p in profile.countries), None)
    cities = [p for p in where if p not in profile.countries]
    name, institution = match["name"].strip(" ,*"), named[-1] if named else None
    address = email[0] if email else None
    city = cities[0] if cities else None
    kept = [name, institution, *(p for p in where if p in (country, city)), address]
    return Person(
        name=name,
        corresponding=any(fold(word) in mark for word in profile.corresponding),
        institution=institution,
        city=city,
        country=profile.countries[country] if country else None,
        email=address,
        position=", ".join(p for p in parts if p != institution),
        kept=tuple(value for value in kept if value),
    )


def same_number(blocks: dict[str, list[Person]]) -> dict[str, list[Person]]:
    """Return the blocks that name as many people as the first that names any."""
    total = next((len(people) for people in blocks.values() if people), 0)
    return {lang: people for lang, people in blocks.items() if people and len(people) == total}


def merge_people(
    blocks: dict[str, list[Person]],
) -> tuple[tuple[Contributor, ...], dict[str, Affiliation]]:
    """Put the blocks of several languages together, person by person; see ``same_number``."""
    same = same_number(blocks)
    total = len(next(iter(same.values()), ()))
    contributors = []
    affiliations: dict[str, Affiliation] = {}
    for index in range(total):
        rows = {language: people[index] for language, people in same.items()}
        name: Localized = {language: row.name for language, row in rows.items()}
        places = {lang: row.institution for lang, row in rows.items() if row.institution}
        key = next((k for k, a in affiliations.items() if a.name == places), None)
        if places and key is None:
            key = chr(ord("a") + len(affiliations)) if len(affiliations) < 26 else f"a{index}"
            affiliations[key] = Affiliation(
                name=places,
                city={lang: row.city for lang, row in rows.items() if row.city},
                country=next((row.country for row in rows.values() if row.country), None),
            )
        contributors.append(
            Contributor(
                name=name,
                affiliations=(key,) if key else (),
                email=next((row.email for row in rows.values() if row.email), None),
                corresponding=any(row.corresponding for row in rows.values()),
            )
        )
    return tuple(contributors), affiliations
