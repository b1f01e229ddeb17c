"""The order of the repairs, and those that need only a few words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muragat.repairs import ORDER, Context, Line, Scope, Words, read_lines, registered, run
from muragat.repairs.urls import continues

GOLDEN = Path(__file__).parents[2] / "golden" / "repairs"
EMPTY = Context(words=Words())


def show(lines: list[Line]) -> str:
    return "".join(
        "\n" * line.gap + (" " if line.page else "") + line.text + "\n" for line in lines
    )


def test_every_registered_repair_has_its_place() -> None:
    assert sorted(registered()) == sorted(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_golden(name: str, golden: Callable[[Path, str], None]) -> None:
    source = (GOLDEN / name / "in.txt").read_bytes().decode()
    lines = read_lines(source)
    row = registered()[name]
    context = Context(words=Words(lines), et_al=("et al.",), compounds=("егжей-*",))
    result = row.function(lines, context)
    assert result.changes, "the case must show what the repair does"
    golden(GOLDEN / name / "expected.txt", show(result.lines))


def test_a_repair_is_switched_by_its_name() -> None:
    lines = read_lines("дaлa  жолы")
    both = run(lines, EMPTY, scope=Scope.BLOCK)
    one = run(lines, EMPTY, scope=Scope.BLOCK, switches={"mixed-script": False})
    assert [line.text for line in both.lines] == ["дала жолы"]
    assert [line.text for line in one.lines] == ["дaлa жолы"]


def test_doubled_lines_are_off_by_default() -> None:
    lines = read_lines("one line long enough to be sure\n one line long enough to be sure")
    assert len(run(lines, EMPTY, scope=Scope.TEXT).lines) == 2
    asked = run(lines, EMPTY, scope=Scope.TEXT, switches={"doubled-lines": True})
    assert [line.number for line in asked.lines] == [1]


def test_lines_know_gaps_pages_and_numbers() -> None:
    lines = read_lines(" first \n\n\nsecond\n \n\fthird")
    assert [(row.number, row.text, row.gap, row.page) for row in lines] == [
        (1, "first", 0, True),
        (4, "second", 2, False),
        (6, "third", 1, True),
    ]


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("see (https://example.", "org/a/b) and"),
        ("see (https://example.org/a/", "list?x=1) and"),
        ("URL: https://example.org/a-", "b.html"),
        ("URL: https://example.org/a&lang", "=ru."),
        ("(https://example.org/%D0%A1", "%D1%82)"),
    ],
)
def test_an_address_goes_on(head: str, tail: str) -> None:
    assert continues(head, tail)


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("see (https://example.org/a)", "and more"),
        ("URL: https://example.org/a.", "The next sentence"),
        ("URL: https://example.org/a/", "Степь и вода"),
        ("URL: https://example.org/a/", "Seitov A.B. Water"),
        ("no address here", "and.there"),
    ],
)
def test_an_address_ends(head: str, tail: str) -> None:
    assert not continues(head, tail)


TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("абвгғқіaeioptCOX АБ-–.,:;()/\n  \u00ac\u00ad1"), st.characters()
    ),
    max_size=200,
)


@given(TEXT)
def test_repairs_never_crash_and_only_hyphens_and_furniture_go(text: str) -> None:
    lines = read_lines(text)
    context = Context(words=Words(lines))
    for scope in Scope:
        result = run(lines, context, scope=scope)
        assert all(line.text for line in result.lines)
        assert all(line.number <= line.last for line in result.lines)
        numbers = [line.number for line in result.lines]
        assert numbers == sorted(set(numbers))
    joined = run(
        lines, context, scope=Scope.BLOCK, switches={"mixed-script": False, "spaces": False}
    )
    before = [c for line in lines for c in line.text if not c.isspace() and c != "-"]
    after = [c for line in joined.lines for c in line.text if not c.isspace() and c != "-"]
    assert before == after
