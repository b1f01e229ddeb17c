"""Rules for the files beside an article or an issue: they are what their names say."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from muragat.checks.base import ArticleItem, Finding, IssueItem, Scope, error, rule, warning
from muragat.plain import open_plain
from muragat.source import read_bytes

if TYPE_CHECKING:
    from muragat.hardened import Fault

_HEAD = 1024
_XML_LIMIT = 10_000_000
_FAULTS = 5  # of a drawing: more of them say nothing new

_BEGINNINGS: dict[str, re.Pattern[bytes]] = {
    "avif": re.compile(rb"....ftyp(?:avif|avis|mif1)", re.DOTALL),
    "gif": re.compile(rb"GIF8[79]a"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "pdf": re.compile(rb".{0,1019}?%PDF-", re.DOTALL),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "xml": re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe<\x00|\xfe\xff\x00<"),
}
"""How a file of each kind begins."""


@rule("file.content", Scope.ARTICLE, Scope.ISSUE)
def content(item: ArticleItem | IssueItem) -> Iterator[Finding]:
    """The content of a file is what its extension says."""
    if item.files:
        yield from _contents(item.source.folder, item.files)


@rule("file.svg-active", Scope.ARTICLE, Scope.ISSUE)
def svg_active(item: ArticleItem | IssueItem) -> Iterator[Finding]:
    """A drawing holds no script and fetches nothing."""
    if item.files:
        yield from _drawings(item.source.folder, item.files)


@rule("file.xml-active", Scope.ARTICLE, Scope.ISSUE)
def xml_active(item: ArticleItem | IssueItem) -> Iterator[Finding]:
    """An XML file is data: a browser that opens it finds no page and nothing to run."""
    for name in item.files:
        if name.lower().endswith(".xml"):
            # What parses XML takes a while to load, and few processes meet such a file.
            from muragat.hardened import markup_faults

            faults = _faults(item.source.folder, name, markup_faults)
            yield from (
                _finding(name, f, "Take it out, or keep the file elsewhere.") for f in faults
            )


@rule("file.name", Scope.ARTICLE, Scope.ISSUE)
def name_form(item: ArticleItem | IssueItem) -> Iterator[Finding]:
    """A file's name is safe in a URL and on every system."""
    for name in item.files:
        if re.search(r"[\\:*?\"<>|#%&\s]", name) or len(name.encode()) > 200:
            yield warning(
                "",
                "Must have a name that fits into an address: letters, digits, hyphens and dots",
                "Give the file another name, here and in the text.",
                file=name,
            )


def _contents(folder: Path, files: tuple[str, ...]) -> Iterator[Finding]:
    for name in files:
        kind = name.rpartition(".")[2].lower()
        beginning = _BEGINNINGS.get(kind)
        if beginning is not None and not beginning.match(_head(folder / name)):
            yield error(
                "",
                f"Must be a {kind.upper()} file, as its name says",
                "Save it anew in that format, or give it its right extension.",
                file=name,
            )


def _drawings(folder: Path, files: tuple[str, ...]) -> Iterator[Finding]:
    for name in files:
        if name.lower().endswith(".svg"):
            from muragat.hardened import svg_faults

            for fault in _faults(folder, name, svg_faults):
                yield _finding(name, fault, "Save the drawing as plain SVG, or as PNG.")


def _faults(folder: Path, name: str, find: Callable[[bytes], Iterator[Fault]]) -> Iterator[Fault]:
    from muragat.hardened import Fault

    data, problems = read_bytes(folder / name, name, limit=_XML_LIMIT)
    if data is None:
        yield from (Fault(None, problem.message, problem.hint) for problem in problems)
    else:
        yield from itertools.islice(find(data), _FAULTS)


def _finding(name: str, fault: Fault, hint: str) -> Finding:
    return error("", fault.message, fault.hint or hint, line=fault.line, file=name)


def _head(path: Path) -> bytes:
    try:
        with open_plain(path) as file:
            return file.read(_HEAD)
    except OSError:
        return b""
