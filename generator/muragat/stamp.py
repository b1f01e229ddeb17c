"""Whether anything has changed since the last build: then there is nothing to do.

A stamp stands for the state of every file that a build reads, the program's own included. It is
taken before anything is read, and only once all files have settled: a file that is saved while
the clock of its disk stands still would not be seen otherwise.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from muragat import growing, kept, tree
from muragat.problems import Problem
from muragat.resources import resource

FILE = "last"
"""The file in the cache that tells of the last build."""

_OWN = ("content", "site_config", "mkdocs.yml")


class Built(NamedTuple):
    """What a build did."""

    problems: tuple[Problem, ...]
    pages: int
    articles: int
    changed: int
    site: Path


class Last(msgspec.Struct, frozen=True, array_like=True):
    """The last build: its stamp, what it read elsewhere, and what it did.

    ``trees`` are the folders that it filled, ``mark`` is that of the first, which is the site.
    """

    stamp: bytes
    others: tuple[str, ...]
    mark: bytes
    trees: tuple[str, ...]
    problems: tuple[Problem, ...]
    pages: int
    articles: int


def unchanged(project: Path, *, url: str | None = None) -> Built | None:
    """Return what the last build did, if another one would do nothing.

    Raises EnvironmentFailure when a build is at work.
    """
    project = project.resolve()
    build = project / "build"
    cache = build / "cache"
    if not (cache / FILE).is_file():
        return None
    with tree.lock(build):
        last = kept.load(cache / FILE, Last)
        if last is None or take(project, last.others, url) != last.stamp:
            return None
        site, *others = map(Path, last.trees)
        whole = growing.is_as_left(site, cache, last.mark) and all(
            growing.is_as_left(other, cache, b"") for other in others
        )
    return Built(last.problems, last.pages, last.articles, 0, site) if whole else None


def save(cache: Path, last: Last) -> None:
    """Remember a build."""
    kept.save(cache / FILE, last)


def forget(cache: Path) -> None:
    """Remember no build: another one is at work on the trees."""
    (cache / FILE).unlink(missing_ok=True)


def take(project: Path, others: Iterable[str], url: str | None) -> bytes | None:
    """Return the stamp of a project's files, to be published under ``url``; None if unsettled.

    ``others`` are files and folders elsewhere that the build reads, such as a theme of its own.
    """
    digest = hashlib.blake2b((url or "").encode(), digest_size=16)
    digest.update(f"{sys.version} {sys.prefix}".encode())
    now = time.time_ns()
    package = Path(__file__).parent
    # Whatever is installed or removed changes the folder that it lies in.
    roots = [package, resource("theme"), *map(Path, others), *(project / name for name in _OWN)]
    for root in roots:
        for path, found in _states(str(root)):
            state = kept.state_of(found, now)
            if state is None:
                return None
            digest.update(os.fsencode(path) + state)
    digest.update(str(Path(msgspec.__file__).parents[1].stat().st_mtime_ns).encode())
    return digest.digest()


def _states(root: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the state of every file and folder under a root, in a fixed order."""
    try:
        yield root, os.lstat(root)
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name == "__pycache__":
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _states(entry.path)
        else:
            yield entry.path, entry.stat(follow_symlinks=False)
