"""A site of an archive with its real pages, for tests of the search in the browser."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from muragat import ids
from muragat.archive import Archive
from muragat.host.render import Renderer, Theme
from muragat.host.site import frame_of
from muragat.indexes import build_indexes
from muragat.pages.site import Site
from muragat.pages.texts import search_pages
from muragat.search.digest import Digest
from muragat.search.index import build
from settings import settings_for


def lunr_document(made: Digest, number: int | str, fields: Iterable[str]) -> dict[str, Any]:
    """Return the terms of an article as lunr takes them, each as often as it stands."""
    document: dict[str, Any] = {"id": number}
    for name in fields:
        document[name] = [
            term
            for term, found in getattr(made, name).items()
            for _ in range(len(found) if isinstance(found, tuple) else found)
        ]
    return document


def write_search_site(folder: Path, archive: Archive) -> Renderer:
    """Write the search pages, what they share and the files of the search."""
    renderer = Renderer(Theme(settings_for(folder)), frame_of(archive))
    indexes = build_indexes(archive)
    site = Site(archive, indexes)
    files = {
        **renderer.assets.files,
        **build(archive, label=site.issue_label, authors=indexes.authors),
        **{ids.html_uri(page.url): renderer.render(page) for page in search_pages(site)},
    }
    for url, content in files.items():
        path = folder / url
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return renderer
