"""How an import reads files: within a limit, and never waiting for a pipe.

The source is what the user names, so a link leads to it. In a project no link is followed.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from muragat.problems import Problem
from muragat.source import read_bytes

LARGEST = 200_000_000
"""Bytes of the largest file that an import reads or has written: the PDF of an issue."""


def real(path: Path) -> Path:
    """Return where the links of a path lead, as it is where they lead nowhere."""
    return Path(os.path.realpath(path))


def read_source(
    path: Path, *, limit: int = LARGEST, hint: str | None = None
) -> tuple[bytes | None, list[Problem]]:
    """Read the source of an import; ``hint`` is how to mend one that is too large."""
    data, problems = read_bytes(real(path), path.name, limit=limit)
    return data, [
        msgspec.structs.replace(problem, rule="import.too-large", hint=hint)
        if problem.rule == "text.too-large"
        else msgspec.structs.replace(problem, rule="import.unreadable")
        for problem in problems
    ]


def read_own(path: Path) -> bytes | None:
    """Read a file that an import may have written, None if it cannot be such a one."""
    return read_bytes(path, path.name, limit=LARGEST)[0]
