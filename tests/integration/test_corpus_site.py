"""From the text of a real issue to a site, with no step by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from muragat.cli import run

pytestmark = pytest.mark.corpus


def test_from_text_to_site(
    corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = corpus / "corpus/issue-text/kaznu-law-2025-1.txt"
    project = tmp_path / "journal"
    assert run(["new", str(project)]) == 0
    at = ["--project", str(project)]
    assert run([*at, "import", "issue-text", str(text), "--issue", "2025-1"]) == 0
    assert b"must still supply" in capfdbinary.readouterr().out
    assert run([*at, "build"]) == 0
    assert len(list((project / "site").glob("*/articles/*/index.html"))) == 45
    assert list((project / "site").glob("*/keywords/*/index.html"))
    assert (project / "site/kk/issues/2025-1/index.html").is_file()
    capfdbinary.readouterr()

    assert run([*at, "export", "json"]) == 0
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [row["id"] for row in rows] == [f"2025-1-{n}" for n in range(1, 16)]
    for row in rows:
        assert len(row["title"]) == len(row["abstract"]) == len(row["keywords"]) == 3
        assert row["draft"]
    assert (project / "site/data/articles.jsonl").read_text("utf-8").count("\n") == 15
