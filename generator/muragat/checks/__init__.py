"""The rules for content: one area a file, all of them run over everything in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    MemberItem,
    PageItem,
    PeopleItem,
    Scope,
    Setting,
    problems_of,
)
from muragat.config import JOURNAL, SiteConfig
from muragat.content.reading import Entry, Reading, Source
from muragat.model import Article, Issue
from muragat.problems import Problem

__all__ = ["AREAS", "RULES", "check", "check_article"]

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


_BY_SCOPE = {scope: tuple(r for r in RULES.values() if scope in r.scopes) for scope in Scope}


def check(
    reading: Reading, known: Mapping[str, tuple[Problem, ...]] | None = None
) -> list[Problem]:
    """Run all rules; the problems of reading itself are not among what is returned.

    ``known`` holds what ``check_article`` has found already, by the file of the article.
    """
    return [
        problem
        for scope, item in _items(reading)
        for problem in problems_of(item, _BY_SCOPE[scope])
    ] + [
        problem
        for found in (_each(reading) if known is None else known.values())
        for problem in found
    ]


def check_article(
    entry: Entry[Article], config: SiteConfig, issue: Issue | None
) -> tuple[Problem, ...]:
    """Run the rules about an article that look at nothing but it, its issue, the configuration."""
    item = ArticleItem(entry.record, entry.source, Setting(config), issue)
    return tuple(problems_of(item, _BY_SCOPE[Scope.ARTICLE]))


def _each(reading: Reading) -> Iterator[tuple[Problem, ...]]:
    issues = {entry.record.id: entry.record for entry in reading.issues}
    for entry in reading.articles:
        issue = issues.get(entry.record.issue)
        yield check_article(entry, reading.archive.config, issue)


def _items(reading: Reading) -> Iterator[tuple[Scope, Item]]:
    context = Context(reading)
    source = Source(file=JOURNAL, places=b"", body_line=1, root="")
    yield Scope.JOURNAL, JournalItem(source, context)
    for issue in reading.issues:
        yield Scope.ISSUE, IssueItem(issue.record, issue.source, context)
    for entry in reading.articles:
        yield Scope.MEMBER, MemberItem(entry.record, entry.source, context)
    for page in reading.pages:
        yield Scope.PAGE, PageItem(page.record, page.source, context)
    if reading.people is not None:
        yield Scope.PEOPLE, PeopleItem(reading.people.record, reading.people.source, context)
