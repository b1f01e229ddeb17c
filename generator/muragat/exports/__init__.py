"""Export formats, one a file: an archive or an article -> text.

``EXPORTS`` holds those that ``muragat export FORMAT`` prints of the whole archive. A new format is
a file beside this one and a line there.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from muragat.archive import Archive
from muragat.exports.articles_json import articles_jsonl
from muragat.exports.bibtex import bibtex
from muragat.exports.ris import ris
from muragat.model import Article


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A format: what it is to people, its media type, and the text of an archive in it."""

    description: str
    media_type: str
    extension: str
    write: Callable[[Archive], str]


def _each(
    write: Callable[[Archive, Article], str], *, between: str = ""
) -> Callable[[Archive], str]:
    """Write the articles one after another; drafts are not for bibliographies."""
    return lambda archive: between.join(
        write(archive, article) for article in archive.articles if not article.draft
    )


EXPORTS: dict[str, Export] = {
    "json": Export(
        description="the whole archive, one JSON object a line",
        media_type="application/jsonl",
        extension="jsonl",
        write=articles_jsonl,
    ),
    "bibtex": Export(
        description="a bibliography for LaTeX",
        media_type="application/x-bibtex",
        extension="bib",
        write=_each(bibtex, between="\n"),
    ),
    "ris": Export(
        description="a bibliography for reference managers",
        media_type="application/x-research-info-systems",
        extension="ris",
        write=_each(ris),
    ),
}
