"""What is derived from all articles, kept until what it was made from changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from muragat import kept
from muragat.keys import key_of

T = TypeVar("T")

FOLDER = "indexes"
"""The folder of the cache that it is kept in, a file each."""


class Keeping(NamedTuple):
    """The cache that it is kept in; ``mark`` stands for the program that makes it."""

    cache: Path
    mark: bytes


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """Something kept; it is decoded only where the key is right."""

    key: bytes
    value: msgspec.Raw


def take(
    keeping: Keeping | None,
    name: str,
    kind: type[T],
    parts: Callable[[], Iterable[bytes]],
    make: Callable[[], T],
) -> T:
    """Return what was kept under a name if it is made from these parts, else make and keep it.

    With ``None`` for the cache it is made.
    """
    if keeping is None:
        return make()
    path = keeping.cache / FOLDER / name
    key = key_of(keeping.mark, *parts())
    known = kept.load(path, _Kept)
    if known is not None and known.key == key:
        try:
            return msgspec.msgpack.decode(known.value, type=kind)
        except msgspec.MsgspecError:
            pass  # a file that was damaged
    value = make()
    kept.save(path, _Kept(key, msgspec.Raw(msgspec.msgpack.encode(value))))
    return value
