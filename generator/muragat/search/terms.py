"""The digests of the articles as they were taken in, for the search of this build and the next."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from muragat import kept
from muragat.search.digest import Digest
from muragat.stock import Lost, Stock

TERMS, FILE = "terms", "terms-of-articles"
"""The files in the cache: the packed digests, and which article has which."""


class Known(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article as taken in: the key of what it was made from, and that of its digest."""

    id: str
    key: bytes
    digest: bytes


def save_terms(
    cache: Path, taken: Mapping[str, bytes], fresh: Mapping[str, tuple[str, bytes]]
) -> None:
    """Keep the digests of all that was taken in, given by name with its key.

    ``fresh`` are the ids and the packed digests of those that are new; the others stay.
    """
    before = kept.load(cache / FILE, dict[str, Known]) or {}
    known = {name: one for name, one in before.items() if taken.get(name) == one.key}
    with Stock(cache / TERMS) as stock:
        for name, (article_id, packed) in fresh.items():
            known[name] = Known(article_id, taken[name], stock.add(packed))
        stock.save([one.digest for one in known.values()])
    # A disk that refuses must not leave what was known before.
    with contextlib.suppress(OSError):
        (cache / FILE).unlink(missing_ok=True)
    kept.save(cache / FILE, known)


class Terms:
    """The digests that were kept, those of former versions too as long as they are there."""

    def __init__(self, cache: Path) -> None:
        known = kept.load(cache / FILE, dict[str, Known]) or {}
        self._known = {one.id: one for one in reversed(known.values())}
        self._stock = Stock(cache / TERMS)

    def __enter__(self) -> Terms:
        return self

    def __exit__(self, *error: object) -> None:
        self._stock.__exit__(None, None, None)

    def find(self, article_id: str) -> Known | None:
        """Return what is known of an article."""
        return self._known.get(article_id)

    def read(self, key: bytes) -> Digest:
        """Return a digest; raises Lost."""
        try:
            return msgspec.msgpack.decode(self._stock.get(key), type=Digest)
        except msgspec.MsgspecError as error:
            raise Lost from error
