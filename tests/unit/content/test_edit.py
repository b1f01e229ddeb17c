"""The second law: in a file that a person wrote, one field is replaced and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muragat.content.writer import replace_field
from muragat.model import PageRange, Reference
from muragat.source import Mapping, Node, Scalar, parse_yaml, split_front_matter
from thoroughness import examples

TEXT = """\
---
# a file that a person wrote
id: 2025-1-1   # never changes
language:  'en'
title:
  # as printed
  en: Old title
  ru:   "Старое"  # checked
abstract: {en: "one", ru: two}
contributors:
  - name: {en: A}
    orcid: 1

  # the second
  - name:
      en: B
keywords:
  en:
  - a
  - b   # doubtful

  # end of keywords
doi:
funding:
  en: >-
    A fund
    of old.

# the end
---

title: x
"""


def changed(field: str, value: Any, text: str = TEXT) -> tuple[list[str], list[str]]:
    """Return the lines that went and the lines that came."""
    new = replace_field(text, field, value)
    before, after = text.split("\n"), new.split("\n")
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return before, after


@pytest.mark.parametrize(
    ("field", "value", "gone", "come"),
    [
        ("title.en", "New: title", ["  en: Old title"], ['  en: "New: title"']),
        ("title.ru", "Новое", ['  ru:   "Старое"  # checked'], ["  ru:   Новое  # checked"]),
        ("title.kk", "Жаңа", [], ["  kk: Жаңа"]),
        ("title.ru", None, ['  ru:   "Старое"  # checked'], []),
        ("language", "kk", ["language:  'en'"], ["language:  kk"]),
        ("doi", "10.5555/x", ["doi:"], ["doi: 10.5555/x"]),
        ("doi", None, ["doi:"], []),
        ("section", None, [], []),
        ("section", "land", [], ["section: land"]),
        ("draft", True, [], ["draft: true"]),
        ("order", 5, [], ["order: 5"]),
        ("published", dt.date(2025, 1, 2), [], ["published: 2025-01-02"]),
        ("pages", PageRange(first="5", last="9"), [], ["pages: 5-9"]),
        ("languages", ("kk", "en"), [], ["languages: [kk, en]"]),
        ("abstract.en", "x, y", ['abstract: {en: "one", ru: two}'],
         ['abstract: {en: "x, y", ru: two}']),
        ("abstract.kk", "z", ['abstract: {en: "one", ru: two}'],
         ['abstract: {en: "one", ru: two, kk: z}']),
        ("abstract.en", None, ['abstract: {en: "one", ru: two}'], ["abstract: {ru: two}"]),
        ("abstract.ru", None, ['abstract: {en: "one", ru: two}'], ['abstract: {en: "one"}']),
        ("contributors[0].orcid", "2", ["    orcid: 1"], ["    orcid: 2"]),
        ("contributors.1.orcid", "2", [], ["    orcid: 2"]),
        ("contributors[1].name.ru", "Б", [], ["      ru: Б"]),
        ("contributors[0].name", None, ["  - name: {en: A}", "    orcid: 1"], ["  - orcid: 1"]),
        ("keywords.en[1]", "c: d", ["  - b   # doubtful"], ['  - "c: d"   # doubtful']),
        ("keywords.en[0]", None, ["  - a"], []),
        ("funding.en", "New", ["  en: >-", "    A fund", "    of old."], ["  en: New"]),
        ("funding.en", None, ["funding:", "  en: >-", "    A fund", "    of old."], []),
        ("license", "CC-BY-4.0", [], ["license: CC-BY-4.0"]),
        ("references.original", (Reference(text="One: two."),), [],
         ["references:", "  original:", '    - "One: two."']),
    ],
)  # fmt: skip
def test_only_the_span_of_the_field_changes(
    field: str, value: Any, gone: list[str], come: list[str]
) -> None:
    assert changed(field, value) == (gone, come)


def test_a_map_is_replaced_and_the_comment_above_it_stays() -> None:
    new = replace_field(TEXT, "title", {"en": "X"})
    assert "title:\n  # as printed\n  en: X" in new
    assert "Старое" not in new


def test_a_field_is_set_where_the_model_has_it() -> None:
    new = replace_field(TEXT, "display_title.en", "Shown")
    assert "# checked\ndisplay_title:\n  en: Shown\nabstract:" in new


def test_a_text_becomes_a_block_and_its_comment_stays() -> None:
    text = "---\nid: x\nabstract:\n  en: short   # by the author\n---\n"
    assert replace_field(text, "abstract.en", "One.\n\nTwo.") == (
        "---\nid: x\nabstract:\n  en: >-   # by the author\n    One.\n\n    Two.\n---\n"
    )


def test_bom_crlf_and_a_missing_line_end_stay() -> None:
    text = "\ufeff---\r\nid: x\r\ntitle:\r\n  en: A\r\n---\r\nBody\r\n"
    assert replace_field(text, "title.ru", "Б") == (
        "\ufeff---\r\nid: x\r\ntitle:\r\n  en: A\r\n  ru: Б\r\n---\r\nBody\r\n"
    )
    assert replace_field("year: 2025", "volume", "1") == "year: 2025\nvolume: 1"


def test_an_issue_and_an_empty_header_take_fields() -> None:
    assert replace_field("year: 2025\n", "number", "2") == "year: 2025\nnumber: 2\n"
    assert replace_field("---\n---\nBody\n", "title.en", "T") == (
        "---\ntitle:\n  en: T\n---\nBody\n"
    )


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (TEXT, "id.en"),
        (TEXT, "contributors[7].orcid"),
        ("---\ntitle: a: b\n---\n", "id"),
        ("---\nid: x\n", "id"),
        ("- a\n", "id"),
    ],
)
def test_where_there_is_no_place_it_says_so(text: str, field: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        replace_field(text, field, "x")


# Law: whatever a person wrote around it, the rest stays to the byte.

ENTRIES = {
    "id": ["id: x", 'id:   "x"  # c', "id: 'x'"],
    "language": ["language: en", "language:    en   # c"],
    "title": [
        "title: {en: A, ru: Б}",
        "title:\n    en: A # c\n    ru: 'Б'",
        "title:\n  # c\n  en: A",
    ],
    "abstract": [
        "abstract:\n  en: |\n    one\n\n    two",
        "abstract:\n  en: >-\n     one\n     two",
    ],
    "keywords": ["keywords: {en: [a, b]}", "keywords:\n  en:\n  - a\n  - b # c", "keywords:"],
    "section": ["section: land", "section:"],
    "doi": ["doi: 10.5555/x", "# c\ndoi: 10.5555/x\n# d"],
}
values = st.text("ab қ:#'\"-[]{},&*!|>%@`\\", min_size=1, max_size=40).filter(str.strip)


def leaves(node: Node | None, path: str = "") -> dict[str, str]:
    if isinstance(node, Scalar):
        return {path: node.text}
    result: dict[str, str] = {}
    if isinstance(node, Mapping):
        for key, child in node.items:
            result |= leaves(child, f"{path}.{key.text}" if path else key.text)
    return result


@settings(max_examples=examples(150), deadline=None)
@given(
    st.permutations(sorted(ENTRIES)),
    st.data(),
    st.sampled_from(["title.en", "title.kk", "abstract.en", "abstract.ru", "section", "doi", "id"]),
    st.none() | values,
)
def test_all_other_entries_stay_to_the_byte(
    order: list[str], data: st.DataObject, field: str, value: str | None
) -> None:
    chunks = {name: data.draw(st.sampled_from(ENTRIES[name])) + "\n" for name in order[:5]}
    text = "---\n" + "".join(chunks.values()) + "---\nBody\n"
    new = replace_field(text, field, value)
    top = field.partition(".")[0]
    for name, chunk in chunks.items():
        assert name == top or chunk in new
    assert new.endswith("---\nBody\n")
    document, _ = split_front_matter(new, file="f")
    assert document is not None
    tree, problems = parse_yaml(document.header, file="f")
    assert problems == []
    found = leaves(tree).get(field)
    # Doubled blanks are kept in an abstract, and go in a title.
    assert found is None if value is None else (found or "").split() == value.split()
