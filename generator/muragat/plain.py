"""Files of others are opened as what they seem to be, or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


class NotPlainError(OSError):
    """Raised when a path leads to a pipe, a device or another thing that is no plain file."""


def open_plain(path: str | Path) -> BinaryIO:
    """Open a plain file for reading: never through a link, never waiting for a pipe.

    Raises OSError, ``NotPlainError`` among them.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotPlainError(errno.EINVAL, "is no plain file", str(path))
    return os.fdopen(descriptor, "rb")
