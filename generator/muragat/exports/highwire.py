"""Highwire ``citation_*`` tags, which Google Scholar reads.

They stand on one page only, in the language of the article's text, and name things in that
language; the journal's title is always the main one. See Google Scholar's inclusion guidelines.
"""

from __future__ import annotations

from collections.abc import Iterator

from muragat import ids, names
from muragat.archive import Archive
from muragat.exports import record
from muragat.model import Article


def citation_tags(archive: Archive, article: Article) -> tuple[tuple[str, str], ...]:
    """Return the tags of an article as (name, content), in order; none for a draft."""
    if article.draft:
        return ()
    return tuple([tag for tag in _tags(archive, article) if tag[1]])


def _tags(archive: Archive, article: Article) -> Iterator[tuple[str, str]]:
    lang = article.language
    issue = archive.issue(article.issue)
    journal = archive.journal
    yield "citation_title", record.marked_title(archive, article, lang)[0]
    yield from _authors(archive, article)
    published = archive.published(article)
    yield "citation_publication_date", record.slashed(published) if published else str(issue.year)
    yield "citation_journal_title", record.journal_title(archive)
    if journal.publisher:
        yield "citation_publisher", archive.pick(journal.publisher.name, lang)[0]
    for issn in record.issns(archive):
        yield "citation_issn", issn
    yield "citation_volume", issue.volume or ""
    yield "citation_issue", issue.number or ""
    if article.pages:
        yield "citation_firstpage", article.pages.first
        yield "citation_lastpage", article.pages.last
    yield "citation_doi", article.doi or ""
    yield "citation_language", lang
    for keyword in article.keywords.get(lang, ()):
        yield "citation_keywords", keyword
    page = record.page_url(archive, article)
    yield "citation_abstract_html_url", page if article.abstract.get(lang) else ""
    yield "citation_fulltext_html_url", "" if _is_blank(article.body) else page
    yield "citation_pdf_url", record.pdf_url(archive, article) or ""
    for reference in article.references.original:
        yield "citation_reference", record.one_line(reference.text)


def _is_blank(text: str) -> bool:
    return not text or text.isspace()


def _authors(archive: Archive, article: Article) -> Iterator[tuple[str, str]]:
    for contributor in article.contributors:
        yield "citation_author", names.inverted(contributor, article.language)
        for key in contributor.affiliations:
            if key in article.affiliations:
                name = article.affiliations[key].name
                text = archive.pick(name, article.language)[0]
                yield "citation_author_institution", text
        if contributor.orcid:
            yield "citation_author_orcid", ids.orcid_url(contributor.orcid)
