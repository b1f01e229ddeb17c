"""Whether anything has changed since the last build: then there is nothing to do.

A stamp stands for the state of every file that a build reads, the program's own included. It is
taken before anything is read, and only once all files have settled: a file that is saved while
the clock of its disk stands still would not be seen otherwise.
"""

from __future__ import annotations

import itertools
import os
import stat
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec

from muragat import kept, manifests, tree
from muragat.beside import beside
from muragat.fingerprint import surroundings
from muragat.keys import key_of
from muragat.problems import Problem
from muragat.resources import resource

FILE = "last"
"""The file in the cache that tells of the last build."""

LARGE = 100
"""Articles from which on other processes are worth their start for all of them."""


class Built(NamedTuple):
    """What a build did."""

    problems: tuple[Problem, ...]
    pages: int
    articles: int
    changed: int
    site: Path


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """The state of the files that a build reads; ``b""`` for files that have not settled.

    ``frame`` is of all that every page is made with (the program, the theme, the configuration,
    the address to publish under), ``content`` of the content, ``issues`` of each issue in it by
    the name of its folder; ``others`` are the files and folders outside the project that belong to
    the frame.
    """

    frame: bytes
    content: bytes
    others: tuple[str, ...] = ()
    issues: dict[str, bytes] = {}

    @property
    def is_settled(self) -> bool:
        """Whether no file was just being written."""
        return bool(self.frame and self.content)


class Last(msgspec.Struct, frozen=True, array_like=True):
    """The last build: its stamp, and what it did; ``trees`` is empty until it has ended.

    ``trees`` are the folders that it filled, ``mark`` is that of the first, which is the site.
    """

    stamp: Stamp
    mark: bytes = b""
    trees: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    pages: int = 0
    articles: int = 0


class Outlook(NamedTuple):
    """What a build would have to do: nothing where the last one is ``built``.

    ``is_wide`` tells that it will make most pages of many anew. ``stamp`` is of now, where a build
    has been before.
    """

    built: Built | None
    is_wide: bool
    stamp: Stamp | None = None


def look(project: Path, *, url: str | None = None, jobs: int = 1) -> Outlook:
    """Tell what a build would do. With several ``jobs`` two processes look at the trees.

    Raises EnvironmentFailure when a build is at work.
    """
    project = project.resolve()
    build = project / "build"
    cache = build / "cache"
    if not (cache / FILE).is_file():
        return Outlook(None, _is_large(project))
    with tree.lock(build):
        last = kept.load(cache / FILE, Last)
        if last is None:
            return Outlook(None, _is_large(project))
        now = take(project, last.stamp.others, url)
        if not (last.trees and now.is_settled and now == last.stamp):
            is_wide = not now.frame or now.frame != last.stamp.frame
            return Outlook(None, is_wide and _is_large(project), now)
        site, *others = map(Path, last.trees)
        with beside(lambda: bytes([_is_whole(site, cache, last.mark)]), wanted=jobs > 1) as wait:
            whole = all(_is_whole(other, cache) for other in others) and wait() == b"\x01"
    built = Built(last.problems, last.pages, last.articles, 0, site)
    return Outlook(built if whole else None, False, now)


def _is_whole(root: Path, cache: Path, mark: bytes = b"") -> bool:
    """Tell whether a tree is as it was finished."""
    found = manifests.finished(root, cache, mark)
    return found is not None and found.standing().is_whole


def _is_large(project: Path) -> bool:
    """Tell whether a project has so many articles that all of them are worth other processes."""
    folders = (project / "content" / "issues").glob("*/*")
    return sum(1 for _ in itertools.islice(folders, LARGE)) == LARGE


def save(cache: Path, last: Last) -> None:
    """Remember a build: without ``trees`` one that has begun and is at work on the trees."""
    kept.save(cache / FILE, last)


def take(project: Path, others: tuple[str, ...], url: str | None) -> Stamp:
    """Return the stamp of a project's files, to be published under ``url``.

    ``others`` are files and folders elsewhere that the build reads, such as a theme of its own.
    """
    facts = os.fsencode(f"{url or ''}\n") + surroundings()
    own = (project / name for name in ("site_config", "mkdocs.yml"))
    frame = (Path(__file__).parent, resource("theme"), *map(Path, others), *own)
    content = project / "content"
    folder = content / "issues"
    issues = {name: _digest((folder / name,)) for name in _names(folder)}
    rest = _digest(content / name for name in _names(content) if name != "issues" or not issues)
    whole = key_of(rest, *issues.values()) if rest and all(issues.values()) else b""
    return Stamp(_digest(frame, facts), whole, others, issues)


def _names(folder: Path) -> list[str]:
    """Return the names of what lies in a folder and in no link to one."""
    try:
        return [] if folder.is_symlink() else sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return []


def _digest(roots: Iterable[Path], facts: bytes = b"") -> bytes:
    """Return what stands for all files and folders under some roots."""
    rows = [facts]
    newest = 0
    for path, state in chain.from_iterable(_files(str(root)) for root in roots):
        if state is None:
            rows.append(os.fsencode(path))
            continue
        changed, status = state.st_mtime_ns, state.st_ctime_ns
        newest = max(newest, changed, status)
        rows.append(os.fsencode(f"{path}\0{state.st_size} {changed} {status} {state.st_ino}"))
    if time.time_ns() - newest < kept.SETTLED:
        return b""
    return key_of(*rows)


def _files(path: str) -> Iterator[tuple[str, os.stat_result | None]]:
    """Yield a file with its state, or a folder and all under it, in a fixed order.

    The times of a folder say nothing more than its entries do.
    """
    try:
        state = os.lstat(path)
        if not stat.S_ISDIR(state.st_mode):
            yield path, state
            return
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError:
        return
    yield path, None
    for entry in entries:
        if entry.name != "__pycache__":
            yield from _below(entry)


def _below(entry: os.DirEntry[str]) -> Iterator[tuple[str, os.stat_result | None]]:
    if entry.is_dir(follow_symlinks=False):
        yield from _files(entry.path)
    else:
        yield entry.path, entry.stat(follow_symlinks=False)
