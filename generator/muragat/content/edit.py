"""One field of a file that a person wrote: its span is replaced, and nothing else.

Comments, order, quoting and blank lines of everything beside the field stay as they are.
"""

from __future__ import annotations

import re
import types
import typing
from typing import Any, NamedTuple

import msgspec

from muragat.content.emitter import block, quoted, scalar
from muragat.content.shape import shaped
from muragat.fields import TextKind, fields_of, line_text, paragraphs, text_kind
from muragat.model import Article, Issue
from muragat.source import Mapping, Node, Scalar, Sequence, parse_yaml, split_front_matter


class _Step(NamedTuple):
    """A place on the way to a field: its holder, its number in there, its key and its value."""

    holder: Mapping | Sequence
    place: int
    key: Scalar | None
    node: Node


def replace_field(text: str, field: str, value: Any) -> str:
    """Return ``article.md`` or ``issue.yml`` with one field set, added, or with ``None`` removed.

    ``field`` is a path, ``title.en`` or ``contributors[0].orcid``. Raises ValueError where the
    text is not sound YAML, or has no place for such a field.
    """
    edit = _Edit(text, field)
    if value is None or value == "":
        return edit.remove()
    return edit.set(value)


class _Edit:
    """One change of one text; all offsets are into ``text``, which holds only the YAML."""

    def __init__(self, text: str, field: str) -> None:
        self.before, self.text, self.after = _parts(text)
        self.type: type = Article if self.before else Issue
        self.line_end = "\r\n" if "\r\n" in text else "\n"
        self.field = field
        self.path = re.sub(r"\[(\d+)\]", r".\1", field).split(".")
        self.tree = _tree(self.text)
        self.steps = _walk(self.tree, self.path)

    def set(self, value: Any) -> str:
        data = self._shaped(value)
        rest = self.path[len(self.steps) :]
        if not rest:
            self._replace(self.steps[-1], data)
        elif self.steps and _is_empty(self.steps[-1].node):
            self._replace(self.steps[-1], _nested(rest, data))
        else:
            holder = self.steps[-1].node if self.steps else self.tree
            if holder is None:
                lines = block(_nested(rest, data), 0, typed=False)
                self._splice(len(self.text), len(self.text), self._lines(lines) + self.line_end)
            elif isinstance(holder, Mapping):
                self._insert(holder, rest, data)
            else:
                raise ValueError(f"there is no place for {self.field}")
        return self._result(changed=True)

    def remove(self) -> str:
        if len(self.steps) < len(self.path):
            return self._result(changed=False)
        step = self.steps.pop()
        # A map without entries goes too.
        while self.steps and len(step.holder.items) == 1:
            step = self.steps.pop()
        if step.holder.flow:
            self._remove_in_flow(step)
        else:
            self._remove_lines(step)
        return self._result(changed=True, shifted=step.key is None)

    # The value as it is to stand

    def _shaped(self, value: Any) -> Any:
        if isinstance(value, str):
            top = self.path[0]
            kind = text_kind(self.type, top)
            text = paragraphs(value) if kind is TextKind.PARAGRAPHS else line_text(value)
            return shaped(self.type, top, text)
        return shaped(_owner(self.type, self.path), self.path[-1], value)

    # Changes

    def _replace(self, step: _Step, data: Any) -> None:
        start, end = step.node.start, self._end(step.node)
        if step.holder.flow:
            lead = " " if start == end else ""
            self._splice(start, end, lead + _flow(data))
            return
        if step.key is None:
            indent = max(0, step.node.column - 3)
            lines = block([data], indent, typed=False)
            self._splice(start, end, self._lines(lines)[indent + 2 :])
            return
        indent = step.key.column - 1
        head, *lines = "\n".join(block({"x": data}, indent, typed=False)).split("\n")
        new = head[indent + 2 :]  # what stands behind the colon, with its blank
        colon = self.text.index(":", step.key.end) + 1
        comment = self._comment(end)
        if not isinstance(step.node, Scalar) and not step.node.flow:
            # What stands between the colon and the first line below is kept.
            below = self.text.rindex("\n", colon, start) + 1
            if lines and not new:
                self._splice(below, end, self._lines(lines))
                return
            comment = self.text[colon:below].partition("\n")[0].rstrip("\r")
            if new and comment.strip():
                new = " " + quoted(data) if isinstance(data, str) and not lines else new
            self._splice(colon, end, self._lines([new + comment.rstrip(), *lines]))
        elif lines:
            self._splice(colon, end + len(comment), self._lines([new + comment, *lines]))
        elif start == end:
            self._splice(start, end, new)
        else:
            self._splice(start, end, new[1:])

    def _insert(self, holder: Mapping, rest: list[str], data: Any) -> None:
        value = _nested(rest[1:], data)
        after = self._sibling_before(holder, rest[0])
        if holder.flow:
            self._insert_in_flow(holder, after, rest[0], value)
            return
        indent = holder.items[0][0].column - 1
        lines = block({rest[0]: value}, indent, typed=False)
        first = holder.items[0][0]
        if after is None and self.text[self._line_start(first.start) : first.start].strip():
            after = 0  # the first line belongs to the dash of a list
        if after is None:
            place = self._above_comments(self._line_start(first.start))
            self._splice(place, place, self._lines(lines) + self.line_end)
        else:
            place = self._line_stop(self._end(holder.items[after][1]))
            self._splice(place, place, self.line_end + self._lines(lines))

    def _insert_in_flow(self, holder: Mapping, after: int | None, key: str, value: Any) -> None:
        new = f"{_flow(key)}: {_flow(value)}"
        if not holder.items:
            self._splice(holder.start + 1, holder.start + 1, new)
        elif after is None:
            self._splice(holder.items[0][0].start, holder.items[0][0].start, new + ", ")
        else:
            place = self._end(holder.items[after][1])
            self._splice(place, place, ", " + new)

    def _sibling_before(self, holder: Mapping, name: str) -> int | None:
        """Return the number of the entry that a new one comes after: the model's order."""
        type_ = _type_at(self.type, self.path[: len(self.steps)])
        if not (isinstance(type_, type) and issubclass(type_, msgspec.Struct)):
            return len(holder.items) - 1 if holder.items else None
        order = [f.name for f in fields_of(type_)]
        rank = order.index(name) if name in order else len(order)
        before = [
            i
            for i, (key, _) in enumerate(holder.items)
            if key.text not in order or order.index(key.text) < rank
        ]
        return before[-1] if before else None

    def _remove_in_flow(self, step: _Step) -> None:
        items = step.holder.items
        if step.place + 1 < len(items):
            self._splice(_first(items[step.place]), _first(items[step.place + 1]), "")
        elif step.place > 0:
            self._splice(self._end(_last(items[step.place - 1])), self._end(step.node), "")
        else:
            self._splice(_first(items[0]), self._end(step.node), "")

    def _remove_lines(self, step: _Step) -> None:
        start = step.key.start if step.key is not None else self._dash(step.node)
        stop = self._line_stop(self._end(step.node))
        begin = self._line_start(start)
        if self.text[begin:start].strip():
            # The first entry of a map in a list: the dash stays for the next.
            self._splice(start, _first(step.holder.items[step.place + 1]), "")
        else:
            self._splice(begin, min(len(self.text), stop + len(self._break_at(stop))), "")

    def _dash(self, node: Node) -> int:
        return self.text.rindex("-", 0, node.start)

    # Offsets

    def _end(self, node: Node) -> int:
        """Return where a value ends: after its last character that is not blank."""
        if isinstance(node, Scalar):
            if node.style in ("|", ">"):
                return node.start + len(self.text[node.start : node.end].rstrip())
            return node.end
        return node.end if node.flow or not node.items else self._end(_last(node.items[-1]))

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _above_comments(self, offset: int) -> int:
        """Return the start of the comments that stand right above a line, and belong to it."""
        while offset > 0:
            above = self._line_start(offset - 1)
            if not self.text[above:offset].lstrip().startswith("#"):
                break
            offset = above
        return offset

    def _line_stop(self, offset: int) -> int:
        """Return the end of the line, before its line end."""
        match = re.compile(r"[^\r\n]*").match(self.text, offset)
        return match.end() if match else offset

    def _break_at(self, offset: int) -> str:
        match = re.compile(r"\r?\n|").match(self.text, offset)
        return match.group() if match else ""

    def _comment(self, offset: int) -> str:
        """Return the comment that follows on the line, with the blanks before it."""
        rest = self.text[offset : self._line_stop(offset)]
        return rest if rest.lstrip().startswith("#") else ""

    def _lines(self, lines: list[str]) -> str:
        return self.line_end.join("\n".join(lines).split("\n"))

    def _splice(self, start: int, end: int, new: str) -> None:
        lead = self.line_end if start and start == len(self.text) and not self._ended(new) else ""
        self.changed = self.text[:start] + lead + new + self.text[end:]

    def _ended(self, new: str) -> bool:
        return self.text.endswith("\n") or new.startswith((self.line_end, " ", ","))

    # The outcome

    def _result(self, *, changed: bool, shifted: bool = False) -> str:
        if not changed:
            return self.before + self.text + self.after
        if not shifted:
            self._check()
        return self.before + self.changed + self.after

    def _check(self) -> None:
        """Make sure that no other field reads otherwise than before."""
        try:
            old, new = _texts(self.tree), _texts(_tree(self.changed))
        except ValueError as error:
            raise ValueError(f"cannot write {self.field} here") from error
        mine = self.path
        for path in old.keys() | new.keys():
            parts = path.split("\0")
            inside = parts[: len(mine)] == mine or mine[: len(parts)] == parts
            if not inside and old.get(path) != new.get(path):
                raise ValueError(f"cannot write {self.field} without a change of others")


