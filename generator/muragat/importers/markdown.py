"""Paragraphs of plain text as the Markdown body of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable

from muragat.importers.paragraph import Kind, Paragraph
from muragat.markdown import escape

TABLE = "table"
"""What a fence is marked with that holds a flattened table: an editor looks for it."""


def body(paragraphs: Iterable[Paragraph]) -> str:
    """Return paragraphs as the Markdown of an article's body, a line feed at its end."""
    out: list[str] = []
    before: Paragraph | None = None
    delimiter = "."
    for row in paragraphs:
        tight = before is not None and before.kind is Kind.ITEM and row.kind is Kind.ITEM
        if tight and before is not None and (row.number is None) != (before.number is None):
            tight = False
        if row.kind is Kind.ITEM and row.number is not None and before is not None:
            # A list that begins anew right after another needs another delimiter.
            follows = before.kind is Kind.ITEM and before.number is not None
            if follows and row.number != (before.number or 0) + 1:
                delimiter = ")" if delimiter == "." else "."
                tight = False
        if out:
            quoted = before is not None and before.kind is row.kind is Kind.QUOTATION
            out.append("\n" if tight else "\n>\n" if quoted else "\n\n")
        out.append(_markdown(row, delimiter))
        before = row
    return "".join(out) + "\n" if out else ""


def _markdown(row: Paragraph, delimiter: str) -> str:
    match row.kind:
        case Kind.HEADING:
            return "## " + _heading(row.text)
        case Kind.SUBHEADING:
            return "### " + _heading(row.text)
        case Kind.ITEM:
            mark = "- " if row.number is None else f"{row.number}{delimiter} "
            return mark + escape(row.text)
        case Kind.QUOTATION:
            return "> " + escape(row.text)
        case Kind.TABLE:
            return _table(row.cells, headed=row.headed)
        case Kind.CELL:
            fence = "`" * max(3, 1 + _longest_run("`", row.rows))
            return "\n".join([fence + TABLE, *row.rows, fence])
        case _:
            return escape(row.text)


def _heading(text: str) -> str:
    """Escape the text of a heading, in which a number at the start begins no list."""
    return re.sub(r"^(\d{1,9})\\([.)])", r"\1\2", escape(text))


def _table(rows: tuple[tuple[str, ...], ...], *, headed: bool) -> str:
    """Return a table; its header is empty where the cells of the printed one are not known."""
    head = rows[0] if headed else ("",) * len(rows[0])
    lines = [_row(head), "|" + "---|" * len(head)]
    return "\n".join([*lines, *map(_row, rows[headed:])])


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(escape, cells)) + " |"


def _longest_run(char: str, texts: Iterable[str]) -> int:
    longest = 0
    for text in texts:
        run = 0
        for one in text:
            run = run + 1 if one == char else 0
            longest = max(longest, run)
    return longest
