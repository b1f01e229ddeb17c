"""``content/`` -> ``Archive``: all files read once, all problems of all files in one run.

A file with an error is reported and left out of the archive; the rest is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from muragat import languages
from muragat.archive import Archive
from muragat.config import SiteConfig
from muragat.content.apart import ApartTexts
from muragat.content.files import Listing, files_below, linked, listing
from muragat.content.reading import Entry, Reading, Source
from muragat.decode import Decoded, decode_all
from muragat.fields import language_hint, nfc
from muragat.model import Article, HandPage, Issue, Person
from muragat.problems import Problem, Severity, has_errors
from muragat.source import parse_yaml, read_document, read_text, split_front_matter

__all__ = [
    "Entry",
    "ListedIssue",
    "Place",
    "ReadArticle",
    "ReadIssue",
    "ReadIssues",
    "Reading",
    "Source",
    "assemble",
    "list_issue",
    "parse_article",
    "read_archive",
    "read_article",
]

T = TypeVar("T")

CONTENT = "content"
ISSUES = f"{CONTENT}/issues"
PAGES = f"{CONTENT}/pages"
PEOPLE = f"{CONTENT}/authors.yml"

_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an article lies: its folder, and the names of the files beside it.

    ``name`` is the folder's path in problems, ``issue`` the record of the issue it lies in.
    """

    project: str
    name: str
    issue: Issue | None
    issue_id: str
    files: tuple[str, ...]


class ReadArticle(NamedTuple):
    """What a file gave: an entry, if it could be read at all, and its problems."""

    entry: Entry[Article] | None
    problems: list[Problem]


class ListedIssue(NamedTuple):
    """What the folder of an issue gave: its entry, its problems, and where its articles lie."""

    entry: Entry[Issue] | None
    problems: list[Problem]
    places: list[Place]


class ReadIssue(NamedTuple):
    """What the folder of an issue gave, with all its articles; ``problems`` are not theirs."""

    entry: Entry[Issue] | None
    problems: Iterable[Problem]
    articles: Iterable[ReadArticle]


ReadIssues = Callable[[str, Sequence[str]], Iterable[ReadIssue]]
"""Reads issues of a project, which are given by the names of their folders, in their order."""


def _read_issues(project: str, names: Sequence[str]) -> Iterator[ReadIssue]:
    for name in names:
        entry, problems, places = list_issue(project, name)
        yield ReadIssue(entry, problems, map(read_article, places))


def read_archive(
    project: Path,
    config: SiteConfig,
    read_issues: ReadIssues = _read_issues,
    apart: Path | None = None,
) -> Reading:
    """Read the whole content of a project; ``read_issues`` may remember what has not changed.

    ``apart`` is where it keeps what the records that it gives do without.
    """
    problems: list[Problem] = []
    issues: list[Entry[Issue]] = []
    articles: list[Entry[Article]] = []
    if not (project / CONTENT).is_dir():
        problems.append(
            Problem(file=CONTENT, rule="content.missing", message="Must be a folder of content")
        )
    if (project / CONTENT).is_symlink():
        problems.append(linked(CONTENT))
        return assemble(config, issues, articles, [], None, problems)
    names = listing(f"{project}/{ISSUES}", ISSUES, problems).folders
    for issue, found, inside in read_issues(str(project), names):
        problems += found
        if issue is not None:
            issues.append(issue)
        for article, more in inside:
            problems += more
            if article is not None:
                articles.append(article)
    pages = _read_pages(project, problems)
    people = _read_people(project, problems)
    return assemble(config, issues, articles, pages, people, problems, apart)


def assemble(
    config: SiteConfig,
    issues: list[Entry[Issue]],
    articles: list[Entry[Article]],
    pages: list[Entry[HandPage]],
    people: Entry[tuple[Person, ...]] | None,
    problems: list[Problem],
    apart: Path | None = None,
) -> Reading:
    """Make a reading: the archive of what has no error; of two articles of one id the first.

    ``apart`` is where what the records do without was kept.
    """
    good_issues = [e.record for e in issues if not e.source.bad]
    known = {issue.id for issue in good_issues}
    sources: dict[str, Source] = {}
    good: list[Article] = []
    for entry in articles:
        article = entry.record
        fits = article.issue in known and article.language in config.journal.languages
        if fits and not entry.source.bad and article.id not in sources:
            sources[article.id] = entry.source
            good.append(article)
    archive = Archive(
        config,
        issues=good_issues,
        articles=good,
        people=people.record if people is not None and not people.source.bad else (),
        pages=[e.record for e in pages if not e.source.bad],
        texts=ApartTexts(sources, apart),
        parts={key: source.parts for key, source in sources.items() if source.parts},
    )
    return Reading(
        archive=archive,
        problems=tuple(problems),
        sources=sources,
        articles=tuple(articles),
        issues=tuple(issues),
        pages=tuple(pages),
        people=people,
    )


# Issues and articles


