"""A tree of files on disk: writes what changed, removes what is gone, knows what it wrote.

``fill`` brings a folder up to date, ``exchange`` puts it in the place of another in one system
call where there is one, so that a published tree is wholly old or wholly new. ``recover`` mends
what a build that was killed has left.

Every tree carries a marker. While the tree is being filled, the marker says so, and all that lies
beside it is ours; a finished tree's marker names every file, and a file that it does not name is
another's: nothing that Muragat did not make is ever removed.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from muragat.plain import open_plain
from muragat.problems import EnvironmentFailure

MARKER = ".muragat"
_MARKER_TEXT = b"Made by Muragat. What lies in this folder is replaced by the next build.\n"
_MARKER_PART = MARKER + ".part"
_SEALED = b"Its files:\n"
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that desktops leave in any folder that was looked at."""
_SHOWN = 3  # files of others that a message names

Content = bytes | Path


# Filling


def fill(root: Path, files: Mapping[str, Content]) -> int:
    """Make a folder hold exactly these files; return how many were written or removed.

    Paths are POSIX, relative to the folder. Raises EnvironmentFailure when the folder holds
    files of others, when a path would leave it, or when the disk refuses.
    """
    wanted = {root / path: content for path, content in files.items()}
    for path in wanted:
        if ".." in path.parts or not path.is_relative_to(root):
            raise EnvironmentFailure(f"{path} would be written outside {root}")
    check_ours(root)
    with refusals(root), room(root):
        present = {root / name for name in names(root)}
        gone = {path for path in present if path not in wanted or path.is_symlink()}
        changed = {path for path, content in wanted.items() if not _holds(path, content)}
        if gone or changed:
            _begin(root)
        for path in sorted(gone):
            path.unlink()
        # Before writing, as a folder may become a file.
        if gone:
            remove_empty(root, (path.relative_to(root).as_posix() for path in gone))
        for path in sorted(changed):
            _write(path, wanted[path])
        _seal(root, files)
    return len(changed) + len(gone)


@contextlib.contextmanager
def room(root: Path) -> Iterator[None]:
    """Remove a tree for which there is no room, so that the disk does not stay full."""
    try:
        yield
    except (OSError, EnvironmentFailure) as error:
        cause = error.__cause__ if isinstance(error, EnvironmentFailure) else error
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            shutil.rmtree(root, ignore_errors=True)
        raise


def claim(root: Path, *, known: bool = False) -> None:
    """Mark a folder as ours and as being filled; it is made if there is none.

    Raises EnvironmentFailure when it holds files of others; they are not looked for in a folder
    that is ``known`` to have none.
    """
    if not known:
        check_ours(root)
    with refusals(root):
        _begin(root)


def _begin(root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)
    _mark(root, _MARKER_TEXT)


def seal(root: Path, files: Iterable[str] | None = None) -> None:
    """Mark a filled folder as finished: its files are all ours."""
    with refusals(root):
        _seal(root, names(root) if files is None else files)


def _seal(root: Path, files: Iterable[str]) -> None:
    rows = sorted(os.fsencode(name) for name in files if name not in (MARKER, _MARKER_PART))
    root.mkdir(parents=True, exist_ok=True)
    _mark(root, _MARKER_TEXT + _SEALED + b"".join(row + b"\n" for row in rows))


def _mark(root: Path, text: bytes) -> None:
    if not _holds(root / MARKER, text):
        _write(root / MARKER, text)


def names(root: Path) -> set[str]:
    """Return the paths of all files under a folder, POSIX and relative to it, but the marker."""
    found: set[str] = set()
    start = len(str(root)) + 1
    for folder, folders, files in os.walk(root):
        prefix = folder[start:].replace(os.sep, "/")
        # A link to a folder is no folder of the tree: nothing is written through one.
        links = (name for name in folders if Path(folder, name).is_symlink())
        found.update(f"{prefix}/{name}" if prefix else name for name in (*files, *links))
    return found - {MARKER, _MARKER_PART}


def _holds(path: Path, content: Content) -> bool:
    """Tell whether a file has a content already."""
    data = content_of(content)
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def content_of(content: Content) -> bytes:
    """Return what a file is to hold; raises OSError, also for what is no plain file."""
    if isinstance(content, bytes):
        return content
    with open_plain(content) as file:
        return file.read()


