"""Bytes -> text -> front matter -> tree: places are right, and nothing raises."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muragat.source import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    _text_of,
    has_controls,
    is_clean,
    is_head,
    parse_yaml,
    read_bytes,
    read_document,
    read_text,
    split_front_matter,
)


def plain(node: Node | None) -> object:
    """Return a tree as maps, lists and texts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.items}
    return None


def parsed(text: str) -> object:
    tree, problems = parse_yaml(text, file="f")
    assert problems == []
    return plain(tree)


def rules(text: str) -> list[tuple[int | None, str]]:
    return [(p.line, p.rule) for p in parse_yaml(text, file="f")[1]]


# Text


def test_bom_and_crlf_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    assert read_text(path, "a.md") == ("a\nb\nc\n", [])


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("one\nДала".encode("cp1251"))
    text, (problem,) = read_text(path, "a.md")
    assert text is None
    assert (problem.rule, problem.line, problem.column) == ("text.encoding", 2, 1)
    assert "0xC4" in problem.message
    assert problem.hint is not None
    assert "windows-1251" in problem.hint


def test_utf_16_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("text".encode("utf-16"))
    assert "utf-16" in str(read_text(path, "a.md")[1][0].hint)


def test_control_characters_are_left_out_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"---\na: b\n---\nx\x08y\n")
    document, (problem,) = read_document(path, "a.md")
    assert document is not None
    assert document.body == "xy\n"
    assert (problem.severity, problem.line, problem.column) == ("warning", 4, 2)


def test_control_characters_in_front_matter_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"---\na: b\x00\n---\nx\n")
    _, (problem,) = read_document(path, "a.md")
    assert (problem.severity, problem.line) == ("error", 2)


def test_what_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    assert read_text(tmp_path / "none", "none")[1][0].rule == "file.unreadable"
    assert read_text(tmp_path, "folder")[1][0].rule in ("file.special", "file.unreadable")
    (tmp_path / "link").symlink_to(tmp_path / "none")
    assert read_text(tmp_path / "link", "link")[1][0].rule == "file.symlink"


odd = st.sampled_from(
    "\x00\t\n\x0b\x1f\x7f\x80\x9f\xa0\u2027\u2028\u2029\ufeff\uff01\uffff\U0001f600"
)


@given(st.text(odd | st.characters(exclude_categories=["Cs"])))
def test_a_text_is_clean_if_it_has_no_control_character(text: str) -> None:
    assert is_clean(text.encode(), text) == (has_controls(text) is None)


def test_no_character_is_taken_for_another() -> None:
    for char in map(chr, [*range(0xD800), *range(0xE000, 0x10100)]):
        assert is_clean(char.encode(), char) == (has_controls(char) is None)


def test_a_file_that_has_grown_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    true = os.fstat

    def early(descriptor: int) -> os.stat_result:
        return os.stat_result((*true(descriptor)[:6], 2, *true(descriptor)[7:]))

    monkeypatch.setattr(os, "fstat", early)
    assert read_bytes(path, "a") == (b"12345", [])
    assert read_bytes(path, "a", limit=4)[1][0].rule == "text.too-large"


# Front matter


@given(st.text("-.\n\r \tab\ufeff\x85"))
def test_front_matter_ends_at_the_first_line_of_marks(text: str) -> None:
    document, _ = split_front_matter("---\n" + text, file="f")
    lines = text.split("\n")
    ends = [i for i, line in enumerate(lines) if re.fullmatch(r"(---|\.\.\.)[ \t]*\r?", line)]
    assert (document is None) == (not ends)
    if document is not None:
        rest = lines[ends[0] + 1 :]
        blank = len(list(itertools.takewhile(lambda line: not line.strip(" \t\r"), rest[:-1])))
        body = "\n".join(rest[blank:]).rstrip()
        assert document.header == "".join(line + "\n" for line in lines[: ends[0]])
        assert document.body == (body and body + "\n")


HEADS = st.lists(
    st.sampled_from(
        (
            "---\n",
            "---",
            "...\n",
            "--\x07-\n",
            "-",
            "a: b\n",
            "a",
            "\n",
            "\r",
            " ",
            "\t",
            "\x85",
            "\ufeff",
        )
    ),
    max_size=8,
).map("".join)


@given(HEADS | HEADS.map("---\n{}---\n".format), st.text("-.\n\r \tab\ufeff\x85ә"))
def test_a_text_that_follows_a_head_is_the_body(head: str, text: str) -> None:
    def body_of(whole: str) -> str | None:
        text, _ = _text_of(whole.encode(), "f")
        document, _ = split_front_matter(text or "", file="f")
        return document.body if document else None

    body = body_of(f"---\n---\n{text}")
    if body and is_head(head.encode()):
        assert body_of(head + body) == body


def test_front_matter_and_body_know_their_lines() -> None:
    document, problems = split_front_matter("---\nid: x\n---\n\n\n## T\n\ntext\n\n", file="f")
    assert problems == []
    assert document is not None
    assert (document.header, document.header_line) == ("id: x\n", 2)
    assert (document.body, document.body_line) == ("## T\n\ntext\n", 6)


def test_a_rule_in_the_body_is_no_end() -> None:
    document, _ = split_front_matter("---\nid: x\n---\na\n\n---\n\nb\n", file="f")
    assert document is not None
    assert document.body == "a\n\n---\n\nb\n"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "front-matter.missing"),
        ("\ufeff\n", "front-matter.missing"),
        ("Text.\n", "front-matter.missing"),
        ("+++\na = 1\n+++\n", "front-matter.toml"),
        ("---\na: b\n", "front-matter.unclosed"),
        ("---", "front-matter.unclosed"),
    ],
)
def test_front_matter_that_is_none(text: str, rule: str) -> None:
    document, (problem,) = split_front_matter(text, file="f")
    assert document is None
    assert (problem.rule, problem.line) == (rule, 1)


