"""Every case of the corpus of bad and hostile inputs ends as the corpus says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

import bad_inputs
import projects
from bad_inputs import Case, Laid, digests
from commands import muragat
from muragat import tree
from muragat.exports import EXPORTS
from muragat.hardened import open_zip, parse_xml, read_xml
from muragat.problems import Problem

CASES = {case["id"]: case for case in bad_inputs.cases()}
EXIT = {"error": 1, "warning": 0, "neutralised": 0, "environment": 3, "config": 2}
SECONDS, MEGABYTES = 2, 300
ELSEWHERE = {
    "lunr-query": "queries are typed in tests/browser/test_hostile.py",
}

# Checks and builds many projects in one process, whose memory may grow by so much only.
RUNNER = """
import contextlib, io, json, resource, sys, time
import muragat.cli, muragat
from muragat.cli import run
print(muragat.__file__, flush=True)
def size():
    return int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
for project in json.load(sys.stdin):
    resource.setrlimit(resource.RLIMIT_AS, (size() + MEGABYTES * 1_000_000, resource.RLIM_INFINITY))
    outcome = {}
    for command in ("check", "build"):
        out, err = io.StringIO(), io.StringIO()
        start = time.process_time()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = run([command, "--verbose", "--format", "json", "--project", project])
            except BaseException as error:
                code = f"traceback: {error!r}"
        outcome[command] = {"code": code, "seconds": time.process_time() - start,
                            "out": out.getvalue(), "err": err.getvalue()}
    print(json.dumps(outcome), flush=True)
