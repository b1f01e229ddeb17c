from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muragat.host.stylesheet import join, select


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("a{color:red}", "a{color:red}"),
        (".md-typeset a,.md-header a{x:y}", ".md-typeset a{x:y}"),
        (".md-header{x:y}", ""),
        ("@media print{.md-nav{x:y}a{b:c}}", "@media print{a{b:c}}"),
        ("@media print{.md-nav{x:y}}", ""),
        ('@charset "UTF-8";a{b:c}', "a{b:c}"),
        ("@keyframes x{0%{a:b}}a{b:c}", "a{b:c}"),
        (":is(.md-typeset,.md-nav) a{b:c}", ""),
        ('a[title=".md-nav"]{b:c}', 'a[title=".md-nav"]{b:c}'),
        (
            "[data-md-color-scheme=slate]{a:b}[data-md-toggle]{c:d}",
            "[data-md-color-scheme=slate]{a:b}",
        ),
        (':root{--p:url("data:a;b}c");--q:1}', ":root{--q:1}"),
        (':root{--p:url("d;")}a{b:var(--p)}', ':root{--p:url("d;")}a{b:var(--p)}'),
        (':root{--p:url("d;")}', ""),
    ],
)
def test_select(css, kept):
    assert select(css) == kept


@pytest.mark.parametrize(
    ("css", "joined"),
    [
        ("/* x */ a  >  b {\n  c: d;\n  e: f;\n}\n", "a > b{c: d;e: f}\n"),
        ('a::before { content: "  }  /* */" }', 'a::before{content: "  }  /* */"}\n'),
        ("a{b:calc(1px + 2px) / 3}", "a{b:calc(1px + 2px) / 3}\n"),
    ],
)
def test_join(css, joined):
    assert join(css) == joined


@given(st.text(alphabet="a.{}\"'/*;,: \n@(", max_size=60))
def test_any_text_gives_a_style_sheet(css):
    join(select(css))
