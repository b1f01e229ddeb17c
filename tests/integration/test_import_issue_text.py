"""The text of a real issue: every fact that is known of its first eight articles, and its form."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from muragat.importers import Imported, import_issue_text
from muragat.importers.profile import preset
from muragat.model import Article
from muragat.repairs.mixed_script import TO_CYRILLIC

pytestmark = pytest.mark.corpus

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(scope="module")
def source(corpus: Path) -> str:
    path = corpus / "corpus" / "issue-text" / "kaznu-law-2025-1.txt"
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def imported(source: str) -> Imported:
    return import_issue_text(source, issue="2025-1", profile=preset())


@pytest.fixture(scope="module")
def answers(corpus: Path) -> dict[str, Any]:
    path = corpus / "corpus" / "issue-text" / "answers-1-8.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def words(text: str) -> list[str]:
    return [word for word in text.split() if any(c.isalnum() for c in word)]


def headings(article: Article) -> list[tuple[int, str]]:
    found = re.finditer(r"^(##+) (.*)$", article.body, re.MULTILINE)
    return [(len(m[1]) - 1, m[2]) for m in found]


def test_the_issue(imported: Imported, answers: dict[str, Any]) -> None:
    facts = answers["issue"]
    assert imported.issue.year == facts["year"]
    assert imported.issue.number == facts["number"]
    assert imported.issue.whole_number == facts["overall_number"]
    assert imported.report.found["ISSN"] == facts["issn"]
    assert imported.report.found["eISSN"] == facts["eissn"]
    assert len(imported.articles) == facts["number_of_articles_in_text"]
    assert [(p.part, p.first, p.last) for p in imported.report.guidelines] == [
        (f"guidelines.{row['language']}", row["start_line"], row["end_line"])
        for row in facts["back_matter"]
    ]


@pytest.mark.parametrize("number", range(1, 9))
def test_an_article(imported: Imported, answers: dict[str, Any], number: int) -> None:
    wanted = answers["articles"][number - 1]
    article = imported.articles[number - 1]
    lines = imported.report.articles[number - 1]
    assert article.id == f"2025-1-{number}"
    assert (lines.first, lines.last) == (wanted["start_line"], wanted["end_line"])
    assert article.language == wanted["body_language"]
    assert article.title == wanted["title"]
    assert {k: list(v) for k, v in article.keywords.items()} == wanted["keywords"]
    for language, facts in wanted["abstract"].items():
        text = article.abstract[language].split()
        assert " ".join(text[:8]) == facts["first_words"]
        assert " ".join(text[-8:]) == facts["last_words"]
        assert len(words(article.abstract[language])) == facts["word_count"]
    rows = wanted["headings"]
    assert headings(article) == [(row["level"], row["text"]) for row in rows]
    assert [
        piece.first
        for piece in imported.report.map
        if piece.article == article.id and piece.part in ("heading", "subheading")
    ] == [row["line"] for row in rows]
    assert list(lines.page_starts) == wanted["pages"]["page_start_lines"]
    assert [int(p) for p in lines.printed_pages] == wanted["pages"]["printed_in_text"]
    pages = wanted["pages"].get("inferred_body_range")
    found = [int(article.pages.first), int(article.pages.last)] if article.pages else None
    assert found == pages
    names = [c.name[article.language] for c in article.contributors]
    assert names == [row["name"] for row in wanted["authors"]]
    funding = wanted["funding"]
    assert sorted(article.funding) == sorted(funding["text_lang"] if funding else [])
    assert all(funding["grant"] in text for text in article.funding.values())
    assert (article.doi, article.subjects) == (None, ())
    assert article.references.original == ()


def test_every_article_has_its_form(imported: Imported, source: str) -> None:
    rows = source.split("\n")
    for article, lines in zip(imported.articles, imported.report.articles, strict=True):
        assert article.draft
        assert sorted(article.title) == sorted(LANGUAGES)
        assert sorted(article.abstract) == sorted(LANGUAGES)
        assert sorted(article.keywords) == sorted(LANGUAGES)
        assert len(headings(article)) >= 4
        assert all(len(words(text)) > 100 for text in article.abstract.values())
        own = article.title[article.language]
        assert own[:20] == own[:20].upper()
        assert not re.search(r"\w-\s*$", article.body, re.MULTILINE)
        assert rows[lines.first - 1].strip()
        assert rows[lines.last - 1].strip()
    firsts = [row.first for row in imported.report.articles]
    assert firsts == sorted(firsts)
    counts = [{len(v) for v in a.keywords.values()} for a in imported.articles]
    assert [i for i, c in enumerate(counts, 1) if len(c) > 1] == [3, 6]


def test_what_only_two_articles_have(imported: Imported) -> None:
    one, other = imported.articles[10], imported.articles[11]
    assert (len(one.references.original), len(one.references.romanised)) == (22, 22)
    assert sorted(one.contributors[0].name) == sorted(LANGUAGES)
    assert one.contributors[0].corresponding
    assert one.contributors[0].email
    assert sorted(one.affiliations["a"].name) == sorted(LANGUAGES)
    assert one.doi is None, "its lists hold another work's DOI"
    assert (str(one.received), str(one.accepted)) == ("2024-09-17", "2025-03-10")
    assert other.doi == "10.26577/JApJ2025113112"
    assert [(s.scheme, s.code) for s in other.subjects] == [("irsti", "10.77.01")]
    assert len(other.contributors) == 5
    assert [c.corresponding for c in other.contributors] == [True] + [False] * 4
    with_authors = [a.id for a in imported.articles if any(c.email for c in a.contributors)]
    assert with_authors == [one.id, other.id]


def test_pages_of_six_articles(imported: Imported) -> None:
    pages = {i: str(a.pages) for i, a in enumerate(imported.articles, 1) if a.pages}
    assert sorted(pages) == [3, 4, 7, 11, 12, 15]


def test_furniture_is_gone(imported: Imported) -> None:
    kinds = Counter(c.kind for c in imported.report.changes if c.repair == "page-furniture")
    assert kinds == {"running-head": 18, "page-number": 9}


def test_no_line_is_lost(imported: Imported, source: str) -> None:
    placed = {n for piece in imported.report.map for n in range(piece.first, piece.last + 1)}
    full = {n for n, text in enumerate(source.split("\n"), 1) if text.strip()}
    assert full <= placed


def test_the_letters_of_every_body_are_kept(imported: Imported, source: str) -> None:
    rows = source.split("\n")
    gone = {c.line for c in imported.report.changes if c.repair == "page-furniture"}
    parts = {"heading", "subheading", "paragraph", "list-item", "caption", "table-text"}
    for article in imported.articles:
        numbers: set[int] = set()
        for piece in imported.report.map:
            if piece.article == article.id and piece.part in parts:
                numbers.update(range(piece.first, piece.last + 1))
        text = "".join(rows[n - 1] for n in sorted(numbers - gone))
        assert letters(article.body) == letters(text)


def letters(text: str) -> Counter[str]:
    return Counter(c for c in text.translate(TO_CYRILLIC) if c.isalnum())


def test_doubts_name_the_known_damage(imported: Imported) -> None:
    doubted = {doubt.line for doubt in imported.report.doubts}
    assert {2229, 6234, 4300, 5703, 1942, 6843, 3103} <= doubted
