"""A build that keeps what it can gives the same bytes as one from nothing."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from bad_inputs import digests
from muragat import ids, kept, pipeline
from muragat.cli import run
from muragat.content.writer import replace_field
from muragat.host import making
from muragat.pages import KINDS, pages_of, units
from muragat.pages.written import read_page


def build(project: Path, *more: str) -> dict[str, str]:
    assert run(["build", "--quiet", "--project", str(project), *more]) == 0
    return digests(project / "site")


def articles(project: Path) -> list[Path]:
    return sorted(project.glob("content/issues/*/*/article.md"))


def replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


def edit_text(project: Path, chance: random.Random) -> None:
    with chance.choice(articles(project)).open("a", encoding="utf-8") as file:
        file.write(f"\n\nOne more paragraph, {chance.random()}.\n")


def edit_title(project: Path, chance: random.Random) -> None:
    path = chance.choice(articles(project))
    text = path.read_text("utf-8")
    path.write_text(replace_field(text, "title.en", f"Anew {chance.randint(1, 99)}"), "utf-8")


def rename_author(project: Path, chance: random.Random) -> None:
    replace(chance.choice(articles(project)), "      en: ", "      en: Zh. ")


def rename_author_page(project: Path, chance: random.Random) -> None:
    replace(project / "content/authors.yml", "- id: ", "- id: an-")


def add_article(project: Path, chance: random.Random) -> None:
    number = chance.randint(100, 999)
    folder = project / f"content/issues/2025-2/{number}-added"
    folder.mkdir(exist_ok=True)
    (folder / "article.md").write_text(
        f"---\nid: 2025-2-{number}\nlanguage: en\ntitle:\n  en: Added {number}\n---\n\nText.\n",
        "utf-8",
    )


def remove_article(project: Path, chance: random.Random) -> None:
    paths = articles(project)
    if len(paths) > 3:
        shutil.rmtree(chance.choice(paths).parent)


def rename_section(project: Path, chance: random.Random) -> None:
    replace(project / "site_config/sections.yml", "en: ", f"en: Renamed {chance.randint(1, 99)} ")


def rename_hand_page(project: Path, chance: random.Random) -> None:
    replace(project / "content/pages/en/about.md", "title: ", "title: More ")


def edit_journal(project: Path, chance: random.Random) -> None:
    replace(project / "site_config/journal.yml", "  en: ", "  en: The ")


def edit_template(project: Path, chance: random.Random) -> None:
    custom = project / "own_theme"
    (custom / "assets").mkdir(parents=True, exist_ok=True)
    (custom / "keyword.html").write_text(
        '{% extends "muragat/keyword.html" %}\n'
        f"{{% block head %}}<!-- {chance.random()} -->{{% endblock %}}\n",
        "utf-8",
    )
    settings = project / "mkdocs.yml"
    if "custom_dir" not in settings.read_text("utf-8"):
        replace(settings, "  name: material\n", "  name: material\n  custom_dir: own_theme\n")


EDITS: list[Callable[[Path, random.Random], None]] = [
    edit_text,
    edit_title,
    rename_author,
    rename_author_page,
    add_article,
    rename_section,
    remove_article,
    edit_journal,
    rename_hand_page,
    edit_template,
]


def clean(project: Path, tmp_path: Path) -> dict[str, str]:
    """Build a copy of the project from nothing."""
    fresh = tmp_path / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name in ("content", "site_config", "own_theme"):
        if (project / name).is_dir():
            shutil.copytree(project / name, fresh / name)
    shutil.copy(project / "mkdocs.yml", fresh)
    return build(fresh)


def test_every_kind_of_edit(small: Path, tmp_path: Path) -> None:
    chance = random.Random(1)
    before = build(small)
    for edit in EDITS:
        edit(small, chance)
        after = build(small)
        assert after == clean(small, tmp_path), edit.__name__
        assert after != before, edit.__name__
        before = after


def test_every_kind_of_edit_where_lists_are_long(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muragat.pages.site.LONG", 1)
    monkeypatch.setattr("muragat.pages.listing.SHOWN", 1)
    replace(small / "content/issues/2025-1/issue.yml", "year: 2025", "year: 2023")
    chance = random.Random(2)
    before = build(small)
    assert any("/2023/" in name for name in before)
    for edit in EDITS:
        edit(small, chance)
        after = build(small)
        assert after == clean(small, tmp_path), edit.__name__
        assert after != before, edit.__name__
        before = after


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_edits_at_random(project: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    build(project)
    for _ in range(6):
        for _ in range(chance.randint(0, 4)):
            chance.choice(EDITS)(project, chance)
        assert build(project) == clean(project, tmp_path)


def no_records(*_: object) -> NoReturn:
    raise AssertionError("a record was made that a source holds")


def test_a_template_alone(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: None
) -> None:
    indented = articles(small)[0]
    text = indented.read_text("utf-8")
    replace(indented, text[text.rindex("\n---\n") :], "\n---\n\n    An indented line.\n\nText.\n")
    chance = random.Random(3)
    build(small)
    sources = digests(small / "build/pages")
    for _ in range(2):
        edit_template(small, chance)
        with monkeypatch.context() as patch:
            patch.setattr(making, "pages_of", no_records)
            after = build(small)
        assert after == clean(small, tmp_path)
        assert digests(small / "build/pages") == sources


def test_a_template_and_files_of_the_trees_that_somebody_touched(
    small: Path, tmp_path: Path, settled: None
) -> None:
    chance = random.Random(4)
    build(small)
    sources = digests(small / "build/pages")
    pages = sorted(small.glob("build/pages/*/articles/*/index.md"))
    touched, gone, damaged = pages[0], pages[1], pages[-1]
    edit_template(small, chance)
    touched.write_text(touched.read_text("utf-8").replace('"title": "', '"title": "Other ', 1))
    gone.unlink()
    state = damaged.stat()
    damaged.write_bytes(bytes(state.st_size))
    os.utime(damaged, ns=(state.st_atime_ns, state.st_mtime_ns))
    beside = sorted(small.glob("site/*/articles/*/*.bib"))
    beside[0].unlink()
    beside[-1].write_text("Other.")
    assert build(small) == clean(small, tmp_path)
    damaged.unlink()
    assert build(small) == clean(small, tmp_path)
    assert digests(small / "build/pages") == sources


def test_a_template_that_is_changed_back(small: Path, tmp_path: Path, settled: None) -> None:
    chance = random.Random(5)
    edit_template(small, chance)
    template = small / "own_theme/keyword.html"
    one = template.read_bytes()
    before = build(small)
    edit_template(small, chance)
    assert build(small) != before
    template.write_bytes(one)
    assert build(small) == before == clean(small, tmp_path)


def test_the_sources_of_the_demonstration_journal_hold_its_pages(demo: Path) -> None:
    site = pipeline.run(demo).site
    count = 0
    for unit in units(site):
        for page in pages_of(site, unit):
            content = (demo / "build/pages" / ids.source_uri(page.url)).read_bytes()
            read = read_page(content, KINDS[unit.kind].data)
            assert read == page
            assert repr(read) == repr(page)
            count += 1
    assert count > 100


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{}</title></svg>'


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file be known by its times as soon as it is written."""
    monkeypatch.setattr(kept, "SETTLED", 0)


def test_files_beside_an_issue_and_an_article(project: Path, tmp_path: Path, settled: None) -> None:
    cover = next(project.glob("content/issues/*/issue.yml")).with_name("cover.svg")
    cover.write_text(DRAWING.format("One"), "utf-8")
    issue = cover.with_name("issue.yml")
    issue.write_text(issue.read_text("utf-8") + "cover: cover.svg\n", "utf-8")
    figure = next(project.glob("content/issues/*/*/figures/*.svg"))
    before = build(project)
    for path in (cover, figure):
        path.write_text(DRAWING.format("Another"), "utf-8")
    after = build(project)
    assert after == clean(project, tmp_path)
    assert sum(after[name] != before[name] for name in after) >= 2


def test_a_project_that_is_moved(project: Path, tmp_path: Path, settled: None) -> None:
    build(project)
    moved = project.rename(tmp_path / "moved")
    edit_title(moved, random.Random(1))
    assert build(moved) == clean(moved, tmp_path)
