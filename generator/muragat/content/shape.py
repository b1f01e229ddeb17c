"""Records as maps, lists and texts in the shape in which people write them."""

from __future__ import annotations

from typing import Any

import msgspec

from muragat.content.emitter import Flow, Prose
from muragat.fields import TextKind, fields_of, text_kind
from muragat.model import PageRange, Reference

_ON_ONE_LINE = frozenset({"languages", "affiliations"})
"""Lists of codes."""


def plain(value: Any) -> Any:
    """Return a record, or a part of one, as plain data; what has its default is left out."""
    if isinstance(value, PageRange):
        return value.first if value.first == value.last else f"{value.first}-{value.last}"
    if isinstance(value, Reference) and value.doi is None and value.url is None:
        return value.text
    if isinstance(value, msgspec.Struct):
        return _record(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def shaped(type_: type, field: str, value: Any) -> Any:
    """Return the plain data of a record's field with the marks that the emitter goes by."""
    data = plain(value)
    if field in _ON_ONE_LINE and isinstance(data, list):
        return Flow(data)
    if text_kind(type_, field) is TextKind.PARAGRAPHS:
        if isinstance(data, dict):
            return {lang: Prose(text) for lang, text in data.items()}
        return Prose(data)
    return data


def _record(record: msgspec.Struct) -> dict[str, Any]:
    type_ = type(record)
    result: dict[str, Any] = {}
    for field in fields_of(type_):
        value = getattr(record, field.name)
        if field.required or value != _default(field):
            result[field.name] = shaped(type_, field.name, value)
    return result


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default
