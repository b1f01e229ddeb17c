"""The ledger: its one form, what it remembers, and what must not vanish."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

import projects
from muragat import ledger, pipeline
from muragat.ledger import AddressEntry, ArticleEntry, Ledger
from muragat.problems import Problem
from toy import toy_archive

DAY = dt.date(2025, 7, 1)
FOLDER = "content/issues/2025-1/01-wells"
ARTICLE = f"{FOLDER}/article.md"


def project(tmp_path: Path) -> Path:
    """Return a project with an article and a PDF beside it."""
    projects.write(
        tmp_path,
        {ARTICLE: projects.article(), f"{FOLDER}/article.pdf": b"%PDF-1.7\n%%EOF\n"},
    )
    return tmp_path


def publish(project: Path, day: dt.date = DAY) -> Ledger:
    known, problems = ledger.read_ledger(project)
    assert problems == []
    made = ledger.renewed(known, pipeline.read(project).archive, day)
    ledger.write_ledger(project, made)
    return made


def told(project: Path, *areas: str) -> list[Problem]:
    wanted = areas or ("ledger", "redirects")
    return [p for p in pipeline.read(project).problems if p.rule.split(".")[0] in wanted]


def change(project: Path, **changes: Any) -> None:
    (project / ARTICLE).write_text(projects.article(**changes), "utf-8")


def remove_article(project: Path) -> None:
    for path in (project / FOLDER).iterdir():
        path.unlink()
    (project / FOLDER).rmdir()


def configure(project: Path, text: str) -> None:
    (project / "site_config/redirects.yml").write_text(text, "utf-8")


def test_one_form_an_entry_a_line() -> None:
    made = Ledger(
        articles={
            "b": ArticleEntry(published=DAY, digest="d2"),
            "a": ArticleEntry(
                published=DAY,
                modified=DAY,
                digest="d1",
                title={"kk": "Құдық"},
                authors=({"kk": "Ә. Ө."},),
                doi="10.5555/a",
            ),
        },
        addresses={
            "kk/": AddressEntry(kind="home", published=DAY, title="Үлгі"),
            "": AddressEntry(kind="choice", published=DAY),
        },
    )
    assert ledger.as_text(made) == (
        "{\n"
        '"format": 1,\n'
        '"articles": {\n'
        '"a": {"authors": [{"kk": "Ә. Ө."}], "digest": "d1", "doi": "10.5555/a", '
        '"modified": "2025-07-01", "published": "2025-07-01", "title": {"kk": "Құдық"}},\n'
        '"b": {"digest": "d2", "published": "2025-07-01"}\n'
        "},\n"
        '"addresses": {\n'
        '"": {"kind": "choice", "published": "2025-07-01"},\n'
        '"kk/": {"kind": "home", "published": "2025-07-01", "title": "Үлгі"}\n'
        "}\n"
        "}\n"
    )
    assert msgspec.json.decode(ledger.as_text(made), type=Ledger) == made
    assert json.loads(ledger.as_text(Ledger())) == {"format": 1, "articles": {}, "addresses": {}}


def test_publishing_keeps_what_was_and_the_first_day(tmp_path: Path) -> None:
    project(tmp_path)
    first = publish(tmp_path)
    assert {
        "", "kk/", "kk/feed.xml", "en/articles/2025-1-1/", "en/articles/2025-1-1/2025-1-1.pdf",
        "en/keywords/well/", "data/articles.jsonl",
    } <= first.addresses.keys()  # fmt: skip
    assert not [url for url in first.addresses if url.endswith((".bib", ".ris", "404.html"))]
    change(tmp_path, keywords="keywords:\n  en: [spring]", modified="modified: 2025-08-02")
    second = publish(tmp_path, dt.date(2025, 8, 2))
    assert second.addresses["en/keywords/well/"].published == DAY
    assert second.addresses["en/keywords/spring/"].published == dt.date(2025, 8, 2)
    article = second.articles["2025-1-1"]
    assert (article.published, article.modified) == (DAY, dt.date(2025, 8, 2))
    assert article.digest != first.articles["2025-1-1"].digest
    assert (article.doi, article.title) == ("10.5555/2025-1-1", {"en": "Wells of the steppe"})
    text = (tmp_path / ledger.FILE).read_text("utf-8")
    assert not ledger.write_ledger(tmp_path, second)
    assert (tmp_path / ledger.FILE).read_text("utf-8") == text


def test_the_toy_journal_is_kept_whole() -> None:
    made = ledger.renewed(None, toy_archive(), DAY)
    assert made.addresses["kk/issues/2024-1/issue.pdf"].kind == "pdf"
    assert made.articles["2024-1-2"].title["kk"] == "Дала құдықтары: әңгіме"


def test_an_address_that_would_vanish_names_both_remedies(tmp_path: Path) -> None:
    publish(project(tmp_path))
    assert told(tmp_path) == []
    remove_article(tmp_path)
    found = told(tmp_path)
    by_url = {p.field: p for p in found}
    assert {p.rule for p in found} == {"ledger.url-lost"}
    assert {
        "en/articles/2025-1-1/", "en/articles/2025-1-1/2025-1-1.pdf", "en/keywords/well/",
    } <= by_url.keys()  # fmt: skip
    problem = by_url["en/keywords/well/"]
    assert problem.hint is not None
    assert "`en/keywords/well/: en/keywords/`" in problem.hint
    assert "`en/keywords/well/: {reason: …, date: YYYY-MM-DD}`" in problem.hint
    assert problem.line is not None
    line = (tmp_path / ledger.FILE).read_text("utf-8").splitlines()[problem.line - 1]
    assert line.startswith('"en/keywords/well/"')


def test_the_remedies_that_are_named_work(tmp_path: Path) -> None:
    publish(project(tmp_path))
    remove_article(tmp_path)
    rows = [p.hint.split("`")[3] for p in told(tmp_path) if p.hint]
    configure(tmp_path, "redirects:\n" + "".join(f"  {row}\n" for row in rows))
    assert told(tmp_path) == []
    rows = [row.partition(":")[0] + ": {reason: Why, date: 2025-08-01}" for row in rows]
    configure(tmp_path, "removed:\n" + "".join(f"  {row}\n" for row in rows))
    assert told(tmp_path) == []


def test_what_lay_beside_a_page_goes_its_way(tmp_path: Path) -> None:
    publish(project(tmp_path))
    remove_article(tmp_path)
    configure(
        tmp_path,
        "removed:\n  en/articles/2025-1-1/: {reason: Asked for by the author, date: 2025-08-01}\n",
    )
    assert "en/articles/2025-1-1/2025-1-1.pdf" not in {p.field for p in told(tmp_path)}
    removed = pipeline.read(tmp_path).archive.config.removed
    assert [r.path for r in removed] == [
        "en/articles/2025-1-1/", "en/articles/2025-1-1/2025-1-1.pdf",
    ]  # fmt: skip
    for one in removed:
        assert one.title == {"en": "Wells of the steppe"}
        assert one.authors == ({"en": "Aisulu Zhumabekova"},)
        assert one.doi == "10.5555/2025-1-1"


def test_an_article_that_has_another_id_is_found_again(tmp_path: Path) -> None:
    publish(project(tmp_path))
    change(tmp_path, article_id="wells", doi="doi: 10.5555/2025-1-1")
    hints = {p.field: p.hint or "" for p in told(tmp_path)}
    assert "`en/articles/2025-1-1/: en/articles/wells/`" in hints["en/articles/2025-1-1/"]
    pdf = "en/articles/2025-1-1/2025-1-1.pdf"
    assert f"`{pdf}: en/articles/wells/wells.pdf`" in hints[pdf]


def test_redirects_are_kept_too(tmp_path: Path) -> None:
    project(tmp_path)
    configure(tmp_path, "redirects:\n  old/12: en/articles/2025-1-1/\n")
    assert publish(tmp_path).addresses["old/12/"].kind == "redirect"
    configure(tmp_path, "")
    assert [(p.rule, p.field) for p in told(tmp_path)] == [("ledger.url-lost", "old/12/")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  en/about/: en/\n", []),
        ("  en/articles/2025-1-1/: en/\n", [(2, "redirects.exists")]),
        ("  en/articles/2025-1-1/2025-1-1.bib: en/\n", [(2, "redirects.exists")]),
        ("  sitemap.xml/old/: en/\n", [(2, "redirects.exists")]),
        ("  search/old/: en/\n", [(2, "redirects.exists")]),
        ("  old/: en/nowhere/\n", [(2, "redirects.target-missing")]),
        ("  old/: en/feed.xml\n", []),
        ("  old/: gone/\nremoved:\n  gone/: {reason: Why, date: 2025-08-01}\n", []),
        ("removed:\n  gone/: {reason: Why, date: 2025-08-01, link: en/x/}\n",
         [(3, "redirects.target-missing")]),
    ],
)  # fmt: skip
def test_redirects_are_held_against_the_site(
    tmp_path: Path, text: str, expected: list[tuple[int, str]]
) -> None:
    project(tmp_path)
    configure(tmp_path, "redirects:\n" + text)
    assert [(p.line, p.rule) for p in told(tmp_path)] == expected


def test_a_changed_text_needs_a_date(tmp_path: Path) -> None:
    publish(project(tmp_path))
    change(tmp_path, body="Another text.\n")
    (problem,) = told(tmp_path)
    assert (problem.rule, str(problem.severity)) == ("ledger.modified-missing", "warning")
    assert problem.file == ARTICLE
    change(tmp_path, body="Another text.\n", modified="modified: 2025-08-02")
    assert told(tmp_path) == []


def test_a_draft_or_another_place_is_no_change_of_the_text(tmp_path: Path) -> None:
    publish(project(tmp_path))
    change(tmp_path, order="order: 9")
    assert told(tmp_path) == []
    change(tmp_path, body="Another text.\n", draft="draft: true")
    assert told(tmp_path) == []


def test_nothing_is_lost_while_content_has_errors(tmp_path: Path) -> None:
    publish(project(tmp_path))
    change(tmp_path, title="titel: {en: x}")
    assert told(tmp_path, "ledger") == []


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "ledger.unreadable"),
        (b"\xff\xfe", "ledger.unreadable"),
        (b"<<<<<<< HEAD\n", "ledger.unreadable"),
        (b"[" * 100_000, "ledger.unreadable"),
        (b'{"format": 1, "addresses": {"../x": {"kind": "page", "published": "2025-01-01"}}}',
         "ledger.unreadable"),
        (b'{"format": 1, "addresses": {"x/": {"kind": "page"}}}', "ledger.unreadable"),
        (b'{"format": 2, "pages": []}', "ledger.format"),
    ],
)  # fmt: skip
def test_a_damaged_ledger_is_a_problem(tmp_path: Path, data: bytes, rule: str) -> None:
    project(tmp_path)
    (tmp_path / ledger.FILE).write_bytes(data)
    assert [p.rule for p in told(tmp_path)] == [rule]


def test_a_ledger_is_no_link(tmp_path: Path) -> None:
    publish(project(tmp_path))
    path = tmp_path / ledger.FILE
    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")
    assert [p.rule for p in told(tmp_path)] == ["ledger.unreadable"]


# Long lists


ISSUES = ("2024-1", "2025-1")


def two_years(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with an article in each of two years, where two articles are many."""
    monkeypatch.setattr("muragat.pages.site.LONG", 1)
    files: dict[str, str | bytes] = {
        "content/issues/2024-1/issue.yml": projects.ISSUE.replace("2025", "2024")
    }
    for issue in ISSUES:
        path = f"content/issues/{issue}/01-wells/article.md"
        files[path] = projects.article(f"{issue}-1")
    return projects.write(tmp_path, files)


