"""Rules for the text of an article: what its Markdown names and what it must not hold."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from muragat import markdown
from muragat.checks.base import ArticleItem, Finding, error, info, rule, warning
from muragat.content.files import PUBLISHED

# The whole text is parsed only where a quick look finds a reason to.
_HTML = re.compile(r"<[A-Za-z/!?]")
_DESTINATION = re.compile(
    r"\]\(\s*<?([^)>\n]*)|^ {0,3}\[[^\]\n]+\]:\s*<?(\S+)|<([^<>\s]+:[^<>\s]*)>", re.M
)
_SAFE_START = re.compile(r"(?:https?|mailto|doi):", re.IGNORECASE)


@rule("article.body-missing")
def body_missing(item: ArticleItem) -> Iterator[Finding]:
    """There is a text, or a PDF in its place."""
    if not item.article.body and "article.pdf" not in item.article.files:
        yield info("body", "Has neither a text nor an article.pdf beside it", line=1)


@rule("article.raw-html")
def raw_html(item: ArticleItem) -> Iterator[Finding]:
    """The text holds no HTML."""
    yield from html_findings(item.article.body)


@rule("article.unsafe-link")
def unsafe_link(item: ArticleItem) -> Iterator[Finding]:
    """Links of the text lead to the web, to an e-mail address or inside the site."""
    yield from link_findings(item.article.body)


def html_findings(body: str) -> Iterator[Finding]:
    """Yield a warning for each line of a text that holds HTML."""
    if "<" in body and _HTML.search(body):
        for line in markdown.raw_html(body):
            yield warning(
                "body",
                "Must not hold HTML, which is shown as it is typed",
                "Write Markdown, or a backslash before the <.",
                line=line,
            )


def link_findings(body: str) -> Iterator[Finding]:
    """Yield a warning for each link of a text that is not made one."""
    # Looking for addresses takes longer than looking for what each begins with.
    if "<" not in body and ("]" not in body or ("](" not in body and "]:" not in body)):
        return
    if any(_is_doubtful("".join(parts)) for parts in _DESTINATION.findall(body)):
        for address, line in markdown.refused_links(body):
            yield warning(
                "body",
                f"Must not link to {address[:60]}: no link is made of it",
                "Links may begin with https:, http:, mailto: or doi:, or be relative.",
                line=line,
            )


def _is_doubtful(destination: str) -> bool:
    destination = html.unescape(unquote(destination.strip()))
    return ":" in destination and not _SAFE_START.match(destination)


@rule("article.figure-missing")
def figure_missing(item: ArticleItem) -> Iterator[Finding]:
    """A figure that the text names lies beside it."""
    for address, line in item.images:
        path = _local(address)
        if path is not None and not _is_outside(path) and path not in item.article.files:
            yield warning(
                "body", f"Must exist beside the article: {path}", _nearest(path, item), line=line
            )


@rule("article.figure-outside")
def figure_outside(item: ArticleItem) -> Iterator[Finding]:
    """A figure that the text names does not lie in another folder."""
    for address, line in item.images:
        path = _local(address)
        if path is not None and _is_outside(path):
            yield error("body", f"Must lie in the article's folder: {address[:80]}", line=line)


@rule("article.figure-remote")
def figure_remote(item: ArticleItem) -> Iterator[Finding]:
    """A figure is none of another site's: readers fetch nothing from there."""
    for address, line in item.images:
        if _local(address) is None:
            yield warning(
                "body",
                f"Must be a figure beside the article, not of another site: {address[:80]}",
                "Put the file into the folder `figures` and name it so.",
                line=line,
            )


@rule("article.file-missing")
def file_missing(item: ArticleItem) -> Iterator[Finding]:
    """A file that the text links to lies beside it."""
    body = item.article.body
    if "]" not in body or ("](" not in body and "]:" not in body):
        return
    if not any(kind in body for kind in PUBLISHED):
        return
    for address, line in markdown.links(body):
        path = _local(address)
        if path is None or path.startswith("#") or _is_outside(path):
            continue
        if posixpath.splitext(path)[1].lower() in PUBLISHED and path not in item.article.files:
            yield warning(
                "body", f"Must exist beside the article: {path}", _nearest(path, item), line=line
            )


def _local(address: str) -> str | None:
    """Return the path that an address names beside the text; ``None`` for another site."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", address):
        return None
    path = re.split(r"[?#]", unquote(address), maxsplit=1)[0]
    return posixpath.normpath(path) if path else "#"


def _is_outside(path: str) -> bool:
    return path.startswith(("../", "/")) or path == ".."


def _nearest(path: str, item: ArticleItem) -> str | None:
    name = posixpath.basename(path).lower()
    same = [file for file in item.article.files if posixpath.basename(file).lower() == name]
    return f"Did you mean {same[0]}?" if same else None
