"""Bad and hostile inputs: each gives its problem at its line, and nothing ever raises."""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

import projects
from muragat.problems import Problem, Severity

ARTICLE = "content/issues/2025-1/x/article.md"
# What is judged elsewhere: what pages and exports make of a good record.
ELSEWHERE = {"bibtex-injection", "csv-formula", "dom-clobber", "attr-list-handler"}
GENERATED = {
    "yaml-deep": "---\ntitle: " + "[" * 20_000 + "\n---\nBody\n",
    "md-deep-list": "---\ntitle: {en: T}\n---\n" + "".join("  " * i + "- x\n" for i in range(300)),
    "huge-article": "---\ntitle: {en: T}\n---\n" + "x" * 80_000_000,
}
OUTCOME = {"error": Severity.ERROR, "warning": Severity.WARNING}


def _cases(corpus: Path) -> list[dict[str, Any]]:
    data = json.loads((corpus / "corpus" / "bad-inputs.json").read_text(encoding="utf-8"))
    return [
        case
        for case in data["cases"]
        if str(
            case["input"]["path"][0]
            if isinstance(case["input"]["path"], list)
            else case["input"]["path"]
        ).startswith("content/")
        and case["id"] not in ELSEWHERE
    ]


def _completed(text: str) -> str:
    """Set the fields of a fragment into an article that is good; its lines stay the first."""
    if not text.startswith("---\n"):
        return text
    head, separator, body = text[4:].partition("\n---\n")
    given = set(re.findall(r"^(\w+):", head, re.MULTILINE))
    language = "ru" if "title: {ru" in head else "en"
    blank: dict[str, Any] = dict.fromkeys(given & projects.GOOD.keys())
    rest = projects.good_fields(**blank)
    if language == "ru":
        rest = rest.replace("language: en", "language: ru").replace("[en]", "[ru]")
        rest = rest.replace("  en: ", "  ru: ").replace("{en: ", "{ru: ")
    return f"---\n{head}\n{rest}---\n{body}" if separator else text


def _lay_out(project: Path, case: dict[str, Any]) -> str:
    """Write the input of a case; return the name of the file that its problem is about."""
    given = case["input"]
    kind, path, content = given["kind"], given["path"], given["content"]
    projects.write(
        project,
        {"content/issues/2025-1/02-good/article.md": projects.article("good-one", pages="90-99")},
    )
    if kind == "files":
        paths = path
        for i, name in enumerate(paths):
            text = _completed(content)
            if case["id"] == "nfc-nfd":
                text = text.replace("2025-1-1", f"2025-1-{i}").replace("pages: 5-9", f"pages: {i}")
            projects.write(project, {name: text})
        return str(paths[-1])
    if kind == "symlink":
        name, target = path.split(" -> ")
        projects.write(project, {str(Path(name).parent / "article.md"): projects.article()})
        (project / name).symlink_to(target)
        return str(name)
    if kind == "special":
        name = path.split(" ")[0]
        projects.write(project, {str(Path(name).parent / "article.md"): projects.article()})
        os.mkfifo(project / name)
        return str(name)
    if kind == "bytes":
        projects.write(project, {path: base64.b64decode(content.removeprefix("base64: "))})
    elif not path.endswith("article.md"):
        projects.write(
            project, {path: content, str(Path(path).parent / "article.md"): projects.article()}
        )
    else:
        projects.write(project, {path: _completed(GENERATED.get(case["id"], content))})
    return str(path)


@pytest.mark.corpus
def test_every_bad_input_gives_its_problem_at_its_line(corpus: Path, tmp_path: Path) -> None:
    failures = []
    for case in _cases(corpus):
        project = tmp_path / case["id"]
        file = _lay_out(project, case)
        reading, problems = projects.read(project)
        if "good-one" not in reading.sources:
            failures.append(f"{case['id']}: the good article beside it was not read")
        failures += _judge(case, file, problems)
    assert not failures, "\n".join(failures)


def _judge(case: dict[str, Any], file: str, problems: list[Problem]) -> list[str]:
    expected = case["expected"]
    told = "\n".join(map(str, problems)) or "no problems"
    accepted = {expected["outcome"], expected.get("also_accepted", {}).get("outcome")}
    worst = {p.severity for p in problems}
    if "error" not in accepted and Severity.ERROR in worst:
        return [f"{case['id']}: no error was expected\n{told}"]
    severity = OUTCOME.get(expected["outcome"])
    mine = [p for p in problems if p.file == file or case["id"] == "nfc-nfd"]
    if severity is not None and "neutralised" not in accepted:
        mine = [p for p in mine if p.severity is severity]
        if not mine:
            return [f"{case['id']}: {severity} was expected\n{told}"]
    if expected["line"] is not None and case["area"] != "xss-body":
        lines = {p.line for p in mine}
        body = expected["field"] == "body"
        if not body and expected["line"] not in lines:
            return [f"{case['id']}: line {expected['line']} was expected\n{told}"]
        if body and "body" not in {p.field for p in mine}:
            return [f"{case['id']}: the body was expected\n{told}"]
    field = expected["field"]
    if field is not None and expected["line"] is not None and field not in {p.field for p in mine}:
        return [f"{case['id']}: field {field} was expected\n{told}"]
    return []
