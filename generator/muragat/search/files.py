"""Files that are named by their content, and what is known of them without making that again."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import NamedTuple

HASH = 10
"""Hexadecimal digits of a hash in the name of a file."""

PART_HASH = 4
"""The same where the name says which part it is, and only has to tell versions apart."""


Make = Callable[[], bytes]
"""Makes a content."""


class File(NamedTuple):
    """A file, the key that stands for its content, and what makes that."""

    url: str
    key: bytes
    content: Make


Give = Callable[[File], None]
"""Takes a file as soon as it is known, so that not all of them are in memory."""


class Files:
    """Gives files away; ``known`` are the hashes of contents, by what these were made from.

    ``used`` are those that this time asked for.
    """

    def __init__(self, give: Give, known: dict[bytes, bytes]) -> None:
        self.used: dict[bytes, bytes] = {}
        self._known = known
        self._give = give
        self._given: dict[str, bytes] = {}

    def made(self, source: bytes, make: Make) -> tuple[bytes, Make]:
        """Return the hash of a content, and what makes that if it is not there already.

        ``source`` stands for all that the content is made from, ``b""`` for what is not known.
        """
        found = self._known.get(source) if source else None
        if found is None:
            content = make()
            found = hash_of(content)
            make = functools.partial(_itself, content)
        if source:
            self.used[source] = found
        return found, make

    def add(self, url: Callable[[str], str], source: bytes, make: Make, digits: int = HASH) -> str:
        """Give the file with a content, see ``made``; return the hash in its name."""
        found, make = self.made(source, make)
        name = found.hex()[:digits]
        self.give(url(name), found, make)
        return name

    def put(self, url: Callable[[str], str], content: bytes, digits: int = HASH) -> str:
        """Give the file with a content that is there; return the hash in its name."""
        return self.add(url, b"", lambda: content, digits)

    def give(self, url: str, key: bytes, make: Make) -> None:
        """Give a file that is named, once."""
        known = self._given.get(url)
        if known is None:
            self._given[url] = key
            self._give(File(url, key, make))
        elif known != key:
            raise ValueError(f"two files of the search would be {url}")


def hash_of(content: bytes) -> bytes:
    """Return what files are named by, as far as it is needed to tell contents apart."""
    return hashlib.sha256(content).digest()[:16]


def _itself(content: bytes) -> bytes:
    return content