def list_issue(project: str, issue_id: str) -> ListedIssue:
    """Read an issue, and find its articles."""
    problems: list[Problem] = []
    name = f"{ISSUES}/{issue_id}"
    folder = f"{project}/{name}"
    here = listing(folder, name, problems)
    inside: dict[str, Listing] = {}
    for article_folder in here.folders:
        below = listing(f"{folder}/{article_folder}", f"{name}/{article_folder}", problems)
        if "article.md" in below.files:
            inside[article_folder] = below
    entry = None
    if "issue.yml" in here.files:
        files = files_below(folder, name, here, frozenset(["issue.yml", *inside]), problems)
        entry = _issue(project, f"{name}/issue.yml", issue_id, files, problems)
    elif inside or here.files:
        problems.append(
            Problem(
                file=f"{name}/issue.yml",
                rule="issue.missing",
                message="Must exist: without it the articles beside it belong to no issue",
                hint="Write at least the year: `year: 2025`.",
            )
        )
    issue = entry.record if entry else None
    places = []
    for article_folder, below in inside.items():
        place = f"{name}/{article_folder}"
        files = files_below(f"{project}/{place}", place, below, frozenset(["article.md"]), problems)
        places.append(
            Place(project=project, name=place, issue=issue, issue_id=issue_id, files=files)
        )
    return ListedIssue(entry, problems, places)


def _issue(
    project: str, name: str, issue_id: str, files: tuple[str, ...], problems: list[Problem]
) -> Entry[Issue]:
    text, found = read_text(f"{project}/{name}", name)
    decoded: Decoded[Issue] | None = None
    if text is not None:
        found = [msgspec.structs.replace(p, severity=Severity.ERROR) for p in found]
        decoded, more = _decoded(text, Issue, name, "issue", 1)
        found += more
    problems += found
    record = (decoded.value if decoded else None) or Issue(year=0)
    record = msgspec.structs.replace(record, id=issue_id, files=files)
    return Entry(record, _source(name, project, decoded, found, 1))


def read_article(place: Place) -> ReadArticle:
    """Read an article."""
    file = f"{place.name}/article.md"
    document, problems = read_document(f"{place.project}/{file}", file)
    if document is None:
        return ReadArticle(None, problems)
    decoded, more = _decoded(document.header, Article, file, "article", document.header_line)
    problems += more
    if decoded is None or decoded.value is None:
        return ReadArticle(None, problems)
    article = decoded.value
    order = article.order
    if order is None and (number := _NUMBER.match(place.name.rpartition("/")[2])):
        order = int(number.group())
    article = msgspec.structs.replace(
        article, issue=place.issue_id, order=order, files=place.files, body=nfc(document.body)
    )
    source = _source(file, place.project, decoded, problems, document.body_line)
    return ReadArticle(Entry(article, source), problems)


def parse_article(text: str, *, file: str) -> tuple[Article | None, list[Problem]]:
    """Read the text of an ``article.md`` alone; any error gives ``None``."""
    document, problems = split_front_matter(text, file=file)
    if document is None:
        return None, problems
    decoded, problems = _decoded(document.header, Article, file, "article", document.header_line)
    if decoded is None or decoded.value is None or has_errors(problems):
        return None, problems
    return msgspec.structs.replace(decoded.value, body=nfc(document.body)), problems


def _decoded(
    text: str, type_: type[T], file: str, area: str, first_line: int
) -> tuple[Decoded[T] | None, list[Problem]]:
    """Parse and decode YAML; ``None`` where the syntax leaves nothing to decode."""
    node, problems = parse_yaml(text, file=file, first_line=first_line)
    if node is None and problems:
        return None, problems
    decoded = decode_all(node, type_, file=file, rule_area=area, line=max(1, first_line - 1))
    return decoded, problems + decoded.problems


def _source(
    file: str,
    project: str,
    decoded: Decoded[Any] | None,
    problems: list[Problem],
    body_line: int,
) -> Source:
    return Source(
        file=file,
        places=msgspec.msgpack.encode(decoded.marks) if decoded else b"",
        body_line=body_line,
        root=project,
        faulty=decoded.faulty if decoded else frozenset([""]),
        bad=has_errors(problems),
    )


# People and hand-written pages


def _read_people(project: Path, problems: list[Problem]) -> Entry[tuple[Person, ...]] | None:
    path = project / PEOPLE
    if not path.exists() and not path.is_symlink():
        return None
    text, found = read_text(path, PEOPLE)
    decoded = None
    if text is not None:
        node, more = parse_yaml(text, file=PEOPLE)
        found += more
        if node is not None:
            decoded = decode_all(node, tuple[Person, ...], file=PEOPLE, rule_area="people")
            found += decoded.problems
    problems += found
    people = (decoded.value if decoded else None) or ()
    return Entry(people, _source(PEOPLE, str(project), decoded, found, 1))


def _read_pages(project: Path, problems: list[Problem]) -> list[Entry[HandPage]]:
    pages: list[Entry[HandPage]] = []
    for lang in listing(f"{project}/{PAGES}", PAGES, problems).folders:
        name = f"{PAGES}/{lang}"
        if not languages.is_known(lang):
            problems.append(
                Problem(
                    file=name,
                    rule="page.language-unknown",
                    message=f"Must be named after a language: {lang}",
                    hint=language_hint(lang),
                )
            )
            continue
        here = listing(f"{project}/{name}", name, problems)
        for file in here.files:
            if file.endswith(".md"):
                entry = _page(project, f"{name}/{file}", lang, file[:-3], problems)
                if entry is not None:
                    pages.append(entry)
    return pages


def _page(
    project: Path, file: str, lang: str, page: str, problems: list[Problem]
) -> Entry[HandPage] | None:
    document, found = read_document(project / file, file)
    if document is None:
        problems += found
        return None
    decoded, more = _decoded(document.header, HandPage, file, "page", document.header_line)
    found += more
    problems += found
    if decoded is None or decoded.value is None:
        return None
    record = msgspec.structs.replace(
        decoded.value, name=page, language=lang, body=nfc(document.body)
    )
    return Entry(record, _source(file, str(project), decoded, found, document.body_line))
