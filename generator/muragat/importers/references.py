"""Reference lists: lines to entries.

Entries are not separated by blank lines, and a wrapped entry has a blank line inside. So an entry
begins with a capital after a line that ends in a full stop or an address; but an entry without a
year, a page or an address is not finished yet, and neither is one with an open bracket.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from muragat.importers.places import Span, spans
from muragat.model import Reference
from muragat.repairs import Line

_NUMBERED = re.compile(r"\[?(\d{1,3})(?:\]|[.)])\s*(?=\S)")
_ADDRESS_END = re.compile(r"(?:https?://|www\.)[^\u0401\u0410-\u044f\u0451]*$")
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]+)")
_URL = re.compile(r"https?://\S+$")
_GOES_ON = re.compile(r"(?:doi|url)\b", re.IGNORECASE)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry, the number printed before it, and the source lines that it comes from."""

    reference: Reference
    spans: tuple[Span, ...]
    mark: str = ""


def entries(lines: Sequence[Line]) -> list[Entry]:
    """Cut the lines of a reference list into entries."""
    if not lines:
        return []
    numbered = _NUMBERED.match(lines[0].text)
    split = _by_number if numbered and int(numbered[1]) == 1 else _by_form
    return [_entry(group, numbered=split is _by_number) for group in split(lines)]


def _by_number(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in lines:
        match = _NUMBERED.match(line.text)
        shared = groups and line.number <= groups[-1][-1].last
        if match and not shared and int(match[1]) == len(groups) + 1:
            groups.append([line])
        elif groups:
            groups[-1].append(line)
    return groups


def _by_form(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = [[lines[0]]]
    for line in lines[1:]:
        shared = line.number <= groups[-1][-1].last
        if not shared and _begins(" ".join(row.text for row in groups[-1]), line.text):
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _begins(before: str, text: str) -> bool:
    if not text.lstrip('«“"')[:1].isupper() or _GOES_ON.match(text):
        return False
    if not (before.endswith(".") or _ADDRESS_END.search(before)):
        return False
    if not re.search(r"\d", before):
        return False
    return all(before.count(a) <= before.count(b) for a, b in ("[]", "()"))


def _entry(group: Sequence[Line], *, numbered: bool) -> Entry:
    text = " ".join(line.text for line in group)
    mark = _NUMBERED.match(text) if numbered else None
    text = text[mark.end() :] if mark else text
    doi = _DOI.search(text)
    url = _URL.search(text) if not group[-1].glued else None
    # An address with a blank before its end, or put together from two lines, is not trusted.
    whole = url is not None and text.count("http") == 1 and "doi.org" not in url[0]
    return Entry(
        reference=Reference(
            text=text,
            doi=doi[1].rstrip(".,;)]") if doi else None,
            url=url[0].rstrip(".,;") if url and whole else None,
        ),
        spans=spans(group),
        mark=mark[0].strip() if mark else "",
    )
