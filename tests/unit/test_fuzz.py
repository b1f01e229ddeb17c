"""No input makes a reader raise: article files, Markdown, the text of an issue."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import projects
from muragat import markdown
from muragat.content.writer import write_article
from muragat.hardened import markup_faults, parse_xml, svg_faults
from muragat.importers import Profile, import_issue_text, load_profile
from muragat.problems import SourceError
from muragat.scan import scan

HEAD = """<!doctype html><html lang="en"><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'"></head>"""
FEW, MANY = 60, 1500
FIELDS = (*projects.GOOD, "funding", "relations", "status", "subjects", "published", "draft")
SNIPPETS = (
    "---\n", "title: ", "{en: ", "}", "[", "]", "- ", "en: x\n", "\n", ": ",
    "'", '"', "|\n", ">-\n",
    "&a ", "*a", "!t ", "\t", "  ", "#", "\\u0000", "2025-02-31", "javascript:", "<b>", "\u202e",
    "\x00", "\x1b[31m", "\ufeff", "\r\n", "\u2028", "а\u0306", "\U0001f600", "0000-0002-1825-0097",
    "https://", "10.1/x", "5-3", "kk", "ru", "~", "true", "999999999999", "id: ", "contributors:\n",
)  # fmt: skip
LINES = (
    "ҒТАМР 10.45.53", "IRSTI 10.45.53", "A. Zhumabekova1*, B. Serik2", "Keywords: law, water.",
    "Түйін сөздер: құқық, су.", "Ключевые слова: право; вода.", "Received 1 May 2025", "Abstract",
    "1Sarydala Institute, Kazakhstan", "*e-mail: a@b.test", "ISSN 0317-8471", "Introduction",
    "References", "Әдебиеттер", "Литература", "1. Abilov D. (2020) A book. – Almaty, 2020. – 5 p.",
    "Vol. 1, №1 (113) 2025", "https://doi.org/10.26577/x", "", "\f", "12", "Table 1 – Wells",
    "WELLS OF THE STEPPE", "ҚҰДЫҚТАР", "КОЛОДЦЫ СТЕПИ", "It is hyphen-", "ated and goes on.",
)  # fmt: skip

pieces = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=8), max_size=40).map("".join)
issue_lines = st.lists(st.sampled_from(LINES) | st.text(max_size=30), max_size=60).map("\n".join)
marks = st.text(alphabet="ab \n\t#*_`[]()<>!$\\|~^&;:=-+1.\"'/{}жә\u0306", max_size=120)


def read_article(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        problems = projects.problems_of(Path(folder), data)
    for problem in problems:
        assert problem.rule
        assert problem.line is None or problem.line >= 1
        assert "\x1b" not in str(problem)


def read_article_bytes(data: bytes) -> None:
    read_article(data)


def read_article_pieces(text: str) -> None:
    read_article(("---\n" + text + "\n---\n" + text).encode("utf-8", "replace"))


def read_article_fields(field: str, text: str) -> None:
    """One field of a good article holds anything."""
    head = projects.good_fields(**{field: f"{field}: {text}"})
    read_article(f"---\n{head}---\nx\n".encode("utf-8", "replace"))


def render_markdown(text: str) -> None:
    document = markdown.parse(text)
    html = document.render(links=lambda path: path).html
    assert scan({"a.html": (HEAD + html).encode("utf-8", "replace")}) == []
    assert document.paragraphs is not None
    assert document.raw_html is not None
    assert document.refused_links is not None


def read_drawing(text: str) -> None:
    data = text.encode("utf-8", "replace")
    for find in (svg_faults, markup_faults):
        list(find(data))
    parse_xml(b"<r>" + data + b"</r>", file="a.xml")


PROFILE: list[Profile] = []


def import_issue(text: str) -> None:
    if not PROFILE:
        with tempfile.TemporaryDirectory() as folder:
            profile, problems = load_profile(Path(folder))
        assert profile is not None, problems
        PROFILE.append(profile)
    try:
        done = import_issue_text(text, issue="2025-1", profile=PROFILE[0])
    except SourceError as error:
        assert error.problems  # noqa: PT017
        return
    for article in done.articles:
        read_article(write_article(article).encode("utf-8", "replace"))


FUZZED: dict[str, tuple[Callable[..., None], tuple[st.SearchStrategy[object], ...]]] = {
    "bytes": (read_article_bytes, (st.binary(max_size=300),)),
    "pieces": (read_article_pieces, (pieces,)),
    "fields": (read_article_fields, (st.sampled_from(FIELDS), pieces)),
    "markdown": (render_markdown, (marks | st.text(max_size=80),)),
    "drawing": (read_drawing, (st.text(alphabet="<>/!?[]ENTITY svg=\"'&;:#", max_size=60),)),
    "issue": (import_issue, (issue_lines,)),
}


def run(name: str, examples: int) -> None:
    function, strategies = FUZZED[name]

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.tuples(*strategies))
    def check(values: tuple[object, ...]) -> None:
        function(*values)

    check()


@pytest.mark.parametrize("name", FUZZED)
def test_nothing_raises(name: str) -> None:
    run(name, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("name", FUZZED)
def test_nothing_raises_in_a_long_search(name: str) -> None:
    run(name, MANY)
