"""The leaves of a record: texts, numbers, dates, pages; and what one decoding gathers."""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from muragat.fields import TextKind, field_name, line_text, paragraphs
from muragat.model import PageRange, Reference
from muragat.problems import Problem, Severity
from muragat.source import Mapping, Node, Scalar, code_point, has_controls

Marks: TypeAlias = dict[str, tuple[int, int]]
"""Place of every field: path -> (line, column), both from 1; ``""`` is the whole record."""


class Run:
    """What one decoding gathers."""

    def __init__(self, file: str, area: str) -> None:
        self.file = file
        self.area = area
        self.problems: list[Problem] = []
        self.marks: Marks = {}
        self.faulty: set[str] = set()
        self.partial: Any = None

    def problem(
        self,
        node: Node,
        path: str,
        rule: str,
        message: str,
        hint: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> Any:
        """Report a problem, and return the sign of a value that is left out."""
        if severity is Severity.ERROR:
            self.faulty.add(path)
        # A slip that was mended in memory has been reported already.
        if not (isinstance(node, Scalar) and node.mended):
            self.problems.append(
                Problem(
                    file=self.file,
                    line=node.line,
                    column=node.column,
                    rule=rule if "." in rule else f"{self.area}.{rule}",
                    field=field_name(path) or None,
                    severity=severity,
                    message=message,
                    hint=hint,
                )
            )
        return BAD

    def mark(self, path: str, node: Node, key: Scalar | None = None) -> None:
        """Remember the place of a field: of its text, or of the name over a map or a list."""
        if key is not None and (type(node) is not Scalar or not node.text):
            node = key
        self.marks[path] = (node.line, node.column)


Decoder: TypeAlias = Callable[[Run, Node, str], Any]
"""Takes a node and its path; returns a value, ``BAD`` or ``ABSENT``."""

BAD = object()
"""A value that had an error."""
ABSENT = object()
"""A value that is empty, which is as good as none."""


def _text(kind: TextKind, run: Run, node: Node, path: str) -> Any:
    if not isinstance(node, Scalar):
        what = "map" if isinstance(node, Mapping) else "list"
        hint = None
        if not node.flow and isinstance(node, Mapping):
            hint = "Put it in double quotes if it is one text that holds a colon."
        elif node.flow:
            hint = "Put it in double quotes if it is one text that begins with a bracket."
        return run.problem(node, path, "wrong-type", f"Must be a text, not a {what}", hint)
    if node.comment and kind is not TextKind.CODE:
        _check_comment(run, node, path)
    if node.style == '"':
        control = has_controls(node.text)
        if control:
            return run.problem(
                node,
                path,
                "text.control-character",
                f"Must not hold the invisible character {code_point(control)}",
                "Delete it.",
            )
    if kind is TextKind.PARAGRAPHS:
        text = paragraphs(node.text, folded=node.style != "|")
    else:
        text = line_text(node.text)
    return text or ABSENT


def _check_comment(run: Run, node: Scalar, path: str) -> None:
    if not node.text and re.match(r"\s*#(?:\s|$)", node.comment):
        return  # a field that is still to be filled in
    # Two blanks before it and one after: whoever writes so means a comment.
    meant = re.match(r"[ \t]{2,}#[ \t]", node.comment) is not None
    run.problem(
        node,
        path,
        "yaml.comment-in-text",
        f"Must be in quotes, or the text ends before {node.comment.strip()[:30]!r}",
        "YAML takes what follows a blank and # for a comment: put the whole text in double "
        "quotes, or the comment on a line of its own.",
        Severity.WARNING if meant else Severity.ERROR,
    )


def _leaf(read: Callable[[Run, Scalar, str, str], Any]) -> Callable[[TextKind], Decoder]:
    """Make a decoder of texts out of a function of (run, node, text, path)."""

    def decode_leaf(run: Run, node: Node, path: str) -> Any:
        text = _text(TextKind.CODE, run, node, path)
        if text is BAD or text is ABSENT:
            return text
        assert isinstance(node, Scalar)
        return read(run, node, text, path)

    return lambda _: decode_leaf


def _bool(run: Run, node: Scalar, text: str, path: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    guess = {"yes": "true", "on": "true", "1": "true", "no": "false", "off": "false", "0": "false"}
    lowered = text.lower()
    hint = f"Write {guess.get(lowered, lowered)}." if lowered in (*guess, "true", "false") else None
    return run.problem(node, path, "wrong-type", "Must be true or false", hint)


def _int(run: Run, node: Scalar, text: str, path: str) -> Any:
    if re.fullmatch(r"\d{1,9}", text, re.ASCII):
        return int(text)
    return run.problem(node, path, "wrong-type", f"Must be a whole number: {text}")


def _date(run: Run, node: Scalar, text: str, path: str) -> Any:
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
    if match:
        try:
            return dt.date(*map(int, match.groups()))
        except ValueError:
            return run.problem(
                node, path, "date-form", f"Must be a day of the calendar: there is no {text}"
            )
    hint = "Write for example 2025-03-31."
    other = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text, re.ASCII)
    if other:
        day, month, year = other.groups()
        hint = f"Write {year}-{month:0>2}-{day:0>2}, if that is the day."
    return run.problem(node, path, "date-form", f"Must be a date, YYYY-MM-DD: {text}", hint)


def literal(values: tuple[str, ...], run: Run, node: Node, path: str) -> Any:
    """Decode one of some words."""
    text = _text(TextKind.CODE, run, node, path)
    if text is BAD or text is ABSENT or text in values:
        return text
    return run.problem(
        node,
        path,
        "wrong-value",
        f"Must be one of {', '.join(values)}",
        did_you_mean(text, values),
    )


_PAGE = r"[A-Za-z]{0,3}\d+[A-Za-z]?|[ivxlcdm]+"
_PAGES = re.compile(rf"({_PAGE})(?: ?[-\u2010-\u2015\u2212] ?({_PAGE}))?", re.ASCII)


def _pages(run: Run, node: Scalar, text: str, path: str) -> Any:
    match = _PAGES.fullmatch(text)
    if match is None:
        return run.problem(
            node,
            path,
            "pages-form",
            f"Must be a page or first and last page: {text}",
            "Write for example 5-12, 7 or e12.",
        )
    first, last = match[1], match[2] or match[1]
    if first.isdecimal() and last.isdecimal() and int(last) < int(first):
        return run.problem(
            node, path, "pages-reversed", f"Must not end before it begins: {first}-{last}"
        )
    return PageRange(first=first, last=last)


LEAVES: dict[Any, Callable[[TextKind], Decoder]] = {
    str: lambda kind: functools.partial(_text, kind),
    bool: _leaf(_bool),
    int: _leaf(_int),
    dt.date: _leaf(_date),
}


def _reference(run: Run, node: Node, path: str) -> Any:
    """Decode an entry of a reference list that is given as one text."""
    text = _text(TextKind.LINE, run, node, path)
    return text if text is BAD or text is ABSENT else Reference(text=text)


FROM_TEXT: dict[type, Decoder] = {Reference: _reference, PageRange: _leaf(_pages)(TextKind.CODE)}
"""Records that may be written as one text."""


def nearest(text: str, names: tuple[str, ...]) -> str | None:
    """Return the name that a text is most like, if any is near."""
    close = difflib.get_close_matches(text.lower(), names, 1)
    return close[0] if close else None


def did_you_mean(text: str, names: tuple[str, ...]) -> str | None:
    """Return the question whether the nearest name was meant."""
    name = nearest(text, names)
    return f"Did you mean {name}?" if name else None
