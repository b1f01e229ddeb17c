"""What a project's own templates or files plant fails the build, and the old site stays."""

from __future__ import annotations

from pathlib import Path

import pytest

import bad_inputs
from bad_inputs import digests
from commands import python
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


GONE = """\
redirects:
  en/old/: en/
removed:
  en/articles/gone/: {reason: Withdrawn, date: 2025-06-01}
"""
BARE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title></head>'
    "<body>x</body></html>"
)


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("redirect.html", "en/old/index.html"),
        ("tombstone.html", "en/articles/gone/index.html"),
        ("notfound.html", "404.html"),
    ],
)
def test_every_page_must_have_its_policy(
    planted: Path, template: str, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (planted / "site_config/redirects.yml").write_text(GONE, encoding="utf-8")
    assert run(["build", "--quiet", "--project", str(planted)]) == 0
    assert b"Content-Security-Policy" in (planted / "site" / page).read_bytes()
    before = digests(planted / "site")
    (planted / "own" / template).write_text(BARE, encoding="utf-8")
    capsys.readouterr()
    assert run(["build", "--quiet", "--project", str(planted)]) == 1
    told = capsys.readouterr().err
    assert "[output.policy]" in told
    assert f"{page}:1:1" in told
    assert digests(planted / "site") == before


def test_mkdocs_looks_as_well(planted: Path) -> None:
    before = digests(planted / "site")
    plant(planted, PLANTS["output.handler"])
    done = python("-m", "mkdocs", "build", cwd=planted)
    assert done.returncode == 1
    assert "output.handler" in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(planted / "site") == before
