"""Words broken at a line end.

The dictionary of the text itself decides: see ``decide`` for the rules in their order. What no
rule settles is joined and logged as uncertain.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence

import msgspec

from muragat.repairs.base import Change, Context, Doubt, Repaired, repair
from muragat.repairs.lines import Line, quote
from muragat.repairs.look_alikes import fold
from muragat.repairs.page_furniture import is_capital
from muragat.repairs.urls import MOST_PIECES, glue
from muragat.repairs.words import Words

_BROKEN = re.compile(r"(?:^|[^\w])((?:[\w\u2019']+-)*[\w\u2019']+)-$")
_RIGHT = re.compile(r"-?[\w\u2019']+(?:-[\w\u2019']+)*")

LONGEST = 200
"""How much of a line's end is looked at: no word is longer."""


class Decision(msgspec.Struct, frozen=True):
    """Whether the hyphen stays, the rule that says so, and whether it is sure."""

    keep: bool
    rule: str
    certain: bool = True


def decide(
    left: str, right: str, words: Words, *, title: bool = False, compounds: Sequence[str] = ()
) -> Decision:
    """Decide about the hyphen between ``left`` (without it) and ``right``.

    ``left`` and ``right`` may have hyphens of their own; only their nearest parts are looked at.
    In a title in capitals, capitals say nothing.
    """
    near_left, near_right = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
    if near_left[-1:].isdigit() or near_right[:1].isdigit():
        return Decision(True, "digit")
    if right.startswith("-"):
        return Decision(True, "doubled")
    if not title and is_capital(near_left):
        # A name in capitals is broken like a word: the text has it whole elsewhere.
        whole = near_left + re.split(r"['\u2019]", near_right)[0]
        broken = near_right[:1].isupper() and words.has(whole)
        return Decision(False, "attested") if broken else Decision(True, "capitals")
    if not title and near_right[:1].isupper():
        return Decision(True, "name")
    if words.has(near_left + near_right):
        return Decision(False, "attested")
    if words.has_pair(near_left, near_right):
        return Decision(True, "attested-hyphen")
    pair = fold(f"{near_left}-{near_right}")
    if any(fnmatch.fnmatchcase(pair, fold(pattern)) for pattern in compounds):
        return Decision(True, "compound")
    if words.has_related_pair(near_left, near_right):
        return Decision(True, "related-hyphen", certain=False)
    return Decision(False, "unknown", certain=False)


@repair("hyphens")
def hyphens(lines: Sequence[Line], context: Context) -> Repaired:
    """Join words that are broken over a line end, a column or a page."""
    out: list[Line] = []
    changes: list[Change] = []
    doubts: list[Doubt] = []
    queue = list(reversed(lines))
    title = context.kind == "title"
    while queue:
        line = queue.pop()
        for _ in range(MOST_PIECES):
            broken = _BROKEN.search(line.text[-LONGEST:]) if queue else None
            if broken is None:
                break
            following = queue[-1]
            left = broken[1]
            match = _RIGHT.match(following.text)
            lowered = following.text[:1].islower() or title
            if match is None or (following.gap and not lowered and not left[0].isupper()):
                doubts.append(
                    Doubt(
                        line=line.last,
                        quotation=quote(line.text[-40:]),
                        what="word is broken off at the line end",
                    )
                )
                break
            right = match[0]
            decision = decide(left, right, context.words, title=title, compounds=context.compounds)
            queue.pop()
            at = line.last
            drop = 0 if decision.keep and decision.rule != "doubled" else 1
            line, rest = glue(line, following, "", drop=drop)
            changes.append(
                Change(
                    repair="hyphens",
                    line=at,
                    before=f"{left}- {right}",
                    after=left + ("-" if decision.keep else "") + right.lstrip("-"),
                    kind=decision.rule,
                    certain=decision.certain,
                )
            )
            if rest is not None:
                queue.append(rest)
                break
        out.append(line)
    return Repaired(out, changes, doubts)
