"""A small invented issue, with the damage of extraction, and the drafts it must give."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from muragat.importers import import_issue_text
from muragat.importers.drafts import plan
from muragat.importers.profile import preset

CASE = Path(__file__).parents[2] / "golden" / "importers" / "small-issue"


def test_small_issue(golden: Callable[[Path, str], None]) -> None:
    text = (CASE / "in" / "issue.txt").read_bytes().decode()
    imported = import_issue_text(text, issue="2025-1", profile=preset())
    files = plan(imported, source_name="issue.txt", source_digest="0" * 64)
    for name, data in files.items():
        golden(CASE / "expected" / name, data.decode())
    golden(CASE / "expected" / "report.txt", imported.report.as_text())
    expected = {p.relative_to(CASE / "expected") for p in (CASE / "expected").rglob("*.*")}
    assert expected == {Path(name) for name in [*files, "report.txt"]}
