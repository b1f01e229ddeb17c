from __future__ import annotations

import json
from pathlib import Path

import pytest

from muragat.importers import FORMATS, run_issue_text
from muragat.importers.drafts import digest
from muragat.problems import ConfigError, EnvironmentFailure, SourceError

CASE = Path(__file__).parents[2] / "golden" / "importers" / "small-issue"
SOURCE = CASE / "in" / "issue.txt"


def tree(project: Path) -> dict[str, bytes]:
    return {str(p.relative_to(project)): p.read_bytes() for p in project.rglob("*") if p.is_file()}


def first(project: Path) -> Path:
    return next((project / "content/issues/2025-1").glob("01-*")) / "article.md"


def test_the_format_is_registered() -> None:
    assert FORMATS["issue-text"] is run_issue_text


def test_an_import_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    assert run_issue_text(tmp_path, SOURCE, issue="2025-1").problems == ()
    before = tree(tmp_path)
    assert run_issue_text(tmp_path, SOURCE, issue="2025-1").problems == ()
    assert tree(tmp_path) == before


def test_the_record_has_digests_and_no_path(tmp_path: Path) -> None:
    run_issue_text(tmp_path, SOURCE, issue="2025-1")
    folder = tmp_path / "content/issues/2025-1"
    record = json.loads((folder / "import.json").read_text())
    assert record["source"] == "issue.txt"
    assert record["source_sha256"] == digest(SOURCE.read_bytes())
    for name, value in record["files"].items():
        assert digest((folder / name).read_bytes()) == value


def test_a_touched_draft_stops_everything(tmp_path: Path) -> None:
    run_issue_text(tmp_path, SOURCE, issue="2025-1")
    path = first(tmp_path)
    path.write_text(path.read_text() + "\nAn editor was here.\n")
    before = tree(tmp_path)
    changed = tmp_path / "issue.txt"
    changed.write_bytes(SOURCE.read_bytes().replace(b"1987", b"1986"))
    outcome = run_issue_text(tmp_path, changed, issue="2025-1")
    assert [p.rule for p in outcome.problems] == ["import.touched"]
    assert outcome.problems[0].file.startswith("content/issues/2025-1/01-")
    assert "--replace" in (outcome.problems[0].hint or "")
    changed.unlink()
    assert tree(tmp_path) == before


def test_replace_overwrites(tmp_path: Path) -> None:
    run_issue_text(tmp_path, SOURCE, issue="2025-1")
    before = tree(tmp_path)
    first(tmp_path).write_text("nothing")
    assert run_issue_text(tmp_path, SOURCE, issue="2025-1", replace=True).problems == ()
    assert tree(tmp_path) == before


def test_a_draft_whose_folder_has_another_name_now_goes(tmp_path: Path) -> None:
    changed = tmp_path / "issue.txt"
    changed.write_bytes(SOURCE.read_bytes().replace(b"Wells of the dry", b"Springs of the dry"))
    run_issue_text(tmp_path, changed, issue="2025-1")
    old = first(tmp_path)
    run_issue_text(tmp_path, SOURCE, issue="2025-1")
    assert not old.parent.exists()
    assert first(tmp_path).exists()


def test_an_article_with_the_same_id_elsewhere_stops_everything(tmp_path: Path) -> None:
    other = tmp_path / "content/issues/2025-1/99-mine/article.md"
    other.parent.mkdir(parents=True)
    other.write_text("---\nid: 2025-1-2\n---\n")
    outcome = run_issue_text(tmp_path, SOURCE, issue="2025-1", replace=True)
    assert [p.rule for p in outcome.problems] == ["import.taken"]
    assert len(tree(tmp_path)) == 1


def test_a_broken_record_overwrites_nothing(tmp_path: Path) -> None:
    run_issue_text(tmp_path, SOURCE, issue="2025-1")
    (tmp_path / "content/issues/2025-1/import.json").write_text("{")
    first(tmp_path).write_text("mine")
    assert run_issue_text(tmp_path, SOURCE, issue="2025-1").problems


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Path.write_bytes
    count = 0

    def fail(self: Path, data: bytes) -> int:
        nonlocal count
        count += 1
        if count == 3:
            raise OSError(28, "No space left on device", str(self))
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(EnvironmentFailure):
        run_issue_text(tmp_path, SOURCE, issue="2025-1")
    assert tree(tmp_path) == {}
    assert not (tmp_path / "content").exists()


def test_a_bad_source_writes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "bad.txt"
    source.write_text("no article here")
    project = tmp_path / "project"
    project.mkdir()
    with pytest.raises(SourceError):
        run_issue_text(project, source, issue="2025-1")
    assert tree(project) == {}


def test_a_bad_profile_is_a_configuration_error(tmp_path: Path) -> None:
    (tmp_path / "site_config").mkdir()
    (tmp_path / "site_config/import.yml").write_text("strange: 1\n")
    with pytest.raises(ConfigError) as caught:
        run_issue_text(tmp_path, SOURCE, issue="2025-1")
    assert caught.value.problems
    assert not (tmp_path / "content").exists()
