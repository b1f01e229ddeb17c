"""Indexes: Archive -> frozen maps from the id of a thing to the ids of its articles.

A page depends on them and on nothing else. Each is made when it is first asked for, or taken from
where it was kept, if nothing that it is made from has changed.
"""

from __future__ import annotations

import functools
from functools import cached_property
from operator import attrgetter

from muragat.archive import Archive
from muragat.indexes.authors import AuthorIndex, author_index
from muragat.indexes.keeping import Keeping, take
from muragat.indexes.keywords import KeywordIndex, keyword_index
from muragat.indexes.sections import section_index
from muragat.indexes.statistics import Statistics, statistics
from muragat.indexes.subjects import SubjectIndex, subject_index
from muragat.keys import key_of, record_key
from muragat.model import Record
from muragat.parts import Parts


class _Counted(Record, frozen=True, kw_only=True):
    """What is made in no time, kept in one."""

    sections: dict[str, tuple[str, ...]]
    subjects: SubjectIndex
    statistics: Statistics


class Indexes:
    """Every index of an archive.

    ``keeping`` is where what is derived from all articles is kept; the keys stand for all that
    the indexes are made from.
    """

    def __init__(self, archive: Archive, keeping: Keeping | None = None) -> None:
        self.keeping = keeping
        self._archive = archive

    @cached_property
    def authors(self) -> AuthorIndex:
        """Authors by id, and the author of every contributor."""
        return take(
            *(self.keeping, "authors", AuthorIndex),
            parts=lambda: (self.authors_key,),
            make=lambda: author_index(self._archive),
        )

    @cached_property
    def keywords(self) -> KeywordIndex:
        """Keywords by language and slug."""
        return take(
            *(self.keeping, "keywords", KeywordIndex),
            parts=lambda: (self.keywords_key,),
            make=lambda: keyword_index(self._archive),
        )

    @property
    def sections(self) -> dict[str, tuple[str, ...]]:
        """The ids of the articles of each section."""
        return self._counted.sections

    @property
    def subjects(self) -> SubjectIndex:
        """Classification codes by slug."""
        return self._counted.subjects

    @property
    def statistics(self) -> Statistics:
        """Counts over the whole archive."""
        return self._counted.statistics

    @cached_property
    def _counted(self) -> _Counted:
        return take(
            *(self.keeping, "counted", _Counted),
            parts=lambda: (self.counted_key,),
            make=self._count,
        )

    def _count(self) -> _Counted:
        archive = self._archive
        return _Counted(
            sections=section_index(archive),
            subjects=subject_index(archive),
            statistics=statistics(archive, self.authors, self.keywords),
        )

    @cached_property
    def authors_key(self) -> bytes:
        """The key of what the authors are made from."""
        return key_of(self._all("people"), record_key(self._archive.people))

    @cached_property
    def keywords_key(self) -> bytes:
        """The key of what the keywords are made from."""
        return key_of(self._all("keywords"), record_key(self._archive.languages))

    @cached_property
    def counted_key(self) -> bytes:
        """The key of what sections, subjects and statistics are made from."""
        archive = self._archive
        return key_of(
            *(self._all("counted"), self.authors_key, self.keywords_key),
            record_key(archive.issues, archive.config.sections, archive.config.subjects),
        )

    def _all(self, part: str) -> bytes:
        """Return a part of all articles, in their order."""
        return b"".join(map(attrgetter(part), self._parts))

    @cached_property
    def _parts(self) -> list[Parts]:
        return list(map(self._archive.parts, self._archive.articles))


@functools.lru_cache(maxsize=1)
def build_indexes(archive: Archive, keeping: Keeping | None = None) -> Indexes:
    """Return the indexes of an archive; those of the last one are remembered."""
    return Indexes(archive, keeping)
