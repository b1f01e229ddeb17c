"""Files and folders put in places where others may lie; all raise OSError."""

from __future__ import annotations

import contextlib
import os
import shutil

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


def open_new(place: str) -> int:
    """Open a new file for writing; return its descriptor."""
    try:
        return os.open(place, _NEW, 0o666)
    except FileExistsError:
        _clear(place)
        return os.open(place, _NEW, 0o666)


def make_folder(place: str) -> bool:
    """Let there be a folder at a place; tell whether its parent had to be changed."""
    try:
        os.mkdir(place)  # noqa: PTH102
    except FileExistsError:
        if os.path.isdir(place) and not os.path.islink(place):  # noqa: PTH112, PTH114
            return False
        # Another process may have put the folder there by now.
        with contextlib.suppress(FileNotFoundError, IsADirectoryError):
            os.unlink(place)  # noqa: PTH108
        with contextlib.suppress(FileExistsError):
            os.mkdir(place)  # noqa: PTH102
    return True


def link(source: str, target: str) -> None:
    """Link a file to a place where another may lie."""
    try:
        os.link(source, target)
    except FileExistsError:
        _clear(target)
        os.link(source, target)


def _clear(target: str) -> None:
    """Remove what lies at the place of a file."""
    try:
        os.unlink(target)  # noqa: PTH108 - a Path costs as much as the call
    except FileNotFoundError:
        pass
    except (IsADirectoryError, PermissionError):
        # What some systems say of a folder.
        if not os.path.isdir(target):  # noqa: PTH112
            raise
        shutil.rmtree(target)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of some data."""
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, memoryview(data)[written:])
