"""Tokens -> HTML. What one rendering needs to know stands in a ``Context``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from muragat.markdown.formulas import mathml
from muragat.markdown.inline import figure, plain


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """Words for screen readers, in the language of the page; ``""`` leaves them out.

    ``back``: of the link from a footnote to its mark; ``notes``: of the footnotes; ``table``: of
    a table, which can be scrolled with the keyboard.
    """

    back: str = ""
    notes: str = ""
    table: str = ""


class Context(msgspec.Struct, kw_only=True):
    """One rendering: how addresses are made, and the ids of the headings still to come."""

    address: Callable[[str], str]
    is_own: Callable[[str], bool]
    prefix: str
    labels: Labels
    heading_ids: Iterator[str]


def _label(text: str) -> str:
    return f' aria-label="{escapeHtml(text)}"' if text else ""


_TAGS = {
    "thead_open": "<thead>\n",
    "thead_close": "</thead>\n",
    "tbody_open": "<tbody>\n",
    "tbody_close": "</tbody>\n",
    "tr_open": "<tr>\n",
    "tr_close": "</tr>\n",
    "td_close": "</td>\n",
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "link_close": "</a>",
}
"""The HTML of tokens that are written in one way wherever they stand."""


class Renderer(RendererHTML):
    """The rules of HTML; a method's name is the type of the token."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """Return the HTML of tokens, of blocks as well as of what stands in them."""
        rules, out = self.rules, []
        for i, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                if token.children is None:
                    # A text with one of the other two is read by the inline rules. To look for
                    # these takes a fraction of the time of replacing what is not there.
                    text = token.content
                    if ">" in text or '"' in text:
                        text = text.replace(">", "&gt;").replace('"', "&quot;")
                    out.append(text)
                else:
                    out.append(self.render(token.children, options, env))
            elif kind in _TAGS:
                out.append(_TAGS[kind])
            elif kind in rules:
                out.append(rules[kind](tokens, i, options, env))
            else:
                out.append(self.renderToken(tokens, i, options, env))
        return "".join(out)

    def heading_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A heading with its id; the page's title is the only one of level 1."""
        ident = next(_context(env).heading_ids)
        return f'<{_heading_tag(tokens[idx])} id="{escapeHtml(ident)}">'

    def heading_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """End a heading."""
        return f"</{_heading_tag(tokens[idx])}>\n"

    def paragraph_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A paragraph, or a figure where it is one image with a title."""
        if tokens[idx + 1].children and figure(tokens, idx):
            return "<figure>"
        return "" if tokens[idx].hidden else "<p>"

    def paragraph_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """End a paragraph or a figure."""
        image = figure(tokens, idx - 2) if tokens[idx - 1].children else None
        if image:
            caption = escapeHtml(str(image.attrGet("title")))
            return f"<figcaption>{caption}</figcaption></figure>\n"
        return "" if tokens[idx].hidden else "</p>\n"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """An image of the journal's own; of another site's, its description: nothing is loaded."""
        token, context = tokens[idx], _context(env)
        description = escapeHtml(plain(token))
        source = str(token.attrGet("src") or "")
        if not context.is_own(source):
            return description
        title = token.attrGet("title")
        hint = f' title="{escapeHtml(str(title))}"' if title and len(tokens) > 1 else ""
        address = escapeHtml(context.address(source))
        return f'<img src="{address}" alt="{description}"{hint} loading="lazy">'

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A link; nothing opens in another window, so none needs a ``rel``."""
        token = tokens[idx]
        title = token.attrGet("title")
        hint = f' title="{escapeHtml(str(title))}"' if title else ""
        address = escapeHtml(_context(env).address(str(token.attrGet("href") or "")))
        return f'<a href="{address}"{hint}>'

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A table in a box that scrolls, with the finger or with the keyboard."""
        label = _context(env).labels.table
        role = f' role="group"{_label(label)}' if label else ""
        return (
            f'<div class="md-typeset__scrollwrap" tabindex="0"{role}>'
            '<div class="md-typeset__table">\n<table>\n'
        )

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """End a table."""
        return "</table>\n</div></div>\n"

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A cell."""
        return f"<td{self.renderAttrs(tokens[idx])}>" if tokens[idx].attrs else "<td>"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A header of a column; an empty one is no header."""
        tag = 'th scope="col"' if tokens[idx + 1].content.strip() else "td"
        env["in_header"] = True
        return f"<{tag}{self.renderAttrs(tokens[idx])}>"

    def th_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """End a header of a column."""
        env["in_header"] = False
        return "</th>\n" if tokens[idx - 1].content.strip() else "</td>\n"

    def math_inline(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A formula in a line, or its source where it cannot be shown."""
        # A header that is a formula alone needs a name that is read as text.
        return _formula(tokens[idx], display=False, named=bool(env.get("in_header")))

    def math_inline_double(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A displayed formula inside a paragraph."""
        return _formula(tokens[idx], display=True)

    def math_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A displayed formula."""
        return f'<div class="formula">{_formula(tokens[idx], display=True)}</div>\n'

    def footnote_ref(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The mark of a footnote."""
        meta, prefix = tokens[idx].meta, _context(env).prefix
        number = meta["number"]
        return (
            f'<sup id="{prefix}fnref-{_use(meta)}"><a class="footnote-ref" role="doc-noteref"'
            f' href="#{prefix}fn-{number}">{number}</a></sup>'
        )

    def footnote_block_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The footnotes."""
        label = _label(_context(env).labels.notes)
        return f'<section class="footnotes" role="doc-endnotes"{label}>\n<hr>\n<ol>\n'

    def footnote_block_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """End the footnotes."""
        return "</ol>\n</section>\n"

    def footnote_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A footnote; one without a mark needs no id."""
        number = tokens[idx].meta["number"]
        return f'<li id="{_context(env).prefix}fn-{number}">\n' if number else "<li>\n"

    def footnote_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """End a footnote."""
        return "</li>\n"

    def footnote_anchor(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The link from a footnote back to a mark."""
        context, meta = _context(env), tokens[idx].meta
        label = _label(f"{context.labels.back} {meta['number']}" if context.labels.back else "")
        return (
            f' <a class="footnote-backref" role="doc-backlink"{label}'
            f' href="#{context.prefix}fnref-{_use(meta)}">↩\N{VARIATION SELECTOR-15}</a>'
        )


def _context(env: Any) -> Context:
    context: Context = env["context"]
    return context


def _heading_tag(token: Token) -> str:
    return "h2" if token.tag == "h1" else token.tag


def _formula(token: Token, *, display: bool, named: bool = False) -> str:
    source = token.content.strip()
    return mathml(source, display=display, named=named) or f"<code>{escapeHtml(source)}</code>"


def _use(meta: dict[str, Any]) -> str:
    return f"{meta['number']}-{meta['use']}" if meta["use"] > 1 else str(meta["number"])
