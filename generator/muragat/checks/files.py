"""Rules for the files beside an article or an issue: they are what their names say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from muragat.checks.base import ArticleItem, Finding, IssueItem, Scope, error, rule, warning

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

_ACTIVE = re.compile(
    r"<\s*(?:script|foreignObject|iframe|embed|object)\b|<!ENTITY"
    r"|[\s\"'/]on[a-z]+\s*=|(?:javascript|vbscript)\s*:"
    r"|(?:href|src)\s*=\s*[\"']?\s*(?:https?:|//|data:text)|@import|url\(\s*[\"']?\s*(?:https?:|//)",
    re.IGNORECASE,
)


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
            if "<svg" not in _svg(folder / name):
                yield error("", "Must be an SVG drawing, as its name says", file=name)
            continue
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
            text = _svg(folder / name)
            found = _ACTIVE.search(text)
            if found:
                yield error(
                    "",
                    f"Must not hold scripts or links to other sites: {found.group().strip()[:40]}",
                    "Save the drawing as plain SVG, or as PNG.",
                    file=name,
                )


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""


def _svg(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_SVG_LIMIT).decode("utf-8", "replace")
    except OSError:
        return ""
