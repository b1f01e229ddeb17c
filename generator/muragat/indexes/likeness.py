"""Authors whose names may be one name in two scripts: hints for editors, never for joining.

Few hints and good ones: the whole name must agree, or the surname with two initials. What speaks
against it silences a hint: another ORCID iD, an article on which both stand, another patronymic,
two people of ``authors.yml``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import NamedTuple

from muragat import names
from muragat.archive import Archive
from muragat.folding import clean, fold, skeleton
from muragat.indexes.authors import Author, AuthorIndex, Place, printed
from muragat.model import Contributor

_WORD = 3
"""Letters that a name of a skeleton must have to say something."""

_PATRONYMIC = 3
"""Letters by which patronymics are compared: Қайратқызы and Кайратовна are one."""

_COMPARED = 8
"""Names of one key that a further one is compared with, so that a common name costs no more."""

Key = tuple[str, ...]


class _Name(NamedTuple):
    """The skeletons of a name; initials are one letter."""

    given: str
    patronymic: str


def alike(archive: Archive, index: AuthorIndex) -> dict[Place, Author]:
    """Return the earlier author that the author of a place may be.

    The place is the first one of the later author's that shows the likeness; there is one for
    each author at most.
    """
    known = {person.id for person in archive.people}
    seen: dict[Key, list[tuple[Author, _Name]]] = {}
    met: set[tuple[object, ...]] = set()
    told: set[str] = set()
    found: dict[Place, Author] = {}
    for article in archive.articles:
        owners = index.by_place[article.id]
        for i, contributor in enumerate(article.contributors):
            author_id, form = owners[i], printed(contributor)
            # Who has been met in this form has been compared with all that there was and will be.
            if (author_id, form) in met:
                continue
            met.add((author_id, form))
            author = index.authors[author_id]
            for key, name in _keys(contributor):
                group = seen.setdefault(key, [])
                if any(other is author and before == name for other, before in group):
                    continue
                if author.id not in told:
                    others = (o for o, n in group if o is not author and _agree(n, name))
                    other = next((o for o in others if _possible(o, author, known)), None)
                    if other is not None:
                        found[article.id, i] = other
                        told.add(author.id)
                if len(group) < _COMPARED:
                    group.append((author, name))
    return found


def _possible(a: Author, b: Author, known: set[str]) -> bool:
    """Tell whether nothing but the spelling keeps two authors apart."""
    if a.orcid and b.orcid and a.orcid != b.orcid:
        return False
    if b.id in a.coauthors or (a.id in known and b.id in known):
        return False
    # What is printed alike and still kept apart is so because ORCID iDs say it.
    return not {name for _, name in a.variants} & {name for _, name in b.variants}


def _keys(contributor: Contributor) -> Iterator[tuple[Key, _Name]]:
    """Yield what alike names share: all words, and the surname with two initials."""
    for lang in contributor.name:
        parts = names.parts(contributor, lang)
        surname, given, patronymic = map(_skeleton, (parts.surname, parts.given, parts.patronymic))
        name = _Name(given, patronymic)
        if min(len(surname), len(given)) >= _WORD:
            # In whatever order: of two words it is not always plain which is the surname.
            yield tuple(sorted((surname, given))), name._replace(given="")
        second = patronymic or _second(parts.given)
        if parts.certain and len(surname) >= _WORD and given and second:
            yield (surname, given[0], second[0], ""), name


@functools.lru_cache(maxsize=65536)
def _skeleton(text: str) -> str:
    return "".join(skeleton(fold(word)) for word in clean(text))


def _second(given: str) -> str:
    """Return the skeleton of a second given name: Latin initials are read as two of them."""
    words = clean(given)
    return _skeleton(words[1]) if len(words) == 2 else ""


def _agree(a: _Name, b: _Name) -> bool:
    """Tell whether given names and patronymics agree as far as both have them."""
    if min(len(a.given), len(b.given)) >= _WORD and a.given != b.given:
        return False
    length = min(len(a.patronymic), len(b.patronymic), _PATRONYMIC)
    return a.patronymic[:length] == b.patronymic[:length]
