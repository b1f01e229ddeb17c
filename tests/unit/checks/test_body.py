"""The quick looks at a text: they pass over nothing that a rule would find."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from muragat import markdown
from muragat.checks.body import html_findings, link_findings
from thoroughness import examples

PIECES = (
    "a", " ", "\n", "\n\n", "[x]", "[", "]", "(", ")", "](", "]:", "]: ", "[x][y]", "[y]: ", "!",
    "<", ">", "</", "<b>", "<!--", "javascript:x", "java&#x73;cript:x", "data:,", "https://a.b",
    "foo:bar", "mailto:a@b.c", "\\", "`",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(TEXTS)
@settings(max_examples=examples(2000), deadline=None)
def test_every_link_that_is_refused_is_found(body: str) -> None:
    found = [finding.line for finding in link_findings(body)]
    assert found == [line for _, line in markdown.refused_links(body)]


@given(TEXTS)
@settings(max_examples=examples(2000), deadline=None)
def test_every_line_with_html_is_found(body: str) -> None:
    found = [finding.line for finding in html_findings(body)]
    assert found == list(markdown.raw_html(body))
