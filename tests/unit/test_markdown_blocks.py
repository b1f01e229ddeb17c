"""What is read without the parser is what the parser reads."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import block, inline, normalize
from markdown_it.token import Token

from muragat.importers import import_issue_text
from muragat.importers.profile import preset
from muragat.markdown import Document, Labels, parser
from muragat.markdown.inline import figure
from muragat.markdown.renderer import Renderer
from thoroughness import examples

MARKUP = st.text(alphabet="ab1 \t\n\\`*_[](){}<>#+-=.!|$&;:/~^\"'әһ\N{NO-BREAK SPACE}", max_size=60)


class _SlowRenderer(Renderer):
    """Writes every tag by the general rule."""

    render = RendererHTML.render

    def paragraph_open(self, *given: Any) -> str:
        tokens, idx, *_ = given
        return "<figure>" if figure(tokens, idx) else self.renderToken(*given)

    def paragraph_close(self, *given: Any) -> str:
        tokens, idx, *_ = given
        written = super().paragraph_close(*given)
        return written if figure(tokens, idx - 2) else self.renderToken(*given)

    def td_open(self, *given: Any) -> str:
        return self.renderToken(*given)


class _Slow(Document):
    """A text that the parser reads as a whole, mark or no mark."""

    parser = parser._parser(lenient=False)
    parser.core.ruler.at("normalize", normalize)
    parser.core.ruler.at("block", block)
    parser.core.ruler.at("inline", inline)
    parser.core.ruler.enable("text_join")

    @cached_property
    def _parsed(self) -> tuple[list[Token], dict[str, Any]]:
        env: dict[str, Any] = {}
        return self.parser.parse(self._text, env), env


def _facts(document: Document) -> list[object]:
    labels = Labels(back="back", notes="notes", table="table")
    return [
        document.render(links=lambda path: f"../{path}", prefix="x-", labels=labels),
        document.render(),
        document.headings,
        document.paragraphs,
        document.images,
        document.links,
    ]


def _slow_facts(text: str) -> list[object]:
    with mock.patch.object(parser.PARSER, "renderer", _SlowRenderer(parser.PARSER)):
        return _facts(_Slow(text))


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


PLAIN = _lines("""
Word and more.
әріп (сөз) [12, с. 5], 5 % > 4 "quoted"
«Дәйек» — тире
# Head
## Әдіс пен материал
1986 жылы
""")
BEGINNINGS = _lines("""
1. item
2) item
10.
1.x
- item
+ item
*
- - -
* * *
*a* b
**Bold.** and on
**
_ _ _
__a__
> quote
>> quote
# Head # more
## Head ##
###
#x
####### seven
===
---
----
=
:x
~t
a | b
| a | b |
|---|:-:|
--- | ---
| x | y | z |
| *a* | `b|c` |
| \\| |
|
||
|-
```
~~~
- ```
$$
$$x$$
$x$ y
[^n]: note
[^m]: - item
[^n]:
[a]: b
[a]:
<b>x</b>
<script>
<!-- c
   three blanks
    code
      deep code
- - - - - - - - - - - - - deep
> > > > > > > > > > > > > > > > > > > > > > deep
[^n]: [^n]: [^n]: [^n]: [^n]: [^n]: - - - - - - - deep
""")
INSIDE = _lines("""
a[^n] *b* _c_ a_b
[a] and [n] and [a][n] and [^m]
a [b](c) ![d](e.png)
![d](e.png "Title")
[x](javascript:1)
<a@b.cc> <http://e.org> a < b
&amp; b & c
`x` ``y` z
a\\*b \\
US$5 and US$6
a  b
""")
ODD = "\t\r\v\f\x00\x1c\x7f\x85\xa0\u2003\u2028\u3000\ufeff\u0301"
LINES = [*PLAIN, *BEGINNINGS, *INSIDE, *(c + "a" for c in ODD), *(f"a{c}" for c in ODD), " a ", " "]
GAPS = ["\n", "\n\n", "\n\n", "\n\n", "\n\n\n", "\n \n", "\n\n  ", "\n\n    ", "\r\n"]
WOVEN = st.lists(
    st.tuples(st.one_of(*map(st.sampled_from, (LINES, PLAIN))), st.sampled_from(GAPS)), max_size=12
).map(lambda pairs: "".join(line + gap for line, gap in pairs))

BLOCKS = st.lists(MARKUP, max_size=8).map("\n\n".join)


@given(st.one_of(WOVEN, WOVEN, BLOCKS))
@example("- a\n\n  b\n\n> c\nd\n\ne")
@example("- - - - - - - - - - - - a\n\nb")
@example("```\n\na\n\n```\n\nb")
@example("```\n\na\n\nb\n\n")
@example("a\n\n- ```\n\nb")
@example("a\n\n>```\n>")
@example(">```\n>\n\na")
@example("a\n\n  ~~~\nb\n~~~\n\nc\n\n```\n\nd")
@example("a[^n] and [^n]\n\n[^n]: x\n\n    y\n\nb [a]\n\n[a]: c")
@example("| a | b |\n|:-|-:|\n| 1 |\n| 1 | 2 | 3 |\n|")
@example("| a | b |\n|---|---|---|\n| c |")
@example("| a | b |\n|---|---|\n| c | \\| |")
@example("| a \\| b |\n|---|")
@settings(max_examples=examples(500), deadline=None)
def test_the_short_cuts_change_nothing(text: str) -> None:
    assert _facts(Document(text)) == _slow_facts(text)


FRAMES = (
    "{}",
    "Word\n{}",
    "{}\nWord",
    "Word\n\n\n{}\n\nWord *a*\n\n![a](b)",
    "- item\n\n  {}\n\nWord [a]",
    "{}\n\n    code\n\nWord\n\n[a]: b",
    "Word [^n]\n\n{}\n\n[^n]: note\n",
    "Word\n\n| a |\n|---|\n{}\n| [a](b) |",
    "| a | b |\n{}\n| c |\n\nWord",
)


@pytest.mark.parametrize("frame", FRAMES)
def test_the_short_cuts_change_nothing_beside_any_line(frame: str) -> None:
    for line in LINES:
        text = frame.format(line)
        assert _facts(Document(text)) == _slow_facts(text)


@pytest.mark.corpus
def test_the_short_cuts_change_nothing_in_real_texts(corpus: Path) -> None:
    source = (corpus / "corpus/issue-text/kaznu-law-2025-1.txt").read_text("utf-8")
    imported = import_issue_text(source, issue="2025-1", profile=preset())
    bodies = [article.body for article in imported.articles]
    assert len(bodies) > 8
    for text in (*bodies, source, source.replace("\n", "\n\n")):
        assert _facts(Document(text)) == _slow_facts(text)
