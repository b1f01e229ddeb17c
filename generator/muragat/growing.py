"""A tree that is brought up to date file by file.

A file whose key is asked for again, and that nobody has touched, is kept without being made; one
that the tree's twin holds is linked.

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

from muragat import manifests, placing, tree
from muragat.keys import key_of
from muragat.manifests import (
    Files,
    Finished,
    Held,
    Manifest,
    Standing,
    finished,
    folders_of,
    is_untouched,
)
from muragat.problems import EnvironmentFailure, Problem


class Loan(msgspec.Struct, frozen=True, array_like=True):
    """What a tree knows of some files: those it holds, and those of its twin.

    Its own were found untouched when the build began; those of the twin were not looked at yet.
    """

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
        if held is not None and held.key == key:
            self.done.files[path] = held
            return True
        held = self._loan.twins.get(path)
        if self._loan.twin is None or held is None or held.key != key:
            return False
        source = f"{self._loan.twin}/{path}"
        if not is_untouched(source, held):
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

    def find(self, path: str, key: bytes) -> Path | None:
        """Return where the file made from ``key`` lies untouched, in this tree or its twin."""
        loan = self._loan
        held = loan.files.get(path)
        if held is not None and held.key == key:
            return Path(f"{loan.root}/{path}")
        held = loan.twins.get(path)
        if held is not None and held.key == key and is_untouched(f"{loan.twin}/{path}", held):
            return Path(f"{loan.twin}/{path}")
        return None

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


class GrowingTree(Growth):
    """A folder being brought up to date; ``finish`` removes what was not asked for.

    ``twin`` is a finished tree whose files may be linked. ``mark`` stands for the code of
    ``look``: what other code has passed is not kept. ``standing`` is how the tree was found, if
    it has been looked at. A tree with problems must not be finished, so that its next build looks
    again.
    """

    def __init__(
        self,
        root: Path,
        cache: Path,
        *,
        twin: Finished | None = None,
        look: Look = lambda path, content: [],
        mark: bytes = b"",
        standing: Standing | None = None,
    ) -> None:
        self._mark = mark
        self._cache = cache
        files: Files = {}
        self._was: Manifest | None = None
        with tree.refusals(root):
            was = finished(root, cache, mark)
            if was is not None:
                found = standing or was.standing()
                files = {**was.manifest.files}
                for path in found.touched:
                    del files[path]
                # Nobody has put anything into a tree whose folders are as they were left.
                self._was = was.manifest if found.is_sound else None
            self._is_new = not os.path.lexists(root)
            tree.claim(root, known=self._was is not None)
            manifests.forget(root, cache)
        twins = twin.manifest.files if twin else {}
        super().__init__(Loan(str(root), str(twin.root) if twin else None, files, twins), look)

    def keep_all(self, wanted: Iterable[tuple[str, bytes]]) -> bool:
        """Keep files by path and key; tell whether there are all of them.

        Most of a tree is kept in most builds, so that this is ``keep`` in one go.
        """
        files, done = self._loan.files, self.done.files
        for path, key in wanted:
            held = files.get(path)
            if held is not None and held.key == key:
                done[path] = held
            elif not self.keep(path, key):
                return False
        return True

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
            for name in gone - folders_of(files) if gone else ():
                with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                    (root / name).unlink()
            tree.remove_empty(root, gone)
            self.done.changed += len(gone)
            tree.seal(root, files)
            manifests.save(root, self._cache, self._mark, files, self._times(gone))

    def _present(self, root: Path) -> set[str]:
        """Return the files that may lie in the tree."""
        if self._is_new:
            return set()
        return set(self._was.files) if self._was else tree.names(root)

    def _times(self, gone: set[str]) -> dict[str, int]:
        """Return the times of change of the folders."""
        times: dict[str, int] = {}
        if self._was:
            times = dict(self._was.folders)
            touched = self.done.folders | folders_of(gone)
        else:
            touched = folders_of(self.done.files)
        for folder in touched:
            # The root's own time changes when it is marked, and is looked at file by file.
            if folder:
                try:
                    times[folder] = os.lstat(f"{self._root}/{folder}").st_mtime_ns
                except FileNotFoundError:
                    times.pop(folder, None)
        return times
