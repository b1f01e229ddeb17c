"""Rules for contributors, their affiliations, and the people of ``authors.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muragat import forms, ids, names
from muragat.checks.base import (
    ArticleItem,
    Finding,
    MemberItem,
    PeopleItem,
    Scope,
    error,
    info,
    rule,
    warning,
)

_ROR = re.compile(r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}\d{2}", re.ASCII)
_ORCID_HINT = "Write 16 digits in groups of four; the last one is a check digit and may be X."


@rule("article.contributors-missing")
def contributors_missing(item: ArticleItem) -> Iterator[Finding]:
    """There are contributors."""
    if not item.article.contributors:
        # A notice of a correction or a retraction is the editors' own.
        make = info if item.article.relations and not item.article.draft else warning
        yield make("contributors", "Has no contributors")


@rule("article.contributor-doubled")
def contributor_doubled(item: ArticleItem) -> Iterator[Finding]:
    """Nobody stands twice."""
    seen: dict[tuple[tuple[str, str], ...], int] = {}
    orcids: dict[str, int] = {}
    for i, person in enumerate(item.article.contributors):
        first = seen.setdefault(tuple(sorted(person.name.items())), i)
        if first != i:
            yield warning(f"contributors.{i}", "Must stand once: the same name stands above")
        elif person.orcid and orcids.setdefault(person.orcid, i) != i:
            yield error(
                f"contributors.{i}.orcid",
                f"Must be of one person: {person.orcid} stands above too",
            )


@rule("article.name-language")
def name_language(item: ArticleItem) -> Iterator[Finding]:
    """A name is there in each language that the article is meant to have."""
    for i, person in enumerate(item.article.contributors):
        missing = [lang for lang in item.languages if lang not in person.name]
        if missing:
            yield info(f"contributors.{i}.name", f"Has no form in {', '.join(missing)}")


@rule("article.contributor-alike", Scope.MEMBER)
def contributor_alike(item: MemberItem) -> Iterator[Finding]:
    """A name is no other author's in another script."""
    for i, person in enumerate(item.article.contributors):
        other = item.context.alike.get((item.article.id, i))
        if other is not None:
            names_of = dict.fromkeys(name for _, name in other.variants)
            yield info(
                f"contributors.{i}.name",
                f"May be one person with {' / '.join(names_of)} of {other.articles[0]}: "
                f"{' / '.join(dict.fromkeys(person.name.values()))}",
                "If so, list both forms under one person in content/authors.yml; "
                "if not, each under a person of its own.",
            )


@rule("article.name-order")
def name_order(item: ArticleItem) -> Iterator[Finding]:
    """It is plain which part of a name is the surname."""
    for i, person in enumerate(item.article.contributors):
        doubtful = [
            f"{lang}: {names.inverted(person, lang)}"
            for lang in person.name
            if not names.parts(person, lang).certain
        ]
        if doubtful:
            yield info(
                f"contributors.{i}.name",
                f"Is read by a guess as {'; '.join(doubtful)}",
                "If that is wrong, give `surname` and `given`.",
            )


@rule("article.orcid-invalid")
def orcid_invalid(item: ArticleItem) -> Iterator[Finding]:
    """An ORCID iD has a right check digit."""
    for i, person in enumerate(item.article.contributors):
        if person.orcid is not None and not ids.is_orcid(person.orcid):
            yield item.fault(
                f"contributors.{i}.orcid",
                f"Must be an ORCID iD with a right check digit: {person.orcid}",
                _ORCID_HINT,
            )


@rule("article.email-form")
def email_form(item: ArticleItem) -> Iterator[Finding]:
    """An e-mail address has the form of one."""
    for i, person in enumerate(item.article.contributors):
        if person.email is not None and not forms.is_email(person.email):
            yield item.fault(
                f"contributors.{i}.email", f"Must be one e-mail address: {person.email}"
            )


@rule("article.corresponding")
def corresponding(item: ArticleItem) -> Iterator[Finding]:
    """One contributor is the corresponding one."""
    people = item.article.contributors
    marked = [i for i, person in enumerate(people) if person.corresponding]
    if people and not marked:
        yield info("contributors", "Has no corresponding contributor")
    for i in marked[1:]:
        yield info(f"contributors.{i}.corresponding", "Is a further corresponding contributor")


