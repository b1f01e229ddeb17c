"""The author guidelines at the end of an issue, as pages that editors keep by hand.

Bank details age and invite fraud, so they are left out of the page and named in the report.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import msgspec

from muragat.importers import markdown
from muragat.importers.paragraph import Kind, closed, starts_high
from muragat.importers.paragraphs import body_paragraphs, column_width
from muragat.importers.places import Place, spans
from muragat.importers.profile import Profile
from muragat.model import HandPage
from muragat.repairs import Change, Context, Doubt, Line, Scope, quote, run
from muragat.repairs.look_alikes import fold

BANK = "bank-details"
_SHORT = 0.5


class BackMatter(msgspec.Struct, frozen=True, kw_only=True):
    """A page, where its lines went, and what is to be said about it."""

    page: HandPage
    places: tuple[Place, ...]
    changes: tuple[Change, ...]
    doubts: tuple[Doubt, ...]


def read(lines: Sequence[Line], language: str, profile: Profile, context: Context) -> BackMatter:
    """Read the lines of one language, the first of which is its title."""
    script = profile.scripts.get(language, context.script)
    context = msgspec.structs.replace(context, kind="body", script=script)
    result = run(lines[1:], context, scope=Scope.BLOCK, switches=profile.repairs)
    part = f"guidelines.{language}"
    title = _title(lines[0].text, profile.back_matter.get(language, ()))
    kept, bank = _without_bank(result.lines, profile.bank_details.get(language, ()))
    rows, noted = body_paragraphs(_parted(kept), (), profile)
    rows = [
        msgspec.structs.replace(row, kind=Kind.PARAGRAPH) if row.kind is Kind.SUBHEADING else row
        for row in rows
    ]
    places = [Place(part=part, spans=spans(lines[:1]), text=lines[0].text)]
    places += [msgspec.structs.replace(row.place(""), part=part) for row in rows]
    doubts = [*result.doubts, *noted]
    if bank:
        left_out = " ".join(line.text for line in bank)
        doubts.append(
            Doubt(
                line=bank[0].number,
                quotation=quote(left_out),
                what=f"bank details are left out of the page {profile.back_matter_page}",
            )
        )
        places.append(Place(part=BANK, spans=spans(bank), text="", left_out=left_out, why=BANK))
    return BackMatter(
        page=HandPage(
            title=title,
            name=profile.back_matter_page,
            language=language,
            body=markdown.body(rows),
        ),
        places=tuple(places),
        changes=tuple(result.changes),
        doubts=tuple(doubts),
    )


def _parted(lines: Sequence[Line]) -> list[Line]:
    """Set a blank line after a short line without punctuation: it stands over what follows."""
    width = column_width(lines)
    out = list(lines)
    for index, (line, following) in enumerate(itertools.pairwise(lines), 1):
        if line.width < _SHORT * width and not closed(line.text) and starts_high(following.text):
            out[index] = msgspec.structs.replace(following, gap=max(1, following.gap))
    return out


def _title(text: str, names: Sequence[str]) -> str:
    """Return the title as the profile writes it, which is not in capitals."""
    bare = fold(text.strip(" .:"))
    return next((name for name in names if fold(name) == bare), text)


def _without_bank(lines: Sequence[Line], labels: Sequence[str]) -> tuple[list[Line], list[Line]]:
    """Part lines before the line with the label of bank details; the label goes with them.

    A line that holds text before the label stays: a line has one place, and its text is no secret.
    """
    for index, line in enumerate(lines):
        for label in labels:
            match = re.search(rf"\b{re.escape(fold(label))}\b\s*:?\s*$", fold(line.text))
            if match:
                first = index if not line.text[: match.start()].strip() else index + 1
                return list(lines[:first]), list(lines[first:])
    return list(lines), []
