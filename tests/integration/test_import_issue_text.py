"""The text of a real issue: every fact that is known of its first eight articles, and its form."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from muragat import markdown
from muragat.importers import Imported, import_issue_text
from muragat.importers.issue_text import with_accepted_titles
from muragat.importers.paragraph import Kind
from muragat.importers.places import letters
from muragat.importers.profile import preset
from muragat.model import Article

pytestmark = pytest.mark.corpus

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(scope="module")
def source(corpus: Path) -> str:
    path = corpus / "corpus" / "issue-text" / "kaznu-law-2025-1.txt"
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def timed(source: str) -> tuple[Imported, float]:
    """The import, and the seconds that it took."""
    start = time.process_time()
    imported = import_issue_text(source, issue="2025-1", profile=preset())
    return imported, time.process_time() - start


@pytest.fixture(scope="module")
def imported(timed: tuple[Imported, float]) -> Imported:
    return timed[0]


@pytest.fixture(scope="module")
def answers(corpus: Path) -> dict[str, Any]:
    path = corpus / "corpus" / "issue-text" / "answers-1-8.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def words(text: str) -> list[str]:
    return [word for word in text.split() if any(c.isalnum() for c in word)]


def headings(article: Article) -> list[tuple[int, str]]:
    return [(row.level - 1, row.text) for row in markdown.headings(article.body)]


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


def test_every_line_has_one_place(imported: Imported, source: str) -> None:
    count = Counter(n for p in imported.report.map for n in range(p.first, p.last + 1))
    full = [n for n, text in enumerate(source.split("\n"), 1) if text.strip()]
    assert [n for n in full if count[n] != 1] == []


def test_the_letters_of_every_place_are_kept(imported: Imported) -> None:
    bad = [d for d in imported.report.doubts if d.what.startswith(("line has", "letters of"))]
    assert bad == []


BODY = frozenset({*map(str, Kind)})


def test_the_letters_of_every_field_are_those_of_its_lines(imported: Imported, source: str) -> None:
    """Reads only what is written: the records, and what the report says was left out."""
    rows = source.split("\n")
    removed = {row.line: row.text for row in imported.report.removed}
    for article in imported.articles:
        lines: dict[str, str] = {}
        left_out: dict[str, str] = {}
        for piece in imported.report.map:
            if piece.article != article.id:
                continue
            part = "body" if piece.part in BODY else piece.part
            numbers = range(piece.first, piece.last + 1)
            lines[part] = lines.get(part, "") + "".join(rows[n - 1] for n in numbers)
            taken = "".join(removed.get(n, "") for n in numbers)
            left_out[part] = left_out.get(part, "") + taken
        for name, text in texts(article).items():
            kept = Counter(letters(text)) + Counter(letters(left_out[name]))
            assert kept == Counter(letters(lines[name])), (article.id, name)


def texts(article: Article) -> dict[str, str]:
    """Return the plain text of every field by the name that the map has for it."""
    found = {f"title.{lang}": text for lang, text in article.title.items()}
    for lang, text in article.abstract.items():
        found[f"abstract.{lang}"] = "".join(markdown.plain_text(text))
    found |= {f"keywords.{lang}": "".join(items) for lang, items in article.keywords.items()}
    found["body"] = "".join(markdown.plain_text(article.body)).replace(" | ", "")
    for name in ("original", "romanised"):
        entries = getattr(article.references, name)
        if entries:
            found[f"references.{name}"] = "".join(row.text for row in entries)
    return found


def test_mixed_words_are_mended_or_named(imported: Imported, source: str) -> None:
    """A word broken over a line end is mended once: its pieces are looked for in the whole."""
    report = imported.report
    mended: dict[int, list[str]] = {}
    for change in report.changes:
        if change.repair == "mixed-script":
            mended.setdefault(change.line, []).append(change.before)
            assert not mixed(change.after)
    for doubt in report.doubts:
        if doubt.what.startswith("word mixes"):
            mended.setdefault(doubt.line, []).append(doubt.quotation)
    words = [
        (number, word)
        for number, row in enumerate(source.split("\n"), 1)
        for word in re.findall(r"[^\W\d_]+", row)
        if mixed(word)
    ]
    found = [
        word
        for line, word in words
        if any(word in text for near in (line - 1, line) for text in mended.get(near, ()))
    ]
    assert (len(found), len(words)) == (264, 264)


def mixed(word: str) -> bool:
    return bool(re.search("[A-Za-z]", word) and re.search("[\u0400-\u052f]", word))


def test_doubts_name_the_known_damage(imported: Imported) -> None:
    doubted = {doubt.line for doubt in imported.report.doubts}
    assert {1059, 2229, 6234, 4300, 5703, 1942, 6843, 3103, 13978} <= doubted
    signs = ("text may be lost", "page breaks inside")
    lost = [d.line for d in imported.report.doubts if d.what.startswith(signs)]
    assert len(lost) <= 8, "marks of lost print must be few to be read"


def test_the_report_for_the_editor_is_short(imported: Imported) -> None:
    text = imported.report.as_markdown()
    looked = text.split("## To look at")[1].split("\n## ")[0]
    groups = re.findall(r"^### .* \((\d+)\)$", looked, re.MULTILINE)
    assert 10 < len(groups) <= 40
    shown = re.split(r"^### ", looked, flags=re.MULTILINE)[1:]
    for block, number in zip(shown, groups, strict=True):
        assert block.count("\n- line ") == min(3, int(number))
        assert ("The rest: " in block) == (int(number) > 3)
    supply = text.split("## To supply")[1].split("\n## ")[0]
    assert supply.count("\n- ") == len(imported.articles)
    assert looked.index("Text may be lost") < looked.index("Address was broken")


def test_titles_in_capitals_get_a_case(imported: Imported) -> None:
    assert len(imported.report.titles) == 15
    assert all(row.whole for row in imported.report.titles)
    for article in with_accepted_titles(imported).articles:
        text = article.display_title[article.language]
        assert text[:1].isupper()
        assert not text.isupper()
        assert text.casefold() == article.title[article.language].casefold()


def test_the_guidelines_become_pages(imported: Imported) -> None:
    assert [(page.language, page.name) for page in imported.pages] == [
        (lang, "guidelines") for lang in ("kk", "ru", "en")
    ]
    for page in imported.pages:
        assert not page.title.isupper()
        assert len(page.body) > 5000
        assert "KZ19998" not in page.body
        assert "•" not in page.body
    bank = [d for d in imported.report.doubts if d.what.startswith("bank details")]
    assert len(bank) == 3


def test_a_flattened_table_is_rebuilt_or_marked(imported: Imported) -> None:
    bodies = [article.body for article in imported.articles]
    assert sum(body.count("```table") for body in bodies) == 4
    assert "| 2015 | 573 | 556 | 1 | 209 | 90 | 11 |" in bodies[7]


def test_the_import_is_quick(timed: tuple[Imported, float]) -> None:
    assert timed[1] < 10
