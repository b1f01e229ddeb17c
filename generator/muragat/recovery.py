"""Slips of hand-written YAML, mended in memory so that the rest of a file is read all the same.

``mend`` is given the text and libyaml's error. It names the slip in the editor's words and
returns a text in which that slip is gone: the value in quotes, tabs as blanks, or, where
nothing better is known, without the field that holds the slip. Lines keep their numbers.
"""

from __future__ import annotations

import re

import msgspec
import yaml


class Slip(msgspec.Struct, frozen=True):
    """What is wrong, and where: ``line`` and ``column`` count from 0."""

    line: int
    column: int
    rule: str
    message: str
    hint: str | None
    field: str | None = None


class Mended(msgspec.Struct, frozen=True):
    """A mended text, or ``None``; the lines put in quotes and the fields left out."""

    slip: Slip
    text: str | None
    quoted: frozenset[int] = frozenset()
    left_out: frozenset[str] = frozenset()


_VALUE = re.compile(r"^(?P<before>[ ]*(?:- +)*(?:[\w.-]+ *: +)?)(?P<value>\S.*)$")
_BLOCK = re.compile(r"^[^\s#]")
_INDENT_TABS = re.compile(r"^ *\t[ \t]*(?=\S)")
_NEEDS_QUOTES = 'Put the whole text in double quotes; write a double quote inside it as \\".'


def mend(text: str, error: yaml.MarkedYAMLError) -> Mended:
    """Name the slip behind an error of libyaml, and mend it as far as can be."""
    lines = text.split("\n")
    if _is_tab(error, lines):
        return _mend_tabs(lines)
    place = min(_line(error), len(lines) - 1)
    for candidate in _candidates(lines, place):
        quoted = _quote(lines, candidate)
        if quoted is not None and _goes_further(quoted, candidate, error):
            slip = _diagnose(lines, candidate, error)
            if slip.rule != "yaml.unclosed-quote":  # whose text may run on over other fields
                slip = msgspec.structs.replace(slip, field=_field(lines, candidate))
            return Mended(slip, quoted, frozenset({candidate}))
    return _leave_out(lines, place, _diagnose(lines, place, error))


def _line(error: yaml.MarkedYAMLError) -> int:
    """Return the line where the slip is: what was opened there and never closed, else the end."""
    context = error.context or ""
    opened = (
        "quoted scalar",
        "flow mapping",
        "flow sequence",
        "alias",
        "block scalar",
        "simple key",
    )
    mark = error.context_mark if any(word in context for word in opened) else None
    mark = mark or error.problem_mark or error.context_mark
    return int(mark.line) if mark is not None else 0


_ENTRY = re.compile(r"(?P<indent> *)(?P<dashes>(?:- +)*)(?:(?P<key>[\w.-]+) *:(?: |$))?")


def _field(lines: list[str], place: int) -> str | None:
    """Return the path of the field on a line, ``references.original[3]``, from the indentation."""
    parts: list[str] = []
    limit = len(lines[place]) + 1
    item: int | None = None  # how many items of an open list have been passed
    for line in reversed(lines[: place + 1]):
        match = _ENTRY.match(line)
        if match is None or not line.strip() or line.lstrip().startswith("#"):
            continue
        dash, column = match.end("indent"), match.end("dashes")
        if match["dashes"] and item is not None and dash == limit:
            item += 1
        if column < limit or (item is not None and column <= limit and not match["dashes"]):
            if match["key"]:
                parts.append(match["key"] + (f"[{item}]" if item is not None else ""))
                item = None
            limit = column
            if match["dashes"]:
                item, limit = 0, dash
    return ".".join(reversed(parts)) if parts and item is None else None


def _is_tab(error: yaml.MarkedYAMLError, lines: list[str]) -> bool:
    mark = error.problem_mark
    if mark is None:
        return False
    near = lines[max(0, mark.line - 1) : mark.line + 1]
    return any(_INDENT_TABS.match(line) for line in near)


def _mend_tabs(lines: list[str]) -> Mended:
    first = next(i for i, line in enumerate(lines) if _INDENT_TABS.match(line))
    slip = Slip(
        first,
        lines[first].index("\t"),
        "yaml.tab",
        "Must be indented with blanks, not with tabs",
        "Put two blanks in the place of each tab at the beginning of a line.",
    )
    mended = [
        re.sub(r"\t", "  ", m.group()) + line[m.end() :]
        if (m := _INDENT_TABS.match(line))
        else line
        for line in lines
    ]
    return Mended(slip, "\n".join(mended))


def _candidates(lines: list[str], place: int) -> list[int]:
    """Return the lines that may hold the slip: an odd quotation mark above, then the place."""
    start = place
    while start > 0 and not _BLOCK.match(lines[start]):
        start -= 1
    odd = [i for i in range(start, min(place, len(lines))) if _is_unclosed(_value(lines[i]))]
    return [*odd[:1], *([place] if place < len(lines) else [])]


