"""The command line: options before and after, exit codes, no tracebacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from muragat.arguments import hoisted
from muragat.cli import run


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    project = tmp_path / "journal"
    assert run(["new", str(project), "--quiet"]) == 0
    return project


def write_article(project: Path, front_matter: str, folder: str = "01-first") -> Path:
    issue = project / "content/issues/2025-1"
    (issue / folder).mkdir(parents=True, exist_ok=True)
    (issue / "issue.yml").write_text("year: 2025\n", "utf-8")
    path = issue / folder / "article.md"
    path.write_text(f"---\n{front_matter}---\n\nText.\n", "utf-8")
    return path


def test_options_stand_before_and_after() -> None:
    words = ["build", "--project", "x", "--url", "u", "-q", "--format=json", "--", "--strict"]
    assert hoisted(words) == [
        "--project", "x", "-q", "--format=json", "build", "--url", "u", "--", "--strict",
    ]  # fmt: skip


def test_a_new_journal_builds(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--project", str(journal), "build"]) == 0
    assert "0 articles" in capsys.readouterr().out
    assert (journal / "site/index.html").is_file()


def test_new_does_not_overwrite(journal: Path) -> None:
    assert run(["new", str(journal)]) == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["frobnicate"], 2),
        (["build", "--no-such-option"], 2),
        (["--format", "xml", "check"], 2),
        (["--project", "/nowhere", "build"], 2),
        (["--version"], 0),
        (["--help"], 0),
    ],
)
def test_exit_codes(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == code
    assert "Traceback" not in capsys.readouterr().err


def test_problems_of_content_end_with_1(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_article(journal, "id: 2025-1-1\nlanguage: en\n")
    assert run(["check", "--project", str(journal), "--format", "json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    errors = [row for row in rows if row["severity"] == "error"]
    assert [(row["rule"], row["field"]) for row in errors] == [
        ("article.title-missing", "title.en")
    ]


def test_strict_fails_on_warnings(journal: Path) -> None:
    write_article(journal, "id: 2025-1-1\nlanguage: en\ndraft: true\ntitle:\n  en: A title\n")
    assert run(["build", "--quiet", "--project", str(journal)]) == 0
    assert run(["build", "--quiet", "--strict", "--project", str(journal)]) == 1


def test_export_json(journal: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_article(journal, "id: 2025-1-1\nlanguage: en\ntitle:\n  en: A title\n")
    assert run(["export", "json", "--project", str(journal)]) == 0
    line = json.loads(capfdbinary.readouterr().out)
    assert line["id"] == "2025-1-1"
    assert line["issue"]["year"] == 2025
    assert line["body"] == "Text."


def test_export_to_a_file(journal: Path, tmp_path: Path) -> None:
    write_article(journal, "id: 2025-1-1\nlanguage: en\ntitle:\n  en: A title\n")
    target = tmp_path / "all.bib"
    assert run(["export", "bibtex", "-o", str(target), "--project", str(journal)]) == 0
    assert "A title" in target.read_text("utf-8")


def test_unknown_formats_name_the_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "word"]) == 2
    assert "bibtex" in capsys.readouterr().err
    assert run(["import", "word", "x", "--issue", "1"]) == 2
    assert "issue-text" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--executor", "elsewhere"),
        ("--executor", "dask"),
        ("--scheduler", "tcp://127.0.0.1:1"),
        ("--executor", "dask", "--scheduler", "tcp://127.0.0.1:1", "--shard", "1/2"),
        ("--output", "folder"),
    ],
)
def test_options_of_a_build_that_mean_nothing_together(
    journal: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "--project", str(journal), *arguments]) == 2
    assert "--" in capsys.readouterr().err


def test_schemas(journal: Path) -> None:
    for path in (journal / "site_config/schemas").glob("*.json"):
        assert "$schema" in json.loads(path.read_text("utf-8"))
    assert run(["schema", "--quiet", "--project", str(journal)]) == 0


def test_doctor(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--project", str(journal)]) == 0
    assert "mkdocs" in capsys.readouterr().out
    assert run(["doctor", "--project", str(journal / "content")]) == 3


@pytest.mark.parametrize(
    ("words", "code"), [(["--version"], 0), (["frobnicate"], 2), (["--project", "/no", "build"], 2)]
)
def test_a_process_ends_with_the_code(words: list[str], code: int) -> None:
    done = subprocess.run([sys.executable, "-m", "muragat", *words], capture_output=True, text=True)
    assert done.returncode == code
    assert bool(done.stdout) == (code == 0)
    assert bool(done.stderr) == (code != 0)


def test_a_mistake_of_the_program_is_told_by_python() -> None:
    code = "from muragat import cli; cli.run = lambda words: 1 / 0; cli.main([])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_what_can_be_written_no_more_ends_without_a_traceback(unbuffered: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    full = "muragat: No space left on device\n"
    with os.fdopen(writer, "wb") as unread, Path("/dev/full").open("wb") as device:
        for out, code, message in ((unread, 1, ""), (device, 3, full)):
            done = subprocess.run(
                [sys.executable, "-m", "muragat", "--version"],
                stdout=out,
                stderr=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            )
            assert (done.returncode, done.stderr) == (code, message)
