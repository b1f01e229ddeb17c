"""From the text of a real issue to a site, by the commands alone, and the score of the import."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

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


def test_from_a_text_to_a_site_without_a_hand(
    corpus: Path, tmp_path: Path, benchmark: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    text = corpus / "corpus" / "issue-text" / "kaznu-law-2025-1.txt"
    answers = corpus / "corpus" / "issue-text" / "answers-1-8.json"
    project, report, export = (tmp_path / name for name in ("journal", "r.json", "a.jsonl"))
    assert run(["new", str(project), "--quiet"]) == 0
    steps = [
        ["import", "issue-text", str(text), "--issue", "2025-1", "--report", str(report)],
        ["build"],
        ["export", "json", "--output", str(export)],
    ]
    for step in steps:
        assert run(["--project", str(project), "--quiet", *step]) == 0
    assert (project / "site/kk/guidelines/index.html").is_file()
    assert (project / "site/ru/articles/2025-1-12/index.html").is_file()
    capsys.readouterr()
    files = [str(export), str(report), str(answers), "--source", str(text)]
    assert benchmark.main(files) == 0, capsys.readouterr().out
    shown = capsys.readouterr().out
    assert "titles                       24 of     24   100.0%" in shown
    shutil.rmtree(project)
