"""Highwire tags: the order and the languages that Google Scholar wants."""

from __future__ import annotations

import msgspec

from muragat.archive import Archive
from muragat.exports.highwire import citation_tags
from muragat.model import Issue
from toy import toy_archive, toy_config

ARCHIVE = toy_archive()


def test_an_institution_follows_its_author() -> None:
    names = [name for name, _ in citation_tags(ARCHIVE, ARCHIVE.article("2024-1-2"))]
    start = names.index("citation_author")
    assert names[start : start + 6] == [
        "citation_author",
        "citation_author_institution",
        "citation_author_orcid",
        "citation_author",
        "citation_author_institution",
        "citation_author_institution",
    ]


def test_the_journal_has_one_title_in_all_languages() -> None:
    for article in ARCHIVE.articles:
        if not article.draft:
            tags = dict(citation_tags(ARCHIVE, article))
            assert tags["citation_journal_title"] == "Тәжірибе хабаршысы"
            assert tags["citation_language"] == article.language


def test_the_pdf_lies_beside_the_page() -> None:
    tags = dict(citation_tags(ARCHIVE, ARCHIVE.article("2024-1-4")))
    assert tags["citation_pdf_url"].startswith(tags["citation_fulltext_html_url"])
    assert "citation_pdf_url" not in dict(citation_tags(ARCHIVE, ARCHIVE.article("2024-1-1")))


def test_without_a_date_the_year_stands() -> None:
    article = msgspec.structs.replace(ARCHIVE.article("2024-1-2"), published=None)
    archive = Archive(toy_config(), issues=[Issue(id="2024-1", year=2024)], articles=[article])
    tags = dict(citation_tags(archive, article))
    assert tags["citation_publication_date"] == "2024"
    assert "citation_volume" not in tags