def _write(path: Path, content: Content) -> None:
    data = content_of(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def remove_empty(root: Path, gone: Iterable[str]) -> None:
    """Remove the folders that are empty since files under a folder are gone."""
    folders = {parent for name in gone for parent in (root / name).parents if parent != root}
    for folder in sorted(folders, key=lambda path: -len(path.parts)):
        if folder.is_relative_to(root):
            with contextlib.suppress(OSError):
                folder.rmdir()


def replace_file(path: Path, data: bytes, *, then: str = "It is as it was.") -> None:
    """Write one file that must outlive a power cut: wholly or not at all.

    Raises EnvironmentFailure, ``then`` at the end of its message.
    """
    part = path.with_name(path.name + ".part")
    with refusals(path, then):
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            _sync(path.parent)
        except OSError:
            part.unlink(missing_ok=True)
            raise


# Whose is a folder?


def check_ours(root: Path) -> None:
    """Raise EnvironmentFailure when a folder holds anything that Muragat did not make."""
    with refusals(root):
        if root.is_symlink() or (root.exists() and not root.is_dir()):
            raise EnvironmentFailure(f"{root} must be a folder, and no link to one.")
        if not root.is_dir():
            return
        if (root / ".git").exists():
            raise EnvironmentFailure(
                f"{root} is a git repository, and must not be replaced. Name another site_dir in "
                "mkdocs.yml."
            )
        others = _others(root)
    if others:
        more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        raise EnvironmentFailure(
            f"{root} holds files that Muragat did not make: {', '.join(others[:_SHOWN])}{more}. "
            "Move them away, or name another site_dir in mkdocs.yml."
        )


def _others(root: Path) -> list[str]:
    """Return the names of files in a folder that are not known to be ours."""
    try:
        text = (root / MARKER).read_bytes()
    except FileNotFoundError:
        # A build that was killed may have left the marker half written.
        present = {path.name for path in root.iterdir()} - {_MARKER_PART}
        return sorted(present - _LITTER)
    head, sealed, rows = text.partition(_SEALED)
    del head
    if not sealed:
        return []
    known = {os.fsdecode(row) for row in rows.split(b"\n")}
    return sorted(
        name
        for name in names(root)
        if name not in known
        and name.removesuffix(".part") not in known | {MARKER}
        and name.rpartition("/")[2] not in _LITTER
    )


def check_place(site: Path, project: Path) -> None:
    """Raise EnvironmentFailure when a site would be put where a project's own files lie.

    Refused are the project's folder and those above it, its content and configuration, and
    whatever lies in a git repository's own folder.
    """
    site, project = site.resolve(), project.resolve()
    if project.is_relative_to(site):
        what = "the project's folder" if site == project else "a folder that holds the project"
        raise EnvironmentFailure(f"site_dir must not be {what}: {site}")
    for name in ("content", "site_config", "build/pages", "build/cache"):
        own = project / name
        if site.is_relative_to(own) or own.is_relative_to(site):
            raise EnvironmentFailure(f"site_dir must not be in the project's {name}/: {site}")
    if ".git" in site.parts:
        raise EnvironmentFailure(f"site_dir must not be in a folder of git: {site}")


# Exchanging


def exchange(new: Path, target: Path, *, known: bool = False) -> None:
    """Put the finished folder ``new`` in the place of ``target``; the old one takes its place.

    Both must lie on one file system. Files of others are not looked for in a target that is
    ``known`` to have none. Raises EnvironmentFailure, the target untouched.
    """
    if not known:
        check_ours(target)
    with refusals(target):
        if not target.exists():
            new.rename(target)
        elif not _rename_exchange(new, target):
            # Without the system call there is a moment without a site. A failure in between
            # puts the old one back, and so does ``recover`` after a kill.
            aside = _aside(target)
            target.rename(aside)
            try:
                new.rename(target)
            except OSError:
                aside.rename(target)
                raise
            aside.rename(new)
        _sync(target.parent)


def recover(new: Path, target: Path) -> None:
    """Mend what an exchange without the system call left when it was killed."""
    aside = _aside(target)
    if not aside.exists():
        return
    check_ours(aside)
    with refusals(target):
        if not target.exists():
            aside.rename(target)
        elif not new.exists():
            aside.rename(new)
        else:
            shutil.rmtree(aside)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _sync(folder: Path) -> None:
    """Let the names in a folder outlive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _rename_exchange(a: Path, b: Path) -> bool:
    """Exchange two folders by Linux' renameat2; tell whether the system could."""
    at_fdcwd, rename_exchange = -100, 2
    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    result = function(at_fdcwd, os.fsencode(a), at_fdcwd, os.fsencode(b), rename_exchange)
    if result == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(b))


# One at a time


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the project's lock; raises EnvironmentFailure naming the process that has it.

    The system lets it go when the process ends, however it ends.
    """
    path = folder / "lock"
    with contextlib.ExitStack() as stack:
        with refusals(path):
            folder.mkdir(parents=True, exist_ok=True)
            file = stack.enter_context(path.open("a+", encoding="ascii", errors="replace"))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                file.seek(0)
                owner = file.read(20).strip() or "unknown"
                raise EnvironmentFailure(
                    f"Another build is at work here (process {owner}). Wait until it has ended."
                ) from error
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
        yield


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_UNTOUCHED = "The published site is as it was."


@contextlib.contextmanager
def refusals(place: Path, then: str = _UNTOUCHED) -> Iterator[None]:
    """Turn what the system refuses into EnvironmentFailure, ``then`` at the end of its message."""
    try:
        yield
    except OSError as error:
        where = error.filename if error.filename is not None else place
        reason = error.strerror or str(error)
        room = " A build needs room for a second copy of the site." if error.errno in _FULL else ""
        raise EnvironmentFailure(f"{where}: {reason}.{room} {then}") from error
