"""What an import did, what it doubts and what it could not find.

The report has three forms: a short text for the terminal, JSON, and the Markdown page that lies
beside the drafts for the editor.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from muragat.repairs import Change, Doubt

SHOWN = 5


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """What an editor must still supply for one article, by field name."""

    article: str
    fields: tuple[str, ...]


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Where source lines went: ``article`` is empty for what belongs to no article.

    ``part`` is a field (``title.kk``, ``references.original``), or what the lines are
    (``heading``, ``paragraph``, ``page-number``, ``guidelines.ru`` ...).
    """

    first: int
    last: int
    article: str = ""
    part: str


class ArticleLines(msgspec.Struct, frozen=True, kw_only=True):
    """The first and last source line of an article, its language, title and known page starts."""

    article: str
    folder: str
    first: int
    last: int
    language: str
    title: str
    page_starts: tuple[int, ...] = ()
    printed_pages: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The whole report of one import."""

    issue: str
    articles: tuple[ArticleLines, ...] = ()
    repairs: dict[str, int] = {}
    changes: tuple[Change, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    missing: tuple[Missing, ...] = ()
    guidelines: tuple[Piece, ...] = ()
    map: tuple[Piece, ...] = ()
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


def _text(report: Report) -> list[str]:
    out = [f"Issue {report.issue}: {_count(len(report.articles), 'article')}"]
    for row in report.articles:
        out.append(f"  {row.folder} ({row.language}, lines {row.first}-{row.last})")
    for piece in report.guidelines:
        out.append(f"  not an article: lines {piece.first}-{piece.last} ({piece.part})")
    uncertain = Counter(c.repair for c in report.changes if not c.certain)
    out.append("Repairs:")
    for name, number in report.repairs.items():
        note = f", {uncertain[name]} of them uncertain" if uncertain[name] else ""
        out.append(f"  {name}: {number}{note}")
    groups = _grouped(report.doubts)
    out.append(f"Doubts: {len(report.doubts)}")
    for what, doubts in groups.items():
        out.append(f"  {what}: {len(doubts)}")
        for doubt in doubts[:SHOWN]:
            out.append(f"    line {doubt.line}: {doubt.quotation}")
        if len(doubts) > SHOWN:
            out.append(f"    and {len(doubts) - SHOWN} more in the report")
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
    out += ["", "## To supply", ""]
    for missing in report.missing:
        out.append(f"- {missing.article}: {', '.join(missing.fields)}")
    out += ["", "## To look at", ""]
    for what, doubts in _grouped(report.doubts).items():
        out += [f"### {what[:1].upper()}{what[1:]} ({len(doubts)})", ""]
        out += [f"- line {d.line}: {_code(d.quotation)}" for d in doubts]
        out.append("")
    out += ["## Repairs", ""]
    out += [f"- {name}: {number}" for name, number in report.repairs.items()]
    out += ["", "### Uncertain repairs", ""]
    for change in report.changes:
        if not change.certain:
            arrow = f"{_code(change.before)} → " if change.before else ""
            out.append(f"- line {change.line}: {change.repair}: {arrow}{_code(change.after)}")
    return out


def _grouped(doubts: tuple[Doubt, ...]) -> dict[str, list[Doubt]]:
    groups: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        groups.setdefault(doubt.what, []).append(doubt)
    return groups


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