def _parts(text: str) -> tuple[str, str, str]:
    """Split a text into what stands before its YAML, the YAML, and what stands after it."""
    document, problems = split_front_matter(text, file="")
    if document is not None:
        start = document.header_start
        end = start + len(document.header)
        return text[:start], text[start:end], text[end:]
    if any(p.rule != "front-matter.missing" for p in problems):
        raise ValueError(problems[0].message)
    return "", text, ""


def _tree(text: str) -> Mapping | None:
    tree, problems = parse_yaml(text, file="")
    if problems:
        raise ValueError(problems[0].message)
    if tree is not None and not isinstance(tree, Mapping):
        raise ValueError("must be a map of fields")
    return tree


def _walk(tree: Mapping | None, path: list[str]) -> list[_Step]:
    """Return the steps to a field, as far as they are there."""
    steps: list[_Step] = []
    node: Node | None = tree
    for part in path:
        if isinstance(node, Mapping):
            found = [i for i, (key, _) in enumerate(node.items) if key.text == part]
            if not found:
                break
            key, child = node.items[found[0]]
            steps.append(_Step(node, found[0], key, child))
        elif isinstance(node, Sequence):
            if not part.isdecimal() or int(part) >= len(node.items):
                break
            child = node.items[int(part)]
            steps.append(_Step(node, int(part), None, child))
        else:
            break
        node = child
    return steps


