"""What different readers look at in the record of an article, each as a key.

What is derived from all articles depends on some of their parts only: where those are as they
were, what was derived from them is, too. Every key holds the article's id.
"""

from __future__ import annotations

import msgspec

from muragat.keys import key_of
from muragat.model import Article, Contributor


class Parts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The keys of an article's parts.

    ``record`` is all of it, its text too. ``face`` is what pages about other things show of it.
    ``people`` are the names and ORCID iDs of its contributors, ``places`` is where they work,
    ``keywords`` are its keywords in every language. ``counted`` is what sections, subjects and
    statistics count. ``ties`` is what ties it to other articles: identifiers, place, status,
    relations.
    """

    record: bytes
    face: bytes
    people: bytes
    keywords: bytes
    places: bytes
    counted: bytes
    ties: bytes


def parts_of(article: Article, text: bytes) -> Parts:
    """Return the parts of an article; ``text`` is the digest of its text."""
    a = article
    # In which languages there is an abstract decides on the languages of its pages.
    abstracts = [lang for lang, text in a.abstract.items() if text]
    shown = _key(
        (a.id, a.language, a.languages, a.order, a.draft, a.title, a.display_title, abstracts),
        (a.contributors, a.affiliations, a.section, a.subjects, a.doi, a.pages, a.keywords),
        (a.received, a.accepted, a.published, a.modified, a.license, a.status, a.relations),
        (a.issue, a.files),
    )
    return Parts(
        record=key_of(shown, _key(a.abstract, a.funding, a.references), text),
        face=shown,
        people=_key(a.id, [_name(contributor) for contributor in a.contributors]),
        keywords=_key(a.id, a.keywords),
        places=_key(a.id, a.language, a.contributors, a.affiliations),
        counted=_key(
            *(a.id, a.issue, a.language, a.section, a.subjects, a.pages),
            len(a.references.original),
        ),
        ties=_key(a.id, a.issue, a.order, a.doi, a.pages, a.status, a.relations),
    )


def _name(contributor: Contributor) -> tuple[object, ...]:
    c = contributor
    return c.name, c.surname, c.given, c.patronymic, c.orcid


def _key(*values: object) -> bytes:
    return key_of(_ENCODER.encode(values))


_ENCODER = msgspec.msgpack.Encoder()
