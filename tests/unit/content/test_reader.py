"""Content folders -> archive: everything is read once, nothing foreign, nothing hidden."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

import projects
import toy
from muragat.archive import Archive
from muragat.content.reader import read_archive
from muragat.content.writer import write_article, write_issue, write_page, write_yaml
from muragat.problems import has_errors

A = "content/issues/2025-1/01-wells/article.md"


def test_a_good_article_has_no_problem(tmp_path: Path) -> None:
    projects.write(tmp_path, {A: projects.article()})
    reading, problems = projects.read(tmp_path)
    assert problems == []
    (article,) = reading.archive.articles
    assert (article.id, article.issue, article.order) == ("2025-1-1", "2025-1", 1)
    assert article.body == "Text.\n"
    source = reading.sources["2025-1-1"]
    assert source.file == A
    assert source.folder == tmp_path / "content/issues/2025-1/01-wells"
    assert source.marks["id"] == (2, 5)
    assert (tmp_path / A).read_text().split("\n")[source.body_line - 1] == "Text."


def test_the_place_in_the_issue_comes_from_the_folder_or_the_field(tmp_path: Path) -> None:
    orders = {"12-a": None, "b": None, "03-c": "order: 7"}
    for i, (folder, order) in enumerate(orders.items()):
        text = projects.article(f"a-{i}", pages=str(i), order=order)
        projects.write(tmp_path, {f"content/issues/2025-1/{folder}/article.md": text})
    reading, _ = projects.read(tmp_path)
    assert [(a.id, a.order) for a in reading.archive.articles] == [
        ("a-2", 7), ("a-0", 12), ("a-1", None),
    ]  # fmt: skip


def test_files_beside_are_listed_and_records_of_import_are_not(tmp_path: Path) -> None:
    folder = "content/issues/2025-1/01-wells"
    projects.write(
        tmp_path,
        {
            A: projects.article(),
            f"{folder}/article.pdf": "%PDF-1.7\n",
            f"{folder}/figures/b.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
            f"{folder}/figures/a.csv": "a,b\n",
            f"{folder}/import.json": "{}",
            f"{folder}/.DS_Store": "x",
            f"{folder}/notes.docx": "x",
            "content/issues/2025-1/cover.png": b"\x89PNG\r\n\x1a\n",
            "content/issues/2025-1/import-report.md": "x",
        },
    )
    reading, problems = projects.read(tmp_path)
    assert reading.archive.articles[0].files == ("article.pdf", "figures/a.csv", "figures/b.svg")
    assert reading.archive.issues[0].files == ("cover.png",)
    assert [(p.file, p.rule) for p in problems] == [(f"{folder}/notes.docx", "file.not-published")]


def test_a_bad_file_is_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    projects.write(
        tmp_path,
        {
            A: projects.article(),
            "content/issues/2025-1/02-bad/article.md": b"\xcf\xf0\xe0",
            "content/issues/2025-1/03-bad/article.md": projects.article("a-3", pages="all"),
        },
    )
    reading, problems = projects.read(tmp_path)
    assert [a.id for a in reading.archive.articles] == ["2025-1-1"]
    assert has_errors(problems)
    assert [e.record.id for e in reading.articles] == ["2025-1-1", "a-3"]


def test_all_problems_of_one_file_are_told_at_once(tmp_path: Path) -> None:
    text = projects.article(pages="9-1", doi="doi: x", section="section: land")
    problems = projects.problems_of(tmp_path, text)
    assert {p.rule for p in problems} == {
        "article.pages-reversed", "article.doi-invalid", "article.section-unknown",
    }  # fmt: skip


def test_a_field_that_could_not_be_read_is_told_once(tmp_path: Path) -> None:
    problems = projects.problems_of(tmp_path, projects.article(title="title: [x]"))
    assert [p.rule for p in problems] == ["article.wrong-type"]
    problems = projects.problems_of(tmp_path, projects.article(title="title: {en: [x"))
    assert [p.rule for p in problems] == ["yaml.unclosed-bracket"]


def test_two_articles_with_one_id(tmp_path: Path) -> None:
    second = "content/issues/2025-1/02-wells/article.md"
    text = projects.article(pages="20", doi=None)
    projects.write(tmp_path, {A: projects.article(doi=None), second: text})
    reading, problems = projects.read(tmp_path)
    (problem,) = [p for p in problems if p.severity == "error"]
    assert (problem.file, problem.rule) == (second, "article.id-doubled")
    assert A in problem.message
    assert len(reading.archive.articles) == 1


def test_articles_need_an_issue(tmp_path: Path) -> None:
    text = projects.article()
    projects.write(tmp_path, {"content/issues/2024-9/01-a/article.md": text})
    reading, problems = projects.read(tmp_path)
    assert "issue.missing" in {p.rule for p in problems}
    assert reading.archive.articles == ()
    projects.write(tmp_path, {"content/issues/2024-9/issue.yml": "volume: 1\n"})
    reading, problems = projects.read(tmp_path)
    assert "issue.year-missing" in {p.rule for p in problems}
    assert reading.archive.articles == ()


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    projects.write(tmp_path, {A: projects.article(), "secret/x.pdf": "%PDF-"})
    folder = tmp_path / "content/issues/2025-1/01-wells"
    (folder / "leak.pdf").symlink_to(tmp_path / "secret/x.pdf")
    (folder / "figures").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "pipe.pdf")
    (tmp_path / "content/issues/2025-2").symlink_to(tmp_path / "secret")
    (tmp_path / "content/authors.yml").symlink_to(tmp_path / "secret/x.pdf")
    reading, problems = projects.read(tmp_path)
    assert reading.archive.articles[0].files == ()
    assert sorted((p.rule, p.file.rpartition("/")[2]) for p in problems) == [
        ("file.special", "pipe.pdf"),
        ("file.symlink", "2025-2"),
        ("file.symlink", "authors.yml"),
        ("file.symlink", "figures"),
        ("file.symlink", "leak.pdf"),
    ]


def test_pages_and_people(tmp_path: Path) -> None:
    projects.write(
        tmp_path,
        {
            "content/pages/en/about.md": "---\ntitle: About\norder: 1\n---\nText.\n",
            "content/pages/kz/about.md": "---\ntitle: About\n---\n",
            "content/authors.yml": "- {id: a, name: {en: A}, variants: [B]}\n- id: b\n",
        },
    )
    reading, problems = projects.read(tmp_path)
    (page,) = reading.archive.pages
    assert (page.name, page.language, page.title, page.body) == ("about", "en", "About", "Text.\n")
    assert reading.archive.people == ()
    assert reading.people is not None
    assert [p.id for p in reading.people.record] == ["a"]
    rules = {p.rule for p in problems if p.severity == "error"}
    assert rules == {"page.language-unknown", "people.name-missing"}


def test_no_content_is_a_problem(tmp_path: Path) -> None:
    reading = read_archive(tmp_path, toy.toy_config())
    assert [p.rule for p in reading.problems] == ["content.missing"]


def test_the_toy_archive_goes_to_disk_and_comes_back(tmp_path: Path) -> None:
    archive = toy.toy_archive()
    write_archive(tmp_path, archive)
    reading = read_archive(tmp_path, archive.config)
    assert reading.problems == ()
    assert reading.archive.articles == archive.articles
    assert reading.archive.issues == archive.issues
    assert reading.archive.people == archive.people
    assert reading.archive.pages == archive.pages


def write_archive(project: Path, archive: Archive) -> None:
    files: dict[str, str] = {
        "content/authors.yml": write_yaml(msgspec.to_builtins(list(archive.people)))
    }
    for issue in archive.issues:
        folder = f"content/issues/{issue.id}"
        files[f"{folder}/issue.yml"] = write_issue(issue)
        files |= {f"{folder}/{name}": "x" for name in issue.files}
    for article in archive.articles:
        folder = f"content/issues/{article.issue}/{article.id}"
        files[f"{folder}/article.md"] = write_article(article)
        files |= {f"{folder}/{name}": "x" for name in article.files}
    for page in archive.pages:
        files[f"content/pages/{page.language}/{page.name}.md"] = write_page(page)
    for name, text in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