def _texts(node: Node | None, path: str = "") -> dict[str, str]:
    """Return every text of a tree by its path."""
    if node is None:
        return {}
    if isinstance(node, Scalar):
        return {path: node.text}
    lead = f"{path}\0" if path else ""
    result: dict[str, str] = {}
    if isinstance(node, Mapping):
        for key, child in node.items:
            result |= _texts(child, lead + key.text)
    else:
        for i, child in enumerate(node.items):
            result |= _texts(child, f"{lead}{i}")
    return result


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text == "" and node.start == node.end


def _nested(path: list[str], value: Any) -> Any:
    for part in reversed(path):
        value = {part: value}
    return value


def _first(item: Node | tuple[Scalar, Node]) -> int:
    return item[0].start if isinstance(item, tuple) else item.start


def _last(item: Node | tuple[Scalar, Node]) -> Node:
    return item[1] if isinstance(item, tuple) else item


def _flow(value: Any) -> str:
    """Return a value as it stands in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    text = scalar(value, typed=False)
    return quoted(value) if isinstance(value, str) and re.search(r"[,\[\]{}:?]", text) else text


def _type_at(type_: Any, path: list[str]) -> Any:
    """Return the type of the model at a path, or ``None``."""
    for part in path:
        if typing.get_origin(type_) in (types.UnionType, typing.Union):
            type_ = typing.get_args(type_)[0]
        if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
            type_ = typing.get_type_hints(type_).get(part)
        elif typing.get_origin(type_) is tuple:
            type_ = typing.get_args(type_)[0]
        elif typing.get_origin(type_) is dict:
            type_ = typing.get_args(type_)[1]
        else:
            return None
    return type_


def _owner(type_: type, path: list[str]) -> type:
    """Return the record that the last part of a path is a field of."""
    owner = _type_at(type_, path[:-1])
    return owner if isinstance(owner, type) and issubclass(owner, msgspec.Struct) else type_
