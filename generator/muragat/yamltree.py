"""YAML -> a tree that knows the line and column of every key and value, in one pass.

Everything is text (``no``, ``010`` and ``12:30`` stay what was typed); aliases, anchors, tags,
doubled keys, a second document and deep nesting are problems. Nothing raises on any input.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import msgspec
import yaml

from muragat.problems import Problem
from muragat.recovery import Slip, mend

DEPTH_LIMIT = 20
"""How deep maps and lists may lie in each other."""
NODE_LIMIT = 300_000
"""How many texts, maps and lists a document may hold."""
_MENDS = 40  # slips of one file that are mended in memory, so that the rest of it is checked too
_MENDED_LENGTH = 1_000_000  # characters in all that are parsed anew: each slip is a parse more
_COMMENT = re.compile(r"[ \t]*#[^\n]*")


class Scalar(msgspec.Struct, gc=False):
    """A text. ``line`` and ``column`` count from 1, ``start`` and ``end`` are offsets.

    ``style`` is the quotation mark, ``|``, ``>`` or ``""``; ``comment`` tells that a comment
    follows on the same line; ``mended`` that the text was put in quotes in memory.
    """

    text: str
    line: int
    column: int
    start: int
    end: int
    style: str = ""
    comment: str = ""
    mended: bool = False


class Mapping(msgspec.Struct, gc=False):
    """A map. ``left_out`` names keys whose values could not be read."""

    items: list[tuple[Scalar, Scalar | Mapping | Sequence]]
    line: int
    column: int
    start: int
    end: int
    flow: bool = False
    left_out: frozenset[str] = frozenset()


class Sequence(msgspec.Struct, gc=False):
    """A list."""

    items: list[Scalar | Mapping | Sequence]
    line: int
    column: int
    start: int
    end: int
    flow: bool = False


Node: TypeAlias = Scalar | Mapping | Sequence


def parse_yaml(text: str, *, file: str, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    """Parse one YAML document into a tree; an empty one gives ``None`` without a problem.

    ``first_line`` is the line of the file that the text begins at. A slip such as an unquoted
    colon is a problem, and is mended in memory so that the rest is read all the same.
    """
    slips: list[Slip] = []
    quoted: set[int] = set()
    left_out: set[str] = set()
    tree: Node | None = None
    found: list[Problem] = []
    for _ in range(min(_MENDS, _MENDED_LENGTH // (len(text) + 1) + 1)):
        builder = _Builder(text, file, first_line, quoted)
        try:
            tree = builder.build()
        except yaml.MarkedYAMLError as error:
            mended = mend(text, error)
            slips.append(mended.slip)
            if mended.text is None:
                break
            text = mended.text
            quoted |= mended.quoted
            left_out |= mended.left_out
        except _TooMuchError as stop:
            found = [stop.problem]
            break
        except yaml.YAMLError:
            # Only the reader's own errors are left, and those characters never come here.
            slips.append(Slip(0, 0, "yaml.syntax", "Must be YAML", None))
            break
        else:
            found = builder.problems
            break
    problems = [
        Problem(
            file=file,
            line=slip.line + first_line,
            column=slip.column + 1,
            rule=slip.rule,
            field=slip.field,
            message=slip.message,
            hint=slip.hint,
        )
        for slip in slips
    ]
    if isinstance(tree, Mapping):
        tree.left_out = frozenset(left_out)
    return tree, problems + found


class _TooMuchError(Exception):
    """Raised when the rest of a document is not worth reading."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Level:
    """An open map or list, or the document around all: ``seen`` are a map's keys with their lines.

    ``key`` is the one that waits for a value.
    """

    __slots__ = ("items", "key", "seen")

    def __init__(self, items: list[Any], *, is_map: bool) -> None:
        self.items = items
        self.seen: dict[str, int] | None = {} if is_map else None
        self.key: Scalar | None = None


