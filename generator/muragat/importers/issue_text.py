"""The text of a whole issue -> draft articles. Pure: text and profile in, records out.

The way: lines, repairs of the whole text, boundaries, then for each article its blocks, body and
end matter, each repaired in its own language. Nothing is invented: what is lost or doubtful stays
as it is and is named in the report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from muragat import ids
from muragat.importers import back_matter, boundaries, doubts
from muragat.importers.article import Draft, Reader
from muragat.importers.boundaries import Boundaries
from muragat.importers.people import issue_facts
from muragat.importers.places import Piece, Place, Removed, changed, left_over, spans, unplaced
from muragat.importers.profile import Profile
from muragat.importers.reading import read_source
from muragat.importers.report import ArticleLines, Missing, Report
from muragat.importers.titles import Casing, Proposal, propose
from muragat.model import Article, HandPage, Issue
from muragat.problems import Problem, SourceError
from muragat.repairs import (
    ORDER,
    Context,
    Doubt,
    Hint,
    Line,
    Repaired,
    Scope,
    Words,
    quote,
    read_lines,
    run,
)

SIZE_LIMIT = 20_000_000
_FOLDER_LENGTH = 40
STRAY = "stray-characters"


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """An issue, its drafts, the name of each draft's folder, its pages, and the report."""

    issue: Issue
    articles: tuple[Article, ...]
    folders: tuple[str, ...]
    pages: tuple[HandPage, ...] = ()
    report: Report


def read_issue_text(path: Path) -> tuple[str | None, list[Problem]]:
    """Read the text of an issue: UTF-8 with or without BOM, any line ends, no NUL."""
    hint = "The text of an issue has one or two. Import the issues of a volume one by one."
    data, problems = read_source(path, limit=SIZE_LIMIT, hint=hint)
    if data is None:
        return None, problems
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [
            Problem(
                file=path.name,
                line=line,
                rule="import.encoding",
                message="Must be text in UTF-8",
                hint="Save the text as UTF-8; a PDF or a Word file must be turned into text first.",
            )
        ]
    return text.replace("\r\n", "\n").replace("\r", "\n"), []


