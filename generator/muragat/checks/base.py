"""What every rule works with: the registry, the findings, and the records under the rules.

A rule is a generator of findings about one record, registered by its name::

    @rule("article.title-missing")
    def title_missing(item: ArticleItem) -> Iterator[Finding]:
        ...

The runner puts file, line and column to each finding. What stands in a field that could not be
read is never judged: its problem has been reported.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from muragat import ids, markdown
from muragat.archive import Archive
from muragat.config import SiteConfig
from muragat.content.reading import Reading, Source, place_in
from muragat.decode import Marks
from muragat.fields import field_name
from muragat.indexes import build_indexes
from muragat.indexes.authors import Author, Place
from muragat.indexes.keeping import Keeping
from muragat.indexes.likeness import alike
from muragat.model import Article, HandPage, Issue, Person, Relation
from muragat.problems import Problem, Severity

_FINDINGS = 1000  # of one rule about one record: more of them say nothing new


class Finding(msgspec.Struct, frozen=True):
    """What a rule found: a field path with dots, or ``line`` of the body (from 1).

    ``file`` is the name of a file beside the record, if the finding is about that; ``line`` is
    one of that file then.
    """

    severity: Severity
    field: str
    message: str
    hint: str | None = None
    line: int | None = None
    file: str | None = None


def error(field: str, message: str, hint: str | None = None, **place: Any) -> Finding:
    """Return a finding that stops a build."""
    return Finding(Severity.ERROR, field, message, hint, **place)


def warning(field: str, message: str, hint: str | None = None, **place: Any) -> Finding:
    """Return a finding that an editor should look at."""
    return Finding(Severity.WARNING, field, message, hint, **place)


def info(field: str, message: str, hint: str | None = None, **place: Any) -> Finding:
    """Return a finding that may well be right as it is."""
    return Finding(Severity.INFO, field, message, hint, **place)


class Setting:
    """What the rules of one record may know beside it: the journal's configuration."""

    def __init__(self, config: SiteConfig) -> None:
        self.config = config

    @property
    def languages(self) -> tuple[str, ...]:
        """The journal's languages."""
        return self.config.journal.languages

    @cached_property
    def section_ids(self) -> frozenset[str]:
        """The ids of the journal's sections."""
        return frozenset(section.id for section in self.config.sections)


class Context(Setting):
    """What the rules of one record must know of all the others. Each map is made once."""

    def __init__(self, reading: Reading, keeping: Keeping | None = None) -> None:
        super().__init__(reading.archive.config)
        self.reading = reading
        self.indexes = build_indexes(reading.archive, keeping)

    @property
    def archive(self) -> Archive:
        """The archive of what was read without an error."""
        return self.reading.archive

    @cached_property
    def articles_of(self) -> dict[str, tuple[Article, ...]]:
        """All articles of an issue, in the order of their files."""
        groups: dict[str, list[Article]] = {}
        for entry in self.reading.articles:
            groups.setdefault(entry.record.issue, []).append(entry.record)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def issues_by_number(self) -> dict[tuple[int, str | None, str | None], list[Issue]]:
        """All issues by year, volume and number, in the order of their files."""
        groups: dict[tuple[int, str | None, str | None], list[Issue]] = {}
        for entry in self.reading.issues:
            issue = entry.record
            groups.setdefault((issue.year, issue.volume, issue.number), []).append(issue)
        return groups

    @cached_property
    def files_by_id(self) -> dict[str, list[str]]:
        """The files of all articles by what their ids share."""
        return self._files(lambda article: article.id)

    @cached_property
    def files_by_doi(self) -> dict[str, list[str]]:
        """The files of all articles by DOI, in small letters."""
        return self._files(lambda article: article.doi)

    def _files(self, key: Callable[[Article], str | None]) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = {}
        for entry in self.reading.articles:
            value = key(entry.record)
            if value:
                groups.setdefault(ids.identity(value), []).append(entry.source.file)
        return groups

    @cached_property
    def by_id(self) -> dict[str, Article]:
        """All articles by id, also by DOI in small letters."""
        found: dict[str, Article] = {}
        for entry in self.reading.articles:
            found.setdefault(entry.record.id, entry.record)
            if entry.record.doi:
                found.setdefault(entry.record.doi.lower(), entry.record)
        return found

    @cached_property
    def alike(self) -> dict[Place, Author]:
        """The earlier author that the one of a place may be, by its name in another script."""
        return alike(self.archive, self.indexes.authors)

    def target(self, relation: Relation) -> Article | None:
        """Return the article of this journal that a relation names."""
        return self.by_id.get(relation.target) or self.by_id.get(relation.target.lower())

    @cached_property
    def notices(self) -> dict[str, frozenset[str]]:
        """What is done to an article by others: the types of their relations, by its id."""
        groups: dict[str, set[str]] = {}
        for entry in self.reading.articles:
            for relation in entry.record.relations:
                article = self.target(relation)
                if article is not None:
                    groups.setdefault(article.id, set()).add(relation.type)
        return {key: frozenset(group) for key, group in groups.items()}


