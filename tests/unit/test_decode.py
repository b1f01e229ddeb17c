"""Trees -> records: values, places, and all problems at once."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muragat.decode import decode, decode_all
from muragat.fields import field_name, line_text, paragraphs
from muragat.model import Article, Issue, PageRange, Person, Reference
from muragat.problems import Problem
from muragat.source import parse_yaml


def article(text: str) -> tuple[Article | None, list[Problem]]:
    tree, problems = parse_yaml("id: x\nlanguage: en\n" + text, file="f")
    assert problems == []
    value, problems, _ = decode(tree, Article, file="f", rule_area="article")
    return value, problems


def good(text: str) -> Article:
    value, problems = article(text)
    assert problems == []
    assert value is not None
    return value


def told(text: str) -> list[tuple[int | None, str | None, str]]:
    return [(p.line, p.field, p.rule) for p in article(text)[1]]


def test_values_of_all_types() -> None:
    value = good(
        "draft: true\norder: 010\ntitle: {en: no}\nkeywords: {en: [12:30, ~]}\n"
        "published: 2025-03-31\npages: 5–12\nstatus: retracted\n"
        "subjects: [{scheme: udc, code: 911.2}]\n"
    )
    assert value.draft is True
    assert value.order == 10
    assert value.title == {"en": "no"}
    assert value.keywords == {"en": ("12:30", "~")}
    assert value.published == dt.date(2025, 3, 31)
    assert value.pages == PageRange(first="5", last="12")
    assert value.subjects[0].code == "911.2"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("7", "7", "7"), ("5-12", "5", "12"), ("5 – 12", "5", "12"), ("e12", "e12", "e12"),
     ("S5-S12", "S5", "S12"), ("iv-xii", "iv", "xii")],
)  # fmt: skip
def test_pages(text: str, first: str, last: str) -> None:
    assert good(f"pages: {text}\n").pages == PageRange(first=first, last=last)


def test_references_are_texts_or_records() -> None:
    value = good("references:\n  original:\n    - One.\n    - text: Two.\n      doi: 10.5555/x\n")
    assert value.references.original == (
        Reference(text="One."),
        Reference(text="Two.", doi="10.5555/x"),
    )


def test_what_is_empty_is_absent() -> None:
    assert good("title:\n  en:\nabstract:\ndoi: ''\ncontributors: []\nsection:\n") == Article(
        id="x", language="en"
    )


def test_texts_are_brought_to_their_normal_form() -> None:
    value = good(
        'title: {en: "  Wells  of\\n the steppe "}\n'
        "abstract:\n  en: >-\n    One\n    two.\n\n    Three.\n"
        "  ru: |\n    А\u0438\u0306.\n\n\n\n    - x\n    - y\n"
    )
    assert value.title == {"en": "Wells of the steppe"}
    assert value.abstract == {"en": "One two.\n\nThree.", "ru": "Ай.\n\n- x\n- y"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("titel: {en: x}\n", (3, "titel", "article.unknown-field")),
        ("title: x\n", (3, "title", "article.wrong-type")),
        ("title: {kz: x}\n", (3, "title.kz", "article.language-unknown")),
        ("title: {en: [x]}\n", (3, "title.en", "article.wrong-type")),
        ("keywords: {en: x}\n", (3, "keywords.en", "article.wrong-type")),
        ("keywords: {en: [x, '']}\n", (3, "keywords.en[1]", "article.empty-item")),
        ("draft: yes\n", (3, "draft", "article.wrong-type")),
        ("order: first\n", (3, "order", "article.wrong-type")),
        ("published: 2025-02-31\n", (3, "published", "article.date-form")),
        ("published: 31.03.2025\n", (3, "published", "article.date-form")),
        ("pages: 12-5\n", (3, "pages", "article.pages-reversed")),
        ("pages: all\n", (3, "pages", "article.pages-form")),
        ("status: retrated\n", (3, "status", "article.wrong-value")),
        ("contributors:\n  - orcid: x\n", (4, "contributors[0].name", "article.name-missing")),
        ("contributors:\n  - name: A\n", (4, "contributors[0].name", "article.wrong-type")),
        ("references:\n  original:\n    - Law: a book\n",
         (5, "references.original[0]", "article.wrong-type")),
        ('title: {en: "a\\0b"}\n', (3, "title.en", "text.control-character")),
        ("title:\n  en: Law #5\n", (4, "title.en", "yaml.comment-in-text")),
        ("title:\n  en: #5\n", (4, "title.en", "yaml.comment-in-text")),
        ("doi: https://doi.org/10.5555/x\n", (3, "doi", "article.doi-form")),
        ("slug: x\n", (3, "slug", "article.unknown-field")),
    ],
)  # fmt: skip
def test_each_mistake_is_one_problem(text: str, expected: tuple[int, str, str]) -> None:
    assert told(text) == [expected]


def test_a_comment_that_is_meant_is_a_warning() -> None:
    value, (problem,) = article("title:\n  en: Law  # as printed\n")
    assert problem.severity == "warning"
    assert value is not None
    assert value.title == {"en": "Law"}
    assert told("section: land # a comment\n") == []


def test_hints_name_what_is_meant() -> None:
    hints = [p.hint for p in article("licence: x\ntitle: {kz: x}\npublished: 1.2.2025\n")[1]]
    assert hints == [
        "Did you mean license?",
        "Did you mean kk?",
        "Write 2025-02-01, if that is the day.",
    ]


def test_required_fields_that_lack_are_told() -> None:
    value, problems, _ = decode(None, Article, file="f", rule_area="article")
    assert value is None
    assert [p.rule for p in problems] == ["article.id-missing", "article.language-missing"]


def test_a_mistyped_required_field_is_one_problem() -> None:
    tree, _ = parse_yaml("id: x\nlangauge: en\n", file="f")
    _, problems, _ = decode(tree, Article, file="f", rule_area="article")
    assert [p.rule for p in problems] == ["article.unknown-field"]


def test_what_can_be_read_is_kept_for_the_checks() -> None:
    tree, _ = parse_yaml("year: soon\nvolume: 1\ndate: 2025-01-02\n", file="f")
    decoded = decode_all(tree, Issue, file="f", rule_area="issue")
    assert decoded.value == Issue(year=0, volume="1", date=dt.date(2025, 1, 2))
    assert decoded.faulty == {"year"}


def test_identifiers_are_read_bare() -> None:
    value, problems = article(
        "doi: 'https://doi.org/10.5555/A1 '\n"
        "contributors: [{name: {en: A}, orcid: https://orcid.org/0000-0002-1825-0097}]\n"
    )
    assert value is not None
    assert value.doi == "10.5555/A1"
    assert value.contributors[0].orcid == "0000-0002-1825-0097"
    assert {p.severity for p in problems} == {"warning"}


def test_marks_lead_to_every_field() -> None:
    tree, _ = parse_yaml(
        "id: x\nlanguage: en\ntitle:\n  en: T\ncontributors:\n  - name: {en: A}\n", file="f"
    )
    _, _, marks = decode(tree, Article, file="f", rule_area="article")
    assert marks["title"] == (3, 1)
    assert marks["title.en"] == (4, 7)
    assert marks["contributors.0.name.en"] == (6, 16)


def test_a_list_may_be_the_whole_file() -> None:
    tree, _ = parse_yaml("- id: a\n  name: {en: A}\n- id: b\n", file="f")
    value, (problem,), _ = decode(tree, tuple[Person, ...], file="f", rule_area="people")
    assert value is None
    assert (problem.line, problem.field) == (3, "1.name")


def test_names_of_fields_for_people() -> None:
    assert field_name("contributors.0.name.ru") == "contributors[0].name.ru"
    assert field_name("references.original.12") == "references.original[12]"
    assert field_name("affiliations.1.name.ru") == "affiliations.1.name.ru"


def test_normal_forms_are_stable() -> None:
    assert line_text(" a\t b\n c\u00a0d ") == "a b c\u00a0d"
    text = "a\n\nb\n- c"
    assert paragraphs(text) == text
    assert paragraphs("a\nb", folded=True) == "a\n\nb"


@given(st.text(st.sampled_from(" \t\nab\u00a0\u0306\u0430") | st.characters()))
def test_a_text_in_order_is_left_as_it_is(text: str) -> None:
    normal = unicodedata.normalize("NFC", text)
    assert line_text(text) == " ".join(re.findall(r"[^ \t\n]+", normal))
    assert paragraphs(text) == paragraphs(text + "\n") == paragraphs("\n" + text)
    assert paragraphs(text, folded=True) == paragraphs(text + "\n", folded=True)