def import_issue_text(
    text: str,
    *,
    issue: str,
    profile: Profile,
    name: str = "issue text",
    hints: Mapping[int, Hint] | None = None,
) -> Imported:
    """Split the text of an issue into draft articles.

    ``issue`` is the issue's id, ``name`` the file's name in problems, ``hints`` what the layout
    of the pages says of the lines by their numbers, when the source has one. Raises SourceError
    with problems when the text holds no article.
    """
    problems = _unfit(text, issue, name)
    if problems:
        raise SourceError("the issue cannot be imported", problems)
    raw = read_lines(text, hints)
    if not boundaries.has_label(raw, profile):
        raise SourceError("the issue cannot be imported", [_no_article(name, profile)])
    words = Words(raw)
    context = Context(
        words=words,
        compounds=profile.compounds,
        allowed=frozenset(profile.allowed),
        et_al=profile.et_al,
    )
    cleaned = run(raw, context, scope=Scope.TEXT, switches=profile.repairs)
    lines = cleaned.lines
    found = boundaries.find(lines, profile)
    if not found.articles:
        raise SourceError("the issue cannot be imported", [_no_article(name, profile)])
    furniture = [c for c in cleaned.changes if c.repair == "page-furniture"]
    drafts = [
        Reader(lines, part, number, issue, profile, context, furniture).read()
        for number, part in enumerate(found.articles, 1)
    ]
    folders = _folders(drafts)
    facts, facts_found, facts_doubts = _issue_facts(lines, found, issue, profile)
    pages = [
        back_matter.read(lines[a:b], language, profile, context)
        for language, (a, b) in found.back_matter
    ]
    changes = sorted(
        [
            *cleaned.changes,
            *(c for draft in drafts for c in draft.changes),
            *(c for page in pages for c in page.changes),
        ],
        key=lambda c: (c.line, ORDER.index(c.repair), c.before),
    )
    noted = [
        *facts_doubts,
        *(d for page in pages for d in page.doubts),
        *cleaned.doubts,
        *(doubts.doubled_lines(lines) if not profile.repairs.get("doubled-lines") else []),
        *doubts.split_words(lines[found.articles[0].start : found.articles[-1].body[1]], words),
        *(d for draft in drafts for d in draft.doubts),
    ]
    rows = text.split("\n")
    taken = _taken(rows, cleaned)
    before = _before(lines, found, profile)
    places = [
        *before,
        *(place for draft in drafts for place in draft.places),
        *(place for page in pages for place in page.places),
    ]
    pieces = [piece for place in places for piece in place.pieces]
    pieces += [Piece(first=row.line, last=row.line, part=row.why) for row in taken]
    noted += [*unplaced(rows, pieces), *changed(rows, places)]
    noted += [
        Doubt(
            line=place.spans[0][0],
            quotation=quote(place.left_out),
            what="text before the first article is not kept",
        )
        for place in before
        if place.part != "issue"
    ]
    report = Report(
        issue=issue,
        articles=tuple(
            _article_lines(lines, part, draft, folder)
            for part, draft, folder in zip(found.articles, drafts, folders, strict=True)
        ),
        repairs={n: sum(c.repair == n for c in changes) for n in ORDER},
        changes=tuple(changes),
        doubts=tuple(sorted(set(noted), key=lambda d: (d.line, d.what, d.quotation))),
        missing=tuple(Missing(article=d.article.id, fields=d.missing) for d in drafts if d.missing),
        titles=tuple(_titles(rows, drafts)),
        guidelines=_guidelines(lines, found),
        map=tuple(sorted(pieces, key=lambda p: (p.first, p.last, p.part))),
        copies=tuple(copy for draft in drafts for copy in draft.copies),
        removed=tuple(
            sorted(
                [*taken, *(row for place in places for row in place.removed)],
                key=lambda row: (row.line, row.why),
            )
        ),
        found=facts_found,
    )
    return Imported(
        issue=facts,
        articles=tuple(draft.article for draft in drafts),
        folders=folders,
        pages=tuple(row.page for row in pages),
        report=report,
    )


def with_accepted_titles(imported: Imported) -> Imported:
    """Take every suggested title whose words all have a known case as the one that is shown."""
    taken: dict[str, dict[str, str]] = {}
    for row in imported.report.titles:
        if row.whole:
            taken.setdefault(row.article, {})[row.language] = row.proposed
    articles = tuple(
        msgspec.structs.replace(article, display_title=taken.get(article.id, {}))
        for article in imported.articles
    )
    return msgspec.structs.replace(imported, articles=articles)


def _titles(rows: Sequence[str], drafts: Sequence[Draft]) -> list[Proposal]:
    """Propose a case for the titles in capitals."""
    issue = Casing(rows)
    out: list[Proposal] = []
    for draft in drafts:
        article = draft.article
        texts = {language: [text] for language, text in article.abstract.items()}
        texts.setdefault(article.language, []).append(article.body)
        out += propose(article.id, article.title, draft.heads, texts, issue)
    return out


def _taken(rows: Sequence[str], cleaned: Repaired) -> list[Removed]:
    """Return the whole lines that repairs of the text took out."""
    kept = {number for line in cleaned.lines for number in (line.number, line.last)}
    kinds = {c.line: c.kind or "doubled-line" for c in cleaned.changes if c.repair != STRAY}
    return [
        Removed(line=number, text=row.strip(), why=kinds.get(number, STRAY))
        for number, row in enumerate(rows, 1)
        if row.strip() and number not in kept
    ]


def _before(lines: Sequence[Line], found: Boundaries, profile: Profile) -> list[Place]:
    """Say what becomes of the lines before the first article: facts of the issue are kept."""
    out = []
    for line in lines[found.before[0] : found.before[1]]:
        kept = issue_facts(line.text, profile)
        part = "issue" if kept else "before-articles"
        rest = left_over(line.text, kept)
        why = "masthead" if kept else "not-kept"
        text = " ".join(kept)
        out.append(Place(part=part, spans=spans([line]), text=text, left_out=rest, why=why))
    return out