""".replace("MEGABYTES", str(MEGABYTES))


def is_content(case: Case) -> bool:
    if case["id"] in bad_inputs.SCENARIOS:
        return True
    path = case["input"]["path"]
    first = path[0] if isinstance(path, list) else path
    return str(first).startswith(("content/", "mkdocs.yml"))


class Outcome:
    """What checking and building the project of a case gave."""

    def __init__(self, project: Path, laid: Laid, before: dict[str, str], said: Any) -> None:
        self.project = project
        self.laid = laid
        self.before = before
        self.untouched = digests(project / "site") == before
        self.check: dict[str, Any] = said["check"]
        self.build: dict[str, Any] = said["build"]
        self.problems: list[dict[str, Any]] = [
            json.loads(line) for line in self.check["out"].splitlines() if line.startswith("{")
        ]

    def published(self) -> dict[str, str]:
        return {
            str(path.relative_to(self.project / "site")): path.read_text("utf-8", "replace")
            for path in (self.project / "site").rglob("*")
            if path.is_file()
        }


@pytest.fixture(scope="module")
def outcomes(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Check and build the projects of all cases, each beside a site published before."""
    top = tmp_path_factory.mktemp("cases")
    good = bad_inputs.good_project(top / "good")
    marked = {**os.environ, "HOME": str(top / "secret-of-the-environment")}
    (top / "secret-of-the-environment").mkdir()
    arguments = [sys.executable, "-m", "muragat", "build", "--quiet", "--project", str(good)]
    subprocess.run(arguments, env=marked, check=True, capture_output=True)
    laid, before = {}, {}
    for name, case in CASES.items():
        if is_content(case):
            shutil.copytree(good, top / name)
            laid[name] = bad_inputs.lay_out(top / name, case)
            before[name] = digests(top / name / "site")
    done = subprocess.run(
        [sys.executable, "-c", RUNNER],
        input=json.dumps([str(top / name) for name in laid]),
        env=marked,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    package, *lines = done.stdout.splitlines()
    assert Path(package).is_relative_to(bad_inputs.ROOT)
    assert len(lines) == len(laid), done.stderr
    said = dict(zip(laid, map(json.loads, lines), strict=True))
    return {name: Outcome(top / name, laid[name], before[name], said[name]) for name in laid}


@pytest.mark.corpus
@pytest.mark.parametrize("name", [name for name, case in CASES.items() if is_content(case)] or [""])
def test_bad_content(outcomes: dict[str, Outcome], name: str) -> None:
    case, outcome = CASES[name], outcomes[name]
    expected = case["expected"]
    codes = {EXIT[expected["outcome"]], expected.get("also_accepted", {}).get("exit_code")}
    if outcome.laid.whole is not None:
        codes = {0}  # what was killed has no code of its own; the next build must succeed
    told = outcome.check["out"] + outcome.check["err"]
    assert outcome.check["code"] in codes, told
    assert outcome.build["code"] in codes, outcome.build["err"]
    assert "Traceback" not in told + outcome.build["err"]
    assert "\x1b" not in told + outcome.build["err"] + outcome.build["out"]
    assert outcome.check["seconds"] < SECONDS
    # The other articles were checked all the same.
    assert "article.keyword-doubled" in {p["rule"] for p in outcome.problems}
    if outcome.build["code"]:
        assert outcome.untouched
    else:
        assert "en/articles/good-2/index.html" in outcome.published()
    if outcome.laid.whole is not None:
        assert digests(outcome.project / "site") == outcome.laid.whole
        assert digests(outcome.project / ".site.next") == outcome.before
        with tree.lock(outcome.project / "build"):
            return
    _judge_place(case, outcome)


def _judge_place(case: Case, outcome: Outcome) -> None:
    """Assert that a problem of the expected severity stands where it is expected."""
    expected = case["expected"]
    if expected["outcome"] == "neutralised" and expected["line"] is None:
        return
    mine = [p for p in outcome.problems if p["file"] in outcome.laid.files]
    if "neutralised" in (expected["outcome"], expected.get("also_accepted", {}).get("outcome")):
        severities = {"warning", "info", "error"}
    else:
        severities = {expected["outcome"]}
    mine = [p for p in mine if p["severity"] in severities]
    if case["id"] in HARMLESS or case["id"] == "md-deep-list":
        return
    assert mine, outcome.problems
    assert all(p["rule"] and p["message"] for p in mine)
    if expected["line"] is not None:
        field, line = expected["field"], expected["line"]
        if field == "body":
            line += outcome.laid.body
        places = {(p.get("line"), p.get("field")) for p in mine}
        if field is None:
            assert line in {at for at, _ in places}, places
        else:
            assert (line, field) in places, places


# Inputs that are made harmless and are nobody's mistake: no problem is told.
HARMLESS = {"attr-list-handler", "dom-clobber", "bibtex-injection", "csv-formula", "config-env"}


@pytest.mark.corpus
def test_nothing_hostile_is_published(outcomes: dict[str, Outcome], corpus: Path) -> None:
    page = "en/articles/2025-1-1/index.html"
    texts = {name: outcome.published() for name, outcome in outcomes.items()}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in texts["html-script"][page]
    assert "{onerror=alert(1)}" in texts["attr-list-handler"][page]
    links = texts["link-javascript"][page]
    assert 'href="javascript' not in links.lower()
    assert '<a href="java' not in links.lower()
    assert not [path for path in texts["html-asset"] if path.endswith("page.html")]
    for identifier in ("__config", "__search", "location"):
        assert f'id="{identifier}"' not in texts["dom-clobber"][page]
    assert "root:x:0:0" not in "".join(texts["symlink-file"].values())
    bib = texts["bibtex-injection"]["en/articles/2025-1-1/2025-1-1.bib"]
    assert bib.count("\n@") + bib.startswith("@") == 1
    assert "\n  note" not in bib
    assert not [name for name in EXPORTS if "csv" in name]
    secret = "secret-of-the-environment"
    assert not [path for path, text in texts["config-env"].items() if secret in text]


@pytest.mark.corpus
def test_a_lost_address_is_named_with_its_remedies(
    outcomes: dict[str, Outcome], corpus: Path
) -> None:
    lost = [p for p in outcomes["url-removed"].problems if p["rule"] == "ledger.url-lost"]
    assert "en/articles/2025-1-1/" in {p["field"] for p in lost}
    for problem in lost:
        assert re.search(r"published on \d{4}-\d\d-\d\d", problem["message"])
        assert "`redirects:`" in problem["hint"]
        assert "`removed:`" in problem["hint"]


@pytest.mark.corpus
def test_both_files_of_a_clash_are_named(outcomes: dict[str, Outcome], corpus: Path) -> None:
    (problem,) = [p for p in outcomes["id-dup"].problems if p["rule"] == "article.id-doubled"]
    assert "/a/article.md" in problem["file"] + problem["message"]
    assert "/b/article.md" in problem["file"] + problem["message"]
    (problem,) = [p for p in outcomes["nfc-nfd"].problems if p["rule"] == "file.name-clash"]
    assert "U+0306" in problem["message"]
    assert "U+0439" in problem["message"]


RESERVED = "assets search kk ru en issues authors keywords feed sitemap oai 404"


@pytest.mark.parametrize("name", RESERVED.split())
def test_reserved_names_are_no_ids(tmp_path: Path, name: str) -> None:
    problems = projects.problems_of(tmp_path, projects.article(id=f"id: {name}"))
    assert "article.id-reserved" in {p.rule for p in problems}


# XML and zip archives, through the readers that importers use


def _xml(case: Case) -> tuple[bytes, str]:
    content = case["input"]["content"]
    if case["id"] == "xml-laughs":
        pairs = zip("abcdefgh", "bcdefghi", strict=True)
        more = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairs)
        content = f'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{more}]><r>&i;</r>'
    return content.encode(), case["input"]["path"]


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", [n for n, c in CASES.items() if str(c["input"]["path"]).endswith(".xml")] or [""]
)
def test_bad_xml(corpus: Path, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    data, path = _xml(case)
    start = time.process_time()
    root, problems = parse_xml(data, file=path)
    assert time.process_time() - start < 0.1
    # What is wrong with a well-formed OJS export is for its importer to say.
    if case["expected"]["outcome"] == "neutralised" or name == "ojs-wrong-locale":
        assert (problems, root is None) == ([], False)
        assert all(element.tag not in ("style", "script") for element in root.iter())
        return
    (problem,) = problems
    _same(problem, case)
    assert Path("/etc/hostname").read_text().strip() not in str(problem)
    (tmp_path / "a.xml").write_bytes(data)
    assert read_xml(tmp_path / "a.xml", path) == (None, [problem])


def _same(problem: Problem, case: Case) -> None:
    expected = case["expected"]
    assert problem.severity == expected["outcome"]
    assert problem.file == case["input"]["path"]
    assert problem.line == expected["line"]


@pytest.mark.corpus
def test_bad_archives(corpus: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for number in range(4):
            file.writestr(f"{number}.txt", b"\0" * 10_000_000)
    archive, problems = open_zip(bomb, "import/pack.zip")
    assert archive is None
    _same(problems[0], CASES["zip-bomb"])
    names = tmp_path / "names.zip"
    with zipfile.ZipFile(names, "w") as file:
        file.writestr("x" * 9, b"x")
    names.write_bytes(names.read_bytes().replace(b"x" * 9, "закон.xml".encode("cp866")))
    archive, (problem,) = open_zip(names, "import/pack.zip")
    assert archive is not None
    assert archive.names == ("закон.xml",)
    archive.close()
    _same(problem, CASES["zip-names"])


# Scenarios


@pytest.mark.corpus
def test_one_bad_article_among_a_hundred(corpus: Path, tmp_path: Path, capfd: Any) -> None:
    from muragat.cli import run

    project = bad_inputs.good_project(tmp_path)
    for number in range(98):
        folder = project / f"{bad_inputs.FOLDER}/{number + 10}-more"
        folder.mkdir()
        text = projects.article(f"a-{number}", pages=str(200 + number))
        (folder / "article.md").write_text(text, encoding="utf-8")
    arguments = ["--project", str(project), "--format", "json"]
    assert run(["build", "--quiet", *arguments]) == 0
    before = digests(project / "site")
    bad = project / bad_inputs.ARTICLE
    bad.parent.mkdir()
    bad.write_bytes("Дала".encode("cp1251"))
    capfd.readouterr()
    assert run(["build", *arguments]) == EXIT[CASES["bad-nothing-lost"]["expected"]["outcome"]]
    rows = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [row["file"] for row in rows if row["severity"] == "error"] == [bad_inputs.ARTICLE]
    assert "article.keyword-doubled" in {row["rule"] for row in rows}
    assert digests(project / "site") == before


@pytest.mark.corpus
def test_a_second_build_at_once_is_refused(corpus: Path, tmp_path: Path) -> None:
    project = bad_inputs.good_project(tmp_path)
    arguments = [sys.executable, "-m", "muragat", "build", "--project", str(project)]
    with tree.lock(project / "build"):
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == CASES["two-builds"]["expected"]["exit_code"]
    assert str(os.getpid()) in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / "site").exists()
    assert muragat(project, "build", "--quiet").returncode == 0


@pytest.mark.corpus
def test_every_case_is_run(corpus: Path) -> None:
    run = {name for name, case in CASES.items() if is_content(case)}
    run |= {n for n, c in CASES.items() if str(c["input"]["path"]).startswith("import/")}
    run |= {"bad-nothing-lost", "two-builds"}
    assert sorted(CASES.keys() - run) == sorted(ELSEWHERE)
