"""Rules for what only one article may have."""

from __future__ import annotations

from collections.abc import Iterator

from muragat import ids
from muragat.checks.base import Finding, MemberItem, Scope, error, rule, warning


@rule("article.id-doubled", Scope.MEMBER)
def id_doubled(item: MemberItem) -> Iterator[Finding]:
    """An id, and so the URL, is of one article: also where case or Unicode form differ."""
    others = _others(item, item.article.id, item.context.files_by_id)
    if others:
        yield error(
            "id",
            f"Must be of one article: {item.article.id} is also the id of {', '.join(others)}",
            "Ids that differ only in case are one id, too. The id of what is published stays.",
        )


@rule("article.doi-doubled", Scope.MEMBER)
def doi_doubled(item: MemberItem) -> Iterator[Finding]:
    """A DOI is of one article."""
    if item.article.doi:
        others = _others(item, item.article.doi, item.context.files_by_doi)
        if others:
            yield error(
                "doi",
                f"Must be of one article: {item.article.doi} is also the DOI of "
                f"{', '.join(others)}",
            )


def _others(item: MemberItem, value: str, files: dict[str, list[str]]) -> list[str]:
    """Return the other files with a value; only the later ones are told."""
    found = files.get(ids.identity(value), []) if value else []
    if not found or found[0] == item.source.file:
        return []
    return [file for file in found if file != item.source.file]


@rule("article.order-doubled", Scope.MEMBER)
def order_doubled(item: MemberItem) -> Iterator[Finding]:
    """A place in the issue is of one article."""
    order = item.article.order
    if order is None:
        return
    same = [a for a in item.context.articles_of[item.article.issue] if a.order == order]
    if len(same) > 1 and same[0] is not item.article:
        yield warning(
            "order",
            f"Must be of one article of the issue: {order} is also the place of {same[0].id}",
            "Give it `order`, or begin the folder's name with another number.",
        )


@rule("article.pages-overlap", Scope.MEMBER)
def pages_overlap(item: MemberItem) -> Iterator[Finding]:
    """The pages of an issue's articles do not overlap."""
    mine = _numbers(item.article.pages)
    if mine is None:
        return
    for other in item.context.articles_of[item.article.issue]:
        if other is item.article:
            return  # the later of the two is told
        theirs = _numbers(other.pages)
        # An article may begin on the page on which another ends.
        if theirs and (theirs == mine or max(mine[0], theirs[0]) < min(mine[1], theirs[1])):
            yield warning("pages", f"Must not overlap with the pages of {other.id}: {other.pages}")


def _numbers(pages: object) -> tuple[int, int] | None:
    first, last = getattr(pages, "first", ""), getattr(pages, "last", "")
    return (int(first), int(last)) if first.isdecimal() and last.isdecimal() else None