def _no_article(name: str, profile: Profile) -> Problem:
    labels = ", ".join(label for row in profile.keywords.values() for label in row)
    return Problem(
        file=name,
        rule="import.no-article",
        message="Must hold an article: a list of keywords with its label",
        hint=f"Known labels: {labels}. site_config/import.yml can name others.",
    )


def _unfit(text: str, issue: str, name: str) -> list[Problem]:
    problems = []
    if not ids.is_id(issue):
        problems.append(
            Problem(
                file=name,
                rule="import.issue-id",
                message=f"Must be an id of small Latin letters, digits and hyphens: {issue}",
                hint="For example 2025-1 for the first issue of 2025.",
            )
        )
    if not text.strip():
        problems.append(Problem(file=name, rule="import.empty", message="Must not be empty"))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        problems.append(
            Problem(
                file=name,
                line=line,
                rule="import.nul",
                message="Must not hold NUL characters",
                hint="This is no text file; turn the PDF or document into text first.",
            )
        )
    return problems


def _folders(drafts: Sequence[Draft]) -> tuple[str, ...]:
    """Name the folders: place in the issue and a short slug of the English or own title."""
    digits = max(2, len(str(len(drafts))))
    names = []
    for number, draft in enumerate(drafts, 1):
        article = draft.article
        title = article.title.get("en") or article.title.get(article.language, "")
        slug = ids.slug(title)
        if len(slug) > _FOLDER_LENGTH:
            slug = slug[: _FOLDER_LENGTH + 1].rpartition("-")[0] or slug[:_FOLDER_LENGTH]
        names.append(f"{number:0{digits}}-{slug}".rstrip("-"))
    return tuple(names)


def _issue_facts(
    lines: Sequence[Line], found: Boundaries, issue: str, profile: Profile
) -> tuple[Issue, dict[str, str], list[Doubt]]:
    """Read number, whole number and year from the mastheads, else from the issue's id."""
    year = re.match(r"(\d{4})(?:-|$)", issue)
    number = re.fullmatch(r"\d{4}-(\d+)", issue)
    facts = {"year": year[1] if year else "", "number": number[1] if number else ""}
    facts["whole_number"] = ""
    seen: dict[str, str] = {}
    noted = []
    pattern = re.compile(profile.issue_line) if profile.issue_line else None
    for first, end in (found.before, *(part.masthead for part in found.articles)):
        for line in lines[first:end]:
            match = pattern.search(line.text) if pattern else None
            for issn in re.findall(r"\be?ISSN:?\s*\d{4}-\d{3}[\dX]", line.text):
                kind, value = issn.replace(":", " ").split()
                seen[kind] = value
            if not match:
                continue
            for key, value in match.groupdict().items():
                if key not in facts or not value:
                    continue
                if facts[key] and facts[key] != value:
                    noted.append(
                        Doubt(
                            line=line.number,
                            quotation=match[0],
                            what=f"the issue is printed with another {key.replace('_', ' ')}",
                        )
                    )
                facts[key] = value
    seen = {**{k: v for k, v in facts.items() if v}, **seen}
    record = Issue(
        id=issue,
        year=int(facts["year"] or 0),
        number=facts["number"] or None,
        whole_number=facts["whole_number"] or None,
    )
    if not facts["year"]:
        noted.append(Doubt(line=1, quotation=issue, what="the year of the issue is not known"))
    return record, seen, noted


def _article_lines(
    lines: Sequence[Line], part: boundaries.Found, draft: Draft, folder: str
) -> ArticleLines:
    article = draft.article
    return ArticleLines(
        article=article.id,
        folder=folder,
        first=lines[part.start].number,
        last=lines[part.body[1] - 1].last,
        language=article.language,
        title=article.title.get(article.language, ""),
        page_starts=draft.pages.starts,
        printed_pages=draft.pages.printed,
        pages_inferred=draft.pages.inferred,
    )


def _guidelines(lines: Sequence[Line], found: Boundaries) -> tuple[Piece, ...]:
    return tuple(
        Piece(first=lines[a].number, last=lines[b - 1].last, part=f"guidelines.{language}")
        for language, (a, b) in found.back_matter
    )


__all__ = ["Imported", "import_issue_text", "read_issue_text", "with_accepted_titles"]