class _Builder:
    """Builds the tree of one document from libyaml's events, without recursion."""

    def __init__(self, text: str, file: str, first_line: int, quoted: set[int]) -> None:
        self.text = text
        self.file = file
        self.first_line = first_line
        self.quoted = quoted
        self.problems: list[Problem] = []
        self.open: list[Mapping | Sequence] = []
        self.levels: list[_Level] = []

    def build(self) -> Node | None:
        # Most events are texts: they are dealt with here, as a call of a function costs as much.
        events: Any = yaml.CBaseLoader(self.text)
        get_event = events.get_event
        first = self.first_line
        special = bool(self.quoted) or "#" in self.text
        level = _Level([], is_map=False)
        self.levels = [level]
        number = 0
        while (event := get_event()) is not None:
            if number > NODE_LIMIT:
                message = f"Must not hold more than {NODE_LIMIT} texts, lists and maps"
                raise _TooMuchError(self._problem(event.start_mark, "yaml.too-many", message))
            number += 1
            kind = type(event)
            if kind is not yaml.ScalarEvent:
                if self._is_second_document(event):
                    break
                level = self._structure(event)
                continue
            if event.anchor is not None or event.tag is not None:
                self._check(event)
            start = event.start_mark
            node = Scalar(
                event.value,
                start.line + first,
                start.column + 1,
                start.index,
                event.end_mark.index,
                event.style or "",
            )
            if special:
                self._mark(node)
            # `_add` in place: most of what a file holds are texts.
            if level.seen is None:
                level.items.append(node)
            elif level.key is None:
                self._key(level, level.seen, node)
            else:
                self._value(level, level.key, node)
        return self.levels[0].items[0] if self.levels[0].items else None

    def _mark(self, node: Scalar) -> None:
        """Note a comment behind a text, and that a text was put in quotes in memory."""
        found = _COMMENT.match(self.text, node.end) if node.style == "" else None
        if found:
            node.comment = found.group().rstrip("\r")
        node.mended = node.line - self.first_line in self.quoted

    def _structure(self, event: Any) -> _Level:
        """Open or close a map or a list; return the innermost that is open then."""
        kind = type(event)
        if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._check(event)
            self._start(event, kind is yaml.MappingStartEvent)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.open.pop().end = event.end_mark.index
            self.levels.pop()
        elif kind is yaml.AliasEvent:
            raise _TooMuchError(self._alias(event))
        return self.levels[-1]

    def _start(self, event: Any, is_map: bool) -> None:
        mark = event.start_mark
        make = Mapping if is_map else Sequence
        node = make(
            [],
            mark.line + self.first_line,
            mark.column + 1,
            mark.index,
            mark.index,
            bool(event.flow_style),
        )
        self._add(self.levels[-1], node)
        if len(self.open) >= DEPTH_LIMIT:
            raise _TooMuchError(
                self._problem(mark, "yaml.too-deep", f"Must not nest deeper than {DEPTH_LIMIT}")
            )
        self.open.append(node)
        self.levels.append(_Level(node.items, is_map=is_map))

    def _add(self, level: _Level, node: Node) -> None:
        if level.seen is None:
            level.items.append(node)
        elif level.key is None:
            self._key(level, level.seen, node)
        else:
            self._value(level, level.key, node)

    def _value(self, level: _Level, key: Scalar, node: Node) -> None:
        if key.style != "?":
            level.items.append((key, node))
        level.key = None

    def _key(self, level: _Level, seen: dict[str, int], node: Node) -> None:
        """Remember a key. One that is doubled or no text is a problem, its value is left out."""
        if not isinstance(node, Scalar):
            self.problems.append(
                Problem(
                    file=self.file,
                    line=node.line,
                    column=node.column,
                    rule="yaml.key-form",
                    message="Must have a plain text as the name of a field",
                )
            )
            level.key = Scalar("", node.line, node.column, node.start, node.end, style="?")
            return
        level.key = node
        first = seen.get(node.text)
        if first is None:
            seen[node.text] = node.line
            return
        self.problems.append(
            Problem(
                file=self.file,
                line=node.line,
                column=node.column,
                rule="yaml.doubled-key",
                field=".".join([*self._path(), node.text]),
                message=f"Must stand once: it is given first at line {first}",
                hint="Join the two, or delete one of them.",
            )
        )
        node.style = "?"

    def _path(self) -> list[str]:
        """Return the path of the innermost open map, with list places in brackets."""
        path: list[str] = []
        for node in self.open[:-1]:
            place = f"[{len(node.items) - 1}]"
            if isinstance(node, Mapping):
                path.append(node.items[-1][0].text if node.items else "")
            elif path:
                path[-1] += place
            else:
                path.append(place)
        return path

    def _check(self, event: Any) -> None:
        if event.anchor is not None:
            raise _TooMuchError(self._alias(event))
        if event.tag is not None and event.tag != "!":
            self.problems.append(
                self._problem(
                    event.start_mark,
                    "yaml.tag",
                    f"Must not have a YAML tag: {event.tag}",
                    "Delete the tag, or put the text in double quotes.",
                )
            )

    def _alias(self, event: Any) -> Problem:
        return self._problem(
            event.start_mark,
            "yaml.alias",
            "Must not use YAML anchors (&name) and aliases (*name)",
            "Write the value out; put a text that begins with & or * in double quotes.",
        )

    def _is_second_document(self, event: Any) -> bool:
        if type(event) is not yaml.DocumentStartEvent or not self.levels[0].items:
            return False
        self.problems.append(
            self._problem(
                event.start_mark,
                "yaml.second-document",
                "Must be one YAML document: a second one begins here",
                "Delete the line ---.",
            )
        )
        return True

    def _problem(self, mark: Any, rule: str, message: str, hint: str | None = None) -> Problem:
        return Problem(
            file=self.file,
            line=mark.line + self.first_line,
            column=mark.column + 1,
            rule=rule,
            message=message,
            hint=hint,
        )
