"""YAML tree -> records, driven by the types of the model, with all problems of a file at once.

The decoder of each type is made once from its annotations. A field whose value is wrong is a
problem and is left out, so that the rest of the record is still checked; a field that is empty
is as good as absent. Texts are brought to NFC, those of one line lose doubled blanks.

Paths of fields are written with dots in ``Marks`` (``contributors.0.name.ru``) and with brackets
in problems (``contributors[0].name.ru``).
"""

from __future__ import annotations

import functools
import sys
import typing
from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar, cast

import msgspec

from muragat import languages
from muragat.fields import (
    OTHER_NAMES,
    TIDY,
    TextKind,
    fields_of,
    hints,
    language_hint,
    nfc,
    right_language,
    text_kind,
    without_none,
)
from muragat.leaves import (
    ABSENT,
    BAD,
    FROM_TEXT,
    LEAVES,
    Decoder,
    Marks,
    Run,
    literal,
    nearest,
)
from muragat.model import PageRange
from muragat.problems import Problem, Severity
from muragat.source import Mapping, Node, Scalar, Sequence

__all__ = ["Decoded", "Marks", "decode", "decode_all"]

T = TypeVar("T")

_HINTED = 100  # problems of a file; later ones are told without a hint


class Decoded(msgspec.Struct, Generic[T], frozen=True):
    """What a tree gave: ``value`` lacks the fields named in ``faulty``, which had errors."""

    value: T | None
    problems: list[Problem]
    marks: Marks
    faulty: frozenset[str]


def decode(
    node: Node | None, type_: type[T], *, file: str, rule_area: str
) -> tuple[T | None, list[Problem], Marks]:
    """Decode a tree into a record, or into ``None`` where there is any error."""
    decoded = decode_all(node, type_, file=file, rule_area=rule_area)
    failed = any(p.severity is Severity.ERROR for p in decoded.problems)
    return None if failed else decoded.value, decoded.problems, decoded.marks


def decode_all(
    node: Node | None, type_: type[T], *, file: str, rule_area: str, line: int = 1
) -> Decoded[T]:
    """Decode a tree into as much of a record as it holds; required texts that lack are empty.

    ``line`` is the place of the record where there is no tree at all.
    """
    run = Run(file, rule_area)
    if node is None:
        node = Mapping([], line, 1, 0, 0)
    run.marks[""] = (node.line, node.column)
    value = _decoder(cast(Any, type_), TextKind.CODE)(run, node, "")
    if value is BAD:
        value = run.partial
    elif value is ABSENT:
        value = None
    return Decoded(value, run.problems, run.marks, frozenset(run.faulty))


@functools.cache
def _decoder(type_: Any, kind: TextKind) -> Decoder:
    """Return the decoder of a type."""
    type_ = without_none(type_)
    origin, args = typing.get_origin(type_), typing.get_args(type_)
    if origin is Literal:
        return functools.partial(literal, args)
    if origin is tuple:
        return _list(_decoder(args[0], kind))
    if origin is dict:
        # A map whose keys are of a type of their own is by no language.
        by_language = args[0] is str and (args[1] is str or args[1] == tuple[str, ...])
        return _map(_decoder(args[1], kind), by_language)
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return FROM_TEXT[type_] if type_ is PageRange else _struct(type_)
    return LEAVES[type_](kind)


# What holds others


def _list(item: Decoder) -> Decoder:
    """Make the decoder of a list out of that of its items."""

    def decode_list(run: Run, node: Node, path: str) -> Any:
        if not isinstance(node, Sequence):
            if isinstance(node, Mapping):
                return run.problem(node, path, "wrong-type", "Must be a list, not a map")
            if not node.text:
                return ABSENT
            return run.problem(node, path, "wrong-type", "Must be a list", "Write [one, two].")
        values = []
        lead = path and path + "."
        for i, child in enumerate(node.items):
            child_path = f"{lead}{i}"
            run.mark(child_path, child)
            value = item(run, child, child_path)
            if value is BAD:
                # The places of what follows would be those of the items before them.
                run.faulty.add(path)
            elif value is ABSENT:
                message = "Must not be empty"
                run.problem(child, child_path, "empty-item", message, "Delete the item.")
                run.faulty.add(path)
            else:
                values.append(value)
        return tuple(values)

    return decode_list


def _map(item: Decoder, by_language: bool) -> Decoder:
    """Make the decoder of a map out of that of its values."""

    def decode_map(run: Run, node: Node, path: str) -> Any:
        if not isinstance(node, Mapping):
            if isinstance(node, Scalar) and not node.text:
                return ABSENT
            hint = "Write the text under its language: `en: …`." if by_language else None
            what = "language" if by_language else "name"
            return run.problem(node, path, "wrong-type", f"Must be a map by {what}", hint)
        values = {}
        lead = path and path + "."
        for key, child in node.items:
            name = key.text
            child_path = lead + name
            run.mark(child_path, child, key)
            if by_language and not languages.is_known(name):
                _unknown_language(run, key, child_path)
                continue
            value = item(run, child, child_path)
            if value is not BAD and value is not ABSENT:
                values[sys.intern(nfc(name))] = value
        return values or ABSENT

    return decode_map


