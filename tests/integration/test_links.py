"""Links are never followed out of a project; what is hidden or no file is left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import bad_inputs
import projects
from muragat import tree
from muragat.cli import run
from muragat.problems import EnvironmentFailure, Problem

FOLDER = "content/issues/2025-1/01-wells"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return projects.write(tmp_path / "journal", {f"{FOLDER}/article.md": projects.article()})


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A folder outside the project, laid out as content would be."""
    outside = tmp_path / "outside"
    text = projects.article("secret", pages="1", body="SECRET\n")
    for name in ("article.md", "01-x/article.md", "2024-1/01-x/article.md", "about.md"):
        (outside / name).parent.mkdir(parents=True, exist_ok=True)
        (outside / name).write_text(text, encoding="utf-8")
    (outside / "2024-1/issue.yml").write_text(projects.ISSUE, encoding="utf-8")
    (outside / "journal.yml").write_text(projects.JOURNAL, encoding="utf-8")
    (outside / "secret.pdf").write_bytes(b"%PDF-SECRET")
    (outside / "secret.png").write_bytes(b"\x89PNG\r\n\x1a\nSECRET")
    return outside


def told(project: Path, rule: str) -> set[Problem]:
    return {p for p in projects.read(project)[1] if p.rule == rule}


LINKS = [
    (f"{FOLDER}/article.pdf", "secret.pdf"),
    (f"{FOLDER}/figures/a.png", "secret.png"),
    (f"{FOLDER}/figures", ""),
    (f"{FOLDER}/more", ""),
    ("content/issues/2025-1/02-x", "01-x"),
    ("content/issues/2025-1/02-x/article.md", "article.md"),
    ("content/issues/2024-1", "2024-1"),
    ("content/issues/2024-1/issue.yml", "2024-1/issue.yml"),
    ("content/pages", ""),
    ("content/pages/en", ""),
    ("content/pages/en/about.md", "about.md"),
    ("content/authors.yml", "journal.yml"),
]


@pytest.mark.parametrize(("name", "target"), LINKS)
def test_links_in_content_are_refused(journal: Path, secret: Path, name: str, target: str) -> None:
    link = journal / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(secret / target if target else secret)
    (problem,) = told(journal, "file.symlink")
    assert problem.file == name
    reading, _ = projects.read(journal)
    assert "secret" not in reading.sources
    assert not any("secret" in f for a in reading.archive.articles for f in a.files)


@pytest.mark.parametrize("name", ["content", "content/issues"])
def test_linked_top_folders_are_refused(journal: Path, secret: Path, name: str) -> None:
    (journal / name).rename(journal / "moved")
    (journal / name).symlink_to(journal / "moved")
    (problem,) = told(journal, "file.symlink")
    assert problem.file == name


def test_links_in_the_configuration_are_refused(journal: Path, secret: Path) -> None:
    (journal / "site_config/journal.yml").unlink()
    (journal / "site_config/journal.yml").symlink_to(secret / "journal.yml")
    assert run(["check", "--project", str(journal)]) == 2
    (journal / "site_config/journal.yml").unlink()
    (journal / "site_config").rename(journal / "moved")
    (journal / "site_config").symlink_to(journal / "moved")
    assert run(["check", "--project", str(journal)]) == 2


def test_a_link_is_refused_also_when_it_leads_nowhere_or_inside(journal: Path) -> None:
    (journal / FOLDER / "a.pdf").symlink_to(journal / FOLDER / "article.md")
    (journal / FOLDER / "b.pdf").symlink_to("nowhere")
    (journal / FOLDER / "c").symlink_to(".")
    assert len(told(journal, "file.symlink")) == 3


def test_hidden_files_are_left_alone(journal: Path, secret: Path) -> None:
    (journal / FOLDER / ".DS_Store").write_bytes(b"\0")
    (journal / FOLDER / ".git").mkdir()
    (journal / "content/issues/.hidden").symlink_to(secret)
    assert projects.read(journal)[1] == []


@pytest.mark.parametrize(
    "name",
    [f"{FOLDER}/a.pdf", f"{FOLDER}/figures/a.png", "content/issues/2024-1", "content/authors.yml",
     "content/pages/en/about.md", "content/issues/2025-1/02-x/article.md",
     "site_config/sections.yml"],
)  # fmt: skip
def test_pipes_are_refused_and_never_waited_for(journal: Path, name: str) -> None:
    path = journal / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    if name.startswith("site_config"):
        assert run(["check", "--project", str(journal)]) == 2
        return
    (problem,) = told(journal, "file.special")
    assert problem.file == name


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.png", "A.png"), ("\u0439.png", "\u0438\u0306.png"), ("ss.png", "\u00df.png")],
)
def test_names_that_some_systems_take_for_one_clash(journal: Path, one: str, other: str) -> None:
    figures = journal / FOLDER / "figures"
    figures.mkdir()
    for name in (one, other):
        (figures / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    assert len(told(journal, "file.name-clash")) == 1


def test_style_sheets_of_a_project_lie_below_its_content(tmp_path: Path, secret: Path) -> None:
    project = bad_inputs.good_project(tmp_path / "journal")
    settings = project / "mkdocs.yml"
    text = settings.read_text("utf-8")
    (project / "content/good.css").write_text("a{}")
    (project / "content/link.css").symlink_to("/etc/passwd")
    os.mkfifo(project / "content/pipe.css")
    (project / "content/evil.css").write_text("@import url(https://evil.test/x.css);")
    for name, code in {
        "good.css": 0, "../../etc/passwd": 2, "/etc/passwd": 2, "link.css": 2, "pipe.css": 2,
        "none.css": 2, "https://evil.test/x.css": 2, "evil.css": 1,
    }.items():  # fmt: skip
        settings.write_text(f"{text}extra_css: [{name}]\n", encoding="utf-8")
        assert run(["build", "--quiet", "--project", str(project)]) == code, name


def test_nothing_is_written_through_a_link_in_a_tree(tmp_path: Path) -> None:
    root, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_bytes(b"theirs")
    tree.fill(root, {"a/index.html": b"ours", "b.html": b"b"})
    (root / "a/index.html").unlink()
    (root / "a").rmdir()
    (root / "a").symlink_to(outside)
    (root / "b.html").unlink()
    (root / "b.html").symlink_to(outside / "index.html")
    (root / "b.html.part").symlink_to(outside / "index.html")
    with pytest.raises(EnvironmentFailure, match="did not make: a"):
        tree.fill(root, {"a/index.html": b"ours", "b.html": b"b"})
    (root / "a").unlink()
    tree.fill(root, {"a/index.html": b"ours", "b.html": b"b"})
    assert (outside / "index.html").read_bytes() == b"theirs"
    assert sorted(p.name for p in outside.iterdir()) == ["index.html"]
    assert not (root / "a").is_symlink()
    assert (root / "b.html").read_bytes() == b"b"


def test_a_file_that_became_a_link_is_not_published(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to("/etc/passwd")
    with pytest.raises(EnvironmentFailure):
        tree.fill(tmp_path / "site", {"a.pdf": tmp_path / "a.pdf"})
