"""A site built in shards and merged is the one that one machine builds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bad_inputs import digests
from muragat.cli import run


def build_shards(project: Path, of: int) -> None:
    for number in range(1, of + 1):
        command = ["build", "--quiet", "--project", str(project), "--shard", f"{number}/{of}"]
        assert run(command) == 0


def merge(project: Path, *folders: Path) -> int:
    return run(["merge", "--quiet", "--project", str(project), *map(str, folders)])


def test_merged_shards_give_the_same_bytes(project: Path, demo: Path, tmp_path: Path) -> None:
    build_shards(project, 3)
    # Each was made on another machine than the one that merges.
    shards = shutil.move(project / "build/shards", tmp_path / "artifacts")
    shutil.rmtree(project / "build")
    assert not (project / "site").exists()
    assert merge(project, *sorted(Path(shards).iterdir())) == 0
    assert digests(project / "site") == digests(demo / "site")
    assert digests(project / "build/pages") == digests(demo / "build/pages")


def test_a_missing_shard_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build_shards(project, 3)
    shutil.rmtree(project / "build/shards/2-of-3")
    assert merge(project) == 2
    assert "2/3" in capsys.readouterr().err
    assert not (project / "site").exists()


def test_shards_of_other_content_do_not_fit(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build_shards(project, 2)
    path = next(project.glob("content/issues/*/*/article.md"))
    path.write_text(path.read_text("utf-8") + "\nMore.\n", "utf-8")
    assert merge(project) == 2
    assert "build them anew" in capsys.readouterr().err


def test_a_damaged_shard_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build_shards(project, 2)
    (project / "build/shards/1-of-2/shard").write_bytes(b"no table")
    assert merge(project) == 2
    assert "is no shard" in capsys.readouterr().err


def test_a_folder_of_others_is_no_place_for_a_shard(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("mine")
    command = ["build", "--project", str(project), "--shard", "1/2", "-o", str(tmp_path)]
    assert run(command) == 3
    assert "no shard" in capsys.readouterr().err
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "1/0", "a/b", "-1/3"])
def test_a_shard_must_be_one_of_some(
    project: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "--project", str(project), f"--shard={text}"]) == 2
    assert "3/8" in capsys.readouterr().err
