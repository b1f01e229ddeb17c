"""Rules for the dates of an article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from muragat.checks.base import ArticleItem, Finding, rule, warning

FIRST_YEAR = 1665
"""The year of the first scholarly journal."""
_YEARS_AFTER = 2
_FIELDS = ("received", "accepted", "published")


@rule("article.date-range")
def date_range(item: ArticleItem) -> Iterator[Finding]:
    """A date is neither before all journals nor long after its issue."""
    last = _last_day(item)
    for field in (*_FIELDS, "modified"):
        day = getattr(item.article, field)
        if day is None:
            continue
        if day.year < FIRST_YEAR:
            yield item.fault(field, f"Must not be before {FIRST_YEAR}: {day}")
        elif field != "modified" and last is not None and day > last:
            yield item.fault(
                field,
                f"Must not be more than {_YEARS_AFTER} years after the issue: {day}",
                "Look at the year, here and in issue.yml.",
            )


def _last_day(item: ArticleItem) -> dt.date | None:
    """Return the last day that a date of an article may have."""
    issue = item.issue
    if issue is None:
        return None
    day = issue.date or dt.date(min(max(issue.year, 1), 9990), 12, 31)
    if day.year > 9990:
        return None
    return dt.date(day.year + _YEARS_AFTER, day.month, min(day.day, 28))


@rule("article.date-order")
def date_order(item: ArticleItem) -> Iterator[Finding]:
    """An article is received, then accepted, then published, then modified."""
    earlier: str | None = None
    for field in (*_FIELDS, "modified"):
        day = getattr(item.article, field)
        if day is None:
            continue
        before = getattr(item.article, earlier) if earlier else None
        if earlier is not None and before > day:
            yield warning(field, f"Must not be before the article was {earlier}: {day}, {before}")
        earlier = field
