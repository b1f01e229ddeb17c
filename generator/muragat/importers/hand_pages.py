"""The pages that an import makes beside the articles: an editor's own page is never lost.

A page is written where there is none, or where the one that stands there is, to the byte, what an
import wrote. Any other is kept, and the report says so; ``--replace`` overwrites it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from muragat.content.writer import write_page
from muragat.importers.reading import read_own
from muragat.importers.report import PageNote
from muragat.model import HandPage

FOLDER = "content/pages"
WRITTEN = "written"
KEPT = "not written: the page that stands there is kept (--replace overwrites it)"


class _Recorded(msgspec.Struct, frozen=True):
    """The part of an ``import.json`` that names pages."""

    pages: dict[str, str] = {}


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What to write, and what becomes of every page."""

    files: dict[Path, bytes]
    notes: tuple[PageNote, ...]


def digests(pages: Sequence[HandPage]) -> dict[str, str]:
    """Return the digest of each page by its file, as an import records it."""
    return {_name(page): _digest(write_page(page).encode()) for page in pages}


def plan(project: Path, pages: Sequence[HandPage], *, replace: bool) -> Planned:
    """Decide about every page; one that cannot be read is an editor's."""
    known = _recorded(project)
    files: dict[Path, bytes] = {}
    notes = []
    for page in pages:
        name, data = _name(page), write_page(page).encode()
        path = project / name
        found = read_own(path)
        own = not path.exists() or found == data or (found is not None and _digest(found) in known)
        if own or replace:
            files[path] = data
        notes.append(PageNote(file=name, state=WRITTEN if own or replace else KEPT))
    return Planned(files=files, notes=tuple(notes))


def _name(page: HandPage) -> str:
    return f"{FOLDER}/{page.language}/{page.name}.md"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _recorded(project: Path) -> set[str]:
    """Return the digests of all pages that imports into this project wrote."""
    found: set[str] = set()
    for path in sorted((project / "content" / "issues").glob("*/import.json")):
        try:
            record = msgspec.json.decode(read_own(path) or b"", type=_Recorded)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        found.update(record.pages.values())
    return found