class Subject:
    """What stands under the rules; ``source`` is where it came from."""

    source: Source


class Item(Subject):
    """A record under the rules."""

    def __init__(self, source: Source, context: Context) -> None:
        self.source = source
        self.context = context


class ArticleItem(Subject):
    """An article under the rules that look at nothing but it, its issue and the configuration.

    ``issue`` is its issue, if that could be read.
    """

    def __init__(
        self, article: Article, source: Source, setting: Setting, issue: Issue | None
    ) -> None:
        self.source = source
        self.setting = setting
        self.article = article
        self.issue = issue

    @property
    def files(self) -> tuple[str, ...]:
        """The files beside the article."""
        return self.article.files

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the article is meant to have."""
        return self.article.languages or self.setting.languages

    @cached_property
    def images(self) -> list[tuple[str, int]]:
        """The addresses of the figures that the text names, with their lines."""
        body = self.article.body
        # One character is looked for much faster than two.
        return markdown.images(body) if "[" in body and "![" in body else []

    def fault(self, field: str, message: str, hint: str | None = None) -> Finding:
        """Return an error, or a warning while the article is a draft from import."""
        make = warning if self.article.draft else error
        return make(field, message, hint)


class MemberItem(Item):
    """An article among the others; its record may do without its text."""

    def __init__(self, article: Article, source: Source, context: Context) -> None:
        super().__init__(source, context)
        self.article = article


class IssueItem(Item):
    """An issue under the rules."""

    def __init__(self, issue: Issue, source: Source, context: Context) -> None:
        super().__init__(source, context)
        self.issue = issue

    @property
    def files(self) -> tuple[str, ...]:
        """The files beside the issue."""
        return self.issue.files


class PageItem(Item):
    """A hand-written page under the rules."""

    def __init__(self, page: HandPage, source: Source, context: Context) -> None:
        super().__init__(source, context)
        self.page = page


class PeopleItem(Item):
    """The whole of ``authors.yml`` under the rules."""

    def __init__(self, people: tuple[Person, ...], source: Source, context: Context) -> None:
        super().__init__(source, context)
        self.people = people


class JournalItem(Item):
    """The journal under the rules."""


class Scope(enum.Enum):
    """What a rule is about."""

    ARTICLE = enum.auto()
    MEMBER = enum.auto()
    ISSUE = enum.auto()
    PAGE = enum.auto()
    PEOPLE = enum.auto()
    JOURNAL = enum.auto()


class Rule(msgspec.Struct, frozen=True):
    """A registered rule."""

    name: str
    scopes: tuple[Scope, ...]
    run: Callable[[Any], Iterator[Finding]]


RULES: dict[str, Rule] = {}
"""All rules by name, in the order in which they are written."""

_F = TypeVar("_F", bound=Callable[[Any], Iterator[Finding]])


def rule(name: str, *scopes: Scope) -> Callable[[_F], _F]:
    """Register a rule under its name ``area.what``.

    Without a scope it is about articles, each alone; ``Scope.MEMBER`` is an article among the
    others.
    """

    def register(function: _F) -> _F:
        if name in RULES:
            raise ValueError(f"two rules are called {name}")
        RULES[name] = Rule(name, scopes or (Scope.ARTICLE,), function)
        return function

    return register


def problems_of(item: Subject, rules: tuple[Rule, ...]) -> Iterator[Problem]:
    """Run rules over a record."""
    return placed(findings_of(item, rules), item.source)


def findings_of(item: Subject, rules: tuple[Rule, ...]) -> Iterator[tuple[str, Finding]]:
    """Run rules over a record; yield what each found with its name."""
    if "" in item.source.faulty:
        return
    for one in rules:
        for finding in itertools.islice(one.run(item), _FINDINGS):
            yield one.name, finding


def placed(findings: Iterable[tuple[str, Finding]], source: Source) -> Iterator[Problem]:
    """Yield findings of rules with the places that they are about, but for what is known."""
    marks: Marks | None = None
    for name, finding in findings:
        if not source.faulty or not _is_known(finding.field, source.faulty):
            if marks is None:
                marks = source.marks
            yield _placed(finding, name, source, marks)


def _is_known(field: str, faulty: frozenset[str]) -> bool:
    """Tell whether a field, one around it or one inside it has been reported already."""
    return any(
        field == fault or field.startswith(fault + ".") or fault.startswith(field + ".")
        for fault in faulty
    )


def _placed(finding: Finding, name: str, source: Source, marks: Marks) -> Problem:
    line: int | None = None
    column: int | None = None
    file = source.file
    if finding.file is not None:
        file, line = file.rpartition("/")[0] + "/" + finding.file, finding.line
    elif finding.line is not None:
        line = source.body_line + finding.line - 1
    elif marks:
        line, column = place_in(marks, finding.field)
    return Problem(
        file=file,
        line=line,
        column=column,
        rule=name,
        field=field_name(finding.field) or None,
        severity=finding.severity,
        message=finding.message,
        hint=finding.hint,
    )