def _value(line: str) -> str:
    match = _VALUE.match(line.rstrip())
    return match["value"] if match else ""


def _is_unclosed(value: str) -> bool:
    """Tell whether a value opens a quotation mark that its line does not close."""
    if value[:1] == '"':
        return re.search(r'(?<!\\)"', value[1:]) is None
    if value[:1] == "'":
        return value.count("'") % 2 == 1
    return False


def _quote(lines: list[str], place: int) -> str | None:
    """Return the text with the value of one line in quotes, or ``None`` if that is no help."""
    line = lines[place].rstrip()
    match = _VALUE.match(line)
    if match is None:
        return None
    value = match["value"]
    if _is_complete(value) or (value[0] in "#|>" and len(value) <= 2):
        return None
    if value[0] in "[{" and not re.search(r"[\]}]\s*[^\s\]},#]", value):
        return None
    if _is_unclosed(value):
        value = value[1:]
    mended = list(lines)
    mended[place] = (
        match["before"] + "'" + value.replace("'", "''") + "'" + lines[place][len(line) :]
    )
    return "\n".join(mended)


def _is_complete(value: str) -> bool:
    return re.fullmatch(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'', value) is not None and not (
        re.search(r"(?<!\\)\\[^0abtnvfre \"/\\N_LPxuU]", value)
    )


def _goes_further(text: str, place: int, before: yaml.MarkedYAMLError) -> bool:
    """Tell whether a mended text parses to its end, or to a later error."""
    try:
        for _ in yaml.parse(text, Loader=yaml.CBaseLoader):
            pass
    except yaml.MarkedYAMLError as error:
        return _line(error) > max(place, _line(before))
    except yaml.YAMLError:
        return False
    return True


def _leave_out(lines: list[str], place: int, slip: Slip) -> Mended:
    """Leave out the field that holds a slip."""
    place = min(place, len(lines) - 1)
    start = place
    while start > 0 and not _BLOCK.match(lines[start]):
        start -= 1
    end = place + 1
    while end < len(lines) and not _BLOCK.match(lines[end]):
        end += 1
    if not any(line.strip() for line in lines[start:end]):
        return Mended(slip, None)
    key = lines[start].partition(":")[0].strip(" \"'")
    mended = lines[:start] + [""] * (end - start) + lines[end:]
    return Mended(slip, "\n".join(mended), left_out=frozenset({key}))


def _diagnose(lines: list[str], place: int, error: yaml.MarkedYAMLError) -> Slip:
    """Name the slip of a line in the editor's words."""
    line = lines[place] if place < len(lines) else ""
    match = _VALUE.match(line.rstrip())
    value = match["value"] if match else ""
    column = len(match["before"]) if match else 0
    problem = error.problem or ""
    mark = error.problem_mark
    if _is_unclosed(value):
        return Slip(
            place,
            column,
            "yaml.unclosed-quote",
            "Must have a closing quotation mark",
            'Write a text with quotation marks inside as "…", with \\" for each inner mark.',
        )
    if "could not find expected ':'" in problem:
        return Slip(
            place,
            len(line) - len(line.lstrip()),
            "yaml.no-colon",
            "Must have a colon and a blank after the name of the field",
            "Indent the line if it goes on with the text above.",
        )
    if "mapping values" in problem:
        if mark is not None and re.fullmatch(r"\s*(?:- +)*[\w.-]+ *", line[: mark.column]):
            return Slip(
                place,
                len(line) - len(line.lstrip()),
                "yaml.indentation",
                "Must be indented like the fields beside it",
                "Or put the line above in order: it has no colon, or its text goes on here.",
            )
        if mark is not None and mark.line == place:
            column = mark.column
        return Slip(
            place,
            column,
            "yaml.unquoted-colon",
            "Must be in quotes, as the text holds a colon and a blank",
            _NEEDS_QUOTES,
        )
    if "escape" in problem:
        return Slip(
            place,
            column,
            "yaml.escape",
            "Must write a backslash twice inside double quotes",
            "Write \\\\ for a backslash, or put the text in single quotes.",
        )
    if value[:1] in tuple("[{") and not re.search(r"[\]}]\s*[^\s\]},#]", value):
        return Slip(
            place,
            column,
            "yaml.unclosed-bracket",
            f"Must be a well-formed list or map in brackets, begun with {value[0]}",
            "Close the bracket, and put a text that holds , : [ ] { } in double quotes.",
        )
    if value[:1] in tuple("[{\"'*&!%@`|>"):
        return Slip(
            place,
            column,
            "yaml.needs-quotes",
            f"Must be in quotes, as the text begins with {value[0]}",
            _NEEDS_QUOTES,
        )
    if mark is not None and mark.line == place:
        column = mark.column
    return Slip(
        place,
        column,
        "yaml.syntax",
        "Must be YAML: " + (problem or "this line cannot be read"),
        "Look at the indentation, the colons and the quotation marks here and in the line above.",
    )
