"""A tree that is brought up to date file by file, with a manifest of what it holds.

The manifest says for each file the key of what it was made from, its size and its time. A file
whose key is asked for again, and that nobody has touched, is kept without being made; one that
the tree's twin holds is linked. The manifest lies outside the tree and is found by the folder's
inode, which stays when two folders are exchanged; while a tree is being changed it has none.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec

from muragat import tree
from muragat.problems import EnvironmentFailure, Problem

FORMAT = 1


class Held(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file of a tree: the key of what it was made from, its size and its time of change."""

    key: bytes
    size: int
    time: int


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """What a tree held when it was last finished."""

    format: int
    mark: bytes
    files: dict[str, Held]


def key_of(*parts: bytes) -> bytes:
    """Return the key of what a file is made from."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


Look = Callable[[str, bytes], list[Problem]]
"""Says what is wrong with a file; called with its path and its content."""


class GrowingTree:
    """A folder being brought up to date; ``finish`` removes what was not asked for.

    Whatever is written is looked over by ``look``; what that found stands in ``problems``, and
    ``mark`` stands for the code of ``look``: what other code has passed is not kept. A tree with
    errors must not be finished, so that its next build looks again. Every method raises
    EnvironmentFailure when the disk refuses.
    """

    def __init__(
        self,
        root: Path,
        cache: Path,
        *,
        twin: Path | None = None,
        look: Look = lambda path, content: [],
        mark: bytes = b"",
    ) -> None:
        self.root = root
        self.changed = 0
        self.problems: list[Problem] = []
        self._look = look
        self._mark = mark
        self._cache = cache
        with tree.refusals(root):
            tree.claim(root)
            cache.mkdir(parents=True, exist_ok=True)
            self._old = _load(root, cache, mark)
            _manifest(root, cache).unlink(missing_ok=True)
            self._twin = twin
            self._twins = _load(twin, cache, mark) if twin and twin.is_dir() else {}
        self._new: dict[str, Held] = {}
        self._folders: set[Path] = {root}

    def keep(self, path: str, key: bytes) -> bool:
        """Keep the file made from ``key``, of this tree or its twin; tell whether there is one."""
        held = self._old.get(path)
        if held is not None and held.key == key and _untouched(self.root / path, held):
            self._new[path] = held
            return True
        held = self._twins.get(path)
        if self._twin is None or held is None or held.key != key:
            return False
        source = self._twin / path
        if not _untouched(source, held):
            return False
        with tree.refusals(self.root):
            target = self._place(path)
            target.unlink(missing_ok=True)
            try:
                os.link(source, target)
            except OSError:
                shutil.copy2(source, target)
        self._new[path] = held
        self.changed += 1
        return True

    def write(self, path: str, key: bytes, content: bytes) -> None:
        """Write a file made from ``key``."""
        self.problems += self._look(path, content)
        with tree.refusals(self.root):
            target = self._place(path)
            part = target.with_name(target.name + ".part")
            # A link in its place would lead elsewhere.
            part.unlink(missing_ok=True)
            part.write_bytes(content)
            part.replace(target)
            state = target.stat()
        self._new[path] = Held(key, state.st_size, state.st_mtime_ns)
        self.changed += 1

    def put(self, path: str, content: tree.Content) -> None:
        """Hold a file whose content is known."""
        with tree.refusals(self.root):
            data = tree.content_of(content)
        key = key_of(data)
        if not self.keep(path, key):
            self.write(path, key, data)

    def finish(self) -> None:
        """Remove what was not asked for and write the manifest."""
        with tree.refusals(self.root):
            gone = tree.names(self.root) - self._new.keys()
            for name in gone:
                (self.root / name).unlink()
            if gone:
                tree.remove_empty(self.root)
            self.changed += len(gone)
            tree.seal(self.root)
            data = msgspec.msgpack.encode(Manifest(FORMAT, self._mark, self._new))
            target = _manifest(self.root, self._cache)
            part = target.with_name(target.name + ".part")
            part.write_bytes(data)
            part.replace(target)

    def _place(self, path: str) -> Path:
        target = self.root / path
        if ".." in target.parts:
            raise EnvironmentFailure(f"{target} would be written outside {self.root}")
        if target.parent not in self._folders:
            self._make_room(target.parent)
            self._folders.add(target.parent)
        if target.is_symlink():
            target.unlink()
        elif target.is_dir():
            shutil.rmtree(target)
        return target

    def _make_room(self, folder: Path) -> None:
        """Make a folder, where a file of the last build may stand in the way."""
        for place in (
            *reversed(folder.relative_to(self.root).parents),
            folder.relative_to(self.root),
        ):
            if (self.root / place).is_file():
                (self.root / place).unlink()
        folder.mkdir(parents=True, exist_ok=True)


def _manifest(root: Path, cache: Path) -> Path:
    state = root.stat()
    return cache / f"tree-{state.st_dev:x}-{state.st_ino:x}"


def _load(root: Path, cache: Path, mark: bytes) -> dict[str, Held]:
    """Return what a tree held; nothing where the manifest is missing or of another format."""
    try:
        found = msgspec.msgpack.decode(_manifest(root, cache).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return {}
    return found.files if (found.format, found.mark) == (FORMAT, mark) else {}


def _untouched(path: Path, held: Held) -> bool:
    try:
        state = path.lstat()
    except OSError:
        return False
    return state.st_size == held.size and state.st_mtime_ns == held.time
