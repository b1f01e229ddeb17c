"""Rules for the files beside an article or an issue: they are what their names say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from muragat.checks.base import ArticleItem, Finding, IssueItem, Scope, error, rule, warning
from muragat.checks.drawings import examine

_HEAD = 1024
_SVG_LIMIT = 10_000_000

_BEGINNINGS: dict[str, re.Pattern[bytes]] = {
    "avif": re.compile(rb"....ftyp(?:avif|avis|mif1)", re.DOTALL),
    "gif": re.compile(rb"GIF8[79]a"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "pdf": re.compile(rb".{0,1019}?%PDF-", re.DOTALL),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "xml": re.compile(rb"(?:\xef\xbb\xbf)?\s*<"),
}
"""How a file of each kind begins."""


@rule("file.content", Scope.ARTICLE, Scope.ISSUE)
def content(item: ArticleItem | IssueItem) -> Iterator[Finding]:
    """The content of a file is what its extension says."""
    yield from _contents(item.source.folder, item.files)


@rule("file.svg-active", Scope.ARTICLE, Scope.ISSUE)
def svg_active(item: ArticleItem | IssueItem) -> Iterator[Finding]:
    """A drawing holds no script and fetches nothing."""
    yield from _drawings(item.source.folder, item.files)


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
        if kind == "svg":
            right = examine(_read(folder / name, _SVG_LIMIT)).is_svg
        else:
            beginning = _BEGINNINGS.get(kind)
            right = beginning is None or bool(beginning.match(_read(folder / name, _HEAD)))
        if not right:
            yield error(
                "",
                f"Must be a {kind.upper()} file, as its name says",
                "Save it anew in that format, or give it its right extension.",
                file=name,
            )


def _drawings(folder: Path, files: tuple[str, ...]) -> Iterator[Finding]:
    for name in files:
        if name.lower().endswith(".svg"):
            active = examine(_read(folder / name, _SVG_LIMIT)).active
            if active is not None:
                yield error(
                    "",
                    f"Must not hold scripts or what lies elsewhere: {active}",
                    "Save the drawing as plain SVG with its pictures inside, or as PNG.",
                    file=name,
                )


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError:
        return b""
