"""The dates of an article: when it was received and accepted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from muragat.importers.profile import Profile
from muragat.repairs.look_alikes import fold

_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})\.?\s+(?P<word>[^\W\d_]+)\.?,?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<word>[^\W\d_]+)\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"),
)
_YEAR = re.compile(r"\d{4}")
_FEW = 4
"""A line of dates holds at most so many letters beside labels and dates: an "at" or a "y."."""


def named(text: str, profile: Profile) -> tuple[str, ...]:
    """Return which dates a line gives, if it is a line of dates: it begins with a label."""
    if not _YEAR.search(text):
        return ()
    folded = fold(text)
    labels = {name: _position(folded, found) for name, found in _labels(profile)}
    names = sorted((at, name) for name, (at, _) in labels.items() if at >= 0)
    if not names or names[0][0] > 0:
        return ()
    end = labels[names[0][1]][1]
    if text[end:].lstrip().startswith(":"):
        return tuple(name for _, name in names)
    rest = folded
    for label in (fold(label) for _, found in _labels(profile) for label in found):
        rest = rest.replace(label, " ")
    for pattern in _DATES:
        rest = pattern.sub(" ", rest)
    few = sum(char.isalpha() for char in rest) <= _FEW
    return tuple(name for _, name in names) if few else ()


def read_dates(text: str, names: Sequence[str], profile: Profile) -> dict[str, tuple[dt.date, str]]:
    """Return the dates of a line and how each is printed; one that cannot be read is left out."""
    folded = fold(text)
    places = {name: _position(folded, labels) for name, labels in _labels(profile)}
    out = {}
    for name, (at, end) in places.items():
        if name not in names or at < 0:
            continue
        # A date that is too damaged to be read must not be taken from what the next label names;
        # labels with nothing between them share a date.
        until = min((other for other, _ in places.values() if other >= end), default=len(text))
        own = text[end:until]
        shared = not any(char.isdigit() for char in own)
        if found := read_date(text[end:] if shared else own, profile):
            out[name] = found
    return out


def read_date(text: str, profile: Profile) -> tuple[dt.date, str] | None:
    """Return the first date of a text, in words or in numbers, and how it is printed."""
    found = [match for pattern in _DATES for match in pattern.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        parts = match.groupdict()
        month = _month(parts["word"], profile) if "word" in parts else int(parts["month"])
        try:
            return dt.date(int(parts["year"]), month, int(parts["day"])), match[0]
        except ValueError:
            continue
    return None


def _labels(profile: Profile) -> Iterator[tuple[str, Sequence[str]]]:
    yield "received", profile.dates.received
    yield "accepted", profile.dates.accepted


def _position(folded: str, labels: Sequence[str]) -> tuple[int, int]:
    """Return where the first label stands as a word, and where it ends; -1 for none."""
    found = [
        (match.start(), match.end())
        for label in labels
        if (match := re.search(rf"\b{re.escape(fold(label))}\b", folded))
    ]
    return min(found, key=lambda span: (span[0], -span[1]), default=(-1, -1))


def _month(word: str, profile: Profile) -> int:
    """Return the number of the month whose longest stem fits, 0 for none."""
    folded = fold(word)
    fits = [
        (len(stem), number)
        for number, stems in enumerate(profile.months, 1)
        for stem in stems
        if folded.startswith(fold(stem))
    ]
    return max(fits)[1] if fits else 0
