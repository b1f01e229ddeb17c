r"""Plain text -> Markdown that renders to that text, with as few backslashes as can be.

Editors read what import wrote, so ``[12, p. 5]``, ``a_b`` and ``5 < 6`` stay as they are.
"""

from __future__ import annotations

import re
import string

_BLANKS = re.compile(r"  +")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_PUNCTUATION = frozenset(string.punctuation)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,63});")
_NUMBER = re.compile(r"([0-9]{1,9})([.)])(?= |$)")


def collapse(text: str) -> str:
    """Return a text as HTML shows it: runs of blanks are one, those at the ends are gone.

    Control characters, which HTML cannot hold, are gone too. Other blanks, such as the no-break
    space, stay.
    """
    if not text.isprintable():
        text = _CONTROLS.sub("", text)
        for blank in "\t\n\r\f\v":
            text = text.replace(blank, " ")
    if "  " in text:
        text = _BLANKS.sub(" ", text)
    return text.strip(" ")


def escape(text: str) -> str:
    """Return plain text as Markdown that renders to it (see ``collapse``), on one line.

    The result can stand as a paragraph, and in a heading, a list, a table or the text of a link.
    """
    text = collapse(text)
    brackets = _balanced(text)
    out = []
    for i, char in enumerate(text):
        before, after = text[i - 1 : i] if i else "", text[i + 1 : i + 2]
        out.append(_SPECIAL[char](text, i, before, after, brackets) if char in _SPECIAL else char)
    result = "".join(out)
    if result and result[0] in "#+-=>~:":
        result = "\\" + result
    result = _NUMBER.sub(r"\1\\\2", result, count=1) if _NUMBER.match(result) else result
    return _ends(result)


def _ends(text: str) -> str:
    """Write blanks of other kinds at the ends as references, as a parser strips them."""
    core = text.strip()
    if core == text:
        return text
    head = text[: len(text) - len(text.lstrip())]
    tail = text[len(head) + len(core) :]
    backslashes = len(core) - len(core.rstrip("\\"))
    if tail and backslashes % 2:
        core += "\\"  # else it would escape the reference
    return _references(head) + core + _references(tail)


def _references(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


def _balanced(text: str) -> frozenset[int]:
    """Return the places of the brackets that can stay: a pair that could not become a link."""
    stay: set[int] = set()
    opened: list[int] = []
    for i, char in enumerate(text):
        if char == "[":
            opened.append(i)
        elif char == "]" and opened:
            start = opened.pop()
            if text[i + 1 : i + 2] not in ("(", "[", ":") and text[start + 1 : start + 2] != "^":
                stay |= {start, i}
    return frozenset(stay)


def _always(text: str, i: int, before: str, after: str, brackets: frozenset[int]) -> str:
    return "\\" + text[i]


def _backslash(text: str, i: int, before: str, after: str, brackets: frozenset[int]) -> str:
    # Blanks at the end are written as references, which a backslash would undo.
    ends = not after or (after.isspace() and not text[i + 1 :].strip())
    return "\\\\" if ends or after in _PUNCTUATION else "\\"


def _underscore(text: str, i: int, before: str, after: str, brackets: frozenset[int]) -> str:
    return "_" if before.isalnum() and after.isalnum() else "\\_"


def _bracket(text: str, i: int, before: str, after: str, brackets: frozenset[int]) -> str:
    return text[i] if i in brackets else "\\" + text[i]


def _less(text: str, i: int, before: str, after: str, brackets: frozenset[int]) -> str:
    is_markup = after.isascii() and (after.isalpha() or after in ("/", "!", "?"))
    return "\\<" if after and is_markup else "<"


def _ampersand(text: str, i: int, before: str, after: str, brackets: frozenset[int]) -> str:
    return "\\&" if _ENTITY.match(text, i) else "&"


def _hash(text: str, i: int, before: str, after: str, brackets: frozenset[int]) -> str:
    # A row of hashes after a blank closes a heading; one at the start is written by ``escape``.
    return "\\#" if before in (" ", "#") else "#"


_SPECIAL = {
    "\\": _backslash,
    "`": _always,
    "*": _always,
    "$": _always,
    "|": _always,
    "_": _underscore,
    "[": _bracket,
    "]": _bracket,
    "<": _less,
    "&": _ampersand,
    "#": _hash,
}
