"""What a project's own templates or files plant fails the build, and the old site stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import bad_inputs
from bad_inputs import digests
from muragat.cli import run

PLANTS = {
    "output.handler": '<p onclick="alert(1)">x</p>',
    "output.address": '<a href="javascript:alert(1)">x</a>',
    "output.script": "<script>alert(1)</script>",
    "output.foreign": '<script src="https://evil.test/x.js"></script>',
    "output.element": '<base href="https://evil.test/">',
    "output.malformed": '<a href="x"onclick="y">',
}


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A journal that is published and then gets a template of its own."""
    project = bad_inputs.good_project(tmp_path / "journal")
    assert run(["build", "--quiet", "--project", str(project)]) == 0
    settings = project / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("font: false", "font: false, custom_dir: own")
    settings.write_text(text, encoding="utf-8")
    (project / "own").mkdir()
    return project


def plant(project: Path, markup: str) -> None:
    (project / "own/issue.html").write_text(
        '{% extends "muragat/issue.html" %}{% block main %}'
        + markup
        + "{{ super() }}{% endblock %}"
    )


@pytest.mark.parametrize("rule", PLANTS)
def test_what_a_template_plants_fails_the_build(
    planted: Path, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digests(planted / "site")
    plant(planted, PLANTS[rule])
    assert run(["build", "--quiet", "--project", str(planted)]) == 1
    told = capsys.readouterr().err
    assert f"[{rule}]" in told
    assert "en/issues/2025-1/index.html:" in told
    assert digests(planted / "site") == before
    plant(planted, "<p>harmless</p>")
    assert run(["build", "--quiet", "--project", str(planted)]) == 0


def test_mkdocs_looks_as_well(planted: Path) -> None:
    before = digests(planted / "site")
    plant(planted, PLANTS["output.handler"])
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=planted,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "output.handler" in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(planted / "site") == before
