from __future__ import annotations

import json

from muragat.problems import (
    PRINTERS,
    Problem,
    Severity,
    as_github,
    as_sarif,
    as_text,
    has_errors,
    ordered,
    summary,
)

ERROR = Problem(
    file="content/issues/1/a/article.md",
    line=7,
    column=9,
    rule="article.title-missing",
    field="title.en",
    message="Must not be empty",
    hint="Write the title: as printed.",
)
WARNING = Problem(file="b.md", rule="a.b", severity=Severity.WARNING, message="Must be so")


def test_text_is_the_form_of_the_house() -> None:
    assert str(ERROR) == (
        "content/issues/1/a/article.md:7:9: error title.en: Must not be empty "
        "[article.title-missing]\n    Write the title: as printed."
    )


def test_text_shows_the_first_and_counts_all() -> None:
    many = [Problem(file=f"{n:02}.md", rule="a.b", message="Must be so") for n in range(25)]
    text = as_text(many)
    assert "19.md" in text
    assert "20.md" not in text
    assert "25 errors" in text


def test_errors_come_first_and_doubles_once() -> None:
    assert ordered([WARNING, ERROR, WARNING]) == [ERROR, WARNING]
    assert summary([ERROR, WARNING, WARNING]) == "1 error, 2 warnings"


def test_strict_makes_warnings_fatal() -> None:
    assert has_errors([ERROR])
    assert not has_errors([WARNING])
    assert has_errors([WARNING], strict=True)


def test_terminals_are_not_driven_by_content() -> None:
    nasty = Problem(file="a\x1b[31m.md", rule="a.b", message="Must \x07 be")
    assert "\x1b" not in str(nasty)
    assert "\x07" not in str(nasty)


def test_github_escapes_its_own_marks() -> None:
    nasty = Problem(file="a,b:c.md", line=1, rule="a.b", message="100%\nMust")
    assert as_github([nasty]) == "::error file=a%2Cb%3Ac.md,line=1,title=a.b::100%25%0AMust"


def test_json_and_sarif_hold_everything() -> None:
    rows = [json.loads(line) for line in PRINTERS["json"]([ERROR, WARNING]).splitlines()]
    assert [row["severity"] for row in rows] == ["error", "warning"]
    result = json.loads(as_sarif([ERROR]))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 7,
        "startColumn": 9,
    }
