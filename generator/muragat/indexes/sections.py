"""The section index: the articles of each rubric."""

from __future__ import annotations

from muragat.archive import Archive


def section_index(archive: Archive) -> dict[str, tuple[str, ...]]:
    """Map the id of each section that has articles to their ids, sections as configured."""
    return {
        section.id: articles
        for section in archive.config.sections
        if (articles := tuple(a.id for a in archive.articles if a.section == section.id))
    }
