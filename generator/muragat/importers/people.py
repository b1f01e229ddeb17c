"""Who wrote an article: the masthead, the blocks about the authors, the running heads.

An e-mail address and the rest come only from these places, never from a cited work; the DOI of an
article comes only from the masthead line that begins with a classification code.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import msgspec

from muragat.ids import is_doi
from muragat.importers.boundaries import label_length
from muragat.importers.profile import Profile
from muragat.model import Affiliation, Contributor, Localized, Subject
from muragat.repairs import Line
from muragat.repairs.page_furniture import is_names, without_others
from muragat.repairs.words import fold

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(\S+)")
_NAME = re.compile(r"([^,*]+?)\s*(\*?)\s*(?:,|$)")
_PERSON = re.compile(
    r"^(?P<name>[^\u2013—(]+?)\s*(?P<mark>\([^)]*\))?\s*[\u2013—]\s*(?P<rest>.*)$", re.DOTALL
)


class Masthead(msgspec.Struct, frozen=True, kw_only=True):
    """What the lines before a title say."""

    contributors: tuple[Contributor, ...] = ()
    affiliations: dict[str, Affiliation] = {}
    subjects: tuple[Subject, ...] = ()
    doi: str | None = None
    page: str | None = None


def read_masthead(lines: Sequence[Line], language: str, profile: Profile) -> Masthead:
    """Read the masthead of an article."""
    subjects: list[Subject] = []
    doi = page = email = None
    names: list[tuple[str, bool]] = []
    affiliation: Affiliation | None = None
    for line in lines:
        text = line.text
        coded = _subject(text, profile)
        if coded:
            subjects.append(coded)
            found = _DOI.search(text)
            doi = found[1].rstrip(".,;") if found else doi
        elif re.fullmatch(r"\d{1,4}", text):
            page = text
        elif text.startswith("©") or fold(text).startswith((fold("issn"), fold("eissn"))):
            continue
        elif "@" in text:
            found = _EMAIL.search(text)
            email = found[0] if found else email
        elif is_names(re.sub(r"\s*\*\s*", "", re.sub(r"\s+,", ",", text)), profile.et_al):
            names += [(m[1].strip(), bool(m[2])) for m in _NAME.finditer(text) if m[1].strip()]
        elif names and affiliation is None:
            affiliation = _affiliation(text, language, profile)
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
    )


def _subject(text: str, profile: Profile) -> Subject | None:
    for scheme, labels in (("irsti", profile.irsti), ("udc", profile.udc)):
        length = label_length(text, labels)
        code = re.match(r"[\d.:/()\"=+-]+", text[length:]) if length else None
        if code and scheme == "irsti":
            return Subject(scheme="irsti", code=code[0].rstrip("."))
        if code:
            return Subject(scheme="udc", code=code[0].rstrip("."))
    return None


def _affiliation(text: str, language: str, profile: Profile) -> Affiliation:
    """Read ``institution, city, country``; without a known country all of it is the name."""
    parts = [part.strip() for part in text.split(",")]
    country = profile.countries.get(parts[-1]) if len(parts) > 1 else None
    if country is None:
        return Affiliation(name={language: text})
    if len(parts) == 2:
        return Affiliation(name={language: parts[0]}, country=country)
    return Affiliation(
        name={language: ", ".join(parts[:-2])}, city={language: parts[-2]}, country=country
    )


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
    """A person as one block about the authors says."""

    name: str
    corresponding: bool
    institution: str | None
    city: str | None
    country: str | None
    email: str | None


def read_people(lines: Sequence[Line], profile: Profile) -> list[Person]:
    """Read the people of one block about the authors; each ends with a place in brackets."""
    people: list[Person] = []
    text = ""
    for line in lines:
        # An e-mail address may be cut at a dot by the line end.
        cut = re.search(r"@[\w-]+\.$", text) is not None
        text = text + line.text if cut or not text else f"{text} {line.text}"
        if re.search(r"\)[.;]?$", line.text) and text.count("(") == text.count(")"):
            people += _people(text, profile)
            text = ""
    return people + _people(text, profile)


def _people(text: str, profile: Profile) -> list[Person]:
    match = _PERSON.match(text.strip())
    return [_person(match, profile)] if match else []


def _person(match: re.Match[str], profile: Profile) -> Person:
    rest = match["rest"]
    mark = fold(match["mark"] or "")
    email = _EMAIL.search(rest)
    place = re.search(r"\(([^()]*)\)[.;\s]*$", rest)
    outside = rest[: place.start()] if place else rest
    parts = [p.strip() for p in outside.split(",")]
    stems = [fold(stem) for stem in profile.institutions]
    named = [p for p in parts if any(stem in fold(p) for stem in stems)]
    where = [p.strip() for p in place[1].split(",") if "@" not in p] if place else []
    country = next((profile.countries[p] for p in where if p in profile.countries), None)
    cities = [p for p in where if p not in profile.countries]
    return Person(
        name=match["name"].strip(" ,*"),
        corresponding=any(fold(word) in mark for word in profile.corresponding),
        institution=re.sub(r"\s+", " ", named[-1]) if named else None,
        city=cities[0] if cities else None,
        country=country,
        email=email[0] if email else None,
    )


def merge_people(
    blocks: dict[str, list[Person]],
) -> tuple[tuple[Contributor, ...], dict[str, Affiliation]]:
    """Put the blocks of several languages together, person by person.

    Blocks that name another number of people than the first are left out.
    """
    blocks = {language: people for language, people in blocks.items() if people}
    if not blocks:
        return (), {}
    total = len(next(iter(blocks.values())))
    same = {language: people for language, people in blocks.items() if len(people) == total}
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


def read_date(text: str, profile: Profile) -> dt.date | None:
    """Read a date in words (day, month, year) or in numbers (day.month.year)."""
    numbers = re.search(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    words = re.search(r"(\d{1,2})\s+([^\W\d_]+)\.?,?\s+(\d{4})", text)
    if numbers:
        day, month, year = (int(part) for part in numbers.groups())
    elif words:
        day, year = int(words[1]), int(words[3])
        month = _month(words[2], profile)
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month(word: str, profile: Profile) -> int:
    """Return the number of the month whose longest stem fits, 0 for none."""
    folded = fold(word)
    fits = [
        (len(stem), number)
        for number, stems in enumerate(profile.months, 1)
        for stem in stems
        if folded.startswith(fold(stem))
    ]
    return max(fits)[1] if fits else 0
