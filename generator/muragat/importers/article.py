"""One article of an issue: its lines -> a draft, and what is to be said about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from muragat.importers import doubts as signs
from muragat.importers import fields, markdown, people, references
from muragat.importers.boundaries import Block, Found, Range
from muragat.importers.pages import Pages, hinted_pages, number_pages, page_starts
from muragat.importers.paragraphs import Kind, Paragraph, body_paragraphs, starts_low
from muragat.importers.profile import Profile
from muragat.importers.report import Piece
from muragat.model import Affiliation, Article, Contributor, Localized, References
from muragat.repairs import Change, Context, Doubt, Line, Scope, run
from muragat.repairs.page_furniture import HEAD, NUMBER

T = TypeVar("T")
_WIDOW = 20
"""A marked line shorter than this that begins small is the end of a paragraph, no page start."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft article, where its lines went, and what the report says of it."""

    article: Article
    pages: Pages
    pieces: tuple[Piece, ...]
    changes: tuple[Change, ...]
    doubts: tuple[Doubt, ...]
    missing: tuple[str, ...]


class Reader:
    """Reads one article; collects changes, doubts and pieces on the way."""

    def __init__(
        self,
        lines: Sequence[Line],
        found: Found,
        number: int,
        issue: str,
        profile: Profile,
        context: Context,
        furniture: Sequence[Change],
    ) -> None:
        self.lines = lines
        self.found = found
        self.number = number
        self.issue = issue
        self.id = f"{issue}-{number}"
        self.profile = profile
        self.context = context
        self.first = lines[found.start].number
        self.last = lines[found.body[1] - 1].last
        self.furniture = [c for c in furniture if self.first <= c.line <= self.last]
        self.language = found.blocks[0].language
        self.pieces: list[Piece] = []
        self.changes: list[Change] = []
        self.doubts: list[Doubt] = []

    def read(self) -> Draft:
        """Read all parts of the article."""
        title: Localized = {}
        abstract: Localized = {}
        keywords: dict[str, tuple[str, ...]] = {}
        funding: Localized = {}
        self.check_order()
        for block in self.found.blocks:
            self.read_block(block, title, abstract, keywords, funding)
        self.doubts += signs.keyword_counts(self.first, keywords)
        first, last = self.found.body
        tail = fields.end_matter(self.lines[first:last], self.profile)
        body, rows = self.read_body((first, first + tail.end), funding)
        lists = self.read_references(tail, first)
        masthead = self.read_masthead()
        contributors, affiliations = self.read_people(tail, first, masthead)
        dates = self.read_dates(tail, first)
        pages = self.read_pages(masthead.page)
        article = Article(
            id=self.id,
            language=self.language,
            draft=True,
            title=self.ordered(title),
            abstract=self.ordered(abstract),
            keywords=self.ordered(keywords),
            contributors=contributors,
            affiliations=affiliations,
            section=self.found.section,
            subjects=masthead.subjects,
            doi=masthead.doi,
            pages=pages.range,
            received=dates.get("received"),
            accepted=dates.get("accepted"),
            funding=self.ordered(funding),
            references=lists,
            issue=self.issue,
            body=body,
        )
        if not any(row.kind is Kind.HEADING for row in rows):
            self.doubt(self.lines[first - 1].last, "", "no main heading was found in the body")
        return Draft(
            article=article,
            pages=pages,
            pieces=tuple(self.pieces),
            changes=tuple(self.changes),
            doubts=tuple(self.doubts),
            missing=_missing(article, self.profile),
        )

    # Helpers

    def repaired(self, part: Range, kind: str, language: str) -> list[Line]:
        """Repair a range of lines as a block."""
        script = self.profile.scripts.get(language, self.context.script)
        context = msgspec.structs.replace(self.context, kind=kind, script=script)
        result = run(
            self.lines[part[0] : part[1]],
            context,
            scope=Scope.BLOCK,
            switches=self.profile.repairs,
        )
        self.changes += result.changes
        self.doubts += result.doubts
        return result.lines

    def piece(self, first: int, last: int, part: str) -> None:
        """Say where lines went."""
        self.pieces.append(Piece(first=first, last=last, article=self.id, part=part))

    def ordered(self, values: dict[str, T]) -> dict[str, T]:
        """Bring a map by language to the order of the profile."""
        return {lang: values[lang] for lang in self.profile.languages if lang in values}

    def range_piece(self, part: Range, name: str) -> None:
        """Say where a range of lines went."""
        if part[1] > part[0]:
            self.piece(self.lines[part[0]].number, self.lines[part[1] - 1].last, name)

    def doubt(self, line: int, quotation: str, what: str) -> None:
        """Note a doubt."""
        self.doubts.append(Doubt(line=line, quotation=quotation, what=what))

    # Parts

    def check_order(self) -> None:
        """Doubt an article whose languages stand in another order than the profile says."""
        order = tuple(block.language for block in self.found.blocks)
        wanted = self.profile.order.get(self.language, order)
        if order != tuple(wanted):
            self.doubt(
                self.first,
                ", ".join(order),
                f"titles, abstracts and keywords should stand in the order {', '.join(wanted)}",
            )

    def read_block(
        self,
        block: Block,
        title: Localized,
        abstract: Localized,
        keywords: dict[str, tuple[str, ...]],
        funding: Localized,
    ) -> None:
        """Read title, abstract and keywords of one language."""
        language = block.language
        text = fields.join(self.repaired(block.title, "title", language))
        if text:
            title[language] = text
        else:
            self.doubt(self.lines[block.keywords[0]].number, language, "no title was found")
        self.range_piece(block.title, f"title.{language}")
        self.doubts += signs.lost_text(
            self.lines[block.abstract[0] : block.abstract[1]], self.context.words
        )
        rows = fields.abstract_paragraphs(self.repaired(block.abstract, "abstract", language))
        if rows:
            abstract[language] = "\n\n".join(markdown.escape(row[0]) for row in rows)
            if fields.is_funding(rows[-1][0], language, self.profile):
                funding[language] = rows[-1][0]
                self.piece(rows[-1][1], rows[-1][2], f"funding.{language}")
        else:
            self.doubt(self.lines[block.keywords[0]].number, language, "no abstract was found")
        self.range_piece(block.abstract, f"abstract.{language}")
        lines = self.repaired(block.keywords, "keywords", language)
        text = fields.join(lines)
        keywords[language] = fields.keywords(text, language, self.profile)
        self.doubts += signs.keyword_list(lines[-1], text)
        self.range_piece(block.keywords, f"keywords.{language}")

    def read_body(self, part: Range, funding: Localized) -> tuple[str, list[Paragraph]]:
        """Read the body."""
        self.doubts += signs.lost_text(self.lines[part[0] : part[1]])
        lines = self.repaired(part, "body", self.language)
        stems = self.profile.headings.get(self.language, ())
        rows, noted = body_paragraphs(lines, stems, self.profile)
        self.doubts += noted
        self.doubts += signs.paragraphs(rows)
        for row in rows:
            self.piece(row.first, row.last, str(row.kind))
        last = rows[-1] if rows else None
        if (
            last
            and self.language not in funding
            and last.kind is Kind.PARAGRAPH
            and fields.is_funding(last.text, self.language, self.profile)
        ):
            funding[self.language] = last.text
            self.piece(last.first, last.last, f"funding.{self.language}")
        return markdown.body(rows), rows

    def read_references(self, tail: fields.EndMatter, offset: int) -> References:
        """Read both reference lists; a single list is the original, whatever its label."""
        lists = {"original": tail.original, "romanised": tail.romanised}
        if tail.original is None and tail.romanised is not None:
            lists = {"original": tail.romanised, "romanised": None}
        found: dict[str, tuple[references.Entry, ...]] = {}
        for name, part in lists.items():
            if part is None:
                continue
            a, b = part[0] + offset, part[1] + offset
            self.range_piece((a, a + 1), "label")
            rows = references.entries(self.repaired((a + 1, b), "references", self.language))
            for row in rows:
                self.piece(row.first, row.last, f"references.{name}")
            found[name] = tuple(rows)
        if "romanised" in found and len(found["original"]) != len(found["romanised"]):
            counts = f"{len(found['original'])} and {len(found['romanised'])}"
            line = self.lines[(lists["original"] or (0, 0))[0] + offset].number
            self.doubt(line, counts, "the two reference lists have different numbers of entries")
        return References(
            original=tuple(row.reference for row in found.get("original", ())),
            romanised=tuple(row.reference for row in found.get("romanised", ())),
        )

    def read_masthead(self) -> people.Masthead:
        """Read the lines before the title."""
        part = self.found.masthead
        self.range_piece(part, "masthead")
        if self.found.rubric[1]:
            self.range_piece(self.found.rubric, "section")
        return people.read_masthead(self.lines[part[0] : part[1]], self.language, self.profile)

    def read_people(
        self, tail: fields.EndMatter, offset: int, masthead: people.Masthead
    ) -> tuple[tuple[Contributor, ...], dict[str, Affiliation]]:
        """Return the contributors: from the blocks about them, the masthead or running heads."""
        blocks: dict[str, list[people.Person]] = {}
        for language, (a, b) in tail.people.items():
            self.range_piece((a + offset, b + offset), f"author-information.{language}")
            lines = self.repaired((a + 1 + offset, b + offset), "references", language)
            blocks[language] = people.read_people(lines, self.profile)
        if any(blocks.values()):
            label = self.lines[min(a for a, _ in tail.people.values()) + offset]
            line, text = label.number, label.text
            if len({len(rows) for rows in blocks.values()}) > 1:
                self.doubt(
                    line, text, "the blocks about the authors name unequal numbers of people"
                )
            self.doubt(line, text, "degrees and positions of the authors are not kept in the draft")
            order = sorted(blocks, key=lambda lang: (lang != self.language, lang))
            return people.merge_people({language: blocks[language] for language in order})
        if masthead.contributors:
            return masthead.contributors, masthead.affiliations
        heads = [c for c in self.furniture if c.kind == HEAD]
        found = people.from_heads([c.before for c in heads], self.language, self.profile)
        if found:
            names = ", ".join(c.name[self.language] for c in found)
            self.doubt(heads[0].line, names, "authors are known only from a running head")
        return found, {}

    def read_dates(self, tail: fields.EndMatter, offset: int) -> dict[str, dt.date]:
        """Read the dates of receipt and acceptance."""
        dates: dict[str, dt.date] = {}
        for name, index in tail.dates:
            line = self.lines[index + offset]
            self.piece(line.number, line.last, name)
            date = people.read_date(line.text, self.profile)
            if date is None:
                self.doubt(line.number, line.text, "date could not be read")
            else:
                dates[name] = date
        return dates

    def read_pages(self, masthead_page: str | None) -> Pages:
        """Find the pages and, from a printed number, the range of the body."""
        part = self.found
        front_end = self.lines[part.blocks[-1].keywords[1] - 1].last
        first = self.lines[part.blocks[0].title[0]].number
        titles = {self.lines[block.title[0]].number for block in part.blocks}
        starts: dict[int, str] = {first: masthead_page} if masthead_page else {}
        sure: list[int] = []
        for change in self.furniture:
            if change.kind == NUMBER:
                starts[change.line] = change.before
                sure.append(change.line)
            elif not any(0 < change.line - line <= 3 for line in sure):
                sure.append(change.line)
        inside = self.lines[part.blocks[0].title[0] : part.body[1]]
        behind = {n + d for n in sure for d in range(1, 6)}
        marks = [
            line.number
            for line in inside
            if line.page
            and line.number not in titles
            and line.number not in behind
            and not (line.width < _WIDOW and starts_low(line.text))
        ]
        chosen = page_starts(first, front_end, self.last, marks, sure)
        pages = number_pages(chosen, starts)
        hinted = hinted_pages(self.lines[part.start : part.body[1]], chosen)
        if hinted:
            pages, counted = hinted
            if counted:
                self.doubt(first, str(pages.range), "page numbers are counted: one is not printed")
        elif not pages.agree:
            self.doubt(first, ", ".join(pages.printed), "printed page numbers do not agree")
        elif pages.range and pages.range.last not in pages.printed:
            self.doubt(
                first,
                str(pages.range),
                "pages are counted from a printed number: pages without text here are not in it",
            )
        return pages


def _missing(article: Article, profile: Profile) -> tuple[str, ...]:
    """Return what an editor must still supply."""
    out: list[str] = []
    for name in ("title", "abstract", "keywords"):
        values: dict[str, object] = getattr(article, name)
        out += [f"{name}.{lang}" for lang in profile.languages if not values.get(lang)]
    if not article.contributors:
        out.append("contributors")
    else:
        out += [
            f"contributors.name.{lang}"
            for lang in profile.languages
            if any(lang not in row.name for row in article.contributors)
        ]
    if not article.affiliations:
        out.append("affiliations")
    if not any(row.email for row in article.contributors):
        out.append("email")
    if not any(row.orcid for row in article.contributors):
        out.append("orcid")
    for name in ("section", "subjects", "doi", "pages", "received", "accepted", "license"):
        if not getattr(article, name):
            out.append(name)
    if not article.references.original:
        out.append("references")
    return tuple(out)
