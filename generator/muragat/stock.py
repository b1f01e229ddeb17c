"""Many small contents kept by key in one file, which grows at its end.

Whoever adds some writes those alone; what is not wanted any more stays until it is half of the
file. A table says where each content lies. It names the file by a mark, so that one which was
begun anew is never read by the table of the one before; and every content is read against its
key, so that a build may be killed at any moment.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec

from muragat import kept
from muragat.keys import key_of

_MARK = 16
"""Bytes that the file begins with."""


class Lost(Exception):
    """Raised when a content is not there as it was put there."""


class _Place(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a content begins, and how long it is."""

    begin: int
    length: int

    def is_within(self, size: int) -> bool:
        """Tell whether it lies in a file of a size."""
        return 0 <= self.begin <= self.begin + self.length <= size


class _Table(msgspec.Struct, frozen=True, array_like=True):
    """The places of contents in the file with the mark."""

    mark: bytes
    places: dict[bytes, _Place]


class Stock:
    """The contents in the file at ``path``; those that are added are in memory until saved."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._added: dict[bytes, bytes] = {}
        self._file: BinaryIO | None = None
        self._size = 0
        self._places: dict[bytes, _Place] = {}
        table = kept.load(_table(path), _Table)
        with contextlib.suppress(OSError):
            self._file = path.open("rb")
            self._size = os.fstat(self._file.fileno()).st_size
            if table and self._file.read(_MARK) == table.mark:
                self._places = table.places
                self._mark = table.mark

    def __enter__(self) -> Stock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        # What completes records has it for as long as there are any.
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()

    def add(self, content: bytes) -> bytes:
        """Add a content; return its key."""
        key = key_of(content)
        if key not in self._places:
            self._added[key] = content
        return key

    def forget(self) -> None:
        """Forget what was kept, which will be in the file no more."""
        self._places = {}

    def get(self, key: bytes) -> bytes:
        """Return a content; raises Lost."""
        content = self._added.get(key)
        if content is not None:
            return content
        place = self._places.get(key)
        # A damaged table may name any place.
        if place is None or self._file is None or not place.is_within(self._size):
            raise Lost
        try:
            self._file.seek(place.begin)
            content = self._file.read(place.length)
        except OSError as error:
            raise Lost from error
        if key_of(content) != key:
            raise Lost
        return content

    def save(self, wanted: Collection[bytes]) -> None:
        """Keep what was added, at least what is ``wanted``; a disk that refuses costs time only."""
        with contextlib.suppress(OSError):
            alive = sum(self._places[key].length for key in wanted if key in self._places)
            end = self._path.stat().st_size if self._places else 0
            if 2 * alive >= end > 0:
                with self._path.open("ab") as file:
                    places = self._places | _written(file, self._added)
                table = _Table(self._mark, places)
            else:
                table = self._anew(wanted)
            kept.save(_table(self._path), table)

    def _anew(self, wanted: Collection[bytes]) -> _Table:
        """Write the file anew without what nobody wants."""
        part = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
        part.parent.mkdir(parents=True, exist_ok=True)
        mark = os.urandom(_MARK)
        places: dict[bytes, _Place] = {}
        with part.open("wb") as file:
            file.write(mark)
            for key in wanted:
                with contextlib.suppress(Lost):
                    places |= _written(file, {key: self.get(key)})
        part.replace(self._path)
        return _Table(mark, places)


def _written(file: BinaryIO, contents: dict[bytes, bytes]) -> dict[bytes, _Place]:
    """Write contents to the end of a file; return their places."""
    places = {}
    for key, content in contents.items():
        places[key] = _Place(file.tell(), len(content))
        file.write(content)
    return places


def _table(path: Path) -> Path:
    return path.with_name(f"{path.name}-table")
