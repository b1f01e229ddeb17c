"""Tables that need no parser: each line begins with a bar, and no bar is escaped."""

from __future__ import annotations

import re
from itertools import chain, repeat

from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.token import Token

from muragat.markdown.tokens import Content, Ends, ends

_ALONE = re.compile(r"\n?(\|[^\n\\]*+)\n(\|[|: \t-]++)((?:\n\|[^\n\\]*+)*+)\n?")
_RULE = re.compile(r"(:?)-+(:?)")
_SIDES = {("", ""): "", (":", ""): "left", ("", ":"): "right", (":", ":"): "center"}

_LARGE = 0x10000
"""Cells that the parser adds to short rows before it ends a table."""

_TABLE = ends("table", "table")
_HEAD, _BODY, _ROW = ends("thead", "thead"), ends("tbody", "tbody"), ends("tr", "tr")


def read(text: str, line: int) -> list[Token] | None:
    """Return the tokens of a block that is a table, or None; lines are counted from 0."""
    found = _ALONE.fullmatch(text)
    sides = _sides(found[2]) if found else None
    if not found or not sides:
        return None
    line += text.startswith("\n")
    head, *rows = (_cells(row) for row in (found[1] + found[3]).split("\n"))
    if len(head) != len(sides) or len(rows) * len(sides) > _LARGE:
        return None
    tokens = [_TABLE[0], _HEAD[0], *_row(head, _columns("th", sides), line), _HEAD[1]]
    if rows:
        columns = _columns("td", sides)
        tokens.append(_BODY[0])
        for n, row in enumerate(rows, line + 2):
            tokens += _row(row, columns, n)
        tokens.append(_BODY[1])
    tokens.append(_TABLE[1])
    return tokens


def _sides(line: str) -> list[str] | None:
    """Return the side of each column's text; None if the line is not that under a table's head."""
    rules = [rule.strip() for rule in line.split("|")[1:]]
    if not rules[-1]:
        rules.pop()
    found = [_RULE.fullmatch(rule) for rule in rules]
    return [_SIDES[rule[1], rule[2]] for rule in found if rule] if all(found) else None


def _cells(line: str) -> list[str]:
    cells = line.strip(MD_TRIM_CHARS).split("|")[1:]
    if cells and not cells[-1]:
        cells.pop()
    return [cell.strip(MD_TRIM_CHARS) for cell in cells]


def _columns(tag: str, sides: list[str]) -> list[Ends]:
    return [ends(tag, tag, **({"style": f"text-align:{s}"} if s else {})) for s in sides]


def _row(cells: list[str], columns: list[Ends], line: int) -> list[Token]:
    """Return a row's tokens: cells that it lacks are empty, those beyond are left out."""
    tokens = [_ROW[0]]
    for (opening, closing), cell in zip(columns, chain(cells, repeat("")), strict=False):
        tokens += opening, Content(cell, line), closing
    tokens.append(_ROW[1])
    return tokens