@rule("article.affiliation-unknown")
def affiliation_unknown(item: ArticleItem) -> Iterator[Finding]:
    """A contributor's affiliations are there."""
    known = item.article.affiliations
    for i, person in enumerate(item.article.contributors):
        for j, key in enumerate(person.affiliations):
            if key not in known:
                hint = f"There are: {', '.join(known)}." if known else None
                yield error(
                    f"contributors.{i}.affiliations.{j}",
                    f"Must be a key under `affiliations`: {key}",
                    hint,
                )


@rule("article.affiliation-unused")
def affiliation_unused(item: ArticleItem) -> Iterator[Finding]:
    """An affiliation is somebody's."""
    used = {key for person in item.article.contributors for key in person.affiliations}
    for key in item.article.affiliations:
        if key not in used:
            yield info(f"affiliations.{key}", "Is no contributor's affiliation")


@rule("article.affiliation-missing")
def affiliation_missing(item: ArticleItem) -> Iterator[Finding]:
    """Every contributor has an affiliation."""
    for i, person in enumerate(item.article.contributors):
        if not person.affiliations:
            yield info(f"contributors.{i}", "Has no affiliation")


@rule("article.country-unknown")
def country_unknown(item: ArticleItem) -> Iterator[Finding]:
    """A country is given by its code."""
    for key, affiliation in item.article.affiliations.items():
        country = affiliation.country
        if country is not None and not forms.is_country(country):
            yield item.fault(
                f"affiliations.{key}.country",
                f"Must be the code of a country: {country}",
                forms.country_hint(country),
            )


@rule("article.ror-form")
def ror_form(item: ArticleItem) -> Iterator[Finding]:
    """An institution's ROR id is the whole address."""
    for key, affiliation in item.article.affiliations.items():
        if affiliation.ror is not None and not _ROR.fullmatch(affiliation.ror):
            yield item.fault(
                f"affiliations.{key}.ror",
                f"Must be an address of ROR: {affiliation.ror}",
                "Write it so: https://ror.org/05pdc0q70",
            )


# authors.yml


@rule("people.id-form", Scope.PEOPLE)
def person_id_form(item: PeopleItem) -> Iterator[Finding]:
    """A person's id has the form that URLs need, and is nobody else's."""
    seen: set[str] = set()
    for i, person in enumerate(item.people):
        if not ids.is_id(person.id) or person.id in ids.RESERVED:
            yield error(
                f"{i}.id", f"Must be small Latin letters, digits and single hyphens: {person.id}"
            )
        elif person.id in seen:
            yield error(f"{i}.id", f"Must be of one person: {person.id} stands above too")
        seen.add(person.id)


@rule("people.orcid-invalid", Scope.PEOPLE)
def person_orcid_invalid(item: PeopleItem) -> Iterator[Finding]:
    """A person's ORCID iD has a right check digit, and is nobody else's."""
    seen: set[str] = set()
    for i, person in enumerate(item.people):
        if person.orcid is None:
            continue
        if not ids.is_orcid(person.orcid):
            message = f"Must be an ORCID iD with a right check digit: {person.orcid}"
            yield error(f"{i}.orcid", message, _ORCID_HINT)
        elif person.orcid in seen:
            yield error(f"{i}.orcid", f"Must be of one person: {person.orcid} stands above too")
        seen.add(person.orcid)


@rule("people.variant-doubled", Scope.PEOPLE)
def variant_doubled(item: PeopleItem) -> Iterator[Finding]:
    """A printed name leads to one person."""
    owner: dict[str, int] = {}
    for i, person in enumerate(item.people):
        for j, text in enumerate(person.variants):
            first = owner.setdefault(text, i)
            if first != i:
                yield error(
                    f"{i}.variants.{j}",
                    f"Must lead to one person: {text} is {item.people[first].id}'s already",
                )


@rule("people.unused", Scope.PEOPLE)
def person_unused(item: PeopleItem) -> Iterator[Finding]:
    """A person stands on an article."""
    printed: set[str] = set()
    for entry in item.context.reading.articles:
        for contributor in entry.record.contributors:
            printed.update(contributor.name.values())
            if contributor.orcid:
                printed.add(contributor.orcid)
    for i, person in enumerate(item.people):
        if not printed.intersection((*person.name.values(), *person.variants, person.orcid)):
            yield info(f"{i}.id", f"Stands on no article: {person.id}")
