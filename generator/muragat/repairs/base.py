"""What every repair is given and returns, and the registry of repairs.

A repair is a pure function ``(lines, context) -> Repaired``. It is registered by its name with
``@repair``; its place in the order is its place in ``muragat.repairs.ORDER``. A repair of scope
``TEXT`` sees the whole text at once; one of scope ``BLOCK`` sees one block of it (a title, an
abstract, a body) whose language is known.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence

import msgspec

from muragat.repairs.lines import Line
from muragat.repairs.words import Words


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a repair did at a line; not ``certain`` means that a person should look."""

    repair: str
    line: int
    before: str
    after: str = ""
    kind: str = ""
    certain: bool = True


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """Something at a line that was kept as it is; ``what`` says what may be wrong."""

    line: int
    quotation: str
    what: str


class Repaired(msgspec.Struct, frozen=True):
    """What a repair returns: the new lines, what it did, and what it left alone."""

    lines: list[Line]
    changes: list[Change] = []
    doubts: list[Doubt] = []


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a repair may know of its lines.

    ``words`` is the dictionary of the whole text. Of a block, ``script`` is the ISO 15924 code of
    its language and ``kind`` is ``title``, ``abstract``, ``keywords``, ``body`` or
    ``references``. ``compounds`` are patterns of words that keep their hyphen, ``allowed`` words
    that are Latin whatever their neighbours, ``et_al`` the words for "and others".
    """

    words: Words
    script: str = "Cyrl"
    kind: str = ""
    compounds: tuple[str, ...] = ()
    allowed: frozenset[str] = frozenset()
    et_al: tuple[str, ...] = ()


class Scope(enum.Enum):
    """What a repair is given: the whole text or one block of it."""

    TEXT = "text"
    BLOCK = "block"


Function = Callable[[Sequence[Line], Context], Repaired]


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """A registered repair; one that is off by ``default`` works only when a profile asks for it."""

    name: str
    scope: Scope
    default: bool
    function: Function


_REGISTERED: dict[str, Repair] = {}


def repair(
    name: str, *, scope: Scope = Scope.BLOCK, default: bool = True
) -> Callable[[Function], Function]:
    """Register a function as the repair of that name."""

    def register(function: Function) -> Function:
        if name in _REGISTERED:
            raise ValueError(f"two repairs are named {name}")
        _REGISTERED[name] = Repair(name=name, scope=scope, default=default, function=function)
        return function

    return register


def registered() -> dict[str, Repair]:
    """Return the repairs by name."""
    return dict(_REGISTERED)
