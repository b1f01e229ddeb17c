"""Plain data -> block YAML in one canonical form.

Two readings are served. ``typed`` YAML is for any reader: a text that another one would take for
a number, a date or a truth value is put in quotes. Without it quotes stand only where the syntax
wants them, as our own reader takes everything for text.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

WIDTH = 88
"""Longest line of a folded text, with its indentation."""


class Flow(tuple[str, ...]):
    """A list of plain words that is written on one line: ``[kk, ru]``."""

    __slots__ = ()


class Prose(str):
    """A text of paragraphs: always written as a block, folded where its line ends allow."""

    __slots__ = ()


_NOT_PLAIN = re.compile(
    r"^[\s,\[\]{}#&*!|>'\"%@`]|^[-?:](?:\s|$)|^(?:---|\.\.\.)|:\s|:$|\s#|\s$"
    r"|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"
)
_OTHER_TYPE = re.compile(
    r"[-+.\d=<~]|(?:true|false|yes|no|on|off|y|n|null)$", re.IGNORECASE
)  # matched at the beginning; more than YAML asks for, so that no reader is misled
_WORD = re.compile(r"[^\W_][\w.-]*")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NOT_BLOCK = re.compile(
    "^[ \t\n]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|(?m:^[ \t]+$)|\n\n$"
)
_NOT_FOLDED = re.compile(r"(?<!\n)\n(?!\n)|\n\n\n|\n[ \t]|[ \t](?:\n|$)")
_BREAK = re.compile(r"(?<=[^ \t]) (?=[^ \t])")


def to_yaml(data: Any, *, typed: bool = True) -> str:
    """Write maps, lists and scalars as block YAML that ends in a line feed."""
    if isinstance(data, Mapping | Sequence) and not isinstance(data, str) and data:
        return "\n".join(block(data, 0, typed)) + "\n"
    return inline(data, 0, typed) + "\n"


def block(data: Any, indent: int, typed: bool) -> list[str]:
    """Return the lines of a map or a list that is not empty."""
    lines: list[str] = []
    pad = " " * indent
    if isinstance(data, Mapping):
        for key, value in data.items():
            _field(lines, pad + scalar(key, typed) + ":", value, indent, typed)
    else:
        for item in data:
            if _is_block(item):
                child = block(item, indent + 2, typed)
                child[0] = pad + "- " + child[0][indent + 2 :]
                lines += child
            else:
                lines.append(f"{pad}- {inline(item, indent, typed)}")
    return lines


def _field(lines: list[str], head: str, value: Any, indent: int, typed: bool) -> None:
    if _is_block(value):
        lines.append(head)
        lines += block(value, indent + 2, typed)
    else:
        lines.append(f"{head} {inline(value, indent, typed)}")


def _is_block(value: Any) -> bool:
    """Tell whether a value stands on the lines below its key."""
    if isinstance(value, Flow) and all(is_word(item) for item in value):
        return False
    return bool(value) and isinstance(value, Mapping | list | tuple)


def is_word(text: str) -> bool:
    """Tell whether a text can stand in a list on one line without quotes."""
    return _WORD.fullmatch(text) is not None


def inline(value: Any, indent: int, typed: bool) -> str:
    """Return a value as it stands after its key; a block text brings its lines with it."""
    if isinstance(value, Flow):
        return f"[{', '.join(value)}]"
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    if isinstance(value, str):
        if isinstance(value, Prose):
            return _prose(value, indent)
        if "\n" in value and not _NOT_BLOCK.search(value):
            return literal(value, indent)
    return scalar(value, typed)


def scalar(value: Any, typed: bool) -> str:
    """Return a scalar on one line: plain where that is safe, else in double quotes."""
    if isinstance(value, str):
        if not value or _NOT_PLAIN.search(value) or (typed and _OTHER_TYPE.match(value)):
            return quoted(value)
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    raise TypeError(f"cannot write {type(value).__name__} as YAML")


def quoted(text: str) -> str:
    """Return a text in double quotes."""
    escaped = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda m: f"\\u{ord(m.group()):04x}", escaped)


def literal(text: str, indent: int) -> str:
    """Return a text as a literal block, its lines kept."""
    pad = "\n" + " " * (indent + 2)
    lines = text.removesuffix("\n").split("\n")
    return ("|" if text.endswith("\n") else "|-") + "".join(
        pad + line if line else "\n" for line in lines
    )


def _prose(text: str, indent: int) -> str:
    if not text or _NOT_BLOCK.search(text) or text.endswith("\n"):
        return quoted(text)
    if _NOT_FOLDED.search(text):
        return literal(text, indent)
    pad = "\n" + " " * (indent + 2)
    width = WIDTH - indent - 2
    paragraphs = (pad.join(_wrap(paragraph, width)) for paragraph in text.split("\n\n"))
    return ">-" + pad + ("\n" + pad).join(paragraphs)


def _wrap(text: str, width: int) -> list[str]:
    """Break a paragraph at single blanks; what folding joins again is the very same text."""
    lines: list[str] = []
    line = ""
    for word in _BREAK.split(text):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    return lines
