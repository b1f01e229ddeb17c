"""The law of conservation: every line has one place, and every letter of it is there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muragat import markdown
from muragat.importers import Imported, import_issue_text
from muragat.importers.paragraph import Kind
from muragat.importers.places import Place, changed, left_over, letters, spans, unplaced
from muragat.importers.profile import Profile, decode_profile, preset
from muragat.problems import SourceError
from muragat.repairs import Line
from muragat.repairs.look_alikes import TO_CYRILLIC, TO_LATIN
from thoroughness import examples

GOLDEN = Path(__file__).parents[2] / "golden" / "importers"


def _other() -> Profile:
    profile, _ = decode_profile((GOLDEN / "other-journal/in/import.yml").read_text("utf-8"))
    assert profile is not None
    return profile


ISSUES = [
    ((GOLDEN / "small-issue/in/issue.txt").read_text("utf-8"), preset()),
    ((GOLDEN / "other-journal/in/issue.txt").read_text("utf-8"), _other()),
]
PIECES = (
    "",
    " ",
    "\n\n\n42\n\nA head of it\n",
    " stray words",
    "Literatur",
    "References",
    "Ключевые слова: река, степь.",
    "Key words: wells",
    "1. Erstens",
    "a) an item;",
    "- item",
    "• item",
    "Table 1 – Wells",
    "2014 1 2 3",
    "Received: 1 May 2025",
    "Поступило: 3 мая 2024 г.",
    "Information about the author:",
    "Seitov A. – Dr., Institute (Kazakhstan)",
    "© 2025",
    "МРНТИ 03.20.00 https://doi.org/10.5555/a",
    "see https://example.org/",
    "under\u00ac",
    "\u200b",
    "Bankverbindung:",
)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, Profile]:
    """Return an issue's text with what extraction and careless hands do to one."""
    text, profile = draw(st.sampled_from(ISSUES))
    rows = text.split("\n")
    for _ in range(draw(st.integers(0, 12))):
        at = draw(st.integers(0, len(rows) - 1))
        row = rows[at]
        match draw(st.integers(0, 8)):
            case 0:
                del rows[at : at + draw(st.integers(1, 6))]
            case 1:
                rows.insert(at, draw(st.one_of(st.sampled_from(PIECES), st.text(max_size=30))))
            case 2:
                rows[at] = " " + row
            case 3:
                rows.insert(at, row)
            case 4:
                cut = draw(st.integers(0, len(row)))
                rows[at : at + 1] = [row[:cut] + "-", *[""] * draw(st.integers(0, 2)), row[cut:]]
            case 5:
                rows[at] = row.translate(draw(st.sampled_from([TO_CYRILLIC, TO_LATIN])))
            case 6:
                rows[at] = row.rstrip(".")
            case 7:
                rows[at] = row.upper()
            case _:
                rows[at] = row + rows.pop(at + 1) if at + 1 < len(rows) else row
        if not rows:
            rows = [""]
    return "\n".join(rows), profile


def attempt(text: str, profile: Profile) -> Imported | None:
    try:
        return import_issue_text(text, issue="2025-1", profile=profile)
    except SourceError:
        return None


@settings(deadline=None, max_examples=examples(250), suppress_health_check=[HealthCheck.too_slow])
@given(damaged())
def test_nothing_is_lost_from_a_damaged_text(case: tuple[str, Profile]) -> None:
    text, profile = case
    imported = attempt(text, profile)
    if imported is None:
        return
    report = imported.report
    assert [d for d in report.doubts if d.what.startswith(("line has", "letters of"))] == []
    rows = text.split("\n")
    count = Counter(n for p in report.map for n in range(p.first, p.last + 1))
    assert all(count[n] == 1 for n, row in enumerate(rows, 1) if row.strip())
    kinds = {*map(str, Kind)}
    removed: dict[int, str] = {}
    for row in report.removed:
        removed[row.line] = removed.get(row.line, "") + row.text
    for article in imported.articles:
        numbers = [
            n
            for p in report.map
            if p.article == article.id and p.part in kinds
            for n in range(p.first, p.last + 1)
        ]
        source = "".join(rows[n - 1] for n in numbers)
        body = "".join(markdown.plain_text(article.body)).replace(" | ", "")
        kept = body + "".join(removed.get(n, "") for n in numbers)
        assert Counter(letters(kept)) == Counter(letters(source))


@pytest.mark.parametrize(("text", "profile"), ISSUES)
def test_nothing_is_lost_when_repairs_are_switched(text: str, profile: Profile) -> None:
    for switches in ({"doubled-lines": True}, {"hyphens": False, "mixed-script": False}):
        changed_profile = msgspec.structs.replace(profile, repairs=switches)
        imported = attempt(text + "\n" + text.split("\n")[10], changed_profile)
        assert imported is not None
        bad = [d for d in imported.report.doubts if d.what.startswith(("line has", "letters"))]
        assert bad == []


def line(number: int, *more: int, gap: int = 0) -> Line:
    last = more[-1] if more else number
    return Line(number=number, last=last, more=more, text="x", gap=gap)


def test_spans_go_over_blank_lines_and_stop_at_what_was_taken_out() -> None:
    assert spans([line(1), line(2), line(5, gap=2)]) == ((1, 5),)
    assert spans([line(1), line(5)]) == ((1, 1), (5, 5))
    assert spans([line(1, 2), line(2)]) == ((1, 2),)
    assert spans([line(1, 4), line(4), line(5)]) == ((1, 1), (4, 5))


def test_a_line_without_a_place_or_with_two_is_named() -> None:
    rows = ["one", "", "two", "three"]
    places = [
        Place(part="a", spans=((1, 2),), text="one"),
        Place(part="b", spans=((1, 1), (4, 4)), text=""),
    ]
    found = unplaced(rows, [piece for place in places for piece in place.pieces])
    assert [(d.line, d.what) for d in found] == [
        (1, "line has two places"),
        (3, "line has no place"),
    ]


@pytest.mark.parametrize(
    ("text", "left_out", "right"),
    [
        ("Wells of the steppe", "", True),
        ("Wells\u00adof the step-pe", "", True),
        ("Wеlls of the steppe", "", True),
        ("Wells of the step", "pe", True),
        ("Wells of the step", "", False),
        ("Wells of the steppes", "", False),
        ("steppe the of Wells", "", False),
    ],
)
def test_letters_are_kept_in_their_order(text: str, left_out: str, right: bool) -> None:
    rows = ["Wells of the ", " step-", "pe"]
    place = Place(part="title.en", spans=((1, 3),), text=text, left_out=left_out)
    assert (changed(rows, [place]) == []) is right


def test_what_is_left_over_of_a_line() -> None:
    assert left_over("Key words: wells, steppe.", ("wells", "steppe")) == "Key words: , ."
    assert left_over("one two", ("three",)) == "one two"
