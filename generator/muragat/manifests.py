"""What a finished tree holds, and whether it still does.

A manifest says for each file the key of what it was made from, its size and its time. It lies
outside the tree and is found by the folder's inode, which stays when two folders are exchanged;
while a tree is being changed it has none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from muragat import kept, tree

FORMAT = 2


class Held(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file of a tree: the key of what it was made from, its size and its time of change."""

    key: bytes
    size: int
    time: int


Files = dict[str, Held]


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """What a tree held when it was last finished.

    ``folders`` are the times of change of its folders: while they stand, no file has come or gone.
    """

    format: int
    mark: bytes
    files: Files
    folders: dict[str, int]


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """How a finished tree was found: whether no file had come or gone, and which were touched."""

    is_sound: bool
    touched: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether the tree holds all its files as they were, and nothing else."""
        return self.is_sound and not self.touched


class Finished(NamedTuple):
    """A tree that was finished, as its manifest knows it; ``finished`` finds it."""

    root: Path
    manifest: Manifest

    def standing(self) -> Standing:
        """Look at all files and folders of the tree."""
        # Most of a tree stands in most builds, so that this is ``is_untouched`` in one go.
        start, lstat = f"{self.root}/", os.lstat
        touched = []
        for path, held in self.manifest.files.items():
            try:
                state = lstat(start + path)
            except OSError:
                touched.append(path)
                continue
            if state.st_mtime_ns != held.time or state.st_size != held.size:
                touched.append(path)
        return Standing(self.is_sound(), frozenset(touched))

    def is_sound(self) -> bool:
        """Tell whether no file has come or gone since."""
        root, manifest, lstat = self.root, self.manifest, os.lstat
        start = f"{root}/"
        try:
            if root.is_symlink():
                return False
            known = {path.partition("/")[0] for path in manifest.files} | {tree.MARKER}
            if not known.issuperset(os.listdir(root)):  # noqa: PTH208
                return False
            for folder, time in manifest.folders.items():
                if lstat(start + folder).st_mtime_ns != time:
                    return False
        except OSError:
            return False
        return True


def finished(root: Path, cache: Path, mark: bytes = b"") -> Finished | None:
    """Return a tree as it was finished with a mark; nothing where it was not."""
    try:
        manifest = kept.load(_place(root, cache), Manifest)
    except OSError:
        return None
    if manifest is None or (manifest.format, manifest.mark) != (FORMAT, mark):
        return None
    return Finished(root, manifest)


def is_untouched(path: str, held: Held) -> bool:
    """Tell whether a file is there as it was."""
    try:
        state = os.lstat(path)
    except OSError:
        return False
    return state.st_size == held.size and state.st_mtime_ns == held.time


def forget(root: Path, cache: Path) -> None:
    """Remove a tree's manifest: it is about to change."""
    cache.mkdir(parents=True, exist_ok=True)
    _place(root, cache).unlink(missing_ok=True)


def save(root: Path, cache: Path, mark: bytes, files: Files, folders: dict[str, int]) -> None:
    """Write the manifest of a tree; raises OSError."""
    target = _place(root, cache)
    part = target.with_name(target.name + ".part")
    part.write_bytes(msgspec.msgpack.encode(Manifest(FORMAT, mark, files, folders)))
    part.replace(target)


def folders_of(files: Iterable[str]) -> set[str]:
    """Return every folder that files lie in, the root as ``""``."""
    seen = {""}
    for path in files:
        folder = path.rpartition("/")[0]
        while folder not in seen:
            seen.add(folder)
            folder = folder.rpartition("/")[0]
    return seen


def _place(root: Path, cache: Path) -> Path:
    state = root.stat()
    return cache / f"tree-{state.st_dev:x}-{state.st_ino:x}"
