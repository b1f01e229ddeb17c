"""The account of an article's lines: each repaired, each given a place, and what is doubtful."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from muragat.importers.boundaries import Range
from muragat.importers.places import LABEL, Piece, Place, spans
from muragat.importers.profile import Profile
from muragat.repairs import Change, Context, Doubt, Line, Scope, run
from muragat.repairs.mixed_script import mixed_script
from muragat.repairs.page_furniture import HEAD


class Account:
    """Collects places, copies, changes and doubts while an article is read."""

    def __init__(
        self, id: str, lines: Sequence[Line], language: str, profile: Profile, context: Context
    ) -> None:
        self.id = id
        self.lines = lines
        self.language = language
        self.profile = profile
        self.context = context
        self.places: list[Place] = []
        self.copies: list[Piece] = []
        self.changes: list[Change] = []
        self.doubts: list[Doubt] = []

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

    def mended(self, change: Change) -> Change:
        """Return a running head with the letters of one script in a word."""
        line = Line(number=change.line, last=change.line, text=change.before)
        if change.kind != HEAD or not self.profile.repairs.get("mixed-script", True):
            return change
        script = self.profile.scripts.get(self.language, self.context.script)
        context = msgspec.structs.replace(self.context, script=script)
        result = mixed_script([line], context)
        self.changes += result.changes
        self.doubts += result.doubts
        return msgspec.structs.replace(change, before=result.lines[0].text)

    def place(
        self,
        part: str,
        lines: Sequence[Line],
        text: str,
        *,
        left_out: str = "",
        why: str = LABEL,
        ordered: bool = True,
    ) -> None:
        """Say where lines went."""
        if lines:
            self.places.append(
                Place(
                    part=part,
                    spans=spans(lines),
                    text=text,
                    article=self.id,
                    left_out=left_out,
                    why=why,
                    ordered=ordered,
                )
            )

    def copied(self, first: int, last: int, part: str) -> None:
        """Say that lines are the source of another field too."""
        self.copies.append(Piece(first=first, last=last, article=self.id, part=part))

    def doubt(self, line: int, quotation: str, what: str) -> None:
        """Note a doubt."""
        self.doubts.append(Doubt(line=line, quotation=quotation, what=what))
