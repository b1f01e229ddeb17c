"""The rules for content: one area a file, all of them run over everything in one go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from muragat.checks import (
    article,
    body,
    dates,
    files,
    issues,
    journal,
    pages,
    people,
    references,
    relations,
    texts,
    uniqueness,
)
from muragat.checks.base import (
    RULES,
    ArticleItem,
    Context,
    IssueItem,
    Item,
    JournalItem,
    PageItem,
    PeopleItem,
    Scope,
    problems_of,
)
from muragat.config import JOURNAL
from muragat.content.reading import Reading, Source
from muragat.problems import Problem

__all__ = ["AREAS", "RULES", "check"]

AREAS = (
    article,
    texts,
    people,
    dates,
    references,
    relations,
    uniqueness,
    files,
    body,
    issues,
    pages,
    journal,
)
"""The modules that hold the rules."""


def check(reading: Reading) -> list[Problem]:
    """Run all rules; the problems of reading itself are not among what is returned."""
    rules = {scope: tuple(r for r in RULES.values() if scope in r.scopes) for scope in Scope}
    return [
        problem for scope, item in _items(reading) for problem in problems_of(item, rules[scope])
    ]


def _items(reading: Reading) -> Iterator[tuple[Scope, Item]]:
    context = Context(reading)
    source = Source(file=JOURNAL, marks={}, body_line=1, folder=Path())
    yield Scope.JOURNAL, JournalItem(source, context)
    for issue in reading.issues:
        yield Scope.ISSUE, IssueItem(issue.record, issue.source, context)
    for entry in reading.articles:
        yield Scope.ARTICLE, ArticleItem(entry.record, entry.source, context)
    for page in reading.pages:
        yield Scope.PAGE, PageItem(page.record, page.source, context)
    if reading.people is not None:
        yield Scope.PEOPLE, PeopleItem(reading.people.record, reading.people.source, context)
