"""The subject index: the articles of each classification code."""

from __future__ import annotations

from muragat import ids
from muragat.archive import Archive, natural_key
from muragat.model import Localized, Record


class SubjectEntry(Record, frozen=True, kw_only=True):
    """A classification code with its label, if the journal gave one, and its articles."""

    slug: str
    scheme: str
    code: str
    label: Localized = {}
    articles: tuple[str, ...] = ()


class SubjectIndex(Record, frozen=True, kw_only=True):
    """Subjects by slug, sorted by scheme and code; ``slug_of`` maps ``scheme:code`` to slug."""

    subjects: dict[str, SubjectEntry]
    slug_of: dict[str, str]


def subject_index(archive: Archive) -> SubjectIndex:
    """Make the subject index of an archive."""
    articles: dict[tuple[str, str], dict[str, None]] = {}
    for article in archive.articles:
        for subject in article.subjects:
            articles.setdefault((subject.scheme, subject.code), {})[article.id] = None
    entries: dict[str, SubjectEntry] = {}
    slug_of: dict[str, str] = {}
    for scheme, code in sorted(articles, key=lambda key: (key[0], natural_key(key[1]))):
        slug = ids.subject_slug(code)
        if slug in entries:
            slug = f"{scheme}-{slug}"
        entries[slug] = SubjectEntry(
            slug=slug,
            scheme=scheme,
            code=code,
            label=archive.config.subjects.get(scheme, {}).get(code, {}),
            articles=tuple(articles[scheme, code]),
        )
        slug_of[f"{scheme}:{code}"] = slug
    return SubjectIndex(subjects=entries, slug_of=slug_of)
