"""Addresses that go on in the next line.

Inside an address no rule tells a hyphen of its own from one that breaks a word, so the hyphen
stays. Every address that is put together here is a doubt: it must not be published as a link
before somebody has tried it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from muragat.repairs.base import Change, Context, Doubt, Repaired, repair
from muragat.repairs.lines import Line, quote

_TAIL = re.compile(r"(?:https?://|www\.)\S*$")
_OPEN_END = "/-_=&?%#:~+"
_OPEN_START = "/_=&?%#~+"
_PIECE = re.compile(r"[A-Za-z0-9%]")
_PUNCTUATED = re.compile(r"[./=_%&?#-]")

LONGEST = 2000
"""How much of a line's end is looked at for an address."""
MOST_PIECES = 30
"""Over how many lines a word or an address goes on at most."""


def continues(head: str, tail: str) -> bool:
    """Tell whether an address at a line end goes on with the first word of the next line.

    ``head`` is the line, ``tail`` the next one.
    """
    head = head[-LONGEST:]
    match = _TAIL.search(head)
    word = tail.split(" ", 1)[0]
    if match is None or not word:
        return False
    url = match[0]
    enclosed = head[: match.start()].endswith("(") or "(" in url
    if ")" in url or url[-1] in ",;»”\"'":
        return False
    if word[0] in _OPEN_START:
        return True
    if not _PIECE.match(word) or (word[0].isupper() and word.isalpha() and not enclosed):
        return False
    if url[-1] in _OPEN_END:
        return True
    shaped = ")" in word or _PUNCTUATED.search(word.rstrip(".,;")) is not None
    if url[-1] == ".":
        return shaped and not word[0].isupper()
    return enclosed and shaped


@repair("urls")
def urls(lines: Sequence[Line], context: Context) -> Repaired:
    """Put broken addresses together, without a blank and with their hyphens."""
    del context
    out: list[Line] = []
    changes: list[Change] = []
    doubts: list[Doubt] = []
    queue = list(reversed(lines))
    while queue:
        line = queue.pop()
        joined = False
        for _ in range(MOST_PIECES):
            if not queue or not ("://" in line.text or "www." in line.text):
                break
            following = queue[-1]
            if not continues(line.text, following.text):
                break
            queue.pop()
            line, rest = glue(line, following, "")
            joined = True
            if rest is not None:
                queue.append(rest)
                break
        if joined:
            match = _TAIL.search(line.text[-LONGEST:])
            address = match[0] if match else line.text
            changes.append(
                Change(
                    repair="urls", line=line.number, before="", after=quote(address), certain=False
                )
            )
            doubts.append(
                Doubt(
                    line=line.number,
                    quotation=quote(address),
                    what="address was broken over lines: try it before it becomes a link",
                )
            )
        out.append(line)
    return Repaired(out, changes, doubts)


def glue(line: Line, following: Line, joint: str, *, drop: int = 0) -> tuple[Line, Line | None]:
    """Move the first word of the next line to the end of a line.

    ``joint`` is put between them, ``drop`` characters at the line's end are left out. Returns the
    line and what remains of the next one; the two cannot be parted any more by a blank line or a
    page break that stood between them.
    """
    word, _, rest = following.text.partition(" ")
    text = line.text[: len(line.text) - drop] + joint + word
    more = (*line.more, following.number)
    if not rest.strip():
        merged = msgspec.structs.replace(
            line,
            text=text,
            last=following.last,
            more=(*more, *following.more),
            width=following.width,
            glued=True,
        )
        return merged, None
    merged = msgspec.structs.replace(line, text=text, last=following.number, more=more, glued=True)
    return merged, msgspec.structs.replace(following, text=rest.strip(), gap=0, page=False)
