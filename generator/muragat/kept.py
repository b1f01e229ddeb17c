"""What one build leaves for the next, in files of the cache.

What cannot be read, or is of another form, was not kept; a disk that refuses costs time only.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

SETTLED = 2_000_000_000
"""Nanoseconds after which a file is taken not to be written any more."""


def load(path: Path, kind: type[T]) -> T | None:
    """Return what was kept in a file."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError):
        return None


def save(path: Path, value: object) -> None:
    """Keep something in a file, wholly or not at all; other processes may do the same."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(msgspec.msgpack.encode(value))
        part.replace(path)


def state_of(found: os.stat_result, now: int) -> bytes | None:
    """Return what tells a file from its other versions; ``None`` for one that is being written.

    ``now`` is the clock's time in nanoseconds: a file saved twice in a moment may not change its
    times.
    """
    if now - max(found.st_mtime_ns, found.st_ctime_ns) < SETTLED:
        return None
    return msgspec.msgpack.encode(
        (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    )
