"""Where each article of an issue begins and ends, and what its parts are.

The labels of the keyword lists are found first: they name the language of their block, and the
lists of one article stand close together. From the first label of an article the way goes back
to the title in capitals. What lies between the last list and the next title is the body, with
the masthead of the next article at its end, if there is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from muragat.importers.profile import Profile
from muragat.repairs import Line
from muragat.repairs.look_alikes import fold
from muragat.repairs.page_furniture import is_capital

Range = tuple[int, int]
"""Indexes into the lines of the text: the first, and the one after the last."""

NEAR = 200
"""Lists of one article are at most so many lines apart."""
_TITLE_BACK = 120
_MASTHEAD_BACK = 30
_LIST_LINES = 10
_TITLE_LINES = 6
_NARROW = 0.85
_MANY_BLANKS = 3
_LABEL = 200
"""How much of a line a label is looked for in."""
_WORD = re.compile(r"[^\W\d_]+")


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Title, abstract and keywords in one language; names may stand between the first two.

    ``loose`` are lines before the title that belong to nothing.
    """

    language: str
    title: Range
    abstract: Range
    keywords: Range
    byline: Range = (0, 0)
    loose: Range = (0, 0)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of one article in ``language``; ``masthead`` lies before the first title."""

    language: str
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
        blocks, body = _blocks(lines, folded, group, start.title, limit, profile)
        section = start.section or section
        articles.append(
            Found(
                language=_language(folded, blocks, (body, limit), profile),
                masthead=(start.masthead, start.title[0]),
                blocks=blocks,
                body=(body, limit),
                section=section,
                rubric=(start.first, start.masthead) if start.section else (0, 0),
            )
        )
    first = articles[0].start if articles else end
    return Boundaries(articles=tuple(articles), before=(0, first), back_matter=back)


def has_label(lines: Sequence[Line], profile: Profile) -> bool:
    """Tell whether any line begins with the label of a keyword list: there is an article then."""
    return bool(_labels([fold(line.text[:_LABEL]) for line in lines], profile))


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
    label, language = group[0]
    lowest = max(previous, label - _TITLE_BACK) + 1
    abstract = _abstract_label(folded, lowest, label, profile.abstract.get(language, ()))
    above = label if abstract is None else abstract
    title = _ranked_title(lines, previous + 1, above)
    if title is None and abstract is not None:
        title = _title_above(lines, folded, previous, abstract, profile)
    elif title is None:
        title = _capital_title(lines, previous, label) or _marked_title(lines, previous, label)
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


def _abstract_label(
    folded: Sequence[str], first: int, label: int, labels: Sequence[str]
) -> int | None:
    """Return the line nearest above a keyword list that begins with the label of an abstract."""
    for index in range(label - 1, first - 1, -1) if labels else ():
        if label_length(folded[index], labels):
            return index
    return None


def _title_above(
    lines: Sequence[Line], folded: Sequence[str], previous: int, abstract: int, profile: Profile
) -> Range:
    """Find a title above names and an abstract with a label: it follows masthead and rubric."""
    first = abstract
    for index in range(abstract - 1, max(previous, abstract - _MASTHEAD_BACK), -1):
        if lines[index].page or lines[index].gap >= _MANY_BLANKS:
            first = index
            break
    marks = _marks(profile)
    rubrics = [fold(name) for names in profile.rubrics.values() for name in names]
    while first < abstract and (
        folded[first].startswith(marks)
        or folded[first].isdigit()
        or folded[first].strip(" .:") in rubrics
    ):
        first += 1
    return first, _chunk_end(lines, first, abstract)


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
    marks = _marks(profile)
    first = title
    for index in range(title - 1, max(previous, title - _MASTHEAD_BACK), -1):
        if folded[index].startswith(marks):
            first = index
    return first


def _marks(profile: Profile) -> tuple[str, ...]:
    """Return what the lines of a masthead begin with."""
    marks = ["©", "issn", "eissn", *profile.irsti, *profile.udc, *profile.doi]
    marks += ["*" + label for label in profile.email]
    return tuple(fold(mark) for mark in marks)


def _blocks(
    lines: Sequence[Line],
    folded: Sequence[str],
    group: Sequence[tuple[int, str]],
    title: Range,
    limit: int,
    profile: Profile,
) -> tuple[tuple[Block, ...], int]:
    blocks: list[Block] = []
    for n, (label, language) in enumerate(group):
        lowest = blocks[-1].keywords[1] if blocks else title[1]
        abstract = _abstract_label(folded, lowest, label, profile.abstract.get(language, ()))
        if n and abstract is not None:
            chunk = (lowest, _chunk_end(lines, lowest, abstract))
            title = _ranked_title(lines, lowest, abstract) or chunk
        elif n:
            title = _ranked_title(lines, lowest, label) or split_title(lines, lowest, label)
        bound = group[n + 1][0] if n + 1 < len(group) else limit
        end = _list_end(lines, label, bound)
        blocks.append(
            Block(
                language=language,
                loose=(lowest, title[0]) if n else (0, 0),
                title=title,
                byline=(0, 0) if abstract is None else (title[1], abstract),
                abstract=(title[1] if abstract is None else abstract, label),
                keywords=(label, end),
            )
        )
    return tuple(blocks), blocks[-1].keywords[1]


def _language(folded: Sequence[str], blocks: Sequence[Block], body: Range, profile: Profile) -> str:
    """Return the language of a body: the order of the blocks tells it, else its words."""
    order = tuple(block.language for block in blocks)
    fits = [language for language, wanted in profile.order.items() if tuple(wanted) == order]
    if len(fits) == 1:
        return fits[0]
    words = Counter(_WORD.findall(" ".join(folded[body[0] : body[1]])))
    total = {}
    for block in blocks:
        text = " ".join(folded[block.abstract[0] : block.abstract[1]])
        total[block.language] = sum(words[word] for word in set(_WORD.findall(text)))
    return max(order, key=lambda language: (language in fits, total[language]))


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
