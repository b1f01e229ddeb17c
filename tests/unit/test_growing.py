from __future__ import annotations

import os
from pathlib import Path

import pytest

from muragat import tree
from muragat.growing import GrowingTree
from muragat.keys import key_of
from muragat.manifests import finished
from muragat.problems import EnvironmentFailure


def read(root: Path) -> dict[str, bytes]:
    return {name: (root / name).read_bytes() for name in tree.names(root) - {tree.MARKER}}


def grow(root: Path, cache: Path, files: dict[str, bytes], twin: Path | None = None) -> int:
    growing = GrowingTree(root, cache, twin=finished(twin, cache) if twin else None)
    for path, content in files.items():
        growing.put(path, content)
    growing.finish()
    return growing.done.changed


def test_the_tree_holds_what_was_asked_for(tmp_path: Path) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache"
    assert grow(root, cache, {"a": b"1", "b/c": b"2"}) == 2
    assert grow(root, cache, {"a": b"1", "b/c": b"2"}) == 0
    assert grow(root, cache, {"a": b"1", "b": b"3"}) >= 1
    assert read(root) == {"a": b"1", "b": b"3"}
    assert grow(root, cache, {"b/x/y": b"4"}) >= 2
    assert read(root) == {"b/x/y": b"4"}


def test_kept_files_are_not_made(tmp_path: Path) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache"
    growing = GrowingTree(root, cache)
    assert not growing.keep("page", key_of(b"source"))
    growing.write("page", key_of(b"source"), b"html")
    growing.finish()
    again = GrowingTree(root, cache)
    assert again.keep("page", key_of(b"source"))
    assert not again.keep("page", key_of(b"another source"))


def test_a_touched_file_is_made_again(tmp_path: Path) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache"
    grow(root, cache, {"a": b"1", "b": b"2"})
    (root / "a").write_bytes(b"X")
    (root / "b").unlink()
    grow(root, cache, {"a": b"1", "b": b"2"})
    assert read(root) == {"a": b"1", "b": b"2"}


def test_a_file_of_others_is_not_removed(tmp_path: Path) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache"
    grow(root, cache, {"a": b"1"})
    (root / "stranger").write_bytes(b"mine")
    with pytest.raises(EnvironmentFailure, match="stranger"):
        grow(root, cache, {"a": b"2"})
    assert read(root) == {"a": b"1", "stranger": b"mine"}


def test_trees_take_turns(tmp_path: Path) -> None:
    site, following, cache = tmp_path / "site", tmp_path / "next", tmp_path / "cache"
    for number in range(5):
        files = {"same": b"0", "new": str(number).encode(), f"only-{number}": b"1"}
        grow(following, cache, files, twin=site)
        tree.exchange(following, site)
        assert read(site) == files


def test_what_the_twin_holds_is_taken_over(tmp_path: Path) -> None:
    site, following, cache = tmp_path / "site", tmp_path / "next", tmp_path / "cache"
    grow(site, cache, {"a": b"1"})
    growing = GrowingTree(following, cache, twin=finished(site, cache))
    assert growing.keep("a", key_of(b"1"))
    growing.finish()
    assert read(following) == {"a": b"1"}
    # A change in one tree must not reach the other through a link.
    grow(following, cache, {"a": b"2"}, twin=site)
    assert read(site) == {"a": b"1"}


def test_an_unfinished_tree_is_not_believed(tmp_path: Path) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache"
    grow(root, cache, {"a": b"1"})
    GrowingTree(root, cache).write("a", key_of(b"2"), b"2")
    later = GrowingTree(root, cache)
    assert not later.keep("a", key_of(b"1"))


def test_a_damaged_manifest_costs_time_only(tmp_path: Path) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache"
    grow(root, cache, {"a": b"1"})
    for path in cache.iterdir():
        path.write_bytes(os.urandom(40))
    grow(root, cache, {"a": b"1"})
    assert read(root) == {"a": b"1"}


def test_paths_stay_inside(tmp_path: Path) -> None:
    growing = GrowingTree(tmp_path / "site", tmp_path / "cache")
    with pytest.raises(EnvironmentFailure, match="outside"):
        growing.put("../a", b"1")
