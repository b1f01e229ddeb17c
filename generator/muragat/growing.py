"""A tree that is brought up to date file by file, with a manifest of what it holds.

The manifest says for each file the key of what it was made from, its size and its time. A file
whose key is asked for again, and that nobody has touched, is kept without being made; one that
the tree's twin holds is linked. The manifest lies outside the tree and is found by the folder's
inode, which stays when two folders are exchanged; while a tree is being changed it has none.

``Growth`` does the work on files; any number of processes may each have one for files of their
own. ``GrowingTree`` is the whole: it lends what it knows, takes what was done, and finishes.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from muragat import kept, placing, tree
from muragat.keys import key_of
from muragat.problems import EnvironmentFailure, Problem

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


class Loan(msgspec.Struct, frozen=True, array_like=True):
    """What a tree knows of some files: those it holds, and those of its twin."""

    root: str
    twin: str | None
    files: Files
    twins: Files


class Grown(msgspec.Struct, array_like=True):
    """What was done: the files that there are now, what was wrong with them, how many are new.

    ``folders`` are those in which files or folders have come.
    """

    files: Files = {}
    problems: list[Problem] = []
    changed: int = 0
    folders: set[str] = set()


Look = Callable[[str, bytes], list[Problem]]
"""Says what is wrong with a file; called with its path and its content."""


class Growth:
    """Keeps and writes files of a tree; what it did stands in ``done``.

    Whatever is written is looked over by ``look``. ``folders`` are those that are known to be
    there; growths of one tree may share them. Methods raise EnvironmentFailure when the disk
    refuses.
    """

    def __init__(
        self,
        loan: Loan,
        look: Look = lambda path, content: [],
        folders: set[str] | None = None,
    ) -> None:
        self.done = Grown()
        self._loan = loan
        self._look = look
        self._root = loan.root
        self._folders = set[str]() if folders is None else folders

    def keep(self, path: str, key: bytes) -> bool:
        """Keep the file made from ``key``, of this tree or its twin; tell whether there is one."""
        held = self._loan.files.get(path)
        if held is not None and held.key == key and _untouched(f"{self._root}/{path}", held):
            self.done.files[path] = held
            return True
        held = self._loan.twins.get(path)
        if self._loan.twin is None or held is None or held.key != key:
            return False
        source = f"{self._loan.twin}/{path}"
        if not _untouched(source, held):
            return False
        with tree.refusals(Path(self._root)):
            target = self._place(path)
            try:
                placing.link(source, target)
            except OSError:
                shutil.copy2(source, target)
        self.done.files[path] = held
        self.done.changed += 1
        return True

    def write(self, path: str, key: bytes, content: bytes) -> None:
        """Write a file made from ``key``."""
        self.done.problems += self._look(path, content)
        # Nearly all files go this way: a context manager would cost as much as the disk.
        try:
            descriptor = self._open(path)
            try:
                placing.write_all(descriptor, content)
                self._hold(path, key, descriptor)
            finally:
                os.close(descriptor)
        except OSError:
            with tree.refusals(Path(self._root)):
                raise

    @contextlib.contextmanager
    def stream(self, path: str, key: bytes) -> Iterator[Callable[[bytes], None]]:
        """Write a file made from ``key`` piece by piece; it is not looked over."""
        with tree.refusals(Path(self._root)):
            descriptor = self._open(path)
            try:
                yield functools.partial(placing.write_all, descriptor)
                self._hold(path, key, descriptor)
            finally:
                os.close(descriptor)

    def put(self, path: str, content: tree.Content) -> None:
        """Hold a file whose content is known."""
        if not isinstance(content, bytes):
            with tree.refusals(Path(self._root)):
                content = tree.content_of(content)
        key = key_of(content)
        if not self.keep(path, key):
            self.write(path, key, content)

    def _open(self, path: str) -> int:
        """Open a new file.

        Never one that is there, which may be linked to the published one. What is half written
        when the build is killed has no manifest and is made again.
        """
        return placing.open_new(self._place(path))

    def _hold(self, path: str, key: bytes, descriptor: int) -> None:
        state = os.fstat(descriptor)
        self.done.files[path] = Held(key, state.st_size, state.st_mtime_ns)
        self.done.changed += 1

    def _place(self, path: str) -> str:
        """Return the place of a new file, in a folder that is there."""
        if ".." in path and ".." in path.split("/"):
            raise EnvironmentFailure(f"{path} would be written outside {self._root}")
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._make_folder(folder)
        self.done.folders.add(folder)
        return f"{self._root}/{path}"

    def _make_folder(self, folder: str) -> None:
        """Make a folder, where a file of the last build or a link may stand in the way."""
        if folder:
            parent = folder.rpartition("/")[0]
            if parent not in self._folders:
                self._make_folder(parent)
            if placing.make_folder(f"{self._root}/{folder}"):
                self.done.folders.add(parent)
        self._folders.add(folder)


class Finished:
    """A tree that was finished, as its manifest knows it; ``finished`` finds it."""

    def __init__(self, root: Path, manifest: Manifest) -> None:
        self.root = root
        self.manifest = manifest

    def is_sound(self) -> bool:
        """Tell whether no file has come or gone since."""
        root, manifest = self.root, self.manifest
        try:
            known = {path.partition("/")[0] for path in manifest.files} | {tree.MARKER}
            return (
                not root.is_symlink()
                and all(name in known for name in os.listdir(root))  # noqa: PTH208
                and all(
                    os.lstat(f"{root}/{folder}").st_mtime_ns == time
                    for folder, time in manifest.folders.items()
                )
            )
        except OSError:
            return False

    def is_untouched(self) -> bool:
        """Tell whether it holds all its files as they were, and nothing else."""
        files = self.manifest.files
        return self.is_sound() and all(
            _untouched(f"{self.root}/{path}", held) for path, held in files.items()
        )


def finished(root: Path, cache: Path, mark: bytes = b"") -> Finished | None:
    """Return a tree as it was finished with a mark; nothing where it was not."""
    try:
        manifest = kept.load(_manifest(root, cache), Manifest)
    except OSError:
        return None
    if manifest is None or (manifest.format, manifest.mark) != (FORMAT, mark):
        return None
    return Finished(root, manifest)


class GrowingTree(Growth):
    """A folder being brought up to date; ``finish`` removes what was not asked for.

    ``twin`` is a finished tree whose files may be linked. ``mark`` stands for the code of
    ``look``: what other code has passed is not kept. A tree with problems must not be finished,
    so that its next build looks again.
    """

    def __init__(
        self,
        root: Path,
        cache: Path,
        *,
        twin: Finished | None = None,
        look: Look = lambda path, content: [],
        mark: bytes = b"",
    ) -> None:
        self._mark = mark
        self._cache = cache
        with tree.refusals(root):
            was = finished(root, cache, mark)
            # Nobody has put anything into a tree whose folders are as they were left.
            self._was = was.manifest if was is not None and was.is_sound() else None
            self._is_new = not os.path.lexists(root)
            tree.claim(root, known=self._was is not None)
            cache.mkdir(parents=True, exist_ok=True)
            _manifest(root, cache).unlink(missing_ok=True)
        super().__init__(
            Loan(
                str(root),
                str(twin.root) if twin else None,
                was.manifest.files if was else {},
                twin.manifest.files if twin else {},
            ),
            look,
        )

    def keep_all(self, wanted: Iterable[tuple[str, bytes]]) -> bool:
        """Keep files by path and key; tell whether there are all of them.

        Most of a tree is kept in most builds, so that this is ``keep`` in one go.
        """
        root, files, done, lstat = self._root, self._loan.files, self.done.files, os.lstat
        for path, key in wanted:
            held = files.get(path)
            if held is not None and held.key == key:
                try:
                    state = lstat(f"{root}/{path}")
                except OSError:
                    pass
                else:
                    if state.st_mtime_ns == held.time and state.st_size == held.size:
                        done[path] = held
                        continue
            if not self.keep(path, key):
                return False
        return True

    def find(self, path: str, key: bytes) -> Path | None:
        """Return where the file made from ``key`` lies untouched, in this tree or its twin."""
        loan = self._loan
        for root, files in ((loan.root, loan.files), (loan.twin, loan.twins)):
            held = files.get(path)
            if held is not None and held.key == key and _untouched(f"{root}/{path}", held):
                return Path(f"{root}/{path}")
        return None

    def lend(self, paths: Iterable[str]) -> Loan:
        """Return what is known of some files, for a process that makes them."""
        loan = self._loan
        wanted = list(paths)
        return Loan(
            loan.root,
            loan.twin,
            {path: loan.files[path] for path in wanted if path in loan.files},
            {path: loan.twins[path] for path in wanted if path in loan.twins},
        )

    def take(self, grown: Grown) -> None:
        """Count as this tree's own what another ``Growth`` has done."""
        self.done.files.update(grown.files)
        self.done.problems += grown.problems
        self.done.changed += grown.changed
        self.done.folders |= grown.folders

    def finish(self) -> None:
        """Remove what was not asked for and write the manifest."""
        root = Path(self._root)
        files = self.done.files
        with tree.refusals(root):
            gone = self._present(root) - files.keys()
            # Where a file was, there may be a folder now.
            for name in gone - set(_folders(files)) if gone else ():
                with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                    (root / name).unlink()
            tree.remove_empty(root, gone)
            self.done.changed += len(gone)
            tree.seal(root, files)
            manifest = Manifest(FORMAT, self._mark, files, self._times(gone))
            target = _manifest(root, self._cache)
            part = target.with_name(target.name + ".part")
            part.write_bytes(msgspec.msgpack.encode(manifest))
            part.replace(target)

    def _present(self, root: Path) -> set[str]:
        """Return the files that may lie in the tree."""
        if self._is_new:
            return set()
        return set(self._was.files) if self._was else tree.names(root)

    def _times(self, gone: set[str]) -> dict[str, int]:
        """Return the times of change of the folders."""
        times: dict[str, int] = {}
        touched: Iterable[str] = _folders(self.done.files)
        if self._was:
            times = dict(self._was.folders)
            touched = self.done.folders.union(_folders(gone))
        for folder in touched:
            # The root's own time changes when it is marked, and is looked at file by file.
            if folder:
                try:
                    times[folder] = os.lstat(f"{self._root}/{folder}").st_mtime_ns
                except FileNotFoundError:
                    times.pop(folder, None)
        return times


def _manifest(root: Path, cache: Path) -> Path:
    state = root.stat()
    return cache / f"tree-{state.st_dev:x}-{state.st_ino:x}"


def _untouched(path: str, held: Held) -> bool:
    try:
        state = os.lstat(path)
    except OSError:
        return False
    return state.st_size == held.size and state.st_mtime_ns == held.time


def _folders(files: Iterable[str]) -> Iterator[str]:
    """Yield every folder that files lie in, the root as ``""``."""
    seen = {""}
    for path in files:
        folder = path.rpartition("/")[0]
        while folder not in seen:
            seen.add(folder)
            folder = folder.rpartition("/")[0]
    yield from seen
