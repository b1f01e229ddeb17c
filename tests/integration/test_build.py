"""Building: the same bytes everywhere, the old site kept on errors, MkDocs' own commands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bad_inputs import digests
from commands import module, python
from muragat.cli import run


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


def test_building_again_changes_nothing(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["build", "--project", str(small)]
    assert run(arguments) == 0
    first = digests(small / "site")
    assert run(arguments) == 0
    capsys.readouterr()
    # The two trees take turns, so that from the third build on both are whole.
    assert run(arguments) == 0
    assert " 0 files changed" in capsys.readouterr().out
    assert digests(small / "site") == first


@pytest.mark.parametrize("command", [["muragat", "build"], ["mkdocs", "build"]])
def test_errors_leave_the_site_as_it_was(small: Path, command: list[str]) -> None:
    assert run(["build", "--quiet", "--project", str(small)]) == 0
    before = digests(small / "site")
    article = next(small.glob("content/issues/*/*/article.md"))
    article.write_text(article.read_text("utf-8").replace("language:", "lingua:", 1), "utf-8")
    done = module(small, *command)
    assert done.returncode == 1
    assert "article.md:" in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(small / "site") == before


def test_a_folder_of_others_is_not_replaced(small: Path) -> None:
    (small / "site").mkdir()
    (small / "site" / "thesis.txt").write_text("mine")
    assert run(["build", "--quiet", "--project", str(small)]) == 3
    assert (small / "site" / "thesis.txt").read_text() == "mine"


def test_another_address(small: Path) -> None:
    arguments = ["build", "--quiet", "--project", str(small), "--url", "https://a.test/b"]
    assert run(arguments) == 0
    home = (small / "site/en/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://a.test/b/en/">' in home
    assert "example.org/steppe-notes" not in home


def test_an_article_that_goes_leaves_nothing_behind(small: Path) -> None:
    assert run(["build", "--quiet", "--project", str(small)]) == 0
    folder = next(small.glob("content/issues/2025-2/04-*"))
    shutil.rmtree(folder)
    for _ in range(2):
        assert run(["build", "--quiet", "--project", str(small)]) == 0
        assert not list((small / "site").rglob("2025-2-4"))
        assert not list((small / "build/pages").rglob("2025-2-4"))


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
