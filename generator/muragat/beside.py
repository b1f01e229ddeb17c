"""Work in a copy of this process, beside it: for what asks much of the system and tells little.

A worker (``workers.py``) loads the program first, and is worth it where there is much to do. A
copy is there at once.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator

Wait = Callable[[], bytes]
"""Waits for what was begun, and returns what it answered."""


@contextlib.contextmanager
def beside(do: Callable[[], bytes], *, wanted: bool = True) -> Iterator[Wait]:
    """Begin something in a copy of this process; give what waits for its answer.

    What is not ``wanted`` beside, or cannot be had there, is done when it is waited for. The copy
    has no lock and no file of this process; whatever it raises is raised when it is done again.
    """
    # Of other threads there is no copy: what they hold would be held for ever.
    if not wanted or threading.active_count() > 1:
        yield do
        return
    try:
        reading, writing = os.pipe()
    except OSError:
        yield do
        return
    try:
        child = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        yield do
        return
    if child == 0:
        _answer(do, writing)
    os.close(writing)
    try:
        with open(reading, "rb") as answers:  # noqa: PTH123

            def wait() -> bytes:
                answer = answers.read()
                return answer.removesuffix(_END) if answer.endswith(_END) else do()

            yield wait
    finally:
        # It ends at the latest when it finds that nobody reads.
        os.waitpid(child, 0)


_FILES = 1 << 16
"""More than a process has open: to try as many as the system allows might take long."""

_END = b"\0whole"
"""Ends an answer: a copy that was killed may have left the half of one."""


def _answer(do: Callable[[], bytes], writing: int) -> None:
    """Answer, and end the copy without anything that the process does at its end."""
    try:
        # A lock is held as long as any process has its file open.
        os.closerange(0, writing)
        os.closerange(writing + 1, _FILES)
        with open(writing, "wb") as file:
            file.write(do() + _END)
    finally:
        os._exit(0)
