"""From the text of a real issue to a site, by the commands alone, and the score of the import."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from commands import muragat
from muragat.cli import run

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def benchmark(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "import_fidelity", root / "benchmarks" / "import_fidelity.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["import_fidelity"] = module
    spec.loader.exec_module(module)
    return module


class Made(NamedTuple):
    """A journal made of the text of an issue, and what the commands wrote."""

    text: Path
    project: Path
    report: Path
    export: Path
    said: str


@pytest.fixture(scope="module")
def made(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    text = corpus / "corpus" / "issue-text" / "kaznu-law-2025-1.txt"
    project, report, export = (folder / name for name in ("journal", "r.json", "a.jsonl"))
    steps = [
        ["new", str(project), "--quiet"],
        ["import", "issue-text", str(text), "--issue", "2025-1", "--report", str(report)],
        ["build"],
        ["export", "json", "--output", str(export)],
    ]
    said = ""
    for step in steps:
        done = muragat(project, *step)
        assert done.returncode == 0, done.stderr
        said += done.stdout
    return Made(text, project, report, export, said)


def test_from_a_text_to_a_site_without_a_hand(made: Made) -> None:
    assert "must still supply" in made.said
    site = made.project / "site"
    assert len(list(site.glob("*/articles/*/index.html"))) == 45
    assert list(site.glob("*/keywords/*/index.html"))
    for page in ("kk/issues/2025-1", "kk/guidelines", "ru/articles/2025-1-12"):
        assert (site / page / "index.html").is_file()
    rows = [json.loads(line) for line in made.export.read_bytes().splitlines()]
    assert [row["id"] for row in rows] == [f"2025-1-{n}" for n in range(1, 16)]
    for row in rows:
        assert len(row["title"]) == len(row["abstract"]) == len(row["keywords"]) == 3
        assert row["draft"]
    assert (site / "data/articles.jsonl").read_text("utf-8").count("\n") == 15


def test_an_export_may_go_to_the_screen(
    made: Made, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["--project", str(made.project), "--quiet", "export", "json"]) == 0
    assert capfdbinary.readouterr().out == made.export.read_bytes()


def test_the_score_of_the_import(
    corpus: Path, made: Made, benchmark: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = corpus / "corpus" / "issue-text" / "answers-1-8.json"
    files = [str(made.export), str(made.report), str(answers), "--source", str(made.text)]
    code = benchmark.main(files)
    shown = capsys.readouterr().out
    assert code == 0, shown
    assert "titles                       24 of     24   100.0%" in shown
