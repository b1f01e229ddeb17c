"""Commands in a project: ours within this process, which saves its start, others as processes."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from muragat.cli import run

BUILD = ("muragat", "build", "--quiet")
MKDOCS = ("mkdocs", "build", "--quiet")
QUIET = {"NO_MKDOCS_2_WARNING": "1"}


class Done(NamedTuple):
    """What a command said, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def muragat(project: Path, *arguments: str, **environment: str) -> Done:
    """Run ``muragat`` within this process."""
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        for name, value in environment.items():
            patch.setenv(name, value)
        code = run(["--project", str(project), *arguments])
    return Done(code, out.getvalue(), err.getvalue())


def python(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run this Python as a process."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, **QUIET, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def module(project: Path, *command: str, **environment: str) -> Done:
    """Run a module by its name, ours or another's: the name, then its arguments."""
    if command[0] == "muragat":
        return muragat(project, *command[1:], **environment)
    done = python("-m", *command, cwd=project, **environment)
    return Done(done.returncode, done.stdout, done.stderr)
