"""A line that extraction gives twice, once at the foot of a page and once at the head of the next.

Off unless a profile asks for it: an author may repeat himself, so by default the doubled line is
kept and named as a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from muragat.repairs.base import Change, Context, Repaired, Scope, repair
from muragat.repairs.lines import Line, quote

_LEAST = 20


def doubled(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the indexes of lines that begin a page and repeat the line before."""
    for index in range(1, len(lines)):
        line = lines[index]
        if line.page and len(line.text) >= _LEAST and line.text == lines[index - 1].text:
            yield index


@repair("doubled-lines", scope=Scope.TEXT, default=False)
def doubled_lines(lines: Sequence[Line], context: Context) -> Repaired:
    """Drop the second of two equal lines around a page break."""
    del context
    gone = set(doubled(lines))
    changes = [
        Change(repair="doubled-lines", line=lines[i].number, before=quote(lines[i].text))
        for i in sorted(gone)
    ]
    return Repaired([line for i, line in enumerate(lines) if i not in gone], changes)
