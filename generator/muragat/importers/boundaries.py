"""Where each article of an issue begins and ends, and what its parts are.

The labels of the keyword lists are found first: they name the language of their block, and the
lists of one article stand close together. From the first label of an article the way goes back
to the title in capitals. What lies between the last list and the next title is the body, with
the masthead of the next article at its end, if there is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from muragat.importers.profile import Profile
from muragat.repairs import Line
from muragat.repairs.page_furniture import is_capital
from muragat.repairs.words import fold

Range = tuple[int, int]
"""Indexes into the lines of the text: the first, and the one after the last."""

NEAR = 200
"""Lists of one article are at most so many lines apart."""
_TITLE_BACK = 120
_MASTHEAD_BACK = 30
_LIST_LINES = 10
_TITLE_LINES = 6
_NARROW = 0.85


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Title, abstract and keywords in one language."""

    language: str
    title: Range
    abstract: Range
    keywords: Range


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of one article; ``masthead`` lies before the first title."""

    masthead: Range
    blocks: tuple[Block, ...]
    body: Range
    section: str | None = None
    rubric: Range = (0, 0)

    @property
    def start(self) -> int:
        """The index of the first line."""
        return self.rubric[0] if self.rubric[1] else self.masthead[0]


class Boundaries(msgspec.Struct, frozen=True, kw_only=True):
    """The articles, what stands before the first and the guidelines after the last."""

    articles: tuple[Found, ...]
    before: Range
    back_matter: tuple[tuple[str, Range], ...]


def find(lines: Sequence[Line], profile: Profile) -> Boundaries:
    """Find all articles of a text."""
    folded = [fold(line.text) for line in lines]
    back = _back_matter(folded, profile)
    end = back[0][1][0] if back else len(lines)
    groups = _groups(_labels(folded[:end], profile))
    starts = [
        _start(lines, folded, group, groups[n - 1][-1][0] if n else -1, profile)
        for n, group in enumerate(groups)
    ]
    articles: list[Found] = []
    section: str | None = None
    for n, (group, start) in enumerate(zip(groups, starts, strict=True)):
        limit = starts[n + 1].first if n + 1 < len(starts) else end
        blocks, body = _blocks(lines, group, start.title, limit)
        section = start.section or section
        articles.append(
            Found(
                masthead=(start.masthead, start.title[0]),
                blocks=blocks,
                body=(body, limit),
                section=section,
                rubric=(start.first, start.masthead) if start.section else (0, 0),
            )
        )
    first = articles[0].start if articles else end
    return Boundaries(articles=tuple(articles), before=(0, first), back_matter=back)


def _labels(folded: Sequence[str], profile: Profile) -> list[tuple[int, str]]:
    patterns = [
        (language, re.compile(r"(?:" + "|".join(map(_loose, labels)) + r")\s*[:.\u2013—]"))
        for language, labels in profile.keywords.items()
    ]
    return [
        (index, language)
        for index, text in enumerate(folded)
        for language, pattern in patterns
        if pattern.match(text)
    ]


def label_length(text: str, labels: Sequence[str]) -> int:
    """Return how many characters of a line a label with its colon takes; 0 for none."""
    pattern = r"(?:" + "|".join(map(_loose, labels)) + r")\s*[:.\u2013—]?\s*"
    match = re.match(pattern, fold(text)) if labels else None
    return match.end() if match else 0


def _loose(label: str) -> str:
    return r"\s+".join(re.escape(part) for part in fold(label).split())


def _groups(labels: Sequence[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    groups: list[list[tuple[int, str]]] = []
    for index, language in labels:
        group = groups[-1] if groups else []
        if group and index - group[-1][0] <= NEAR and language not in (row[1] for row in group):
            group.append((index, language))
        else:
            groups.append([(index, language)])
    return groups


class _Start(msgspec.Struct, frozen=True):
    first: int
    masthead: int
    title: Range
    section: str | None


def _start(
    lines: Sequence[Line],
    folded: Sequence[str],
    group: Sequence[tuple[int, str]],
    previous: int,
    profile: Profile,
) -> _Start:
    label = group[0][0]
    title = (
        _ranked_title(lines, previous + 1, label)
        or _capital_title(lines, previous, label)
        or _marked_title(lines, previous, label)
    )
    masthead = _masthead(folded, previous, title[0], profile)
    first, section = masthead, None
    rubrics = {fold(name): key for key, names in profile.rubrics.items() for name in names}
    while first - 1 > previous and folded[first - 1].strip(" .:") in rubrics:
        first -= 1
        section = rubrics[folded[first].strip(" .:")]
    return _Start(first, masthead, title, section)


def _ranked_title(lines: Sequence[Line], first: int, label: int) -> Range | None:
    """Find the title that the layout sets apart most, the last one before a label."""
    first = max(first, label - _TITLE_BACK)
    ranks = {i: line.hint.rank for i in range(first, label) if (line := lines[i]).hint}
    highest = min((rank for rank in ranks.values() if rank), default=0)
    if not highest:
        return None
    last = max(i for i, rank in ranks.items() if rank == highest)
    start = last
    while ranks.get(start - 1) == highest and not lines[start].page:
        start -= 1
    return start, last + 1


def _capital_title(lines: Sequence[Line], previous: int, label: int) -> Range | None:
    lowest = max(previous, label - _TITLE_BACK)
    last = label - 1
    while last > lowest and not is_capital(lines[last].text, least=8):
        last -= 1
    if last <= lowest:
        return None
    first = last
    while first - 1 > previous and is_capital(lines[first - 1].text):
        first -= 1
    end = last + 1
    # The end of a title may be printed in small letters.
    while end < label and not lines[end].gap and not lines[end].page and end - last <= 2:
        end += 1
    return first, end


def _marked_title(lines: Sequence[Line], previous: int, label: int) -> Range:
    """Find a title in small letters: the short paragraph at the last page start before a label."""
    for index in range(label - 1, max(previous, label - _TITLE_BACK), -1):
        if lines[index].page:
            title = split_title(lines, index, label)
            if title[1] < label and lines[title[1]].gap:
                return title
    return label, label


def split_title(lines: Sequence[Line], first: int, label: int) -> Range:
    """Return the range of the title that begins at ``first``, before an abstract.

    A title ends at a blank line or where a page begins; a blank line may stand inside it, when a
    short piece without a full stop follows that is narrower than the abstract.
    """
    full = max((line.width for line in lines[first:label]), default=0)
    end = _chunk_end(lines, first, label)
    while end < label and lines[end].gap and not lines[end].page and end - first < _TITLE_LINES:
        after = _chunk_end(lines, end, label)
        narrow = all(line.width <= _NARROW * full for line in lines[end:after])
        closed = lines[after - 1].text.endswith((".", "!", "?", ";", ":", "-"))
        if after >= label or not lines[after].gap or not narrow or closed or after - end > 3:
            break
        end = after
    return first, end


def _chunk_end(lines: Sequence[Line], first: int, limit: int) -> int:
    """Return the index of the next line after a blank line or at a page start."""
    end = min(first + 1, limit)
    while end < limit and not lines[end].gap and not lines[end].page:
        end += 1
    return end


def _masthead(folded: Sequence[str], previous: int, title: int, profile: Profile) -> int:
    marks = ["©", "issn", "eissn", *profile.irsti, *profile.udc]
    marks += ["*" + label for label in profile.email]
    first = title
    for index in range(title - 1, max(previous, title - _MASTHEAD_BACK), -1):
        if folded[index].startswith(tuple(fold(mark) for mark in marks)):
            first = index
    return first


def _blocks(
    lines: Sequence[Line], group: Sequence[tuple[int, str]], title: Range, limit: int
) -> tuple[tuple[Block, ...], int]:
    blocks: list[Block] = []
    for n, (label, language) in enumerate(group):
        if n:
            after = blocks[-1].keywords[1]
            title = _ranked_title(lines, after, label) or split_title(lines, after, label)
        bound = group[n + 1][0] if n + 1 < len(group) else limit
        end = _list_end(lines, label, bound)
        blocks.append(
            Block(
                language=language,
                title=title,
                abstract=(title[1], label),
                keywords=(label, end),
            )
        )
    return tuple(blocks), blocks[-1].keywords[1]


def _list_end(lines: Sequence[Line], label: int, bound: int) -> int:
    """Return the index after a keyword list: it ends at a full stop, a blank line, a new page."""
    index = label
    while index + 1 < bound and index - label < _LIST_LINES:
        text, following = lines[index].text, lines[index + 1]
        if text.endswith("."):
            break
        goes_on = text.endswith(("-", ",", ";")) and following.text[:1].islower()
        if (following.gap or following.page) and not goes_on:
            break
        index += 1
    return index + 1


def _back_matter(folded: Sequence[str], profile: Profile) -> tuple[tuple[str, Range], ...]:
    names = {
        fold(name): language for language, items in profile.back_matter.items() for name in items
    }
    marks = [(i, names[t.strip(" .:")]) for i, t in enumerate(folded) if t.strip(" .:") in names]
    ends = [*(index for index, _ in marks), len(folded)][1:]
    return tuple(
        (language, (index, end)) for (index, language), end in zip(marks, ends, strict=True)
    )
