"""What stands for the program itself: what it made can be kept as long as that is the same."""

from __future__ import annotations

import functools
import os
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from muragat.keys import key_of
from muragat.resources import resource

_PACKAGES = (
    *("babel", "jinja2", "latex2mathml", "lunr", "markdown-it-py", "markupsafe", "mdit-py-plugins"),
    *("msgspec", "python-slugify", "pyyaml"),
)
"""What takes part in what is made; their versions are part of the fingerprint."""


@functools.cache
def fingerprint() -> bytes:
    """Return what stands for the program, its interface strings and the packages it uses."""
    files = [*_program(Path(__file__).parent), *resource("theme/strings").glob("*.yml")]
    return key_of(
        platform.python_version().encode(),
        *(f"{name} {version(name)}".encode() for name in _PACKAGES),
        *(part for path in sorted(files) for part in (path.name.encode(), path.read_bytes())),
    )


def _program(package: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(package):
        yield from (Path(folder, name) for name in names if name.endswith((".py", ".json", ".tsv")))
