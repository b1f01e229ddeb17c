"""Rules for issues."""

from __future__ import annotations

from collections.abc import Iterator

from muragat import ids
from muragat.checks.base import Finding, IssueItem, Scope, error, info, rule, warning
from muragat.checks.dates import FIRST_YEAR

_LAST_YEAR = 2199


@rule("issue.id-form", Scope.ISSUE)
def id_form(item: IssueItem) -> Iterator[Finding]:
    """The name of an issue's folder has the form that URLs need."""
    if not ids.is_id(item.issue.id) or item.issue.id in ids.RESERVED:
        yield error(
            "",
            f"Must lie in a folder named in small Latin letters, digits and hyphens: "
            f"{item.issue.id}",
            "Name the folder for example 2025-1.",
        )


@rule("issue.year-range", Scope.ISSUE)
def year_range(item: IssueItem) -> Iterator[Finding]:
    """The year is one of a journal."""
    if not FIRST_YEAR <= item.issue.year <= _LAST_YEAR:
        yield error("year", f"Must be between {FIRST_YEAR} and {_LAST_YEAR}: {item.issue.year}")


@rule("issue.date-year", Scope.ISSUE)
def date_year(item: IssueItem) -> Iterator[Finding]:
    """The date lies near the year."""
    day = item.issue.date
    if day is not None and abs(day.year - item.issue.year) > 1:
        yield warning("date", f"Must lie near the year of the issue, {item.issue.year}: {day}")


@rule("issue.number-missing", Scope.ISSUE)
def number_missing(item: IssueItem) -> Iterator[Finding]:
    """An issue has a volume or a number."""
    issue = item.issue
    if issue.volume is None and issue.number is None and issue.whole_number is None:
        yield warning("number", "Must have a volume or a number")


@rule("issue.date-missing", Scope.ISSUE)
def date_missing(item: IssueItem) -> Iterator[Finding]:
    """An issue has a date."""
    if item.issue.date is None:
        yield info("date", "Has no date, so articles without one of their own have none")


@rule("issue.doubled", Scope.ISSUE)
def doubled(item: IssueItem) -> Iterator[Finding]:
    """Year, volume and number are of one issue."""
    mine = (item.issue.year, item.issue.volume, item.issue.number)
    if mine[1:] == (None, None):
        return
    for other in item.context.issues_by_number[mine]:
        if other is item.issue:
            return  # the later of the two is told
        yield warning(
            "number",
            f"Must be of one issue: {other.id} has the same year, volume and number",
        )


@rule("issue.file-missing", Scope.ISSUE)
def file_missing(item: IssueItem) -> Iterator[Finding]:
    """The cover and the PDF that an issue names lie beside it."""
    for field in ("cover", "pdf"):
        name = getattr(item.issue, field)
        if name is not None and name not in item.issue.files:
            yield error(field, f"Must exist beside issue.yml: {name}")


@rule("issue.empty", Scope.ISSUE)
def empty(item: IssueItem) -> Iterator[Finding]:
    """An issue has articles."""
    if not item.context.articles_of.get(item.issue.id):
        yield warning("", "Must have an article", "Each lies in a folder of its own: article.md.")
