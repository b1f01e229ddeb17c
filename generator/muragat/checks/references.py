"""Rules for the reference lists of an article."""

from __future__ import annotations

from collections.abc import Iterator

from muragat import forms, ids
from muragat.checks.base import ArticleItem, Finding, error, info, rule, warning
from muragat.model import Reference


def _entries(item: ArticleItem) -> Iterator[tuple[str, Reference]]:
    """Yield the path and the record of every entry that is more than a text."""
    for part in ("original", "romanised"):
        for i, reference in enumerate(getattr(item.article.references, part)):
            if reference.doi is not None or reference.url is not None:
                yield f"references.{part}.{i}", reference


@rule("article.references-missing")
def references_missing(item: ArticleItem) -> Iterator[Finding]:
    """There are references."""
    if not item.article.references.original and not item.article.relations:
        yield info("references", "Has no references")


@rule("article.references-parallel")
def references_parallel(item: ArticleItem) -> Iterator[Finding]:
    """The romanised list has as many entries as the printed one."""
    lists = item.article.references
    if lists.romanised and len(lists.romanised) != len(lists.original):
        yield info(
            "references.romanised",
            f"Has {len(lists.romanised)} entries, the list as printed {len(lists.original)}",
        )


@rule("article.reference-doi")
def reference_doi(item: ArticleItem) -> Iterator[Finding]:
    """A reference's DOI has the form of one."""
    for field, reference in _entries(item):
        if reference.doi is not None and not ids.is_doi(reference.doi):
            yield item.fault(f"{field}.doi", f"Must be a DOI: {reference.doi}")


@rule("article.url-form")
def url_form(item: ArticleItem) -> Iterator[Finding]:
    """A reference's address is one of the web, and leads where it seems to lead."""
    for field, reference in _entries(item):
        fault = forms.address_fault(reference.url) if reference.url else None
        if fault:
            yield error(f"{field}.url", f"{fault}: {reference.url}")


@rule("article.url-host")
def url_host(item: ArticleItem) -> Iterator[Finding]:
    """The host of an address is written in the letters of one script."""
    for field, reference in _entries(item):
        host = forms.mixed_script_host(reference.url) if reference.url else None
        if host:
            yield warning(
                f"{field}.url",
                f"Must not mix scripts in the name of a host: this one is {host}",
                "An address like this may be forged: look where it leads.",
            )
