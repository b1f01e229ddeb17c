"""Golden cases: a broken file, and all its problems as they are printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import projects
from muragat.problems import as_text

CASES = Path(__file__).resolve().parents[2] / "golden" / "checks"


@pytest.mark.parametrize("case", sorted(p.name for p in CASES.iterdir()))
def test_problems_of(case: str, tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    text = (CASES / case / "in" / "article.md").read_text(encoding="utf-8")
    problems = projects.problems_of(tmp_path, text)
    golden(CASES / case / "expected.txt", as_text(problems, limit=None) + "\n")


def test_eight_mistakes_give_eight_problems_with_their_lines(tmp_path: Path) -> None:
    text = (CASES / "eight-mistakes" / "in" / "article.md").read_text(encoding="utf-8")
    problems = projects.problems_of(tmp_path, text)
    found = sorted((p.line, p.rule) for p in problems if p.severity != "info")
    assert found == [
        (3, "article.unknown-field"),
        (6, "yaml.unquoted-colon"),
        (7, "article.language-unknown"),
        (14, "article.name-markup"),
        (16, "article.orcid-invalid"),
        (22, "article.country-unknown"),
        (23, "article.section-unknown"),
        (24, "article.pages-reversed"),
    ]
