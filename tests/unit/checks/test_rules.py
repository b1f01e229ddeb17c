"""Every rule: an article that breaks it is told once, the good article never."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import projects
from muragat import markdown
from muragat.checks import RULES, texts
from muragat.problems import Problem
from muragat.repairs.mixed_script import repair_text

FOLDER = "content/issues/2025-1/01-wells"
GOOD_BODY = "## Wells\n\nText.\n"
PERSON = "contributors:\n  - name: {en: Aisulu Zhumabekova}\n    affiliations: [a]\n"

# rule, severity, line, what is changed in the good article
ARTICLE_CASES: list[tuple[str, str, int | None, dict[str, str | None]]] = [
    ("article.id-form", "error", 2, {"id": "id: A b"}),
    ("article.id-reserved", "error", 2, {"id": "id: search"}),
    ("article.id-reserved", "error", 2, {"id": "id: kk"}),
    ("article.language-unknown", "error", 3, {"language": "language: kz"}),
    ("article.languages-unknown", "error", 4, {"languages": "languages: [en, de]"}),
    ("article.languages-unknown", "warning", 4, {"languages": "languages: [kk]"}),
    ("article.title-missing", "error", 6, {"title": 'title:\n  en: ""'}),
    ("article.title-missing", "error", 2, {"title": None}),
    ("article.translation-missing", "warning", 5, {"languages": "languages: [en, kk]"}),
    ("article.abstract-missing", "info", 2, {"abstract": None}),
    ("article.abstract-missing", "warning", 2, {"abstract": None, "draft": "draft: true"}),
    ("article.abstract-missing", "warning", 7, {"languages": "languages: [en, kk]"}),
    ("article.keywords-missing", "info", 2, {"keywords": None}),
    ("article.text-language", "info", 6, {"title": "title: {en: A,\n  de: B}"}),
    ("article.title-form", "warning", 5, {"title": "title: {en: '!!!'}"}),
    ("article.display-title-alone", "warning", 24, {"display": "display_title: {kk: А}"}),
    ("article.keywords-parallel", "info", 9, {"keywords": "keywords:\n  {en: [a, b], kk: [c]}"}),
    ("article.keyword-doubled", "warning", 9, {"keywords": "keywords: {en: [a, A]}"}),
    ("article.keyword-form", "warning", 9, {"keywords": "keywords: {en: [a; b; c]}"}),
    ("article.section-unknown", "error", 19, {"section": "section: land"}),
    ("article.section-missing", "warning", 2, {"section": None}),
    ("article.subject-form", "warning", 24, {"s": "subjects: [{scheme: irsti, code: 1.2}]"}),
    ("article.doi-invalid", "error", 20, {"doi": "doi: 11.5555/x"}),
    ("article.doi-invalid", "warning", 20, {"doi": "doi: x", "draft": "draft: true"}),
    ("article.doi-missing", "info", 2, {"doi": None}),
    ("article.license-unknown", "error", 22, {"license": "license: CC BY 4.0"}),
    ("article.license-missing", "info", 2, {"license": None}),
    ("article.pages-missing", "info", 21, {"pages": ""}),
    ("article.contributors-missing", "warning", 2, {"contributors": None}),
    ("article.contributors-missing", "info", 2,
     {"contributors": None, "r": "relations: [{type: erratum, target: 10.5555/x}]"}),
    ("article.contributor-doubled", "warning", 14,
     {"contributors": PERSON + "  - name: {en: Aisulu Zhumabekova}\n    corresponding: true"}),
    ("article.name-language", "info", 12, {"contributors": (
        "contributors:\n  - name: {ru: Айсулу Кайратовна Жумабекова}\n"
        "    affiliations: [a]\n    corresponding: true")}),
    ("article.name-markup", "error", 12,
     {"contributors": "contributors:\n  - {name: {en: A <b>B</b>}, affiliations: [a]}"}),
    ("article.orcid-invalid", "error", 14,
     {"contributors": PERSON + "    orcid: 0000-0002-1825-0098"}),
    ("article.email-form", "error", 14, {"contributors": PERSON + "    email: a at b"}),
    ("article.corresponding", "info", 11, {"contributors": PERSON.rstrip()}),
    ("article.affiliation-unknown", "error", 13,
     {"contributors": PERSON.replace("[a]", "[a, b]") + "    corresponding: true"}),
    ("article.affiliation-unused", "info", 16,
     {"affiliations": "affiliations:\n  b: {name: {en: B}}\n  a: {name: {en: A}}"}),
    ("article.affiliation-missing", "info", 12,
     {"contributors": "contributors:\n  - {name: {en: A B}, corresponding: true}"}),
    ("article.country-unknown", "error", 16,
     {"affiliations": "affiliations:\n  a: {name: {en: A}, country: UK}"}),
    ("article.ror-form", "error", 16,
     {"affiliations": "affiliations:\n  a: {name: {en: A}, ror: 05pdc0q70}"}),
    ("article.date-range", "error", 24, {"published": "published: 2205-01-01"}),
    ("article.date-range", "error", 24, {"received": "received: 0025-01-01"}),
    ("article.date-order", "warning", 25,
     {"received": "received: 2025-03-01", "accepted": "accepted: 2025-02-01"}),
    ("article.references-missing", "info", 2, {"references": None}),
    ("article.references-parallel", "info", 24,
     {"references": "references:\n  {original: [A], romanised: [A, B]}"}),
    ("article.reference-doi", "error", 23,
     {"references": "references: {original: [{text: A, doi: x}]}"}),
    ("article.url-form", "error", 23,
     {"references": 'references: {original: [{text: A, url: "javascript:alert(1)"}]}'}),
    ("article.url-host", "warning", 23,
     {"references": 'references: {original: [{text: A, url: "https://ex\u0430mple.org/"}]}'}),
    ("article.relation-target", "warning", 26,
     {"relations": "relations: [{type: erratum, target: none}]"}),
    ("article.relation-target", "error", 26,
     {"relations": "relations: [{type: erratum, target: 2025-1-1}]"}),
    ("article.notice-missing", "warning", 26, {"status": "status: retracted"}),
    ("article.notice-missing", "info", 26, {"status": "status: corrected"}),
    ("article.markup", "warning", 5, {"title": "title: {en: The <i>Stipa</i>}"}),
    ("article.mixed-script", "warning", 5, {"title": "title: {en: 'П\u0070аво степи'}"}),
]  # fmt: skip

BODY_CASES = [
    ("article.body-missing", "info", ""),
    ("article.raw-html", "warning", "A\n\n<script>alert(1)</script>\n"),
    ("article.unsafe-link", "warning", "A\n\n[x](JaVaScRiPt:alert(1))\n"),
    ("article.unsafe-link", "warning", "A\n\n[x](java&#x73;cript:alert(1))\n"),
    ("article.figure-missing", "warning", "A\n\n![x](figures/x.svg)\n"),
    ("article.figure-outside", "error", "A\n\n![x](../../x.svg)\n"),
    ("article.figure-outside", "error", "A\n\n![x](figures/../../x.svg)\n"),
    ("article.figure-remote", "warning", "A\n\n![x](https://example.org/x.png)\n"),
    ("article.file-missing", "warning", "A\n\n[x](data.csv)\n"),
]

FILE_CASES = [
    ("file.content", "article.pdf", b"PK\x03\x04"),
    ("file.content", "figures/a.png", b"GIF89a"),
    ("file.svg-active", "figures/a.svg", b"<html></html>"),
    ("file.svg-active", "figures/a.svg", b"no drawing"),
    ("file.xml-active", "data.xml", b'<r xmlns="http://www.w3.org/1999/xhtml"/>'),
    ("file.xml-active", "data.xml", b"<r>&nbsp;</r>"),
    ("file.svg-active", "figures/a.svg", b"<svg><script>1</script></svg>"),
    ("file.svg-active", "figures/a.svg", b'<svg onload="1"/>'),
    ("file.svg-active", "figures/a.svg", b'<svg><image href="https://example.org/"/></svg>'),
    ("file.svg-active", "figures/a.svg", b'<svg a=">" onload="1"/>'),
    ("file.svg-active", "figures/a.svg", b'<svg><a href="java&#10;script:x()">a</a></svg>'),
    ("file.svg-active", "figures/a.svg", b"<svg><style>@import 'x'</style></svg>"),
    ("file.svg-active", "figures/a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'),
    ("file.svg-active", "figures/a.svg", b"<svg><g></svg>"),
    ("file.name", "figures/a b.png", b"\x89PNG\r\n\x1a\n"),
]

GOOD_FILES = {
    "article.pdf": b"\xef\xbb\xbf%PDF-1.7",
    "figures/a.png": b"\x89PNG\r\n\x1a\n",
    "figures/a.jpg": b"\xff\xd8\xff\xe0",
    "figures/a.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">'
    b'<a href="https://example.org/">on one = two</a><use href="#x" fill="url(#g)"/></svg>',
    "data.csv": b"a,b\n",
    "data.xml": b'<!DOCTYPE article SYSTEM "JATS.dtd"><article><p>a</p></article>',
}


def told(problems: list[Problem], rule: str) -> list[Problem]:
    return [p for p in problems if p.rule == rule]


def changed(changes: dict[str, str | None]) -> str:
    fields: dict[str, Any] = {key: value for key, value in changes.items() if key != "pages"}
    text = projects.article(body=GOOD_BODY, **fields)
    return text.replace("pages: 5-9\n", "pages:\n") if "pages" in changes else text


@pytest.mark.parametrize(("rule", "severity", "line", "changes"), ARTICLE_CASES)
def test_a_broken_article_is_told(
    tmp_path: Path, rule: str, severity: str, line: int, changes: dict[str, str | None]
) -> None:
    text = changed(changes)
    problems = told(projects.problems_of(tmp_path, text), rule)
    assert [p.severity for p in problems] == [severity]
    assert problems[0].line is not None
    if line <= 23:
        assert problems[0].line == line
    else:  # a field after the good ones
        key = str(problems[0].field).partition(".")[0].partition("[")[0]
        assert text.split("\n")[problems[0].line - 1].lstrip(" {").startswith((key, "original"))


def test_the_good_article_is_never_told(tmp_path: Path) -> None:
    assert projects.problems_of(tmp_path, projects.article(body=GOOD_BODY)) == []


@pytest.mark.parametrize(("rule", "severity", "body"), BODY_CASES)
def test_a_broken_text_is_told_at_its_line(
    tmp_path: Path, rule: str, severity: str, body: str
) -> None:
    text = projects.article(body=body)
    problems = projects.problems_of(tmp_path, text)
    (problem,) = [p for p in problems if p.rule.startswith("article.")]
    assert (problem.rule, problem.severity, problem.field) == (rule, severity, "body")
    if body:
        assert problem.line == text.split("\n").index("A") + 3


def test_a_good_text_is_not_told(tmp_path: Path) -> None:
    body = (
        "a < b, 5 > 4, $x<y$ & `<b>`\n\n[a](https://example.org/?a:b) [b](mailto:a@example.org)\n"
        "[c](#heading) [d](data.csv) [e](doi:10.5555/x) ![f](figures/f.png 'F: g')\n"
        "[g]: https://example.org/x:y\n"
    )
    files = {f"{FOLDER}/data.csv": b"a", f"{FOLDER}/figures/f.png": b"\x89PNG\r\n\x1a\n"}
    projects.write(tmp_path, files)
    assert projects.problems_of(tmp_path, projects.article(body=body)) == []


@pytest.mark.parametrize(("rule", "name", "content"), FILE_CASES)
def test_a_broken_file_is_told(tmp_path: Path, rule: str, name: str, content: bytes) -> None:
    projects.write(tmp_path, {f"{FOLDER}/{name}": content})
    (problem,) = projects.problems_of(tmp_path, projects.article())
    assert (problem.rule, problem.file) == (rule, f"{FOLDER}/{name}")


def test_good_files_are_not_told(tmp_path: Path) -> None:
    projects.write(tmp_path, {f"{FOLDER}/{name}": data for name, data in GOOD_FILES.items()})
    assert projects.problems_of(tmp_path, projects.article()) == []


def test_an_issues_files_are_looked_at(tmp_path: Path) -> None:
    projects.write(tmp_path, {"content/issues/2025-1/cover.svg": b"<svg onload='1'/>"})
    (problem,) = projects.problems_of(tmp_path, projects.article())
    assert (problem.rule, problem.file) == (
        "file.svg-active", "content/issues/2025-1/cover.svg",
    )  # fmt: skip


# What one article is to others


def two(tmp_path: Path, first: str, second: str) -> list[Problem]:
    projects.write(
        tmp_path,
        {
            f"{FOLDER}/article.md": first,
            "content/issues/2025-1/02-salt/article.md": second,
        },
    )
    return projects.read(tmp_path)[1]


def test_ids_that_differ_in_case_are_one(tmp_path: Path) -> None:
    problems = two(tmp_path, projects.article("a"), projects.article("b", id="id: A", pages="12"))
    (problem,) = told(problems, "article.id-doubled")
    assert problem.file.endswith("02-salt/article.md")
    assert "01-wells/article.md" in problem.message


def test_dois_that_differ_in_case_are_one(tmp_path: Path) -> None:
    first = projects.article("a", doi="doi: 10.5555/ab")
    second = projects.article("b", doi="doi: 10.5555/AB", pages="12")
    (problem,) = two(tmp_path, first, second)
    assert (problem.rule, problem.severity) == ("article.doi-doubled", "error")


@pytest.mark.parametrize(("pages", "count"), [("10-12", 0), ("9-12", 0), ("8-12", 1), ("5-9", 1)])
def test_pages_that_overlap(tmp_path: Path, pages: str, count: int) -> None:
    problems = two(tmp_path, projects.article("a"), projects.article("b", pages=pages))
    assert [p.rule for p in problems] == ["article.pages-overlap"] * count


def test_places_that_are_taken(tmp_path: Path) -> None:
    second = projects.article("b", pages="12", order="order: 1")
    (problem,) = two(tmp_path, projects.article("a"), second)
    assert (problem.rule, problem.severity) == ("article.order-doubled", "warning")


def test_a_retraction_and_its_notice_know_each_other(tmp_path: Path) -> None:
    notice = projects.article("b", pages="12", r="relations: [{type: retraction, target: a}]")
    (problem,) = two(tmp_path, projects.article("a"), notice)
    assert (problem.rule, problem.file) == (
        "article.status-missing", "content/issues/2025-1/02-salt/article.md",
    )  # fmt: skip
    assert two(tmp_path, projects.article("a", status="status: retracted"), notice) == []


def test_a_notice_may_name_a_doi(tmp_path: Path) -> None:
    relation = "relations: [{type: retraction, target: 10.5555/A}]"
    notice = projects.article("b", pages="12", r=relation)
    assert two(tmp_path, projects.article("a", status="status: retracted"), notice) == []


# Issues, pages, people, journal


@pytest.mark.parametrize(
    ("text", "rule", "severity", "line"),
    [
        ("year: 1200\nnumber: 1\ndate: 1200-01-01\n", "issue.year-range", "error", 1),
        ("year: 2025\nnumber: 1\ndate: 2020-01-01\n", "issue.date-year", "warning", 3),
        ("year: 2025\ndate: 2025-03-31\n", "issue.number-missing", "warning", 1),
        ("year: 2025\nnumber: 1\n", "issue.date-missing", "info", 1),
        ("year: 2025\nnumber: 1\ncover: c.png\n", "issue.file-missing", "error", 3),
    ],
)
def test_a_broken_issue_is_told(
    tmp_path: Path, text: str, rule: str, severity: str, line: int
) -> None:
    projects.write(tmp_path, {f"{FOLDER}/article.md": projects.article()})
    (tmp_path / "content/issues/2025-1/issue.yml").write_text(text)
    (problem,) = told(projects.read(tmp_path)[1], rule)
    assert (problem.severity, problem.line) == (severity, line)


def test_issues_beside_each_other(tmp_path: Path) -> None:
    projects.write(
        tmp_path,
        {
            f"{FOLDER}/article.md": projects.article(),
            "content/issues/2025_2/issue.yml": projects.ISSUE,
        },
    )
    assert {p.rule for p in projects.read(tmp_path)[1]} == {
        "issue.id-form", "issue.doubled", "issue.empty",
    }  # fmt: skip


def test_broken_pages_are_told(tmp_path: Path) -> None:
    page = "---\ntitle: T\n---\n"
    projects.write(
        tmp_path,
        {
            f"{FOLDER}/article.md": projects.article(),
            "content/pages/en/About_us.md": page,
            "content/pages/de/search.md": page + "\n<b>x</b> [a](javascript:x)\n",
        },
    )
    problems = projects.read(tmp_path)[1]
    assert sorted({(p.file.rpartition("/")[2], p.rule, p.line) for p in problems}) == [
        ("About_us.md", "page.name-form", 2),
        ("About_us.md", "page.translation-missing", 2),
        ("search.md", "page.language", 2),
        ("search.md", "page.name-reserved", 2),
        ("search.md", "page.raw-html", 5),
        ("search.md", "page.unsafe-link", 5),
    ]


def test_broken_people_are_told(tmp_path: Path) -> None:
    people = (
        "- {id: a, name: {en: Aisulu Zhumabekova}, orcid: 0000-0002-1825-0097, variants: [X]}\n"
        "- {id: a, name: {en: Y}, orcid: 0000-0002-1825-0097, variants: [X]}\n"
        "- {id: B, name: {en: Z}, orcid: 0000-0002-1825-0098}\n"
    )
    projects.write(
        tmp_path, {f"{FOLDER}/article.md": projects.article(), "content/authors.yml": people}
    )
    assert sorted((p.line, p.rule) for p in projects.read(tmp_path)[1]) == [
        (2, "people.id-form"),
        (2, "people.orcid-invalid"),
        (2, "people.unused"),
        (2, "people.variant-doubled"),
        (3, "people.id-form"),
        (3, "people.orcid-invalid"),
        (3, "people.unused"),
    ]


def test_a_journal_without_issn_and_articles(tmp_path: Path) -> None:
    journal = projects.JOURNAL.replace("issn: 1234-5679\n", "")
    projects.write(tmp_path, {"site_config/journal.yml": journal})
    rules = {p.rule for p in projects.read(tmp_path)[1]}
    assert rules == {"journal.issn-missing", "journal.empty", "issue.empty"}


def test_every_rule_has_a_case_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8") + "article.name-order"
    assert [name for name in RULES if name not in text] == []


def test_a_name_that_is_read_by_a_guess_is_an_info(tmp_path: Path) -> None:
    people = PERSON.replace("Aisulu Zhumabekova", "A B C D") + "    corresponding: true"
    (problem,) = projects.problems_of(tmp_path, projects.article(contributors=people))
    assert (problem.rule, problem.severity) == ("article.name-order", "info")


def test_one_name_in_two_scripts_is_an_info(tmp_path: Path) -> None:
    latin = PERSON.replace("Aisulu Zhumabekova", "Kairat Bakishev")
    cyrillic = PERSON.replace("en: Aisulu Zhumabekova", "en: Бәкішев Қайрат")
    made = {
        f"{FOLDER}/article.md": projects.article(contributors=latin),
        f"{FOLDER.replace('01', '02')}/article.md": projects.article(
            "2025-1-2", pages="10-12", contributors=cyrillic
        ),
    }
    problems = projects.read(projects.write(tmp_path, made))[1]
    (problem,) = [p for p in problems if p.rule == "article.contributor-alike"]
    assert problem.severity == "info"
    assert problem.file.startswith(FOLDER.replace("01", "02"))
    assert "Kairat Bakishev of 2025-1-1: Бәкішев Қайрат" in problem.message
    assert "content/authors.yml" in (problem.hint or "")


@given(st.text("<&!/;?aZ#1- жe\u0301", max_size=30))
def test_only_a_bracket_or_an_ampersand_begins_markup(text: str) -> None:
    if "<" not in text and "&" not in text:
        assert not texts._MARKUP.search(text)
        assert not texts._MARKUP_OF_NAMES.search(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_no_word_of_ascii_mixes_scripts(text: str) -> None:
    assert repair_text(text) == text


@given(st.text("![]()ab\\\n `<", max_size=30))
def test_a_text_without_an_exclamation_and_a_bracket_names_no_figure(text: str) -> None:
    if "![" not in text:
        assert markdown.images(text) == []
