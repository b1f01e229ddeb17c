"""Trees on disk: whose is what, what a kill leaves, what the disk refuses."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from muragat import tree
from muragat.problems import EnvironmentFailure


def read(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != tree.MARKER
    }


def test_fill_writes_what_changed_and_removes_what_is_gone(tmp_path: Path) -> None:
    root = tmp_path / "site"
    assert tree.fill(root, {"a.html": b"1", "x/y/b.html": b"2"}) == 2
    before = (root / "a.html").stat().st_mtime_ns
    os.utime(root / "a.html", ns=(before - 10**9, before - 10**9))
    kept = (root / "a.html").stat().st_mtime_ns
    assert tree.fill(root, {"a.html": b"1", "c.html": b"3"}) == 2
    assert read(root) == {"a.html": b"1", "c.html": b"3"}
    assert (root / "a.html").stat().st_mtime_ns == kept
    assert not (root / "x").exists()


def test_fill_copies_files(tmp_path: Path) -> None:
    source = tmp_path / "source.pdf"
    source.write_bytes(b"%PDF")
    tree.fill(tmp_path / "site", {"a.pdf": source})
    assert read(tmp_path / "site") == {"a.pdf": b"%PDF"}


def test_a_file_may_become_a_folder(tmp_path: Path) -> None:
    root = tmp_path / "site"
    tree.fill(root, {"a": b"1"})
    tree.fill(root, {"a/b": b"2"})
    assert read(root) == {"a/b": b"2"}
    tree.fill(root, {"a": b"1"})
    assert read(root) == {"a": b"1"}


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (root / "thesis.docx").write_bytes(b"mine")
    with pytest.raises(EnvironmentFailure, match="did not make"):
        tree.fill(root, {"a": b"1"})
    tree.fill(tmp_path / "new", {"a": b"1"})
    with pytest.raises(EnvironmentFailure, match="did not make"):
        tree.exchange(tmp_path / "new", root)
    assert read(root) == {"thesis.docx": b"mine"}


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EnvironmentFailure, match="no link"):
        tree.fill(tmp_path / "site", {"a": b"1"})


def test_paths_cannot_leave_the_tree(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="outside"):
        tree.fill(tmp_path / "site", {"../a": b"1"})
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("with_system_call", [True, False])
def test_exchange(tmp_path: Path, with_system_call: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not with_system_call:
        monkeypatch.setattr(tree, "_rename_exchange", lambda a, b: False)
    new, site = tmp_path / "new", tmp_path / "site"
    tree.fill(new, {"a": b"1"})
    tree.exchange(new, site)
    assert read(site) == {"a": b"1"}
    tree.fill(new, {"a": b"2"})
    tree.exchange(new, site)
    assert read(site) == {"a": b"2"}
    assert read(new) == {"a": b"1"}


def site_files(version: int) -> dict[str, tree.Content]:
    """Return a small site; two versions differ in every way a tree can."""
    files: dict[str, tree.Content] = {"index.html": b"%d" % version, "same.css": b"same"}
    return {**files, **({"a": b"file"} if version % 2 else {"a/b.html": b"below", "c.html": b"c"})}


def build(folder: Path, version: int) -> None:
    """Do what a build does with its trees."""
    new, site = folder / ".site.next", folder / "site"
    tree.recover(new, site)
    tree.check_ours(site)
    tree.fill(new, site_files(version))
    tree.exchange(new, site)


def killed_build(folder: Path, version: int, operation: int, with_system_call: bool) -> bool:
    """Build in a process that kills itself before an operation; tell whether it came to that."""
    child = os.fork()
    if child == 0:
        left = operation

        def dying(name: str, real: Any) -> Any:
            def run(*args: Any, **keywords: Any) -> Any:
                nonlocal left
                if left == 0:
                    if name == "write_bytes":
                        # Half of it is written.
                        real(args[0], args[1][: len(args[1]) // 2])
                    os.kill(os.getpid(), signal.SIGKILL)
                left -= 1
                return real(*args, **keywords)

            return run

        for name in ("write_bytes", "replace", "rename", "unlink", "mkdir", "rmdir"):
            setattr(Path, name, dying(name, getattr(Path, name)))
        real = tree._rename_exchange if with_system_call else (lambda a, b: False)
        tree._rename_exchange = dying("exchange", real)
        build(folder, version)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.parametrize("with_system_call", [True, False])
def test_killed_before_any_operation(
    tmp_path: Path, with_system_call: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not with_system_call:
        monkeypatch.setattr(tree, "_rename_exchange", lambda a, b: False)
    operation, killed = 0, True
    while killed:
        folder = tmp_path / str(operation)
        for version in (1, 2, 3):
            build(folder, version)
        killed = killed_build(folder, 4, operation, with_system_call)
        site = folder / "site"
        if with_system_call:
            assert read(site) in (site_files(3), site_files(4))
        tree.recover(folder / ".site.next", site)
        assert read(site) in (site_files(3), site_files(4))
        for version in (5, 6):
            build(folder, version)
            assert read(site) == site_files(version)
        assert sorted(path.name for path in folder.iterdir()) == [".site.next", "site"]
        operation += 1
    assert operation > 10


def test_the_first_build_killed_before_any_operation(tmp_path: Path) -> None:
    operation, killed = 0, True
    while killed:
        folder = tmp_path / str(operation)
        folder.mkdir()
        killed = killed_build(folder, 2, operation, True)
        build(folder, 3)
        assert read(folder / "site") == site_files(3)
        operation += 1


def test_a_file_of_others_in_a_finished_tree_is_never_removed(tmp_path: Path) -> None:
    for version in (1, 2):
        build(tmp_path, version)
    mine = tmp_path / "site" / "thesis.docx"
    mine.write_bytes(b"mine")
    (tmp_path / "site" / ".DS_Store").write_bytes(b"litter")
    with pytest.raises(EnvironmentFailure, match=r"did not make: thesis\.docx\. Move"):
        build(tmp_path, 3)
    assert mine.read_bytes() == b"mine"
    mine.unlink()
    build(tmp_path, 3)
    assert read(tmp_path / "site") == site_files(3)


def test_a_repository_is_not_replaced(tmp_path: Path) -> None:
    build(tmp_path, 1)
    (tmp_path / "site" / ".git").mkdir()
    (tmp_path / "site" / ".git" / "HEAD").write_bytes(b"ref: x")
    with pytest.raises(EnvironmentFailure, match="git repository"):
        build(tmp_path, 2)


@pytest.mark.parametrize(
    "place", [".", "..", "content", "content/site", "site_config", "build/pages", ".git/site"]
)
def test_places_that_are_no_site(tmp_path: Path, place: str) -> None:
    project = tmp_path / "journal"
    project.mkdir()
    with pytest.raises(EnvironmentFailure, match="must not be"):
        tree.check_place(project / place, project)
    tree.check_place(project / "site", project)
    tree.check_place(project / "build/site", project)
    tree.check_place(tmp_path / "elsewhere", project)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS])
def test_a_disk_that_refuses(tmp_path: Path, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in (1, 2):
        build(tmp_path, version)

    def refuse(path: Path, data: bytes) -> int:
        raise OSError(code, os.strerror(code), str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", refuse)
        with pytest.raises(EnvironmentFailure, match=os.strerror(code)):
            build(tmp_path, 3)
    assert read(tmp_path / "site") == site_files(2)
    # What there is no room for does not keep the disk full.
    assert (tmp_path / ".site.next").exists() == (code not in (errno.ENOSPC, errno.EDQUOT))
    build(tmp_path, 3)
    assert read(tmp_path / "site") == site_files(3)


def test_an_exchange_that_fails_puts_the_old_tree_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "_rename_exchange", lambda a, b: False)
    build(tmp_path, 1)
    real = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == ".site.next":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with pytest.raises(EnvironmentFailure, match="Permission denied"):
            build(tmp_path, 2)
    assert read(tmp_path / "site") == site_files(1)


def test_one_file_is_written_wholly_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.json"
    tree.replace_file(path, b"old")

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(EnvironmentFailure, match=r"No space left on device.*mend it"):
        tree.replace_file(path, b"new", then="mend it")
    assert read(tmp_path) == {"ledger.json": b"old"}


def test_the_lock_of_a_process_that_is_gone_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "lock").write_bytes(b"\xff 99999999\n")
    with tree.lock(tmp_path):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"


def test_second_build_is_refused(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from muragat import tree\n"
        "try:\n"
        "    with tree.lock(Path(sys.argv[1])): pass\n"
        "except Exception as error: print(error)"
    )
    with tree.lock(tmp_path / "build"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "build")],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    assert f"process {os.getpid()}" in done.stdout
    with tree.lock(tmp_path / "build"):
        pass
