"""Small projects in a temporary folder, for tests that read and check content."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from muragat.checks import check
from muragat.config import load_config
from muragat.content.reader import Reading, read_archive
from muragat.problems import Problem

JOURNAL = """\
title: {kk: Үлгі, ru: Образец, en: Sample}
languages: [kk, ru, en]
url: https://example.org/sample/
issn: 1234-5679
"""
SECTIONS = "- {id: water, name: {kk: Су, ru: Вода, en: Water}}\n"
ISSUE = "year: 2025\nvolume: 1\nnumber: 1\ndate: 2025-03-31\n"

GOOD = {
    "id": "id: {id}",
    "language": "language: en",
    "languages": "languages: [en]",
    "title": "title:\n  en: Wells of the steppe",
    "abstract": "abstract:\n  en: What wells tell.",
    "keywords": "keywords:\n  en: [well, water]",
    "contributors": (
        "contributors:\n  - name: {{en: Aisulu Zhumabekova}}\n    affiliations: [a]\n"
        "    corresponding: true"
    ),
    "affiliations": "affiliations:\n  a:\n    name: {{en: Sarydala Institute}}\n    country: KZ",
    "section": "section: water",
    "doi": "doi: 10.5555/{id}",
    "pages": "pages: {pages}",
    "license": "license: CC-BY-4.0",
    "references": "references:\n  original:\n    - Abilov, D. (2020). A book of water.",
}
"""The fields of an article that has no problem at all."""


def good_fields(article_id: str = "2025-1-1", pages: str = "5-9", **changes: Any) -> str:
    """Return front matter without a problem, with fields exchanged, added or left out."""
    fields: dict[str, str | None] = {
        key: text.format(id=article_id, pages=pages) for key, text in GOOD.items()
    }
    fields.update(changes)
    return "".join(f"{text}\n" for text in fields.values() if text is not None)


def article(article_id: str = "2025-1-1", body: str = "Text.\n", **changes: Any) -> str:
    """Return an ``article.md`` without a problem but for the changes."""
    return f"---\n{good_fields(article_id, **changes)}---\n\n{body}"


def write(project: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a project: its configuration, an issue, and the files given."""
    everything: dict[str, str | bytes] = {
        "site_config/journal.yml": JOURNAL,
        "site_config/sections.yml": SECTIONS,
        "content/issues/2025-1/issue.yml": ISSUE,
        **files,
    }
    for name, content in everything.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return project


def read(project: Path) -> tuple[Reading, list[Problem]]:
    """Read and check a project; the problems are those of both."""
    config, problems = load_config(project)
    assert config is not None, problems
    reading = read_archive(project, config)
    return reading, [*problems, *reading.problems, *check(reading)]


def problems_of(project: Path, text: str | bytes, *, folder: str = "01-wells") -> list[Problem]:
    """Return the problems of a project whose only article is given."""
    write(project, {f"content/issues/2025-1/{folder}/article.md": text})
    return read(project)[1]
