"""Rules for the pages that editors write."""

from __future__ import annotations

from collections.abc import Iterator

from muragat import ids
from muragat.checks.base import Finding, PageItem, Scope, error, info, rule, warning
from muragat.checks.body import html_findings, link_findings


@rule("page.name-form", Scope.PAGE)
def name_form(item: PageItem) -> Iterator[Finding]:
    """The name of a page's file has the form that URLs need."""
    if not ids.is_id(item.page.name):
        yield error(
            "",
            f"Must be named in small Latin letters, digits and single hyphens: {item.page.name}",
            "Name the file for example about.md.",
        )


@rule("page.name-reserved", Scope.PAGE)
def name_reserved(item: PageItem) -> Iterator[Finding]:
    """The name is none that the site's own pages have."""
    name = item.page.name
    if name in ids.RESERVED | ids.RESERVED_PAGES | {"feed"}:
        yield error("", f"Must not have a name that the site's own pages have: {name}")


@rule("page.language", Scope.PAGE)
def language(item: PageItem) -> Iterator[Finding]:
    """The page is in one of the journal's languages."""
    if item.page.language not in item.context.languages:
        yield warning("", f"Is not shown: {item.page.language} is none of the journal's languages")


@rule("page.translation-missing", Scope.PAGE)
def translation_missing(item: PageItem) -> Iterator[Finding]:
    """The page exists in each of the journal's languages."""
    there = {
        entry.record.language
        for entry in item.context.reading.pages
        if entry.record.name == item.page.name
    }
    first = next((lang for lang in item.context.languages if lang in there), None)
    missing = [lang for lang in item.context.languages if lang not in there]
    if missing and item.page.language == first:
        yield info("", f"Does not exist in {', '.join(missing)}")


@rule("page.raw-html", Scope.PAGE)
def raw_html(item: PageItem) -> Iterator[Finding]:
    """The text holds no HTML."""
    yield from html_findings(item.page.body)


@rule("page.unsafe-link", Scope.PAGE)
def unsafe_link(item: PageItem) -> Iterator[Finding]:
    """Links of the text lead to the web, to an e-mail address or inside the site."""
    yield from link_findings(item.page.body)
