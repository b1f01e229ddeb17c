"""Footnotes: the definitions of mdit-py-plugins, with our own marks and our own end of the text.

The plugin looks for the end of each mark anew (quadratic in a run of ``[^``), drops a note that
nothing refers to, and loses count of a note defined inside a note. Here a mark has a bounded
length, a note without a mark stands after the others, and nested definitions are untangled.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

_MARK = re.compile(r"\[\^([^\s\[\]]{1,100})\]")


def install(md: MarkdownIt) -> None:
    """Add footnotes to a parser."""
    md.use(footnote_plugin, inline=False)
    md.inline.ruler.at("footnote_ref", _mark)
    md.core.ruler.at("footnote_tail", _gather)
    # The plugin's renderers give way to those of the class.
    for rule in ("footnote_ref", "footnote_block_open", "footnote_block_close"):
        md.add_render_rule(rule, getattr(type(md.renderer), rule))
    for rule in ("footnote_open", "footnote_close", "footnote_anchor"):
        md.add_render_rule(rule, getattr(type(md.renderer), rule))


def _mark(state: StateInline, silent: bool) -> bool:
    """Read ``[^label]`` where the text defines that label."""
    if state.src[state.pos] != "[":
        return False
    defined = state.env.get("footnotes", {}).get("refs")
    match = _MARK.match(state.src, state.pos, state.posMax) if defined else None
    if match is None or f":{match[1]}" not in defined:
        return False
    if not silent:
        uses = state.env.setdefault("footnote_uses", {})
        note = uses.setdefault(match[1], {"number": len(uses) + 1, "count": 0})
        note["count"] += 1
        token = state.push("footnote_ref", "", 0)
        token.meta = {"number": note["number"], "use": note["count"]}
    state.pos = match.end()
    return True


def _gather(state: StateCore) -> None:
    """Move the notes to the end: those with a mark in the order of their marks, then the rest."""
    if "footnotes" not in state.env:
        return
    body: list[Token] = []
    notes: dict[str, list[Token]] = {}
    open_notes: list[str] = []
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            open_notes.append(token.meta["label"])
            notes.setdefault(open_notes[-1], [])
        elif token.type == "footnote_reference_close":
            open_notes.pop()
        else:
            (notes[open_notes[-1]] if open_notes else body).append(token)
    state.tokens = body
    uses: dict[str, dict[str, int]] = state.env.get("footnote_uses", {})
    if not notes:
        return
    state.tokens.append(Token("footnote_block_open", "", 1))
    for label in [*uses, *(label for label in notes if label not in uses)]:
        use = uses.get(label, {"number": 0, "count": 0})
        state.tokens.extend(_note(notes.get(label, []), use))
    state.tokens.append(Token("footnote_block_close", "", -1))


def _note(content: list[Token], use: dict[str, int]) -> list[Token]:
    meta: dict[str, Any] = dict(use)
    anchors = [
        Token("footnote_anchor", "", 0, meta={**meta, "use": n + 1}) for n in range(use["count"])
    ]
    if content and content[-1].type == "paragraph_close":
        content = [*content[:-1], *anchors, content[-1]]
    else:
        content = [*content, *anchors]
    return [
        Token("footnote_open", "", 1, meta=meta),
        *content,
        Token("footnote_close", "", -1),
    ]
