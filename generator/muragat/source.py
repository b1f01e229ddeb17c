"""Bytes of a source file -> text -> front matter and body; the YAML goes on to ``yamltree``.

Nothing here raises on any input: what cannot be read is a ``Problem``.
"""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from pathlib import Path

import msgspec

from muragat.plain import NotPlainError, open_plain
from muragat.problems import Problem, Severity
from muragat.yamltree import Mapping, Node, Scalar, Sequence, parse_yaml

__all__ = [
    "Document",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "code_point",
    "has_controls",
    "is_head",
    "parse_yaml",
    "read_bytes",
    "read_document",
    "read_text",
    "split_front_matter",
    "without_controls",
]

SIZE_LIMIT = 5_000_000
"""The largest text file that is read, in bytes: twenty times the longest of articles."""

_TOLD = 1000  # lines with invisible characters that are named one by one

# What libyaml cannot read, and the line breaks of Unicode, which no editor shows.
# Compiled when it is first needed, which takes longer than to load all of this module.
_FORBIDDEN = (
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
# Of the same characters in UTF-8: those of one byte, of two, and the first byte of all others.
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_HIGH_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
_OTHERS = b"\xef"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A text file with front matter. ``header_line`` and ``body_line`` are lines of the file."""

    header: str
    header_line: int
    header_start: int
    body: str
    body_line: int


# Bytes -> text


def read_text(path: str | Path, name: str) -> tuple[str | None, list[Problem]]:
    """Read a UTF-8 file, with or without BOM, and return its text with LF line ends.

    Control characters are taken out with a warning. ``name`` is the file's name in problems.
    """
    data, problems = read_bytes(path, name)
    return (None, problems) if data is None else _text_of(data, name)


def _text_of(data: bytes, name: str) -> tuple[str | None, list[Problem]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [_bad_encoding(data, error, name)]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_clean(data, text):
        return text, []
    return _without_controls(text, name)


def is_clean(data: bytes, text: str) -> bool:
    """Tell whether a text, whose bytes in UTF-8 are ``data``, has no control characters.

    Most texts are known by a few looks at their bytes, which take a third of the time.
    """
    if _OTHERS in data:
        return not re.search(_FORBIDDEN, text)
    return (
        len(data.translate(None, _CONTROLS)) == len(data)
        and not _HIGH_CONTROL.search(data)
        and "\u2028" not in text
        and "\u2029" not in text
    )


def read_bytes(
    path: str | Path, name: str, *, limit: int = SIZE_LIMIT
) -> tuple[bytes | None, list[Problem]]:
    """Read a plain file of at most ``limit`` bytes; ``name`` is its name in problems."""
    try:
        with open_plain(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size <= limit:
                # Room for all that may be read is not taken for a file that is small.
                data = file.read(size + 1)
                if len(data) > size:
                    data += file.read(limit + 1 - len(data))
                if len(data) <= limit:
                    return data, []
        rule, message = "text.too-large", f"Must not be larger than {limit // 1_000_000} MB"
    except NotPlainError:
        rule, message = "file.special", "Must be a plain file"
    except OSError as error:
        if error.errno == errno.ELOOP:
            rule = "file.symlink"
            message = "Must not be a symbolic link: links are never followed"
        else:
            rule, message = "file.unreadable", f"Cannot read: {error.strerror or 'unknown reason'}"
    return None, [Problem(file=name, rule=rule, message=message)]


def _bad_encoding(data: bytes, error: UnicodeDecodeError, name: str) -> Problem:
    # The "sig" codec counts from after the BOM.
    offset = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
    line = data.count(b"\n", 0, offset) + 1
    start = data.rfind(b"\n", 0, offset) + 1
    column = len(data[start:offset].decode("utf-8", "ignore")) + 1
    encoding = _guess_encoding(data)
    return Problem(
        file=name,
        line=line,
        column=column,
        rule="text.encoding",
        message=f"Must be UTF-8: byte 0x{data[offset]:02X} is not",
        hint=f"The text looks like {encoding}: save it as UTF-8, or convert it with "
        f"iconv -f {encoding} -t utf-8.",
    )


def _guess_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    letters = [c for c in data.decode("cp1251", "replace") if ord(c) > 127 and c.isalpha()]
    cyrillic = sum(1 for c in letters if "\u0410" <= c <= "\u044f" or c in "ёЁіІ")
    return "windows-1251" if letters and cyrillic > 0.8 * len(letters) else "windows-1252"


def _without_controls(text: str, name: str) -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        found = re.search(_FORBIDDEN, line)
        if found:
            lines[number] = without_controls(line)
        if found and len(problems) < _TOLD:
            problems.append(
                Problem(
                    file=name,
                    line=number + 1,
                    column=found.start() + 1,
                    rule="text.control-character",
                    severity=Severity.WARNING,
                    message=f"Must not hold the invisible character {code_point(found.group())}",
                    hint="It is left out; delete it in the file.",
                )
            )
    return "\n".join(lines), problems


def without_controls(text: str) -> str:
    """Take out control characters; the line breaks of Unicode become blanks."""
    return re.sub(_FORBIDDEN, lambda m: " " if m.group() in _BREAKS else "", text)


def has_controls(text: str) -> str | None:
    """Return the first control character of a text, if it has one."""
    found = re.search(_FORBIDDEN, text)
    return found.group() if found else None


def code_point(char: str) -> str:
    """Return for example ``U+0008`` or ``U+0430 CYRILLIC SMALL LETTER A``."""
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X}" + (f" {name}" if name else "")


# Text -> front matter and body


def read_document(path: str | Path, name: str) -> tuple[Document | None, list[Problem]]:
    """Read a file with front matter. A control character in the front matter is an error."""
    text, problems = read_text(path, name)
    if text is None:
        return None, problems
    document, more = split_front_matter(text, file=name)
    if document is not None and problems:
        problems = [
            msgspec.structs.replace(p, severity=Severity.ERROR)
            if (p.line or 0) < document.body_line
            else p
            for p in problems
        ]
    return document, problems + more


def is_head(data: bytes) -> bool:
    """Tell whether bytes are front matter and what may follow it before the text begins."""
    text, problems = _text_of(data, "")
    if text is None or problems or text[-1:] != "\n":
        return False
    document, _ = split_front_matter(text, file="")
    return document is not None and not document.body


# A class of characters alone is repeated here: repeated groups take memory for each blank line.
_BLANK_LINES = r"(?:[ \t\r\n]*\n)?"
_OPENING = re.compile(rf"\ufeff?{_BLANK_LINES}---[ \t]*(?:\r?\n|\Z)")
_LEADING = re.compile(_BLANK_LINES)
# A line feed is looked for faster than the beginnings of lines.
_CLOSING = re.compile(r"\n((?:---|\.\.\.)[ \t]*\r?)(?=\n|\Z)")


def split_front_matter(text: str, *, file: str) -> tuple[Document | None, list[Problem]]:
    """Split a text into the YAML between its ``---`` lines and the body after them.

    The body starts at its first line that is not blank and ends in one line feed.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None, [_no_front_matter(text, file)]
    start = opening.end()
    closing = _CLOSING.search(text, start - 1)
    if closing is None:
        return None, [
            Problem(
                file=file,
                line=text.count("\n", 0, opening.end() - 1) + 1,
                rule="front-matter.unclosed",
                message="Must have a closing line --- after the front matter",
                hint="Put a line that is only --- between the last field and the text.",
            )
        ]
    leading = _LEADING.match(text, closing.end())
    begin = leading.end() if leading else closing.end()
    body = text[begin:]
    if body[-1:] != "\n" or body[-2:-1].isspace():
        body = body.rstrip()
        body += "\n" if body else ""
    line = text.count("\n", 0, start) + 1
    return Document(
        header=text[start : closing.start(1)],
        header_line=line,
        header_start=start,
        body=body,
        body_line=line + text.count("\n", start, begin),
    ), []


def _no_front_matter(text: str, file: str) -> Problem:
    rule, message = "front-matter.missing", "Must begin with front matter"
    hint = "Begin the file with a line ---, then the fields, then another line ---."
    if not text.strip("\ufeff \t\r\n"):
        message = "Must not be empty"
    elif text.lstrip("\ufeff \t\r\n").startswith("+++"):
        rule, message = "front-matter.toml", "Must have front matter in YAML, not TOML"
        hint = "Write the fields as `name: value` between two lines ---."
    return Problem(file=file, line=1, rule=rule, message=message, hint=hint)
