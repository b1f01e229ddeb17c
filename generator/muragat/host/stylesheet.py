"""A part of a style sheet: the rules for the elements that our pages have.

Material's style sheet is 137 kB, most of it for its own header, drawer, search and tools, which
our pages do not have. ``select`` keeps its reset, its colours and its typography.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

CLASSES = frozenset(
    [
        "md-typeset",
        "md-typeset__scrollwrap",
        "md-typeset__table",
        "md-button",
        "md-button--primary",
        "admonition",
        "admonition-title",
        "footnote",
        "footnote-ref",
        "footnote-backref",
        "headerlink",
        "task-list-item",
        "task-list-control",
        "task-list-indicator",
    ]
)
"""The classes of Material that bodies of articles and overridden templates may use."""

_TOKEN = re.compile(
    r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|[^{};"'/]+|/""", re.DOTALL
)
_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_QUOTED = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""", re.DOTALL)
_PICTURE = re.compile(r"(--[\w-]+):url\((?:[^()\"']|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')*\);?")
_SELECTOR_TOKEN = re.compile(r"([,()\[\]])")
_BLANKS = re.compile(r"\s+")
_NESTING = ("@media", "@supports", "@layer")

Rule = tuple[str, str]


def select(css: str) -> str:
    """Return the rules of a style sheet whose classes are all in ``CLASSES``.

    Animations go, and so do pictures in custom properties that no rule left asks for.
    """
    kept = "".join(_kept(css))
    wanted = set(re.findall(r"var\((--[\w-]+)", kept))
    kept = _PICTURE.sub(lambda m: m[0] if m[1] in wanted else "", kept)
    return re.sub(r"[^{};]+\{\s*\}", "", kept)


def join(*sheets: str) -> str:
    """Return style sheets one after the other, without comments and blanks between rules."""
    return "\n".join(_squeeze(sheet) for sheet in sheets) + "\n"


def _kept(css: str) -> Iterator[str]:
    for prelude, body in _rules(css):
        if prelude.startswith(_NESTING):
            inner = "".join(_kept(body))
            if inner:
                yield f"{prelude}{{{inner}}}"
        elif not prelude.startswith("@"):
            selectors = [s for s in _split(prelude) if _is_ours(s)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _is_ours(selector: str) -> bool:
    plain = _QUOTED.sub("", selector)
    return CLASSES.issuperset(_CLASS.findall(plain)) and "[data-md-" not in plain.replace(
        "[data-md-color-scheme", ""
    )


def _rules(css: str) -> Iterator[Rule]:
    """Yield (what stands before the brace, what stands inside) of every rule of one level."""
    prelude: list[str] = []
    body: list[str] = []
    depth = 0
    for token in _TOKEN.findall(css):
        if token.startswith("/*"):
            continue
        if token == "{":
            depth += 1
            if depth > 1:
                body.append(token)
        elif token == "}":
            depth -= 1
            if depth > 0:
                body.append(token)
            else:
                yield "".join(prelude).strip(), "".join(body)
                prelude, body, depth = [], [], 0
        elif depth:
            body.append(token)
        elif token == ";":
            prelude = []  # A statement such as @charset: none of ours needs one.
        else:
            prelude.append(token)


def _split(selectors: str) -> Iterable[str]:
    """Split a list of selectors at its commas, not at those inside brackets."""
    parts = [""]
    depth = 0
    for token in _SELECTOR_TOKEN.split(selectors):
        depth += (token in ("(", "[")) - (token in (")", "]"))
        if token == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += token
    return [part.strip() for part in parts]


def _squeeze(css: str) -> str:
    """Drop comments and needless blanks; texts in quotes stay as they are."""
    out: list[str] = []
    for token in _TOKEN.findall(css):
        if token.startswith("/*"):
            continue
        text = token if token[0] in "\"'" else _BLANKS.sub(" ", token)
        if not out or out[-1][-1:] in "{};" or text in "{};":
            text = text.lstrip()
        if text in ("{", "}", ";") and out:
            out[-1] = out[-1].rstrip()
        if text == "}" and out and out[-1] == ";":
            out.pop()
        if text:
            out.append(text)
    return "".join(out)
