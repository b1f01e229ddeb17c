"""PDFs that Chromium prints of invented articles, and the drafts that they must give."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from muragat.importers import run_pdf
from muragat.importers.drafts import PDF, TEXT
from muragat.importers.issue_text import Imported, import_issue_text
from muragat.importers.pdf import import_pdf
from muragat.importers.pdf_reader import read_pdf
from muragat.importers.profile import preset
from muragat.model import Article
from pdf_samples import BRIDGE, ISSUE, RIVER, WELLS, Sample, page, print_pdf

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

Printed = Callable[..., Path]


@pytest.fixture(scope="module")
def printed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Return ``printed(samples, …)`` that gives the path of a PDF."""
    folder = tmp_path_factory.mktemp("pdf")

    def make(samples: tuple[Sample, ...] = ISSUE, *, first: int = 12, apart: bool = True) -> Path:
        path = folder / f"{len(samples)}-{samples[0].language}-{first}-{apart}.pdf"
        if not path.exists():
            print_pdf(browser, page(samples, first=first, apart=apart), path)
        return path

    return make


@pytest.fixture(scope="module")
def issue(printed: Printed) -> tuple[Imported, dict[str, bytes]]:
    return import_pdf(printed(), issue="2025-1", profile=preset())


@pytest.fixture(params=range(len(ISSUE)), ids=[sample.language for sample in ISSUE])
def both(
    request: pytest.FixtureRequest, issue: tuple[Imported, dict[str, bytes]]
) -> tuple[Sample, Article]:
    """An article as it was printed and as it was read."""
    return ISSUE[request.param], issue[0].articles[request.param]


def blocks(article: Article) -> list[str]:
    return [block for block in article.body.split("\n\n") if block]


def letters(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def test_every_article_is_found_in_its_language(issue: tuple[Imported, dict[str, bytes]]) -> None:
    assert [a.language for a in issue[0].articles] == [sample.language for sample in ISSUE]


def test_titles(both: tuple[Sample, Article]) -> None:
    sample, article = both
    assert article.title == sample.titles


def test_abstracts(both: tuple[Sample, Article]) -> None:
    sample, article = both
    assert article.abstract == sample.abstracts


def test_keywords(both: tuple[Sample, Article]) -> None:
    sample, article = both
    assert article.keywords == sample.keywords


def test_headings_in_two_levels(both: tuple[Sample, Article]) -> None:
    sample, article = both
    assert [block for block in blocks(article) if block.startswith("#")] == sample.headings


def test_paragraphs_over_columns_and_pages(both: tuple[Sample, Article]) -> None:
    sample, article = both
    found = [b for b in blocks(article) if not re.match(r"[#|`]|Table ", b)]
    assert [letters(b) for b in found] == [letters(p) for p in sample.paragraphs]
    same = sum(a == b for a, b in zip(found, sample.paragraphs, strict=True))
    assert same >= len(found) - 1


def test_pages_are_those_that_are_printed(
    printed: Printed, issue: tuple[Imported, dict[str, bytes]]
) -> None:
    pdf, _ = read_pdf(printed())
    assert pdf is not None
    ranges = [article.pages for article in issue[0].articles]
    assert all(ranges)
    firsts = [int(pages.first) for pages in ranges if pages]
    lasts = [int(pages.last) for pages in ranges if pages]
    assert firsts == [12, *(last + 1 for last in lasts[:-1])]
    assert lasts[-1] == 12 + len(pdf.pages) - 1


def test_masthead_references_and_authors(issue: tuple[Imported, dict[str, bytes]]) -> None:
    article = issue[0].articles[1]
    assert article.doi == "10.5555/dala.2025.1.02"
    assert [subject.code for subject in article.subjects] == ["03.20.00"]
    entries = [text for kind, text in RIVER.ending if kind == "ref"]
    assert [row.text for row in article.references.original] == entries[:2]
    assert [row.text for row in article.references.romanised] == entries[2:4]
    assert [row.email for row in article.contributors] == [
        "toktarov@example.org",
        "harunov@example.org",
    ]
    assert [row.corresponding for row in article.contributors] == [True, False]


def test_authors_of_a_running_head(issue: tuple[Imported, dict[str, bytes]]) -> None:
    names = [row.name["ru"] for row in issue[0].articles[0].contributors]
    assert ", ".join(names) == WELLS.names


def test_no_furniture_is_left(issue: tuple[Imported, dict[str, bytes]]) -> None:
    for sample, article in zip(ISSUE, issue[0].articles, strict=True):
        assert sample.names not in article.body
        assert sample.head not in article.body


def test_cells_of_a_table_are_not_text(issue: tuple[Imported, dict[str, bytes]]) -> None:
    article = issue[0].articles[2]
    table = next(text for kind, text in BRIDGE.body if kind == "table")
    for row in table.split("\n")[1:]:
        found = next(b for b in blocks(article) if row.split("|")[0] in b and b[0] in "|`b")
        assert all(cell in found for cell in row.split("|"))


def test_columns_below_the_abstracts(printed: Printed) -> None:
    path = printed((WELLS,), first=3, apart=False)
    imported, _ = import_pdf(path, issue="2025-1", profile=preset())
    (article,) = imported.articles
    found = [b for b in blocks(article) if not b.startswith("#")]
    assert [letters(b) for b in found] == [letters(p) for p in WELLS.paragraphs]
    assert article.abstract == WELLS.abstracts
    assert str(article.pages).startswith("3–")


def test_the_text_can_be_imported_again(issue: tuple[Imported, dict[str, bytes]]) -> None:
    imported, beside = issue
    again = import_issue_text(beside[TEXT].decode(), issue="2025-1", profile=preset())
    for one, two in zip(imported.articles, again.articles, strict=True):
        assert (one.title, one.abstract, one.keywords) == (two.title, two.abstract, two.keywords)


def test_the_pdf_of_one_article_lies_beside_its_draft(printed: Printed, tmp_path: Path) -> None:
    path = printed((RIVER,), first=30)
    outcome = run_pdf(tmp_path, path, issue="2025-2")
    assert not outcome.problems
    folder = tmp_path / "content/issues/2025-2"
    (copy,) = folder.glob(f"*/{PDF}")
    assert copy.read_bytes() == path.read_bytes()
    assert (copy.parent / "article.md").is_file()
    assert (folder / TEXT).is_file()
    assert '"format": "pdf"' in (folder / "import.json").read_text(encoding="utf-8")


def test_the_same_pdf_gives_the_same_bytes(
    printed: Printed, issue: tuple[Imported, dict[str, bytes]]
) -> None:
    assert import_pdf(printed(), issue="2025-1", profile=preset()) == issue