def _unknown_language(run: Run, key: Scalar, path: str) -> None:
    message = f"Must be the code of a language: {key.text}"
    run.problem(key, path, "language-unknown", message, language_hint(key.text))
    meant = right_language(key.text)
    if meant:
        run.faulty.add(f"{path.rpartition('.')[0]}.{meant}".lstrip("."))


def _struct(type_: type[msgspec.Struct]) -> Decoder:
    """Make the decoder of a record."""
    from_text = FROM_TEXT.get(type_)
    decoders, required = _fields(type_)

    def decode_struct(run: Run, node: Node, path: str) -> Any:
        if isinstance(node, Scalar):
            if from_text is not None:
                return from_text(run, node, path)
            if not node.text and path:
                return ABSENT
        if not isinstance(node, Mapping):
            return run.problem(node, path, "wrong-type", "Must be a map of fields")
        if from_text and node.items and not any(key.text in decoders for key, _ in node.items):
            return from_text(run, node, path)
        values: dict[str, Any] = {}
        lead = path and path + "."
        for key, child in node.items:
            name = key.text
            child_path = lead + name
            decoder = decoders.get(name)
            if decoder is None:
                meant = _unknown_field(run, key, child_path, tuple(decoders))
                if meant is not None:
                    run.faulty.add(lead + meant)
                continue
            run.mark(child_path, child, key)
            value = decoder(run, child, child_path)
            if value is not BAD and value is not ABSENT:
                values[name] = value
        return _made(type_, values, required, run, node, path)

    return decode_struct


def _made(
    type_: type[msgspec.Struct],
    values: dict[str, Any],
    required: dict[str, Any],
    run: Run,
    node: Mapping,
    path: str,
) -> Any:
    """Make the record; one that lacks a required field is kept only for the checks."""
    if required.keys() <= values.keys():
        if path == "":
            run.faulty.update(node.left_out)
        return type_(**values)
    missing = [name for name in required if name not in values]
    for name in missing:
        child_path = f"{path}.{name}" if path else name
        if name in node.left_out:
            run.faulty.add(child_path)
        elif child_path not in run.faulty and not _has_faults_below(run, child_path):
            # A problem of this field says enough.
            place = next((child for key, child in node.items if key.text == name), node)
            message = "Must not be empty" if place is not node else f"Must have the field {name}"
            run.problem(place, child_path, f"{name.replace('_', '-')}-missing", message)
    if path == "":
        run.faulty.update(node.left_out)
        run.partial = type_(**values, **{name: required[name] for name in missing})
    return BAD


def _has_faults_below(run: Run, path: str) -> bool:
    return any(fault.startswith(path + ".") for fault in run.faulty)


def _fields(type_: type[msgspec.Struct]) -> tuple[dict[str, Decoder], dict[str, Any]]:
    """Return the decoders of a record's fields, and its required fields with empty values."""
    types_ = hints(type_)
    decoders = {}
    required = {}
    for field in fields_of(type_):
        decoder = _decoder(types_[field.name], text_kind(type_, field.name))
        tidy = TIDY.get((type_, field.name))
        decoders[field.name] = decoder if tidy is None else _tidied(decoder, tidy, field.name)
        if field.required:
            origin = typing.get_origin(types_[field.name]) or types_[field.name]
            required[field.name] = origin() if origin in (str, int, tuple, dict) else ""
    return decoders, required


def _unknown_field(run: Run, key: Scalar, path: str, names: tuple[str, ...]) -> str | None:
    """Report a field that there is not, and return the one that was meant, if that is plain."""
    meant = OTHER_NAMES.get(key.text.lower())
    if meant not in names:
        # Looking for the nearest name takes time: a file of nothing but mistakes needs no hints.
        meant = nearest(key.text, names) if len(run.problems) < _HINTED else None
    hint = f"Did you mean {meant}?" if meant else f"The fields are: {', '.join(names)}."
    if key.text == "slug":
        meant, hint = None, "There is no slug: the address is made from the id."
    run.problem(key, path, "unknown-field", f"Must be a field of this record: {key.text}", hint)
    return meant


def _tidied(decoder: Decoder, tidy: Callable[[str], str], name: str) -> Decoder:
    """Make a decoder that takes an identifier out of what people paste."""

    def decode_tidied(run: Run, node: Node, path: str) -> Any:
        value = decoder(run, node, path)
        if value is BAD or value is ABSENT:
            return value
        bare = tidy(value)
        if bare != value:
            run.problem(
                node,
                path,
                f"{name}-form",
                f"Must be the bare {name.upper()}: {bare}",
                "It is read as that; write it so.",
                Severity.WARNING,
            )
        return bare

    return decode_tidied
