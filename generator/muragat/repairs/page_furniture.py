"""Page numbers and running heads.

A page number stands alone after at least two blank lines, and the running head follows it between
blank lines; a lone number without these neighbours is a cell of a table. A running head without a
number begins a page, stands before a blank line, and is a title of the text in other capitals or
a row of authors. Both open the page that they belong to. They are taken out before any words are
joined, as they stand inside sentences and even inside broken words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from muragat.repairs.base import Change, Context, Repaired, Scope, repair
from muragat.repairs.lines import Line
from muragat.repairs.look_alikes import fold

NUMBER, HEAD = "page-number", "running-head"

_NUMBER = re.compile(r"\d{1,4}")
_DOTS = re.compile(r"\s*(?:\.\.\.|…)$")
_LEAST_LETTERS = 12
_LONGEST = 160
_NAME = (
    r"(?:[^\W\d_]{1,2}\.\s?-?){1,3}\s?[^\W\d_][\w\u2019'-]+"
    r"|[^\W\d_][\w\u2019'-]+\s(?:[^\W\d_]{1,2}\.\s?){1,3}"
)
_NAMES = re.compile(rf"(?:{_NAME})(?:\s*,\s*(?:{_NAME}))*\s*,?")


def is_capital(text: str, *, least: int = 2) -> bool:
    """Tell whether all letters are capitals and there are at least ``least`` of them."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= least and all(c == c.upper() != c.lower() for c in letters)


def is_names(text: str, et_al: Sequence[str]) -> bool:
    """Tell whether a line holds nothing but names with initials, "and others" perhaps."""
    return _NAMES.fullmatch(without_others(text, et_al)) is not None


def without_others(text: str, et_al: Sequence[str]) -> str:
    """Return a row of names without its "and others"."""
    for phrase in et_al:
        if fold(text).endswith(fold(phrase)):
            return text[: len(text) - len(phrase)].rstrip(" ,")
    return text.strip()


def letters(text: str) -> str:
    """Return the folded letters of a text, nothing else."""
    return "".join(c for c in fold(text) if c.isalpha())


def _titles(lines: Sequence[Line]) -> list[str]:
    """Return the letters of each run of lines in capitals."""
    runs: list[str] = []
    run = ""
    for line in lines:
        if is_capital(line.text):
            run += letters(line.text)
        elif run:
            runs.append(run)
            run = ""
    return [r for r in [*runs, run] if len(r) >= _LEAST_LETTERS]


def _is_title(text: str, titles: Sequence[str]) -> bool:
    if is_capital(text):
        return False
    head = letters(_DOTS.sub("", text))
    return len(head) >= _LEAST_LETTERS and any(t.startswith(head) for t in titles)


@repair("page-furniture", scope=Scope.TEXT)
def page_furniture(lines: Sequence[Line], context: Context) -> Repaired:
    """Take out page numbers and running heads; the next line begins the page."""
    titles = _titles(lines)
    out: list[Line] = []
    changes: list[Change] = []
    begins = False
    index = 0

    def take(line: Line, kind: str) -> None:
        changes.append(
            Change(repair="page-furniture", line=line.number, before=line.text, kind=kind)
        )

    while index < len(lines):
        line = lines[index]
        if line.hint and line.hint.furniture:
            take(line, line.hint.furniture)
            index += 1
            begins = True
            continue
        after = lines[index + 1 : index + 3]
        if (
            line.gap >= 2
            and _NUMBER.fullmatch(line.text)
            and len(after) == 2
            and after[0].gap
            and after[1].gap
            and len(after[0].text) <= _LONGEST
        ):
            take(line, NUMBER)
            take(after[0], HEAD)
            index += 2
            begins = True
            continue
        if (
            line.page
            and after
            and after[0].gap
            and (_is_title(line.text, titles) or is_names(line.text, context.et_al))
        ):
            take(line, HEAD)
            index += 1
            begins = True
            continue
        if begins:
            line = msgspec.structs.replace(line, gap=0, page=True)
            begins = False
        out.append(line)
        index += 1
    return Repaired(out, changes)
