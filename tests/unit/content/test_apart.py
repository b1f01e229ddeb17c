"""Records that do without their texts, and what completes them again."""

from __future__ import annotations

from pathlib import Path

import pytest

import projects
from muragat.archive import Archive
from muragat.config import load_config
from muragat.content.reader import read_archive
from muragat.intake import APART, Intake
from muragat.problems import SourceError
from muragat.workers import Workers

A = "content/issues/2025-1/01-wells/article.md"
CHANGED = "abstract:\n  en: What wells do not tell."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return projects.write(tmp_path, {A: projects.article()})


def light(project: Path) -> Archive:
    config, _ = load_config(project)
    with Workers(1) as workers:
        intake = Intake(project / "cache", config, b"", workers)
        return read_archive(project, config, intake, intake.apart).archive


def damage(project: Path) -> None:
    for path in (project / "cache").glob(f"{APART}*"):
        path.write_bytes(b"?" * path.stat().st_size)


def test_a_record_does_without_and_is_completed(project: Path) -> None:
    (whole,) = projects.read(project)[0].archive.articles
    archive = light(project)
    (article,) = archive.articles
    assert (article.body, article.abstract) == ("", {})
    assert not article.references.original
    assert archive.whole(article) == whole
    assert archive.described(article).abstract == whole.abstract
    assert archive.described(article).references == whole.references
    assert archive.described(article).body == ""


def test_what_is_asked_of_all_articles_needs_no_texts(project: Path) -> None:
    direct = projects.read(project)[0].archive
    archive = light(project)
    damage(project)
    (project / A).unlink()
    (whole,), (article,) = direct.articles, archive.articles
    assert archive.languages_of(article) == direct.languages_of(whole) == ("en",)
    assert archive.reference_count(article) == direct.reference_count(whole) == 1
    assert archive.text_digest(article) == direct.text_digest(whole)
    assert archive.parts(article) == direct.parts(whole)


def test_a_language_without_an_abstract_has_no_page(project: Path) -> None:
    titles = "title:\n  en: Wells\n  kk: Құдық\n  ru: Колодцы"
    abstracts = 'abstract:\n  en: What wells tell.\n  kk: ""\n  ru: О колодцах.'
    (project / A).write_text(
        projects.article(title=titles, abstract=abstracts, languages="languages: [en, kk, ru]")
    )
    direct = projects.read(project)[0].archive
    archive = light(project)
    found = archive.languages_of(archive.articles[0])
    assert set(found) == {"en", "ru"}
    assert found == direct.languages_of(direct.articles[0])


def test_what_was_damaged_is_read_from_the_file(project: Path) -> None:
    (whole,) = projects.read(project)[0].archive.articles
    archive = light(project)
    damage(project)
    assert archive.whole(archive.articles[0]) == whole


@pytest.mark.parametrize("text", [projects.article(abstract=CHANGED), "no front matter", None])
def test_a_file_that_has_changed_is_no_help(project: Path, text: str | None) -> None:
    archive = light(project)
    damage(project)
    if text is None:
        (project / A).unlink()
    else:
        (project / A).write_text(text)
    with pytest.raises(SourceError):
        archive.described(archive.articles[0])
