"""Bytes -> an lxml tree, without entities, network, DTD or surprise.

libxml2 replaces entities in attributes even when it is told not to, so the declarations are
looked for first, by another parser that stops at the root element. A DOCTYPE that names a DTD is
fine (every JATS article has one); the DTD itself is never read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias
from xml.parsers import expat

import msgspec
from lxml import etree

from muragat.problems import Problem
from muragat.source import read_bytes

Element: TypeAlias = Any
"""An element of lxml, which has no types."""


class XmlLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What a document may be at most.

    ``size`` in bytes; ``parts`` counts tags and attributes, each of which takes about 150 bytes
    of memory; ``depth`` is that of elements in each other (libxml2 stops at 256 by itself).
    """

    size: int = 50_000_000
    parts: int = 1_000_000
    depth: int = 200


LIMITS = XmlLimits()


def read_xml(
    path: Path, name: str, *, limits: XmlLimits = LIMITS
) -> tuple[Element | None, list[Problem]]:
    """Read an XML file and return its root element; ``name`` is the file's name in problems."""
    data, problems = read_bytes(path, name, limit=limits.size)
    return (None, problems) if data is None else parse_xml(data, file=name, limits=limits)


def parse_xml(
    data: bytes, *, file: str, limits: XmlLimits = LIMITS
) -> tuple[Element | None, list[Problem]]:
    """Parse an XML document and return its root element.

    Any entity declaration, and any reference to an entity that XML itself does not know, is a
    problem, as its text would silently be missing.
    """
    try:
        if len(data) > limits.size:
            message = f"Must not be larger than {limits.size // 1_000_000} MB"
            raise _RefusedError("xml.too-large", message)
        if data.count(b"<") + data.count(b"=") > limits.parts * 2:
            message = f"Must not hold more than {limits.parts} elements and attributes"
            raise _RefusedError("xml.too-many", message)
        _refuse_declarations(data)
        root = _parsed(data)
        _check(root, limits)
    except _RefusedError as refused:
        return None, [
            Problem(
                file=file,
                line=refused.line,
                column=refused.column,
                rule=refused.rule,
                message=str(refused),
                hint=refused.hint,
            )
        ]
    return root, []


class _RefusedError(Exception):
    def __init__(
        self,
        rule: str,
        message: str,
        hint: str | None = None,
        *,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message)
        self.rule = rule
        self.hint = hint
        self.line = line
        self.column = column


class _RootError(Exception):
    """Raised at the root element: what was looked for can only stand before it."""


def _refuse_declarations(data: bytes) -> None:
    """Raise when a document declares an entity."""
    parser = expat.ParserCreate()

    def declared(name: str, *_: object) -> None:
        raise _entity(
            f"Must not declare entities: {name[:40]}",
            parser.CurrentLineNumber,
            parser.CurrentColumnNumber + 1,
        )

    def root(*_: object) -> None:
        raise _RootError

    parser.EntityDeclHandler = declared
    parser.UnparsedEntityDeclHandler = declared
    parser.StartElementHandler = root
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(data, True)
    except _RootError:
        return
    except expat.ExpatError as error:
        raise _syntax(expat.ErrorString(error.code), error.lineno, error.offset + 1) from error
    except (LookupError, ValueError) as error:
        # An encoding that Python does not know, or that takes more than a byte a character.
        raise _RefusedError("xml.syntax", f"Must be XML in UTF-8: {error}", line=1) from error


def _entity(message: str, line: int | None = None, column: int | None = None) -> _RefusedError:
    hint = "Write the characters themselves in the place of the entities."
    return _RefusedError("xml.entity", message, hint, line=line, column=column)


def _syntax(reason: str, line: int | None, column: int | None) -> _RefusedError:
    return _RefusedError(
        "xml.syntax",
        f"Must be well-formed XML: {reason}",
        "Export it anew, or mend the line with an XML editor.",
        line=max(line or 1, 1),
        column=column,
    )


def _parsed(data: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        reason = str(error.msg).rpartition(", line")[0] or str(error.msg)
        if "depth" in reason or "Excessive" in reason:
            raise _RefusedError(
                "xml.too-deep", "Must not nest elements deeper than 256", line=line
            ) from error
        raise _syntax(reason, line, column) from error
    except ValueError as error:
        raise _syntax(str(error), None, None) from error
    if root is None:
        raise _syntax("it has no element", 1, None)
    return root


def _check(root: Element, limits: XmlLimits) -> None:
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and next(iter(internal.iterentities()), None) is not None:
        raise _entity("Must not declare entities", 1)
    for reference in root.iter(etree.Entity):
        line = reference.getparent().sourceline
        raise _entity(f"Must not name an entity that XML does not know: {reference.text}", line)
    if root.xpath(f"boolean({'/*' * (limits.depth + 1)})"):
        raise _RefusedError("xml.too-deep", f"Must not nest elements deeper than {limits.depth}")
