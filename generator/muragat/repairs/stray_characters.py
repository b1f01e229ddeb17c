"""Characters that extraction leaves behind: soft hyphens, control characters, zero widths.

A not sign (U+00AC) inside a word is what some fonts make of a soft hyphen. At a line end both
stand for a hyphen. Text is brought to NFC, so that a letter has one form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from muragat.repairs.base import Change, Context, Doubt, Repaired, Scope, repair
from muragat.repairs.lines import Line, quote

_AT_END = re.compile(r"(?<=[^\W\d_])[\u00ac\u00ad]+$")
_IN_WORD = re.compile(r"(?<=\w)\u00ac(?=\w)|\u00ad")
_INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2060\ufeff]")


@repair("stray-characters", scope=Scope.TEXT)
def stray_characters(lines: Sequence[Line], context: Context) -> Repaired:
    """Take out what is no part of the text."""
    del context
    out: list[Line] = []
    changes: list[Change] = []
    doubts: list[Doubt] = []
    for line in lines:
        text = line.text
        if not text.isascii():
            text = _IN_WORD.sub("", _AT_END.sub("-", text))
            text = unicodedata.normalize("NFC", text)
        text = _INVISIBLE.sub("", text).strip()
        if "\ufffd" in text:
            doubts.append(
                Doubt(line=line.number, quotation=quote(text), what="a character is lost")
            )
        if text == line.text:
            out.append(line)
            continue
        changes.append(
            Change(
                repair="stray-characters",
                line=line.number,
                before=quote(line.text),
                after=quote(text),
            )
        )
        if text:
            out.append(msgspec.structs.replace(line, text=text))
    return Repaired(out, changes, doubts)
