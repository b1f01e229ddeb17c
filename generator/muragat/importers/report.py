"""What an import did, what it doubts and what it could not find.

The report has three forms: a short text for the terminal, JSON, and the Markdown page that lies
beside the drafts for the editor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from muragat.importers.doubts import urgency
from muragat.importers.places import Piece, Removed
from muragat.importers.titles import Proposal
from muragat.repairs import Change, Doubt

SHOWN = 3
"""How many quotations of a group are shown."""
MOST_GROUPS = 40
_MOST_LINES = 60


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """What an editor must still supply for one article, by field name."""

    article: str
    fields: tuple[str, ...]


class ArticleLines(msgspec.Struct, frozen=True, kw_only=True):
    """The first and last source line of an article, its language, title and known page starts.

    ``pages_inferred`` tells that a page of its range was counted and not printed.
    """

    article: str
    folder: str
    first: int
    last: int
    language: str
    title: str
    page_starts: tuple[int, ...] = ()
    printed_pages: tuple[str, ...] = ()
    pages_inferred: bool = False


class PageNote(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-written page of the import, and whether it was ``written`` or another ``kept``."""

    file: str
    state: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The whole report of one import.

    ``map`` has every line of the source that holds text exactly once; ``copies`` names lines
    whose text stands in a second field too; ``removed`` is what stands in no field, in full.
    """

    issue: str
    articles: tuple[ArticleLines, ...] = ()
    repairs: dict[str, int] = {}
    changes: tuple[Change, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    missing: tuple[Missing, ...] = ()
    titles: tuple[Proposal, ...] = ()
    guidelines: tuple[Piece, ...] = ()
    pages: tuple[PageNote, ...] = ()
    map: tuple[Piece, ...] = ()
    copies: tuple[Piece, ...] = ()
    removed: tuple[Removed, ...] = ()
    found: dict[str, str] = {}

    def as_text(self) -> str:
        """Return the short form for a terminal."""
        return "\n".join(_text(self)) + "\n"

    def as_json(self) -> bytes:
        """Return everything as JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"

    def as_markdown(self) -> str:
        """Return the page for the editor."""
        return "\n".join(_markdown(self)) + "\n"


class _Group(msgspec.Struct, frozen=True):
    """Doubts of one kind; ``where`` says in which list of the JSON they stand."""

    what: str
    rows: list[Doubt]
    where: str


def _groups(report: Report) -> list[_Group]:
    """Return the doubts and the unsure repairs by kind, the most urgent first."""
    doubts: dict[str, list[Doubt]] = {}
    for doubt in report.doubts:
        doubts.setdefault(doubt.what, []).append(doubt)
    groups = [
        _Group(what, rows, f'`doubts` with the `what` "{what}"') for what, rows in doubts.items()
    ]
    unsure: dict[str, list[Doubt]] = {}
    for change in report.changes:
        if not change.certain and change.repair != "urls":
            what = f"{change.repair}: a repair that is not sure"
            text = f"{change.before} → {change.after}"
            unsure.setdefault(what, []).append(Doubt(line=change.line, quotation=text, what=what))
    groups += [
        _Group(what, rows, "`changes` that are not `certain`") for what, rows in unsure.items()
    ]
    groups.sort(key=lambda group: (urgency(group.what), group.rows[0].line))
    if len(groups) > MOST_GROUPS:
        rest = [row for group in groups[MOST_GROUPS - 1 :] for row in group.rows]
        groups = [*groups[: MOST_GROUPS - 1], _Group("other doubts", rest, "`doubts`")]
    return groups


