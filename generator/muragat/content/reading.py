"""What reading gives: the archive, its problems, and where everything stood."""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from muragat.archive import Archive, Outline
from muragat.decode import Marks
from muragat.model import Article, HandPage, Issue, Person
from muragat.parts import Parts
from muragat.problems import Problem

T = TypeVar("T")


class Source(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a record came from.

    ``file`` is relative to the project, ``places`` the packed ``marks``, ``body_line`` the line
    that the text begins at, ``root`` the project's folder. ``faulty`` are the fields that were
    left out because of an error; ``bad`` tells that there was any error. ``outline`` is that of an
    article whose record does without its texts, ``parts`` are the keys of its parts.
    """

    file: str
    places: bytes
    body_line: int
    root: str
    faulty: frozenset[str] = frozenset()
    bad: bool = False
    outline: Outline | None = None
    parts: Parts | None = None

    @property
    def folder(self) -> Path:
        """The folder that the file lies in, with what lies beside it."""
        return Path(self.root, self.file).parent

    @property
    def marks(self) -> Marks:
        """Line and column by field path; they are asked for only where there is a problem."""
        return msgspec.msgpack.decode(self.places, type=Marks) if self.places else {}

    def place(self, field: str) -> tuple[int, int]:
        """Return line and column of a field, or of the nearest field around it."""
        return place_in(self.marks, field)


def place_in(marks: Marks, field: str) -> tuple[int, int]:
    """Return line and column of a field, or of the nearest field around it."""
    while field not in marks:
        if not field:
            return 1, 1
        field = field.rpartition(".")[0]
    return marks[field]


class Entry(msgspec.Struct, Generic[T], frozen=True):
    """A record and its source."""

    record: T
    source: Source


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of reading a project's content.

    ``archive`` holds what was read without an error; ``sources`` leads from an article's id to
    its source. ``articles``, ``issues``, ``pages`` and ``people`` hold all entries, also those
    that were left out of the archive: the checks look at what could be read of them.
    """

    archive: Archive
    problems: tuple[Problem, ...]
    sources: dict[str, Source]
    articles: tuple[Entry[Article], ...] = ()
    issues: tuple[Entry[Issue], ...] = ()
    pages: tuple[Entry[HandPage], ...] = ()
    people: Entry[tuple[Person, ...]] | None = None
