"""``content/`` -> ``Archive``: all files read once, all problems of all files in one run.

A file with an error is reported and left out of the archive; the rest is read.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from muragat import languages
from muragat.archive import Archive
from muragat.config import SiteConfig
from muragat.content.files import Listing, files_below, linked, listing
from muragat.content.reading import Entry, Reading, Source
from muragat.decode import Decoded, decode_all
from muragat.fields import language_hint, nfc
from muragat.model import Article, HandPage, Issue, Person
from muragat.problems import Problem, Severity, has_errors
from muragat.source import parse_yaml, read_document, read_text, split_front_matter

__all__ = ["Entry", "Reading", "Source", "parse_article", "read_archive"]

T = TypeVar("T")

CONTENT = "content"
ISSUES = f"{CONTENT}/issues"
PAGES = f"{CONTENT}/pages"
PEOPLE = f"{CONTENT}/authors.yml"


def read_archive(project: Path, config: SiteConfig) -> Reading:
    """Read the whole content of a project."""
    problems: list[Problem] = []
    issues: list[Entry[Issue]] = []
    articles: list[Entry[Article]] = []
    if not (project / CONTENT).is_dir():
        problems.append(
            Problem(file=CONTENT, rule="content.missing", message="Must be a folder of content")
        )
    if (project / CONTENT).is_symlink():
        problems.append(linked(CONTENT))
        return _reading(config, issues, articles, [], None, problems)
    for name in listing(project / ISSUES, ISSUES, problems).folders:
        _read_issue(project, name, issues, articles, problems)
    pages = _read_pages(project, problems)
    people = _read_people(project, problems)
    return _reading(config, issues, articles, pages, people, problems)


def _reading(
    config: SiteConfig,
    issues: list[Entry[Issue]],
    articles: list[Entry[Article]],
    pages: list[Entry[HandPage]],
    people: Entry[tuple[Person, ...]] | None,
    problems: list[Problem],
) -> Reading:
    """Make the archive of what has no error; of two articles with one id the first counts."""
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


def _read_issue(
    project: Path,
    issue_id: str,
    issues: list[Entry[Issue]],
    articles: list[Entry[Article]],
    problems: list[Problem],
) -> None:
    folder, name = project / ISSUES / issue_id, f"{ISSUES}/{issue_id}"
    here = listing(folder, name, problems)
    inside: dict[str, Listing] = {}
    for article_folder in here.folders:
        below = listing(folder / article_folder, f"{name}/{article_folder}", problems)
        if "article.md" in below.files:
            inside[article_folder] = below
    if "issue.yml" in here.files:
        files = files_below(folder, name, here, frozenset(["issue.yml", *inside]), problems)
        issues.append(_issue(folder, f"{name}/issue.yml", issue_id, files, problems))
    elif inside or here.files:
        problems.append(
            Problem(
                file=f"{name}/issue.yml",
                rule="issue.missing",
                message="Must exist: without it the articles beside it belong to no issue",
                hint="Write at least the year: `year: 2025`.",
            )
        )
    for article_folder, below in inside.items():
        place = f"{name}/{article_folder}"
        entry = _read_article(folder / article_folder, place, issue_id, below, problems)
        if entry is not None:
            articles.append(entry)


def _issue(
    folder: Path, name: str, issue_id: str, files: tuple[str, ...], problems: list[Problem]
) -> Entry[Issue]:
    text, found = read_text(folder / "issue.yml", name)
    decoded: Decoded[Issue] | None = None
    if text is not None:
        found = [msgspec.structs.replace(p, severity=Severity.ERROR) for p in found]
        decoded, more = _decoded(text, Issue, name, "issue", 1)
        found += more
    problems += found
    record = (decoded.value if decoded else None) or Issue(year=0)
    record = msgspec.structs.replace(record, id=issue_id, files=files)
    return Entry(record, _source(name, folder, decoded, found, 1))


def _read_article(
    folder: Path, name: str, issue_id: str, here: Listing, problems: list[Problem]
) -> Entry[Article] | None:
    file = f"{name}/article.md"
    document, found = read_document(folder / "article.md", file)
    files = files_below(folder, name, here, frozenset(["article.md"]), problems)
    if document is None:
        problems += found
        return None
    decoded, more = _decoded(document.header, Article, file, "article", document.header_line)
    found += more
    problems += found
    if decoded is None or decoded.value is None:
        return None
    article = decoded.value
    order = article.order
    if order is None and (number := re.match(r"\d{1,9}", folder.name, re.ASCII)):
        order = int(number.group())
    article = msgspec.structs.replace(
        article, issue=issue_id, order=order, files=files, body=nfc(document.body)
    )
    return Entry(article, _source(file, folder, decoded, found, document.body_line))


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
    folder: Path,
    decoded: Decoded[Any] | None,
    problems: list[Problem],
    body_line: int,
) -> Source:
    return Source(
        file=file,
        marks=decoded.marks if decoded else {},
        body_line=body_line,
        folder=folder,
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
    return Entry(people, _source(PEOPLE, path.parent, decoded, found, 1))


def _read_pages(project: Path, problems: list[Problem]) -> list[Entry[HandPage]]:
    pages: list[Entry[HandPage]] = []
    for lang in listing(project / PAGES, PAGES, problems).folders:
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
        here = listing(project / name, name, problems)
        for file in here.files:
            if file.endswith(".md"):
                entry = _page(project / name, f"{name}/{file}", lang, file[:-3], problems)
                if entry is not None:
                    pages.append(entry)
    return pages


def _page(
    folder: Path, file: str, lang: str, page: str, problems: list[Problem]
) -> Entry[HandPage] | None:
    document, found = read_document(folder / f"{page}.md", file)
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
    return Entry(record, _source(file, folder, decoded, found, document.body_line))