# YAML


def test_everything_is_text() -> None:
    assert parsed("a: no\nb: 010\nc: 12:30\nd: ~\ne: 2025-1-1\nf:\n") == {
        "a": "no",
        "b": "010",
        "c": "12:30",
        "d": "~",
        "e": "2025-1-1",
        "f": "",
    }


def test_places_count_from_the_first_line() -> None:
    tree, _ = parse_yaml("a:\n  b: қ😀 c\n", file="f", first_line=2)
    assert isinstance(tree, Mapping)
    key, inner = tree.items[0]
    assert (key.line, key.column) == (2, 1)
    assert isinstance(inner, Mapping)
    value = inner.items[0][1]
    assert isinstance(value, Scalar)
    assert (value.line, value.column, value.start, value.end) == (3, 6, 8, 12)


def test_a_comment_after_a_plain_text_is_seen() -> None:
    tree, _ = parse_yaml('a: Law #5\nb: "x" # y\nc: C#\n', file="f")
    assert isinstance(tree, Mapping)
    comments = [value.comment for _, value in tree.items if isinstance(value, Scalar)]
    assert comments == [" #5", "", ""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x b\nc: *x\n", [(1, "yaml.alias")]),
        ("a: !ENV b\n", [(1, "yaml.tag")]),
        ("a: b\nc: d\na: e\n", [(3, "yaml.doubled-key")]),
        ("a: {b: 1, b: 2}\n", [(1, "yaml.doubled-key")]),
        ("a: b\n---\nc: d\n", [(2, "yaml.second-document")]),
        ("a: " + "[" * 21 + "]" * 21 + "\n", [(1, "yaml.too-deep")]),
        ("? [a]\n: b\n", [(1, "yaml.key-form")]),
        ("t:\n  en: Law: a study\n", [(2, "yaml.unquoted-colon")]),
        ("t:\n\ten: Law\n\tru: x\n", [(2, "yaml.tab")]),
        ('t:\n  en: "Law\nid: x\n', [(2, "yaml.unclosed-quote")]),
        ('t:\n  en: "Law\n  ru: "x"\n', [(2, "yaml.unclosed-quote")]),
        ('t:\n  en: "Law" and\n', [(2, "yaml.needs-quotes")]),
        ("r:\n  - [1] Abilov\n", [(2, "yaml.needs-quotes")]),
        ("t: @x\n", [(1, "yaml.needs-quotes")]),
        ("k: [a, b\ns: c\n", [(1, "yaml.unclosed-bracket")]),
        ("t: {en: Law: b}\ns: c\n", [(1, "yaml.unclosed-bracket")]),
        ('t: "a\\qb"\n', [(1, "yaml.escape")]),
        ("t:\n  en: Law\n    ru: x\n", [(3, "yaml.indentation")]),
        ("a: b\nword\nc: d\n", [(2, "yaml.no-colon")]),
    ],
)
def test_slips_are_named(text: str, expected: list[tuple[int, str]]) -> None:
    assert rules(text) == expected


def test_a_doubled_key_names_field_and_first_line() -> None:
    _, (problem,) = parse_yaml("c:\n  - x: 1\n    n: {en: a, en: b}\n", file="f", first_line=2)
    assert problem.field == "c[0].n.en"
    assert "line 4" in problem.message


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("title:\n  # c\n  ru: x\n\n  en: Law: a\n", "title.en"),
        ("title: Law: a\n", "title"),
        ("c:\n  - name:\n      en: A\n  - name:\n      en: B: c\n", "c[1].name.en"),
        ("r:\n  o:\n    - a\n    - text: b\n      doi: x\n    - C: d: e f\n", "r.o[2].C"),
        ("r:\n  o:\n    - a\n    - [1] b\n", "r.o[1]"),
        ("k:\n- a\n- [1] b\n", "k[1]"),
        ("a:\n  x:\n    y: z\n  b: @c\n", "a.b"),
        ("- id: a\n- id: @b\n", None),
    ],
)
def test_a_slip_knows_its_field(text: str, field: str | None) -> None:
    _, (problem,) = parse_yaml(text, file="f")
    assert problem.field == field


def test_reading_goes_on_after_a_slip() -> None:
    text = "t:\n  en: Law: a study\n  ru: 'x'\nk: [a\nid: x\nt2: @y\n"
    tree, problems = parse_yaml(text, file="f")
    assert [p.line for p in problems] == [2, 4, 6]
    assert plain(tree) == {"t": {"en": "Law: a study", "ru": "x"}, "id": "x", "t2": "@y"}
    assert isinstance(tree, Mapping)
    assert tree.left_out == {"k"}


def test_a_bomb_is_refused_at_once() -> None:
    lines = ["a: &a [x, x, x]"] + [
        f"{b}: &{b} [*{a}, *{a}, *{a}]" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    ]
    assert rules("\n".join(lines)) == [(1, "yaml.alias")]


yamlish = st.text(alphabet="ab:-#\"'[]{}|>&*!%@,?\\\t \n\u0436", max_size=60)


@given(yamlish)
def test_no_text_raises(text: str) -> None:
    tree, problems = parse_yaml(text, file="f")
    assert tree is not None or problems or not text.strip() or "#" in text
    split_front_matter("---\n" + text, file="f")


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(data)
        text, problems = read_text(path, "a")
        assert (text is None) <= bool(problems)
        if text is not None:
            parse_yaml(text, file="a")
