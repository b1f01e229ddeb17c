"""Building: the same bytes everywhere, the old site kept on errors, MkDocs' own commands."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from muragat.cli import run


def digests(site: Path) -> dict[str, str]:
    return {
        str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def python(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Almaty", "LC_ALL": "C", "LANG": "C"},
        {"PYTHONHASHSEED": "77", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"},
    ],
)
def test_the_same_bytes_everywhere(demo: Path, project: Path, environment: dict[str, str]) -> None:
    done = python("-m", "muragat", "build", "--quiet", cwd=project, **environment)
    assert done.returncode == 0, done.stderr
    assert digests(project / "site") == digests(demo / "site")


def test_mkdocs_builds_the_same_site(demo: Path, project: Path) -> None:
    done = python("-m", "mkdocs", "build", "--strict", cwd=project)
    assert done.returncode == 0, done.stderr
    assert digests(project / "site") == digests(demo / "site")


def test_building_again_changes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["build", "--project", str(project)]
    assert run(arguments) == 0
    first = digests(project / "site")
    assert run(arguments) == 0
    capsys.readouterr()
    # The two trees take turns, so that from the third build on both are whole.
    assert run(arguments) == 0
    assert " 0 files changed" in capsys.readouterr().out
    assert digests(project / "site") == first


@pytest.mark.parametrize("command", [["muragat", "build"], ["mkdocs", "build"]])
def test_errors_leave_the_site_as_it_was(project: Path, command: list[str]) -> None:
    assert run(["build", "--quiet", "--project", str(project)]) == 0
    before = digests(project / "site")
    article = next(project.glob("content/issues/*/*/article.md"))
    article.write_text(article.read_text("utf-8").replace("language:", "lingua:", 1), "utf-8")
    done = python("-m", *command, cwd=project)
    assert done.returncode == 1
    assert "article.md:" in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(project / "site") == before


def test_a_folder_of_others_is_not_replaced(project: Path) -> None:
    (project / "site").mkdir()
    (project / "site" / "thesis.txt").write_text("mine")
    assert run(["build", "--quiet", "--project", str(project)]) == 3
    assert (project / "site" / "thesis.txt").read_text() == "mine"


def test_another_address(project: Path) -> None:
    arguments = ["build", "--quiet", "--project", str(project), "--url", "https://a.test/b"]
    assert run(arguments) == 0
    home = (project / "site/en/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://a.test/b/en/">' in home
    assert "example.org/steppe-notes" not in home


def test_an_article_that_goes_leaves_nothing_behind(project: Path) -> None:
    import shutil

    assert run(["build", "--quiet", "--project", str(project)]) == 0
    folder = next(project.glob("content/issues/2025-2/04-*"))
    shutil.rmtree(folder)
    for _ in range(2):
        assert run(["build", "--quiet", "--project", str(project)]) == 0
        assert not list((project / "site").rglob("2025-2-4"))
        assert not list((project / "build/pages").rglob("2025-2-4"))


@pytest.mark.slow
def test_an_installed_wheel_needs_no_checkout(root: Path, tmp_path: Path) -> None:
    wheels, packages = tmp_path / "wheels", tmp_path / "packages"
    done = python("-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels), cwd=root)
    assert done.returncode == 0, done.stderr
    wheel = next(wheels.glob("*.whl"))
    done = python(
        "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(packages),
        str(wheel), cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    away = {"PYTHONPATH": str(packages)}
    where = python("-c", "import muragat; print(muragat.__file__)", cwd=tmp_path, **away)
    assert str(packages) in where.stdout
    done = python("-m", "muragat", "new", "journal", cwd=tmp_path, **away)
    assert done.returncode == 0, done.stderr
    done = python("-m", "muragat", "--project", "journal", "build", cwd=tmp_path, **away)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "journal/site/kk/index.html").is_file()
    done = python("-m", "mkdocs", "build", cwd=tmp_path / "journal", **away)
    assert done.returncode == 0, done.stderr
