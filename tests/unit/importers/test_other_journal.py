"""A journal with another layout needs a profile and no code: an invented issue in two languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from muragat.importers import Imported, import_issue_text
from muragat.importers.drafts import plan
from muragat.importers.profile import decode_profile

CASE = Path(__file__).parents[2] / "golden" / "importers" / "other-journal"


@pytest.fixture(scope="module")
def imported() -> Imported:
    profile, problems = decode_profile((CASE / "in" / "import.yml").read_text("utf-8"))
    assert problems == []
    assert profile is not None
    text = (CASE / "in" / "issue.txt").read_text("utf-8")
    return import_issue_text(text, issue="2025-2", profile=profile)


def test_other_journal(imported: Imported, golden: Callable[[Path, str], None]) -> None:
    files = plan(imported, source_name="issue.txt", source_digest="0" * 64)
    for name, data in files.items():
        golden(CASE / "expected" / name, data.decode())
    for page in imported.pages:
        golden(CASE / "expected" / "pages" / page.language / f"{page.name}.md", page.body)


def test_the_body_has_its_own_language_though_english_stands_first(imported: Imported) -> None:
    assert [article.language for article in imported.articles] == ["de", "en"]


def test_titles_names_and_institutions_in_both_languages(imported: Imported) -> None:
    first = imported.articles[0]
    assert first.title == {
        "de": "Alte Wege über die Weißmoorer Heide",
        "en": "Old paths over the Weissmoor heath",
    }
    assert [c.name for c in first.contributors] == [
        {"de": "Anna Brandt", "en": "Anna Brandt"},
        {"de": "Jonas Keller", "en": "Jonas Keller"},
    ]
    assert [c.affiliations for c in first.contributors] == [("a",), ("a", "b")]
    assert first.affiliations["b"].name == {
        "de": "Hochschule für Vermessung",
        "en": "School of Land Survey",
    }
    assert first.affiliations["a"].country == "DE"
    assert [c.corresponding for c in first.contributors] == [True, False]
    assert first.contributors[0].email == "brandt@example.org"


def test_abstracts_keywords_codes_dates_and_lists(imported: Imported) -> None:
    first, second = imported.articles
    assert first.abstract["en"].startswith("The article follows three")
    assert first.keywords["en"] == ("heath", "path", "map", "survey")
    assert (first.doi, second.doi) == ("10.5555/heide.2025.2.01", "10.5555/heide.2025.2.02")
    assert [(s.scheme, s.code) for s in first.subjects] == [("udc", "551.4")]
    assert (first.received, first.accepted) == (dt.date(2024, 5, 3), dt.date(2024, 9, 17))
    assert [row.text[:9] for row in first.references.original] == [
        "Keller J.",
        "Brandt A.",
        "Register ",
    ]
    assert (first.section, second.section) == ("field-notes", "field-notes")
    assert imported.issue.number == "2"
    assert imported.issue.whole_number == "9"


def test_the_body_is_whole(imported: Imported) -> None:
    body = imported.articles[0].body
    assert "- a) das Blatt der Vermessung;\n- b) das Blatt der Gemeinde;\n- c)" in body
    assert "> „Die Wege gehören dem, der sie geht.“" in body
    assert "| Nordweg | 4100 | 2 |" in body
    assert "Das Heide-kloster gab" in body, "the profile's compounds keep their hyphen"
    assert body.count("## ") == 4


def test_no_line_and_no_letter_is_lost(imported: Imported) -> None:
    bad = [d for d in imported.report.doubts if d.what.startswith(("line has", "letters of"))]
    assert bad == []


def test_the_back_matter_has_the_name_that_the_profile_gives(imported: Imported) -> None:
    assert [(page.name, page.language, page.title) for page in imported.pages] == [
        ("submission", "de", "Hinweise für Verfasser")
    ]
    assert "Kontonummer" not in imported.pages[0].body
