"""One article of an issue: its lines -> a draft, and what is to be said about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from muragat.importers import byline, fields, markdown, people, references
from muragat.importers import dates as dates_of
from muragat.importers import doubts as signs
from muragat.importers.account import Account
from muragat.importers.boundaries import Block, Found, Range
from muragat.importers.missing import missing
from muragat.importers.pages import Pages, hinted_pages, number_pages, page_starts
from muragat.importers.paragraph import Kind, Paragraph, starts_low
from muragat.importers.paragraphs import body_paragraphs
from muragat.importers.places import LABEL, MARK, NOT_KEPT, Piece, Place, left_over
from muragat.importers.profile import Profile
from muragat.markdown import escape
from muragat.model import Affiliation, Article, Contributor, Localized, References
from muragat.repairs import Change, Context, Doubt, Line
from muragat.repairs.page_furniture import HEAD, NUMBER

T = TypeVar("T")
_WIDOW = 20
"""A marked line shorter than this that begins small is the end of a paragraph, no page start."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft article, where its lines went, and what the report says of it.

    ``copies`` are lines whose text stands in a second field too, or is the source of one;
    ``heads`` are its running heads.
    """

    article: Article
    pages: Pages
    places: tuple[Place, ...]
    copies: tuple[Piece, ...]
    heads: tuple[str, ...]
    changes: tuple[Change, ...]
    doubts: tuple[Doubt, ...]
    missing: tuple[str, ...]


class Reader(Account):
    """Reads one article; what becomes of its lines is in its account."""

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
        super().__init__(f"{issue}-{number}", lines, found.language, profile, context)
        self.found = found
        self.number = number
        self.issue = issue
        self.first = lines[found.start].number
        self.last = lines[found.body[1] - 1].last
        self.furniture = [self.mended(c) for c in furniture if self.first <= c.line <= self.last]

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
        rest = [(first + a, first + b) for a, b in tail.rest]
        rest += [block.loose for block in self.found.blocks if block.loose[1] > block.loose[0]]
        body, rows = self.read_body((first, first + tail.end), rest, funding)
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
            places=tuple(self.places),
            copies=tuple(self.copies),
            heads=tuple(c.before for c in self.furniture if c.kind == HEAD),
            changes=tuple(self.changes),
            doubts=tuple(self.doubts),
            missing=missing(article, self.profile),
        )

    def ordered(self, values: dict[str, T]) -> dict[str, T]:
        """Bring a map by language to the order of the profile."""
        return {lang: values[lang] for lang in self.profile.languages if lang in values}

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
        lines = self.repaired(block.title, "title", language)
        text = fields.join(lines)
        if text:
            title[language] = text
            self.place(f"title.{language}", lines, text)
        else:
            self.doubt(self.lines[block.keywords[0]].number, language, "no title was found")
        self.read_abstract(block, abstract, funding)
        lines = self.repaired(block.keywords, "keywords", language)
        text = fields.join(lines)
        keywords[language] = fields.keywords(text, language, self.profile)
        self.doubts += signs.keyword_list(lines[-1], text)
        rest = left_over(text, keywords[language])
        self.place(f"keywords.{language}", lines, " ".join(keywords[language]), left_out=rest)

    def read_abstract(self, block: Block, abstract: Localized, funding: Localized) -> None:
        """Read an abstract, the label before it left out."""
        language = block.language
        raw = self.lines[block.abstract[0] : block.abstract[1]]
        self.doubts += signs.lost_text(raw, self.context.words)
        self.doubts += signs.broken_abstract(raw)
        lines = self.repaired(block.abstract, "abstract", language)
        label, text = fields.without_label(lines, self.profile.abstract.get(language, ()))
        rows = fields.abstract_paragraphs(text)
        if not rows:
            self.doubt(self.lines[block.keywords[0]].number, language, "no abstract was found")
            self.place(f"abstract.{language}", lines, "", left_out=label)
            return
        self.doubts += signs.left_overs(lines)
        self.doubts += signs.open_end("abstract", rows[-1][0], rows[-1][2])
        abstract[language] = "\n\n".join(escape(row[0]) for row in rows)
        self.place(f"abstract.{language}", lines, " ".join(r[0] for r in rows), left_out=label)
        if fields.is_funding(rows[-1][0], language, self.profile):
            funding[language] = rows[-1][0]
            self.copied(rows[-1][1], rows[-1][2], f"funding.{language}")

    def read_body(
        self, part: Range, rest: Sequence[Range], funding: Localized
    ) -> tuple[str, list[Paragraph]]:
        """Read the body; ``rest`` is text that stands outside every part and is kept at its end."""
        self.doubts += signs.lost_text(self.lines[part[0] : part[1]])
        rows: list[Paragraph] = []
        stems = self.profile.headings.get(self.language, ())
        for a, b in (part, *rest):
            lines = self.repaired((a, b), "body", self.language)
            self.doubts += signs.left_overs(lines)
            more, noted = body_paragraphs(lines, stems, self.profile)
            rows += more
            self.doubts += noted
            if (a, b) != part:
                self.doubt(lines[0].number, lines[0].text, "text stands outside every part")
        self.doubts += signs.paragraphs(rows)
        self.places += [row.place(self.id) for row in rows]
        last = rows[-1] if rows else None
        if (
            last
            and self.language not in funding
            and last.kind is Kind.PARAGRAPH
            and fields.is_funding(last.text, self.language, self.profile)
        ):
            funding[self.language] = last.text
            self.copied(last.first, last.last, f"funding.{self.language}")
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
            label = self.lines[a]
            self.place(LABEL, [label], "", left_out=label.text)
            rows = references.entries(self.repaired((a + 1, b), "references", self.language))
            self.places += [
                Place(
                    part=f"references.{name}",
                    spans=row.spans,
                    text=row.reference.text,
                    article=self.id,
                    left_out=row.mark,
                    why=MARK,
                )
                for row in rows
            ]
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
        rubric = self.lines[self.found.rubric[0] : self.found.rubric[1]]
        self.place("section", rubric, fields.join(rubric))
        lines = self.lines[part[0] : part[1]]
        found = people.read_masthead(lines, self.language, self.profile)
        for line, (name, kept) in zip(lines, found.lines, strict=True):
            rest = left_over(line.text, kept)
            self.place(name, [line], " ".join(kept), left_out=rest, why="masthead")
        return found

    def read_bylines(self) -> tuple[tuple[Contributor, ...], dict[str, Affiliation]]:
        """Read the lines between title and abstract, in every language that has them."""
        blocks: dict[str, byline.Byline] = {}
        for block in self.found.blocks:
            lines = self.repaired(block.byline, "byline", block.language)
            if not lines:
                continue
            found = byline.read_byline(lines, block.language, self.profile)
            blocks[block.language] = found
            kept = [value for values in found.lines for value in values]
            self.place(
                f"contributors.{block.language}",
                lines,
                " ".join(kept),
                left_out=left_over(fields.join(lines), kept),
                why="byline",
            )
        if len({len(found.contributors) for found in blocks.values()}) > 1:
            self.doubt(self.first, ", ".join(blocks), "the bylines name unequal numbers of people")
        own = {self.language: blocks.pop(self.language)} if self.language in blocks else {}
        return byline.merge({**own, **blocks})

    def read_people(
        self, tail: fields.EndMatter, offset: int, masthead: people.Masthead
    ) -> tuple[tuple[Contributor, ...], dict[str, Affiliation]]:
        """Return the contributors: from the blocks about them, the masthead or running heads."""
        blocks: dict[str, list[people.Person]] = {}
        lines_of: dict[str, list[Line]] = {}
        for language, (a, b) in tail.people.items():
            label = self.lines[a + offset]
            self.place(LABEL, [label], "", left_out=label.text)
            lines_of[language] = self.repaired((a + 1 + offset, b + offset), "references", language)
            blocks[language] = people.read_people(lines_of[language], self.profile)
        byline_people = self.read_bylines()
        counts = {len(rows) for rows in blocks.values() if rows}
        order = sorted(blocks, key=lambda lang: (lang != self.language, lang))
        used = people.same_number({language: blocks[language] for language in order})
        for language, lines in lines_of.items():
            rows = blocks[language] if language in used else []
            self.place_people(language, lines, rows)
        if used:
            if len(counts) > 1:
                line = self.lines[min(a for a, _ in tail.people.values()) + offset]
                what = "the blocks about the authors name unequal numbers of people"
                self.doubt(line.number, line.text, what)
            return people.merge_people(used)
        if byline_people[0]:
            return byline_people
        if masthead.contributors:
            return masthead.contributors, masthead.affiliations
        heads = [c for c in self.furniture if c.kind == HEAD]
        found = people.from_heads([c.before for c in heads], self.language, self.profile)
        if found:
            names = ", ".join(c.name[self.language] for c in found)
            self.doubt(heads[0].line, names, "authors are known only from a running head")
            for head in heads:
                if people.is_row_of_names(head.before, self.profile):
                    self.copied(head.line, head.line, "contributors")
        return found, {}

    def place_people(
        self, language: str, lines: Sequence[Line], rows: Sequence[people.Person]
    ) -> None:
        """Say what was read in a block about the authors, and quote what was not kept."""
        text = people.joined(lines)
        kept = [value for row in rows for value in row.kept]
        rest = left_over(text, kept)
        self.place(
            f"author-information.{language}",
            lines,
            " ".join(kept),
            left_out=rest,
            why=NOT_KEPT,
            ordered=False,
        )
        if lines:
            what = "degrees and positions of the authors are not kept in the draft"
            if not rows:
                what = "block about the authors could not be read"
            quotation = "; ".join(row.position for row in rows if row.position) or rest
            self.doubt(lines[0].number, quotation, what)

    def read_dates(self, tail: fields.EndMatter, offset: int) -> dict[str, dt.date]:
        """Read the dates of receipt and acceptance."""
        dates: dict[str, dt.date] = {}
        for index, names in tail.dates:
            line = self.lines[index + offset]
            found = dates_of.read_dates(line.text, names, self.profile)
            dates |= {name: date for name, (date, _) in found.items()}
            # In the order of the line, and once where two labels share a date.
            kept = sorted({text for _, text in found.values()}, key=line.text.find)
            rest = left_over(line.text, kept)
            self.place("dates", [line], " ".join(kept), left_out=rest)
            if len(found) < len(names):
                self.doubt(line.number, line.text, "date could not be read")
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
        chosen = page_starts(first, front_end, self.last, marks, sure, self.profile.page)
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
