"""How the process of a command ends: at once, with its code."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence

REFUSED = 3
"""The exit code where the system refuses something."""

_UNREAD = 1  # as typer has it


def refusal(error: OSError) -> str:
    """Return what the system refused."""
    return f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")


def leave(codes: Sequence[int]) -> None:
    """End the process: to take all records apart takes longer than to forget them.

    Without a code a mistake of the program is on its way out, which is for Python to tell.
    """
    if not codes:
        return
    code = codes[0]
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except BrokenPipeError:
        code = _UNREAD
    except OSError as error:
        with contextlib.suppress(OSError):
            if code != REFUSED and sys.stderr:
                sys.stderr.write(f"muragat: {refusal(error)}\n")
                sys.stderr.flush()
        code = REFUSED
    os._exit(code)