def test_a_list_that_becomes_short_keeps_its_years(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = publish(two_years(tmp_path, monkeypatch))
    assert published.addresses["kk/sections/water/2024/"].kind == "year"
    assert "en/keywords/well/2025/" in published.addresses
    assert told(tmp_path) == []
    monkeypatch.setattr("muragat.pages.site.LONG", 100)
    assert told(tmp_path) == []
    reading = pipeline.read(tmp_path)
    assert "keywords/en/well" in reading.archive.config.by_years
    assert publish(tmp_path) == published


def test_a_year_without_articles_is_lost_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(two_years(tmp_path, monkeypatch))
    remove_article(tmp_path)
    hints = {p.field: p.hint or "" for p in told(tmp_path)}
    assert "`kk/sections/water/2025/: kk/sections/water/`" in hints["kk/sections/water/2025/"]
    assert "kk/sections/water/2024/" not in hints


def test_the_years_of_a_list_go_its_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(two_years(tmp_path, monkeypatch))
    for issue in ISSUES:
        path = tmp_path / f"content/issues/{issue}/01-wells/article.md"
        path.write_text(path.read_text("utf-8").replace("well, water", "spring, water"), "utf-8")
    assert "en/keywords/well/2024/" in {p.field for p in told(tmp_path)}
    configure(tmp_path, "redirects:\n  en/keywords/well/: en/keywords/spring/\n")
    assert told(tmp_path, "redirects") == []
    assert "ledger.url-lost" not in {p.rule for p in told(tmp_path)}
    config = pipeline.read(tmp_path).archive.config
    assert {r.path: r.target for r in config.redirects} == dict.fromkeys(
        ("en/keywords/well/", "en/keywords/well/2024/", "en/keywords/well/2025/"),
        "en/keywords/spring/",
    )
    assert "keywords/en/well" not in config.by_years
