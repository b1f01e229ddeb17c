"""A page as a Markdown file: its record as front matter, then its text; written, and read back."""

from __future__ import annotations

import functools

import msgspec

from muragat.model import Record
from muragat.pages.views import Page

_OPENING, _CLOSING = b"---\n", b"\n---\n"


def front_matter(page: Page) -> bytes:
    """Return all of a page but its text, as JSON in one line."""
    return msgspec.json.encode(msgspec.structs.replace(page, body=""))


def page_markdown(page: Page, front: bytes) -> bytes:
    """Return one page as Markdown; ``front`` is its ``front_matter``.

    The text is written as it is, so that it is read back as the same: it begins at a line that is
    not blank and ends in a line feed, as that of every content file does.
    """
    # JSON is YAML, and is written a hundred times faster.
    parts = [_OPENING, msgspec.json.format(front, indent=2), _CLOSING]
    if page.body:
        parts += [b"\n", page.body.encode()]
    return b"".join(parts)


def read_page(content: bytes, data: type[Record]) -> Page:
    """Return the page that ``page_markdown`` wrote, whose ``data`` are of a type.

    Raises ValueError where it did not write this.
    """
    # No line of JSON is the closing one, as a line feed in a text is written as an escape.
    end = content.find(_CLOSING)
    if end < 0 or not content.startswith(_OPENING):
        raise ValueError("Must be JSON between two lines ---")
    view = memoryview(content)
    page = _decoder(data).decode(view[len(_OPENING) : end])
    body = str(view[end + len(_CLOSING) + 1 :], "utf-8")
    return Page(**{**msgspec.structs.asdict(page), "body": body})


@functools.cache
def _decoder(data: type[Record]) -> msgspec.json.Decoder[Page]:
    """Return what decodes pages with data of a type, which ``Page`` itself leaves open."""
    kind = msgspec.defstruct("Page", [("data", data)], bases=(Page,), frozen=True, kw_only=True)
    return msgspec.json.Decoder(kind)
