"""``data/articles.jsonl``, line by line: a line whose article has not changed is copied.

The file is as large as all texts together, so that it is never held in memory.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from muragat import ids, kept
from muragat.growing import Grown, Growth
from muragat.keys import key_of

_PIECE = 1 << 20


class _Table(msgspec.Struct, frozen=True, array_like=True):
    """The lines of a file: article ids, keys and lengths, in order; ``key`` is the file's."""

    key: bytes
    lines: tuple[tuple[str, bytes, int], ...]


class DataLines:
    """Brings the file up to date. ``lines`` are article ids and keys, in the file's order."""

    def __init__(self, site: Growth, cache: Path, lines: list[tuple[str, bytes]]) -> None:
        self._site = site
        self._path = cache / "lines"
        self._lines = lines
        self._key = key_of(*(part for name, key in lines for part in (name.encode(), key)))
        self.is_kept = site.keep(ids.ARTICLES_DATA, self._key)
        self._old: Path | None = None
        self._known: dict[str, tuple[bytes, int, int]] = {}
        if not self.is_kept:
            self._load()

    def _load(self) -> None:
        table = kept.load(self._path, _Table)
        self._old = self._site.find(ids.ARTICLES_DATA, table.key) if table else None
        offset = 0
        for name, key, length in table.lines if table and self._old else ():
            self._known[name] = (key, offset, length)
            offset += length

    @property
    def done(self) -> Grown:
        """What was done to the site."""
        return self._site.done

    def wanted(self) -> set[str]:
        """Return the ids of the articles whose lines must be made."""
        if self.is_kept:
            return set()
        return {name for name, key in self._lines if self._known.get(name, (b"",))[0] != key}

    @contextlib.contextmanager
    def writing(self) -> Iterator[Callable[[str, bytes], None]]:
        """Write the file; the lines that are wanted must be given in its order."""
        if self.is_kept:
            yield lambda name, line: None
            return
        with contextlib.ExitStack() as stack:
            # Opened before the new file takes its place.
            old = stack.enter_context(self._old.open("rb")) if self._old else None
            write = stack.enter_context(self._site.stream(ids.ARTICLES_DATA, self._key))
            lengths: list[int] = []

            def copy(until: str | None) -> None:
                """Copy the lines before one that was made, or all that are left."""
                begin = end = 0
                while len(lengths) < len(self._lines):
                    name = self._lines[len(lengths)][0]
                    if name == until:
                        break
                    _, offset, length = self._known[name]
                    if offset != end:
                        copy_run(begin, end)
                        begin = offset
                    end = offset + length
                    lengths.append(length)
                copy_run(begin, end)

            def copy_run(begin: int, end: int) -> None:
                """Copy lines that follow each other."""
                for start in range(begin, end, _PIECE):
                    assert old is not None
                    old.seek(start)
                    write(old.read(min(_PIECE, end - start)))

            def add(name: str, line: bytes) -> None:
                copy(name)
                write(line)
                lengths.append(len(line))

            yield add
            copy(None)
        rows = ((*line, length) for line, length in zip(self._lines, lengths, strict=True))
        kept.save(self._path, _Table(self._key, tuple(rows)))
