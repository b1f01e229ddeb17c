from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from muragat.importers import FORMATS, import_issue_text, run_issue_text, write_drafts
from muragat.importers.drafts import digest
from muragat.importers.profile import preset
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


def page(project: Path) -> Path:
    return project / "content/pages/ru/guidelines.md"


def test_the_back_matter_becomes_pages(tmp_path: Path) -> None:
    outcome = run_issue_text(tmp_path, SOURCE, issue="2025-1")
    assert page(tmp_path).read_text() == (
        "---\ntitle: Информация для авторов\n---\n\nСтатьи принимаются по почте.\n"
    )
    assert [(note.file, note.state) for note in outcome.report.pages] == [
        ("content/pages/kk/guidelines.md", "written"),
        ("content/pages/ru/guidelines.md", "written"),
    ]


def test_a_page_of_an_editor_is_kept_and_the_rest_is_written(tmp_path: Path) -> None:
    page(tmp_path).parent.mkdir(parents=True)
    page(tmp_path).write_text("---\ntitle: Mine\n---\n")
    outcome = run_issue_text(tmp_path, SOURCE, issue="2025-1")
    assert outcome.problems == ()
    assert page(tmp_path).read_text() == "---\ntitle: Mine\n---\n"
    assert [note.state[:11] for note in outcome.report.pages] == ["written", "not written"]
    assert first(tmp_path).exists()
    report = (tmp_path / "content/issues/2025-1/import-report.md").read_text()
    assert "`content/pages/ru/guidelines.md`: not written" in report
    run_issue_text(tmp_path, SOURCE, issue="2025-1", replace=True)
    assert "Информация" in page(tmp_path).read_text()


def test_a_page_of_another_import_is_brought_up_to_date(tmp_path: Path) -> None:
    run_issue_text(tmp_path, SOURCE, issue="2025-1")
    later = tmp_path / "later.txt"
    later.write_bytes(SOURCE.read_bytes().replace("по почте".encode(), "на сайте".encode()))
    run_issue_text(tmp_path, later, issue="2025-2")
    assert "на сайте" in page(tmp_path).read_text()


def test_suggested_titles_are_taken_when_asked(tmp_path: Path) -> None:
    run_issue_text(tmp_path, SOURCE, issue="2025-1", accept_titles=True)
    second = next((tmp_path / "content/issues/2025-1").glob("02-*")) / "article.md"
    assert "display_title:\n  kk: Ақтоған өзенінің ескі арнасы\n" in second.read_text()
    assert "display_title" not in first(tmp_path).read_text(), "words of it are in doubt"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "import.empty"),
        (b" \n\n \n", "import.empty"),
        (b"Key words: a.\n\0\n", "import.nul"),
        ("Ключевые слова: река.\n".encode("cp1251"), "import.encoding"),
        ("Key words: a.\n".encode("utf-16"), "import.encoding"),
        (b"%PDF-1.7\n\xff\xfe\x00", "import.encoding"),
        (b"no article here\n" * 1000, "import.no-article"),
    ],
)
def test_what_is_no_issue_is_a_problem_and_writes_nothing(
    tmp_path: Path, data: bytes, rule: str
) -> None:
    source = tmp_path / "bad.txt"
    source.write_bytes(data)
    project = tmp_path / "project"
    project.mkdir()
    with pytest.raises(SourceError) as caught:
        run_issue_text(project, source, issue="2025-1")
    assert [problem.rule for problem in caught.value.problems] == [rule]
    assert tree(project) == {}


def test_a_file_of_200_mb_is_refused_at_once(tmp_path: Path) -> None:
    source = tmp_path / "big.txt"
    with source.open("wb") as file:
        file.truncate(200_000_000)
    start = time.perf_counter()
    with pytest.raises(SourceError) as caught:
        run_issue_text(tmp_path, source, issue="2025-1")
    assert time.perf_counter() - start < 1
    assert caught.value.problems[0].rule == "import.too-large"
    assert not (tmp_path / "content").exists()


def test_what_is_no_file_is_a_problem(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for source in (tmp_path, tmp_path / "pipe", tmp_path / "missing"):
        with pytest.raises(SourceError) as caught:
            run_issue_text(tmp_path, source, issue="2025-1")
        assert caught.value.problems[0].rule == "import.unreadable"


def test_a_link_leads_to_the_source(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(SOURCE)
    assert run_issue_text(tmp_path, tmp_path / "link.txt", issue="2025-1").problems == ()


@pytest.mark.parametrize("importer", FORMATS)
def test_a_source_that_is_a_pipe_is_not_waited_for(tmp_path: Path, importer: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError) as caught:
        FORMATS[importer](tmp_path, tmp_path / "pipe", issue="2025-1")
    assert [p.rule for p in caught.value.problems] == ["import.unreadable"]


def test_a_source_that_became_a_pipe_writes_nothing(tmp_path: Path) -> None:
    source, project = tmp_path / "issue.txt", tmp_path / "project"
    project.mkdir()
    text = SOURCE.read_text("utf-8")
    imported = import_issue_text(text, issue="2025-1", profile=preset())
    os.mkfifo(source)
    written = write_drafts(project, imported, source=source, replace=True)
    assert [p.rule for p in written.problems] == ["import.unreadable"]
    assert not list(project.iterdir())


def as_pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)


def test_a_pipe_in_the_place_of_a_draft_is_an_editors(tmp_path: Path) -> None:
    run_issue_text(tmp_path, SOURCE, issue="2025-1")
    as_pipe(first(tmp_path))
    as_pipe(tmp_path / "content/issues/2024-1/import.json")
    as_pipe(tmp_path / "content/issues/2025-1/99-other/article.md")
    outcome = run_issue_text(tmp_path, SOURCE, issue="2025-1")
    assert [p.rule for p in outcome.problems] == ["import.touched"]
    assert first(tmp_path).is_fifo()


def test_a_pipe_in_the_place_of_a_page_is_an_editors(tmp_path: Path) -> None:
    as_pipe(page(tmp_path))
    outcome = run_issue_text(tmp_path, SOURCE, issue="2025-1")
    assert outcome.problems == ()
    assert [note.state[:11] for note in outcome.report.pages] == ["written", "not written"]
    assert page(tmp_path).is_fifo()


def test_a_pipe_in_the_place_of_the_record_is_none(tmp_path: Path) -> None:
    run_issue_text(tmp_path, SOURCE, issue="2025-1")
    record = tmp_path / "content/issues/2025-1/import.json"
    as_pipe(record)
    assert run_issue_text(tmp_path, SOURCE, issue="2025-1").problems == ()
    assert record.is_file()


def test_a_pipe_in_the_place_of_the_profile_is_a_problem(tmp_path: Path) -> None:
    as_pipe(tmp_path / "site_config/import.yml")
    with pytest.raises(ConfigError) as caught:
        run_issue_text(tmp_path, SOURCE, issue="2025-1")
    assert [p.rule for p in caught.value.problems] == ["import.profile-unreadable"]


def test_one_line_of_many_megabytes_is_read_quickly(tmp_path: Path) -> None:
    source = tmp_path / "long.txt"
    source.write_text("word-" * 2_000_000)
    start = time.perf_counter()
    with pytest.raises(SourceError):
        run_issue_text(tmp_path, source, issue="2025-1")
    assert time.perf_counter() - start < 5
