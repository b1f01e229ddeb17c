"""Printed text as Markdown that renders to that text, and paragraphs as a Markdown body."""

from __future__ import annotations

import re
from collections.abc import Iterable

from muragat.importers.paragraphs import Kind, Paragraph

_ANYWHERE = re.compile(r"[\\`*<\[\]$~^]|&(?=#?\w+;)|!(?=\[)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"^(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[=-]+\s*$|\||:(?=\s)|_{3,})")
_ORDERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def escape(text: str) -> str:
    """Escape one line of plain text, so that Markdown shows it as it is."""
    text = _inline(text)
    if not text.startswith("\\|"):
        text = _LINE_START.sub(lambda m: "\\" + m[0], text)
    return _ORDERED.sub(r"\1\\\2", text)


def _inline(text: str) -> str:
    text = _ANYWHERE.sub(lambda m: "\\" + m[0], text)
    return _UNDERSCORE.sub(r"\\_", text).replace("|", "\\|")


def _heading(text: str) -> str:
    """Escape the text of a heading, where only closing number signs have a meaning of their own."""
    return re.sub(r"(#+)$", r"\\\1", _inline(text))


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
            out.append("\n" if tight else "\n\n")
        out.append(_markdown(row, delimiter))
        before = row
    return "".join(out) + "\n" if out else ""


def _markdown(row: Paragraph, delimiter: str) -> str:
    if row.kind is Kind.HEADING:
        return "## " + _heading(row.text)
    if row.kind is Kind.SUBHEADING:
        return "### " + _heading(row.text)
    text = escape(row.text)
    if row.kind is Kind.ITEM:
        return ("- " if row.number is None else f"{row.number}{delimiter} ") + text
    if row.kind is Kind.CELL:
        return "\\\n".join(escape(line) for line in row.rows)
    return text
