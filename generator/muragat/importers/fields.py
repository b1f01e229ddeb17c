"""The small parts of an article: titles, abstracts, keywords, funding, end matter."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from muragat.importers import dates as dates_of
from muragat.importers.boundaries import label_length
from muragat.importers.paragraph import ended, starts_low
from muragat.importers.paragraphs import column_width
from muragat.importers.profile import Profile
from muragat.repairs import Line
from muragat.repairs.look_alikes import fold

_GRANT = re.compile(r"[^\W\d_]{2}\s?\d{6,}")
_WIDE_SHORT = 0.93


def join(lines: Sequence[Line]) -> str:
    """Return lines as one text."""
    return " ".join(line.text for line in lines)


def without_label(lines: Sequence[Line], labels: Sequence[str]) -> tuple[str, list[Line]]:
    """Return the label before a text, and the lines without it."""
    length = label_length(lines[0].text, labels) if lines else 0
    if not length:
        return "", list(lines)
    text = lines[0].text
    first = msgspec.structs.replace(lines[0], text=text[length:])
    return text[:length].strip(), [*([first] if first.text else []), *lines[1:]]


def abstract_paragraphs(lines: Sequence[Line]) -> list[tuple[str, int, int]]:
    """Cut an abstract into paragraphs: text, first and last source line.

    A blank line parts paragraphs, unless the sentence goes on after it; a page start parts them
    only after a finished sentence in a line that is not full.
    """
    width = column_width(lines)
    groups: list[list[Line]] = []
    for line in lines:
        previous = groups[-1][-1] if groups else None
        if previous is None:
            groups.append([line])
            continue
        done = ended(previous.text) or not starts_low(line.text)
        short = previous.width < _WIDE_SHORT * width
        parted = bool(line.gap) or (line.page and short and not starts_low(line.text))
        if parted and done and (line.gap or ended(previous.text)):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [(join(group), group[0].number, group[-1].last) for group in groups]


def keywords(text: str, language: str, profile: Profile) -> tuple[str, ...]:
    """Cut a keyword list, with its label, into keywords.

    Semicolons part keywords where there are any outside brackets, else commas do. A conjunction
    before the last keyword is left out, so is the full stop at the end.
    """
    rest = text[label_length(text, profile.keywords.get(language, ())) :].strip()
    rest = re.sub(r"\s*[.;,]+$", "", rest)
    mark = ";" if ";" in rest else ","
    items = [re.sub(r"\s+", " ", item).strip() for item in _split(rest, mark)]
    items = [item for item in items if item]
    if len(items) > 1:
        for word in profile.conjunctions.get(language, ()):
            if items[-1].casefold().startswith(word.casefold() + " "):
                items[-1] = items[-1][len(word) + 1 :].strip()
                break
    return tuple(items)


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark that stands outside brackets."""
    parts = [""]
    depth = 0
    for char in text:
        depth += (char in "([") - (char in ")]")
        if char == mark and depth <= 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def is_funding(text: str, language: str, profile: Profile) -> bool:
    """Tell whether a closing paragraph names who paid: a word for it and a grant's number."""
    folded = fold(text)
    stems = profile.funding.get(language, ())
    return any(fold(stem) in folded for stem in stems) and _GRANT.search(text) is not None


class EndMatter(msgspec.Struct, frozen=True, kw_only=True):
    """What follows a body, as ranges of lines; ``end`` is where the body ends.

    ``dates`` are lines and the dates that they give, ``rest`` is text that belongs to no part.
    """

    end: int
    original: tuple[int, int] | None = None
    romanised: tuple[int, int] | None = None
    people: dict[str, tuple[int, int]] = {}
    dates: tuple[tuple[int, tuple[str, ...]], ...] = ()
    rest: tuple[tuple[int, int], ...] = ()


def end_matter(lines: Sequence[Line], profile: Profile) -> EndMatter:
    """Find reference lists, blocks about the authors and dates at the end of a body."""
    marks: list[tuple[int, str, str]] = []
    folded = [fold(line.text) for line in lines]
    lists = {fold(name): "original" for name in profile.references.original}
    lists |= {fold(name): "romanised" for name in profile.references.romanised}
    for index, text in enumerate(folded):
        bare = text.strip(" .:")
        if bare in lists:
            marks.append((index, "list", lists[bare]))
            continue
        for language, labels in profile.author_information.items():
            if any(bare == fold(label) for label in labels):
                marks.append((index, "people", language))
        names = dates_of.named(lines[index].text, profile)
        if names:
            marks.append((index, "date", " ".join(names)))
    marks = _closing(marks, lines)
    if not marks:
        return EndMatter(end=len(lines))
    ranges: dict[str, tuple[int, int]] = {}
    people: dict[str, tuple[int, int]] = {}
    dates: list[tuple[int, tuple[str, ...]]] = []
    rest: list[tuple[int, int]] = []
    for place, (index, what, name) in enumerate(marks):
        end = marks[place + 1][0] if place + 1 < len(marks) else len(lines)
        if what == "list":
            ranges[name] = (index, end)
        elif what == "people":
            people[name] = (index, end)
        else:
            dates.append((index, tuple(name.split())))
            if end > index + 1:
                rest.append((index + 1, end))
    return EndMatter(
        end=marks[0][0],
        original=ranges.get("original"),
        romanised=ranges.get("romanised"),
        people=people,
        dates=tuple(dates),
        rest=tuple(rest),
    )


def _closing(
    marks: Sequence[tuple[int, str, str]], lines: Sequence[Line]
) -> list[tuple[int, str, str]]:
    """Keep the marks of the last list or block of each name, from the last part of the text."""
    half = len(lines) // 3
    last: dict[tuple[str, str], int] = {}
    for index, what, name in marks:
        if index >= half or index == 0:
            last[what, name] = index
    return sorted((index, what, name) for (what, name), index in last.items())
