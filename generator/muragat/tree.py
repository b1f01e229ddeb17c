"""A tree of files on disk: writes what changed, removes what is gone, knows what it wrote.

``fill`` brings a folder up to date, ``exchange`` puts it in the place of another in one system
call where there is one, so that a published tree is wholly old or wholly new. Both only touch
folders that carry Muragat's marker, or that are new or empty: nothing that Muragat did not make
is ever removed.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from muragat.problems import EnvironmentFailure
from muragat.source import open_plain

MARKER = ".muragat"
_MARKER_TEXT = b"Made by Muragat. What lies in this folder is replaced by the next build.\n"

Content = bytes | Path


def fill(root: Path, files: Mapping[str, Content]) -> int:
    """Make a folder hold exactly these files; return how many were written or removed.

    Paths are POSIX, relative to the folder. Raises EnvironmentFailure when the folder holds
    files of others, when a path would leave it, or when the disk refuses.
    """
    try:
        claim(root)
        wanted = {root / path: content for path, content in files.items()}
        for path in wanted:
            if ".." in path.parts or not path.is_relative_to(root):
                raise EnvironmentFailure(f"{path} would be written outside {root}")
        present = set(_walk(root)) - {root / MARKER}
        gone = {path for path in present if path not in wanted or path.is_symlink()}
        for path in sorted(gone):
            path.unlink()
        # Before writing, as a folder may become a file.
        _remove_empty(root)
        changed = sum(_write(path, content) for path, content in sorted(wanted.items()))
    except OSError as error:
        raise EnvironmentFailure(f"{root} could not be written: {error}") from error
    return changed + len(gone)


def claim(root: Path) -> None:
    """Create a folder with our marker; raises EnvironmentFailure when it holds files of others."""
    check_ours(root)
    root.mkdir(parents=True, exist_ok=True)
    marker = root / MARKER
    if not marker.exists():
        marker.write_bytes(_MARKER_TEXT)


def check_ours(root: Path) -> None:
    """Raise EnvironmentFailure when a folder exists, is not empty and lacks our marker."""
    if root.is_symlink() or (root.exists() and not root.is_dir()):
        raise EnvironmentFailure(f"{root} must be a folder, and no link to one")
    if root.is_dir() and not (root / MARKER).exists() and any(root.iterdir()):
        raise EnvironmentFailure(
            f"{root} holds files that Muragat did not make. Move them away, or name another "
            "site_dir in mkdocs.yml."
        )


def exchange(new: Path, target: Path) -> None:
    """Put the finished folder ``new`` in the place of ``target``; the old one takes its place.

    Both must lie on one file system. Raises EnvironmentFailure, the target untouched.
    """
    check_ours(target)
    try:
        if not target.exists():
            new.rename(target)
        elif not _rename_exchange(new, target):
            # Without the system call there is a moment without a site; a failure in between
            # puts the old one back.
            aside = target.with_name(target.name + ".old")
            target.rename(aside)
            try:
                new.rename(target)
            except OSError:
                aside.rename(target)
                raise
            aside.rename(new)
    except OSError as error:
        raise EnvironmentFailure(f"{target} could not be exchanged: {error}") from error


def remove(root: Path) -> None:
    """Remove a folder of ours, if it exists."""
    if root.exists():
        check_ours(root)
        shutil.rmtree(root)


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the project's lock; raises EnvironmentFailure naming the process that has it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "lock"
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            owner = file.read().strip() or "unknown"
            raise EnvironmentFailure(
                f"Another build is at work here (process {owner}). Wait until it has ended."
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _walk(root: Path) -> Iterator[Path]:
    """Yield every file, and every link, be it to a folder: nothing is written through one."""
    for folder, folders, names in os.walk(root):
        for name in names:
            yield Path(folder) / name
        for path in (Path(folder) / name for name in folders):
            if path.is_symlink():
                yield path


def _write(path: Path, content: Content) -> bool:
    """Write a file if its content is another; tell whether it was."""
    data = content if isinstance(content, bytes) else _content(content)
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)
    return True


def _content(path: Path) -> bytes:
    with open_plain(path) as file:
        return file.read()


def _remove_empty(root: Path) -> None:
    for folder, _, _ in os.walk(root, topdown=False):
        if Path(folder) != root:
            with contextlib.suppress(OSError):
                Path(folder).rmdir()


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
