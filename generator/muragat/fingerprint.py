"""What stands for the program itself: what it made can be kept as long as that is the same."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from muragat.keys import key_of
from muragat.resources import resource

_PACKAGES = (
    *("babel", "jinja2", "latex2mathml", "lunr", "markdown-it-py", "markupsafe", "mdit-py-plugins"),
    *("mkdocs", "mkdocs-material", "msgspec", "python-slugify", "pyyaml"),
)
"""What takes part in what is made; their versions are part of the fingerprint."""


@functools.cache
def fingerprint() -> bytes:
    """Return what stands for the program, its interface strings and the packages it uses.

    It is the same on all machines that have the same of them.
    """
    files = [*_program(Path(__file__).parent), *resource("theme/strings").glob("*.yml")]
    versions = _versions()
    return key_of(
        sys.version.split()[0].encode(),
        *(f"{name} {versions.get(name, '')}".encode() for name in _PACKAGES),
        *(part for path in sorted(files) for part in (path.name.encode(), path.read_bytes())),
    )


def surroundings() -> bytes:
    """Return what stands for the Python that runs, and for all that is installed for it."""
    # Whatever is installed or removed changes the folder that it lies in.
    installed = Path(msgspec.__file__).parents[1].stat().st_mtime_ns
    return f"{sys.version}\n{sys.prefix}\n{installed}".encode()


def _program(package: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(package):
        yield from (Path(folder, name) for name in names if name.endswith((".py", ".json", ".tsv")))


def _versions() -> dict[str, str]:
    """Return the versions of ``_PACKAGES``, as the folders of their metadata are named.

    ``importlib.metadata`` reads the files in these, for which it loads all that reads mail.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        if found.keys() >= set(_PACKAGES):
            break
        with contextlib.suppress(OSError):
            for name in sorted(entry.name for entry in os.scandir(folder)):
                if name.endswith((".dist-info", ".egg-info")):
                    package, _, version = name.rpartition(".")[0].partition("-")
                    found.setdefault(package.lower().replace("_", "-").replace(".", "-"), version)
    return found
