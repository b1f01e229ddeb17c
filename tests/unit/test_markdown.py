"""Markdown: golden cases, laws, and inputs that kill lesser parsers."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from muragat import markdown
from muragat.markdown import Heading, Labels
from muragat.markdown.escaping import collapse
from muragat.markdown.formulas import mathml
from thoroughness import examples

CASES = Path(__file__).parent.parent / "golden" / "markdown"

MARKUP = st.text(alphabet="ab1 \t\n\\`*_[](){}<>#+-=.!|$&;:/~^\"'әһ\N{NO-BREAK SPACE}", max_size=60)
ANY_TEXT = st.one_of(MARKUP, st.text(max_size=60))


@pytest.mark.parametrize("case", sorted(p.name for p in CASES.iterdir() if p.is_dir()))
def test_golden(case: str, golden: Callable[[Path, str], None]) -> None:
    document = markdown.parse((CASES / case / "in.md").read_text(encoding="utf-8"))
    labels = Labels(back="Back to mark", notes="Notes", table="Table")
    rendered = document.render(links=lambda path: f"../{path}", prefix="x-", labels=labels)
    golden(CASES / case / "expected.html", rendered.html)
    golden(CASES / case / "expected.txt", "".join(f"{line}\n" for line in document.paragraphs))


# Headings


def test_heading_ids_are_of_any_script_and_unique() -> None:
    text = "## Әдіс пен *материал*\n\n### Method\n\n### Method\n\n## !!!\n\n## method-2\n"
    assert markdown.headings(text) == (
        Heading(2, "Әдіс пен материал", "s-әдіс-пен-материал"),
        Heading(3, "Method", "s-method"),
        Heading(3, "Method", "s-method-2"),
        Heading(2, "!!!", "s-4"),
        Heading(2, "method-2", "s-method-2-2"),
    )


@pytest.mark.parametrize(
    "text", ["Abstract", "References", "fn 1", "Search", "__config", "location", "lunr"]
)
def test_heading_ids_are_never_those_of_the_page(text: str) -> None:
    assert markdown.headings(f"## {text}")[0].id.startswith("s-")


def test_heading_ids_have_a_prefix_and_a_length() -> None:
    rendered = markdown.render("# " + "word " * 30, prefix="p-")
    assert '<h2 id="p-s-word-' in rendered.html
    assert len(rendered.headings[0].id) <= 64
    assert markdown.headings("# " + "ә" * 100)[0].id == "s-" + "ә" * 60


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#x73;cript:alert(1)",
        "&#9;javascript:x",
        "vbscript:x",
        "data:text/html,x",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "blob:x",
        "x" * 3000,
    ],
)
def test_unsafe_addresses_are_no_links(address: str) -> None:
    rendered = markdown.render(f"[a]({address}) ![b]({address}) <{address}>").html
    assert "href" not in rendered
    assert "<img" not in rendered


def test_refused_links_are_named_with_their_line() -> None:
    text = "ok [a](https://example.org)\nand [b](javascript:x)\n\n![c](file:///x)\n"
    assert markdown.refused_links(text) == [("javascript:x", 2), ("file:///x", 4)]
    assert markdown.links(text) == [("https://example.org", 1)]


def test_paths_go_through_the_callback_without_percent_signs() -> None:
    seen: list[str] = []

    def links(path: str) -> str:
        seen.append(path)
        return "there"

    text = (
        "[a](су.md) ![b](figures/a%20b.svg) [c](#id) [d](https://example.org/x) [e](//example.org)"
    )
    rendered = markdown.render(text, links=links).html
    assert seen == ["су.md", "figures/a b.svg"]
    assert 'href="#id"' in rendered
    assert 'href="https://example.org/x"' in rendered


def test_a_callback_cannot_make_an_unsafe_address() -> None:
    assert 'href="#"' in markdown.render("[a](b)", links=lambda _: "javascript:x").html
    text = "[a](javascript%3Aalert(1))"
    assert 'href="javascript%3Aalert(1)"' in markdown.render(text, links=lambda p: p).html


def test_a_doi_is_resolved() -> None:
    assert 'href="https://doi.org/10.5555/x"' in markdown.render("[a](doi:10.5555/x)").html


def test_images_of_others_are_not_loaded() -> None:
    rendered = markdown.render("a ![map](https://example.org/x.png) b").html
    assert rendered == "<p>a map b</p>\n"
    assert markdown.images("a\n![map](https://example.org/x.png)") == [
        ("https://example.org/x.png", 2)
    ]


def test_raw_html_is_text_and_is_found() -> None:
    text = "a <b>c</b>\nd <!-- e -->\n\n<script>alert(1)</script>\n\n5 < 6 and <вода>\n"
    assert markdown.raw_html(text) == [1, 2, 4]
    assert "<b>" not in markdown.render(text).html
    assert "<script" not in markdown.render(text).html


# Formulas


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $6",
        "5$, 6$",
        "US$5 and US$6",
        "$5–$6",
        "a $ b $ c",
        "$",
        "$$",
        "a $$$a$$$",
        r"\$a\$",
    ],
)
def test_a_currency_is_no_formula(text: str) -> None:
    assert "<math" not in markdown.render(text).html
    assert markdown.plain_text(text) == [text.replace("\\", "")]


@pytest.mark.parametrize(
    "text", ["$a$ of 5", "($a$)", "$a$-ны", "$5 + x$", "a\n$b\n= c$", "$$a$$ b"]
)
def test_a_formula(text: str) -> None:
    assert "<math" in markdown.render(text).html


def test_a_formula_carries_its_source() -> None:
    found = mathml('a < b "c"')
    assert found is not None
    assert 'alttext="a &lt; b &quot;c&quot;"' in found
    assert "<mo>&lt;</mo>" in found


@pytest.mark.parametrize(
    "latex",
    [
        r"\unknown{a}",
        r"\frac{a",
        "a}",
        r"\left( a",
        r"\newcommand{\a}{\a\a} \a",
        "{" * 200 + "}" * 200,
        "a" * 3000,
        "a^b^c",
    ],
)
def test_a_formula_that_cannot_be_shown_is_code(latex: str) -> None:
    assert mathml(latex) is None
    if len(latex) < 2000:
        assert "<code>" in markdown.render(f"$$\n{latex}\n$$").html


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{a}",
        r"\class{x}{a}",
        r"\style{color:red}{a}",
        r'\color{red" onclick="x}{a}',
        "&lt;script&gt;",
    ],
)
def test_a_formula_cannot_bring_markup(latex: str) -> None:
    rendered = markdown.render(f"${latex}$").html
    without_source = re.sub(r'alttext="[^"]*"', "", rendered)
    assert "<script" not in without_source
    assert not re.search(r"<[^>]*(href|onclick|style=|class=)", without_source)


@given(st.text(alphabet="ab12 \\{}[]()^_&<>'\"fracsqrtlebgind", max_size=40))
@settings(deadline=None)
def test_no_formula_raises(latex: str) -> None:
    found = mathml(latex)
    assert found is None or _is_balanced(found)


# Laws


class _Balance(HTMLParser):
    VOID = frozenset(["img", "br", "hr"])

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sound = True
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.sound = self.sound and bool(self.open) and self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _is_balanced(text: str) -> bool:
    balance = _Balance()
    balance.feed(text)
    balance.close()
    return balance.sound and not balance.open


@given(ANY_TEXT)
@example("<![\n\n<![x[ y")
@example("[^1]: - [^2]: x\n[^1] [^2]")
@example("> [^a]: > b\n\n[^a]")
@settings(max_examples=examples(300), deadline=None)
def test_any_text_renders(text: str) -> None:
    document = markdown.parse(text)
    rendered = document.render(links=lambda path: path)
    assert _is_balanced(rendered.html)
    assert all("\n" not in line for line in document.paragraphs)
    assert document.headings == rendered.headings
    assert len({h.id for h in rendered.headings}) == len(rendered.headings)
    assert all(line >= 1 for _, line in (*document.images, *document.links))
    assert all(line >= 1 for line in document.raw_html)
    assert document.render(links=lambda path: path) == rendered


def _shown(rendered: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", rendered)).strip("\n")


@given(ANY_TEXT)
@example("R&D &amp; &#38; <b> a_b _c_ 2 * 3 [1, с. 5] [a](b) $5 1. x")
@example("# a #")
@example("\N{NO-BREAK SPACE}a\N{NO-BREAK SPACE}")
@example("\\\N{NO-BREAK SPACE}")
@example("http://example.org/<a@b.c>")
@example("\\\N{NO-BREAK SPACE}")
@settings(max_examples=examples(400), deadline=None)
def test_escaped_text_renders_to_itself(text: str) -> None:
    wanted = collapse(text)
    escaped = markdown.escape(text)
    assert "\n" not in escaped
    paragraph = markdown.render(escaped).html
    assert _shown(paragraph) == wanted
    assert paragraph == (
        f"<p>{html.escape(wanted).replace('&#x27;', chr(39))}</p>\n" if wanted else ""
    )
    assert markdown.plain_text(escaped) == ([wanted] if wanted else [])
    assert markdown.raw_html(escaped) == []


@given(ANY_TEXT.filter(lambda text: bool(collapse(text).strip())))
@example("\\\N{NO-BREAK SPACE}")
@settings(max_examples=examples(200), deadline=None)
def test_escaped_text_can_stand_anywhere(text: str) -> None:
    wanted, escaped = collapse(text), markdown.escape(text)
    assert markdown.plain_text(f"## {escaped}") == [wanted]
    assert markdown.plain_text(f"- {escaped}") == [wanted]
    assert markdown.plain_text(f"> {escaped}") == [wanted]
    assert markdown.render(f"[{escaped}](x)").html == markdown.render(escaped).html.replace(
        "<p>", '<p><a href="x">'
    ).replace("</p>", "</a></p>")
    assert markdown.plain_text(f"| {escaped} |\n|---|\n| {escaped} |") == [wanted, wanted]


@pytest.mark.parametrize(
    "text", ["[12, с. 5]", "a_b", "5 < 6", "R&D", "C# & F#", "1986", "a + b = c", "(1) x", "№ 5"]
)
def test_escape_leaves_harmless_text_alone(text: str) -> None:
    assert markdown.escape(text) == text


# Inputs that take other parsers minutes, or all memory

N = 10_000
BOMBS = {
    "brackets": "[" * 30_000,
    "images": "![" * N,
    "links": "[a](" * N,
    "angles": "[a](<b" * N,
    "lists": "".join("  " * i + "- a\n" for i in range(300)),
    "quotes": "> " * 3000 + "a",
    "numbers": "1. " * 3000 + "a",
    "cdata": "<![" * N,
    "comments": "<!--" * N,
    "tags": "<a " * N,
    "emphasis": "*_" * N,
    "ticks": "".join("a" + "`" * i for i in range(1, 300)),
    "dollars": "$a " * N,
    "escaped dollars": "$$\\$$" * N,
    "marks": "[^1]: x\n\n" + "[^" * N,
    "notes": "[^a]: " * 500 + "x",
    "cells": "|" * 1000 + "\n" + "|-" * 1000 + "|\n" + "|\n" * 1000,
    "references": "[a]: " + "x" * 2000 + "\n\n" + "[a]" * 2000,
    "formulas": ("$" + "{" * 900 + "}" * 900 + "$ ") * 20,
    "fractions": "$" + r"\frac" * 350 + "$",
    "headings": "# a\n\n" * 3000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str) -> None:
    start = time.process_time()
    document = markdown.parse(BOMBS[name])
    document.render()
    assert document.paragraphs is not None
    assert time.process_time() - start < 5
