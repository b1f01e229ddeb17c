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
    PageItem,
    PeopleItem,
    Scope,
    Setting,
    problems_of,
)
from muragat.checks.members import problems_of_members
from muragat.config import JOURNAL, SiteConfig
from muragat.content.reading import Entry, Reading, Source
from muragat.indexes.keeping import Keeping
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
    reading: Reading,
    known: Mapping[str, tuple[Problem, ...]] | None = None,
    keeping: Keeping | None = None,
) -> list[Problem]:
    """Run all rules; the problems of reading itself are not among what is returned.

    ``known`` holds what ``check_article`` has found already, by the file of the article;
    ``keeping`` is where what is found about articles among the others is kept.
    """
    context = Context(reading, keeping)
    return [
        *_problems(_first_items(context)),
        *problems_of_members(context, _BY_SCOPE[Scope.MEMBER]),
        *_problems(_last_items(context)),
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


def _problems(items: Iterator[tuple[Scope, Item]]) -> Iterator[Problem]:
    for scope, item in items:
        yield from problems_of(item, _BY_SCOPE[scope])


def _first_items(context: Context) -> Iterator[tuple[Scope, Item]]:
    source = Source(file=JOURNAL, places=b"", body_line=1, root="")
    yield Scope.JOURNAL, JournalItem(source, context)
    for issue in context.reading.issues:
        yield Scope.ISSUE, IssueItem(issue.record, issue.source, context)


def _last_items(context: Context) -> Iterator[tuple[Scope, Item]]:
    for page in context.reading.pages:
        yield Scope.PAGE, PageItem(page.record, page.source, context)
    people = context.reading.people
    if people is not None:
        yield Scope.PEOPLE, PeopleItem(people.record, people.source, context)
