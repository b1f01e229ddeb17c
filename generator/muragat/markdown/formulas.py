"""Formulas: ``$…$`` and ``$$…$$`` in LaTeX, shown as MathML.

A dollar is also a currency. As in Pandoc, the opening dollar of a formula has no blank after it
and no letter or digit before it; the closing one has no blank before it and no digit after it.
"""

from __future__ import annotations

import functools
import html
import re
from xml.etree.ElementTree import Element

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin

LENGTH = 2000
"""The longest formula, in characters."""

# Macros can grow without end, and nobody defines them inside one formula of an article.
_REFUSED = re.compile(r"\\(?:(?:re)?newcommand|providecommand|[egx]?def|let|DeclareMathOperator)")
_DEPTH = 60

_ELEMENTS = frozenset((
    "math", "menclose", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded",
    "mphantom", "mprescripts", "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup",
    "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "none",
))  # fmt: skip
_ATTRIBUTES = frozenset((
    "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth",
    "displaystyle", "fence", "form", "frame", "height", "largeop", "linethickness", "lspace",
    "mathbackground", "mathcolor", "mathsize", "mathvariant", "maxsize", "minsize",
    "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel", "separator",
    "stretchy", "symmetric", "voffset", "width",
))  # fmt: skip
_VALUE = re.compile(r"[\w .,%#+-]*", re.ASCII)


def install(md: MarkdownIt) -> None:
    """Add formulas to a parser."""
    md.use(dollarmath_plugin, allow_labels=False, allow_blank_lines=False)
    # The plugin's rule takes the end of a paragraph for the text before its first dollar.
    md.inline.ruler.at("math_inline", _inline)
    for rule in ("math_inline", "math_inline_double", "math_block"):
        md.add_render_rule(rule, getattr(type(md.renderer), rule))


def _inline(state: StateInline, silent: bool) -> bool:
    src, start, limit = state.src, state.pos, state.posMax
    if src[start] != "$":
        return False
    run = 1
    while start + run < limit and src[start + run] == "$":
        run += 1
    end = _closing(src, start + run, min(limit, start + LENGTH), run) if run <= 2 else -1
    if end < 0 or (start > 0 and run == 1 and src[start - 1].isalnum()):
        # The whole run is text, so that none of its dollars is tried again.
        if not silent:
            state.pending += "$" * run
        state.pos = start + run
        return True
    if not silent:
        token = state.push("math_inline" if run == 1 else "math_inline_double", "math", 0)
        token.content = src[start + run : end].strip()
        token.markup = "$" * run
    state.pos = end + run
    return True


def _closing(src: str, start: int, limit: int, run: int) -> int:
    """Return the place of the closing dollars, or -1."""
    mark = "$" * run
    end = src.find(mark, start, limit)
    while end >= 0 and _is_escaped(src, end, start):
        end = src.find(mark, end + 1, limit)
    if end < 0 or not src[start:end].strip():
        return -1
    if run == 1 and (
        src[start].isspace()
        or src[end - 1].isspace()
        or src[end + 1 : end + 2] == "$"
        or src[end + 1 : end + 2].isdigit()
    ):
        return -1
    return end


def _is_escaped(src: str, place: int, start: int) -> bool:
    before = src[start:place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


@functools.lru_cache(maxsize=4096)
def mathml(latex: str, *, display: bool = False, named: bool = False) -> str | None:
    """Return a formula as a MathML element that carries its source, or None if that fails."""
    if len(latex) > LENGTH or _REFUSED.search(latex) or not _is_sound(latex):
        return None
    # Loading it takes a tenth of a program's start, and most journals have no formulas.
    from latex2mathml.converter import convert_to_element

    mode = "block" if display else "inline"
    try:
        root = convert_to_element(latex, display=mode)
        content = "".join(_write(child) for child in root)
    except Exception:
        # The library raises all kinds of errors for LaTeX that it does not know.
        return None
    source = html.escape(" ".join(latex.split()))
    name = f' aria-label="{source}"' if named else ""
    return f'<math display="{mode}" alttext="{source}"{name}>{content}</math>'


def _is_sound(latex: str) -> bool:
    """Tell whether groups are closed and not too deep, which the library does not look at."""
    depth = deepest = 0
    for mark in re.findall(r"\\(?:left|right|begin|end)(?![a-zA-Z])|\\.|[{}]", latex, re.DOTALL):
        if mark in ("}", "\\right", "\\end"):
            depth -= 1
        elif mark in ("{", "\\left", "\\begin"):
            depth += 1
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    return depth == 0 and deepest <= _DEPTH


def _write(element: Element) -> str:
    """Write an element of MathML; one that is not presentation becomes a row of its children."""
    text = element.text or ""
    if "\\" in text:
        raise ValueError(f"unknown command {text}")
    # The library writes characters as references (``&#x0003D;``) into the texts of its tree.
    content = html.escape(html.unescape(text), quote=False)
    content += "".join(_write(child) for child in element)
    tag = element.tag if element.tag in _ELEMENTS else "mrow"
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in sorted(element.attrib.items())
        if name in _ATTRIBUTES and _VALUE.fullmatch(value)
    )
    return f"<{tag}{attributes}>{content}</{tag}>"
