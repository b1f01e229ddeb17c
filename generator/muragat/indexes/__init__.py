"""Indexes: Archive -> frozen maps from the id of a thing to the ids of its articles.

All of them are finished before a page is made; a page depends on them and on nothing else.
"""

from __future__ import annotations

import functools

from muragat.archive import Archive
from muragat.indexes.authors import AuthorIndex, author_index
from muragat.indexes.keywords import KeywordIndex, keyword_index
from muragat.indexes.sections import section_index
from muragat.indexes.statistics import Statistics, statistics
from muragat.indexes.subjects import SubjectIndex, subject_index
from muragat.model import Record


class Indexes(Record, frozen=True, kw_only=True):
    """Every index of an archive. ``sections`` maps section id to article ids."""

    authors: AuthorIndex
    keywords: KeywordIndex
    sections: dict[str, tuple[str, ...]]
    subjects: SubjectIndex
    statistics: Statistics


@functools.lru_cache(maxsize=1)
def build_indexes(archive: Archive) -> Indexes:
    """Make every index of an archive; those of the last one are kept."""
    authors = author_index(archive)
    keywords = keyword_index(archive)
    return Indexes(
        authors=authors,
        keywords=keywords,
        sections=section_index(archive),
        subjects=subject_index(archive),
        statistics=statistics(archive, authors, keywords),
    )
