from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
    with pytest.raises(EnvironmentFailure):
        tree.remove(root)
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
