from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from muragat import manifests
from muragat.growing import GrowingTree
from muragat.manifests import Standing, finished

FILES = {"a": b"1", "b/c": b"2", "b/d/e": b"3"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A finished tree; its manifest lies in ``cache`` beside it."""
    growing = GrowingTree(tmp_path / "site", tmp_path / "cache", mark=b"1")
    for path, content in FILES.items():
        growing.put(path, content)
    growing.finish()
    for folder in ("b", "b/d"):
        os.utime(tmp_path / "site" / folder, (1, 1))
    found = finished(tmp_path / "site", tmp_path / "cache", b"1")
    assert found is not None
    times = {"b": 10**9, "b/d": 10**9}
    manifests.save(tmp_path / "site", tmp_path / "cache", b"1", found.manifest.files, times)
    return tmp_path / "site"


def standing(root: Path) -> Standing:
    found = finished(root, root.with_name("cache"), b"1")
    assert found is not None
    return found.standing()


def test_a_tree_that_nobody_touched_is_whole(root: Path) -> None:
    assert standing(root) == Standing(is_sound=True)
    assert standing(root).is_whole


CHANGES: dict[str, tuple[Callable[[Path], object], bool, set[str]]] = {
    "a file is written": (lambda root: (root / "b/c").write_bytes(b"new"), True, {"b/c"}),
    "a file is as old as before": (
        lambda root: ((root / "b/c").write_bytes(b"new"), os.utime(root / "b/c", (1, 1))),
        True,
        {"b/c"},
    ),
    "a file is gone": (lambda root: (root / "b/d/e").unlink(), False, {"b/d/e"}),
    "a file is gone from the top": (lambda root: (root / "a").unlink(), True, {"a"}),
    "a file has come": (lambda root: (root / "b/x").write_bytes(b""), False, set()),
    "a file has come to the top": (lambda root: (root / "x").write_bytes(b""), False, set()),
    "a folder has come": (lambda root: (root / "b/d/x").mkdir(), False, set()),
}


@pytest.mark.parametrize(("change", "is_sound", "touched"), CHANGES.values(), ids=CHANGES)
def test_what_somebody_did_to_a_tree_is_seen(
    root: Path, change: Callable[[Path], object], is_sound: bool, touched: set[str]
) -> None:
    change(root)
    assert standing(root) == Standing(is_sound, frozenset(touched))
    assert not standing(root).is_whole


def test_a_tree_is_known_by_its_mark_and_its_folder(root: Path) -> None:
    cache = root.with_name("cache")
    assert finished(root, cache, b"2") is None
    assert finished(cache, cache, b"1") is None
    assert finished(root / "none", cache, b"1") is None
    moved = root.rename(root.with_name("moved"))
    assert finished(moved, cache, b"1") is not None
    manifests.forget(moved, cache)
    assert finished(moved, cache, b"1") is None