def _text(report: Report) -> list[str]:
    out = [f"Issue {report.issue}: {_count(len(report.articles), 'article')}"]
    for row in report.articles:
        out.append(f"  {row.folder} ({row.language}, lines {row.first}-{row.last})")
    for piece in report.guidelines:
        out.append(f"  not an article: lines {piece.first}-{piece.last} ({piece.part})")
    for page in report.pages:
        out.append(f"  {page.file}: {page.state}")
    uncertain = Counter(c.repair for c in report.changes if not c.certain)
    out.append("Repairs:")
    for name, number in report.repairs.items():
        note = f", {uncertain[name]} of them uncertain" if uncertain[name] else ""
        out.append(f"  {name}: {number}{note}")
    groups = _groups(report)
    out.append(f"To look at: {sum(len(group.rows) for group in groups)} places")
    for group in groups:
        out.append(f"  {group.what}: {len(group.rows)}")
        for doubt in group.rows[:SHOWN]:
            out.append(f"    line {doubt.line}: {doubt.quotation}")
        if len(group.rows) > SHOWN:
            out.append(f"    and {len(group.rows) - SHOWN} more in the report")
    if report.titles:
        whole = sum(title.whole for title in report.titles)
        out.append(f"Titles in capitals: {len(report.titles)}, {whole} with a suggested case")
    out.append("An editor must still supply:")
    for field, articles in _by_field(report.missing).items():
        out.append(f"  {field}: {_names(articles, [row.article for row in report.articles])}")
    return out


def _markdown(report: Report) -> list[str]:
    out = [f"# Import report: issue {report.issue}", ""]
    if report.found:
        out += [*(f"- {key}: {value}" for key, value in report.found.items()), ""]
    out += ["## Articles", "", "| article | folder | language | lines |", "|---|---|---|---|"]
    for row in report.articles:
        out.append(f"| {row.article} | {row.folder} | {row.language} | {row.first}-{row.last} |")
    for piece in report.guidelines:
        out.append(f"| — | {piece.part} | | {piece.first}-{piece.last} |")
    if report.pages:
        out += ["", *(f"- `{note.file}`: {note.state}" for note in report.pages)]
    out += ["", "## To supply", ""]
    for missing in report.missing:
        out.append(f"- {missing.article}: {', '.join(missing.fields)}")
    out += ["", "## To look at", "", "The most urgent first. Lines are those of the source."]
    for group in _groups(report):
        out += ["", f"### {group.what[:1].upper()}{group.what[1:]} ({len(group.rows)})", ""]
        for doubt in group.rows[:SHOWN]:
            out.append(
                f"- line {doubt.line}{_article(report, doubt.line)}: {_code(doubt.quotation)}"
            )
        out += _rest(group)
    out += _titles(report.titles)
    out += ["", "## Repairs", ""]
    unsure = Counter(change.repair for change in report.changes if not change.certain)
    for name, number in report.repairs.items():
        out.append(f"- {name}: {number}" + (f" ({unsure[name]} not sure)" if unsure[name] else ""))
    return out


def _rest(group: _Group) -> list[str]:
    """Say where the doubts stand that are not shown."""
    rest = sorted({doubt.line for doubt in group.rows[SHOWN:]})
    if not rest:
        return []
    shown = ", ".join(str(line) for line in rest[:_MOST_LINES])
    more = f" and {len(rest) - _MOST_LINES} more lines" if len(rest) > _MOST_LINES else ""
    where = f"in the JSON of `--report`: {group.where}"
    return ["", f"The rest: lines {shown}{more}; {where}."]


def _titles(titles: Sequence[Proposal]) -> list[str]:
    if not titles:
        return []
    out = [
        "",
        "## Titles in capitals",
        "",
        "Suggested for `display_title`. `--accept-titles` takes those without a word in doubt.",
        "",
        "| article | language | suggested | from | words in doubt |",
        "|---|---|---|---|---|",
    ]
    for row in titles:
        cells = (row.article, row.language, row.proposed, row.source, ", ".join(row.unknown))
        out.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return out


def _article(report: Report, line: int) -> str:
    found = next((row.article for row in report.articles if row.first <= line <= row.last), "")
    return f" ({found})" if found else ""


def _by_field(missing: tuple[Missing, ...]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for row in missing:
        for field in row.fields:
            groups.setdefault(field, []).append(row.article)
    return groups


def _names(articles: list[str], every: list[str]) -> str:
    others = [name for name in every if name not in articles]
    if not others:
        return "all articles"
    if len(others) < len(articles):
        return "all articles but " + ", ".join(others)
    return ", ".join(articles)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    pad = " " if fence == "``" else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text else ""
