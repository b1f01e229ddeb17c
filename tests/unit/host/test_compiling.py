from __future__ import annotations

from pathlib import Path

import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, Template, UndefinedError
from jinja2.compiler import CodeGenerator
from markupsafe import Markup

from muragat.host.compiling import KEPT, Code, Generator, Kept, QuickTemplate, escape
from muragat.host.render import Renderer, Theme
from muragat.host.site import frame_of
from settings import settings_for
from toy import toy_archive

from .samples import KINDS, full_page

PIECES = {
    "frame": "<{% block head %}{% endblock %}|{% block main %}frame {{ x }}{% endblock %}>",
    "part": "part {{ x }} {{ page is defined }};",
    "alone": "alone {{ range(2)|list }};",
    "macros": """\
{% macro plain(a, b='&') %}{{ a }}{{ b }}{{ x }}{% endmacro %}
{% macro named(class='c') %}<i class="{{ class }}">{% endmacro %}
{% macro rest(a) %}{{ a }} {{ varargs|join('+') }} {{ kwargs|items|list }}{% endmacro %}
{% macro around() %}({{ caller('<') }}{{ caller() if false }}){% endmacro %}
""",
}

TEMPLATES = {
    "text": "a {{ x }} {{ [1, x]|join }} {{ 3 }} {{ none }} {{ markup }} {{ x ~ markup }}",
    "attributes": "{{ d.a }} {{ d['a'] }} {{ d.b is defined }} {{ d.items()|list }} "
    "{{ 'x'.upper() }}",
    "child": '{% extends "frame" %}{% set y = x ~ 1 %}'
    "{% block main %}{{ y }}{{ super() }}{% endblock %}",
    "grandchild": '{% extends "child" %}'
    "{% block main %}[{{ super() }}{{ self.head() }}]{% endblock %}",
    "maybe": "before {% if more %}{% extends 'frame' %}{% endif %} after {{ x }}",
    "include": "1{% include 'part' %}2{% include 'alone' without context %}3{{ x }}",
    "ignored": "1{% include 'no' ignore missing %}2"
    "{% include 'alone' ignore missing without context %}3",
    "included": '{% extends "frame" %}{% block main %}a'
    "{% include 'alone' without context %}b{% endblock %}",
    "loops": "{% for i in d.list %}{{ loop.index }}{{ i }}{% if not loop.last %},{% endif %}"
    "{% else %}none{% endfor %}{% for i in [] %}{% else %}none{% endfor %}"
    "{% for i in d.list if i != '<' %}{{ i }}{% endfor %}",
    "recursive": "{% for i in tree recursive %}[{{ i.n }}{{ loop(i.c) }}]{% endfor %}",
    "set": "{% set y %}<b>{{ x }}{% include 'part' %}{% endset %}{{ y }}{% set z = x %}{{ z }}",
    "filter": "{% filter upper %}{{ x }}{% include 'part' %}{% endfilter %}",
    "with": "{% with y = x %}{{ y }}{% endwith %}{% set ns = namespace(n=0) %}"
    "{% for i in d.list %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}",
    "escape": "{% autoescape false %}{{ x }}{{ x|e }}{% endautoescape %}{{ x|safe }}"
    "{% autoescape more %}{{ x }}{% endautoescape %}",
    "macros used": """\
{% import "macros" as m with context %}{% from "macros" import plain as p %}
{{ m.plain(x) }}{{ m.plain(x, markup) }}{{ m.plain(a=x) }}{{ m.plain(b=1, a=2) }}
{{ m.named() }}{{ m.named(class='"') }}{{ m.named(*['<']) }}{{ m.rest(1, 2, x, k=x) }}
{% call(y) m.around() %}{{ y }}{{ x }}{% endcall %}{{ m.plain.name }}{{ m.plain.arguments }}
{% macro own() %}{{ x }}{{ m.plain(1) }}{% include 'part' %}{% endmacro %}
{{ own() }}{{ own()|length }}
""",
    "calls": "{{ dict(a=x, **d.named) }}{{ cycler('a', x).next() }}"
    "{{ d.f(x, b=2) }}{{ d.f(*[1], **{'b': x}) }}",
}


class _Data:
    a = "<a>"
    list = ("<", "b")
    named = {"c": "&"}

    def items(self) -> list[int]:
        return [1]

    def f(self, a: object, b: object) -> str:
        return f"{a}<{b}"


GIVEN = {
    "x": """<b>&"'""",
    "markup": Markup("<i>"),
    "d": _Data(),
    "more": True,
    "tree": [{"n": "<", "c": [{"n": 2, "c": []}]}],
}


def environment(quick: bool) -> Environment:
    made = Environment(
        autoescape=True, undefined=StrictUndefined, loader=DictLoader(PIECES | TEMPLATES)
    )
    if quick:
        made.code_generator_class = Generator
        made.template_class = QuickTemplate
    return made


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("more", [True, False])
def test_a_template_gives_what_it_gives_with_jinja(name, more):
    ours, jinjas = (
        environment(quick).get_template(name).render(**GIVEN | {"more": more})
        for quick in (True, False)
    )
    assert ours == jinjas


@pytest.mark.parametrize("kind", KINDS)
def test_our_templates_give_what_they_give_with_jinja(tmp_path: Path, kind):
    page = full_page(kind, "<b>&'\"")
    settings, frame = settings_for(tmp_path), frame_of(toy_archive())
    ours, jinjas = (Renderer(Theme(settings), frame) for _ in range(2))
    jinjas._env.code_generator_class = CodeGenerator
    jinjas._env.template_class = Template
    assert ours.render(page) == jinjas.render(page)


@pytest.mark.parametrize("text", ["{{ no }}", "{{ d.no }}", "{{ d.no.no }}", "{{ no() }}"])
def test_an_unknown_name_is_a_mistake(text):
    with pytest.raises(UndefinedError):
        environment(quick=True).from_string(text).render(**GIVEN)


@given(st.text() | st.integers() | st.none() | st.text().map(Markup) | st.lists(st.text()))
def test_escape_is_markupsafes(value):
    assert "".join(["", escape(value)]) == str(markupsafe.escape(value))


def test_macros_are_made_once_but_never_of_a_page():
    env = environment(quick=True)
    for text, once in (
        ("{% macro m() %}{{ x }}{% endmacro %}", True),
        ("{% macro m() %}{{ range(2) }}{% endmacro %}", True),
        ("{% macro m() %}{{ x }}{{ page }}{% endmacro %}", False),
        ("{% set n = namespace() %}{% macro m() %}{{ x }}{% endmacro %}", False),
        ("{% macro m() %}{% include 'part' %}{% endmacro %}", False),
    ):
        template = env.from_string(text)
        common = {"x": "x"}
        common[KEPT] = Kept(dict(common))
        modules = [
            template.make_module({**template.globals, **common, "page": n}, shared=True)
            for n in (1, 2)
        ]
        assert (modules[0] is modules[1]) is once, text


def test_macros_follow_a_name_that_means_something_else_on_a_page():
    env = environment(quick=True)
    common = {"x": "given", "markup": ""}
    common[KEPT] = Kept(dict(common))
    text = "{% import 'macros' as m with context %}{{ m.plain('', '') }}"
    assert env.from_string(text).render(common) == "given"
    assert env.from_string(text).render({**common, "x": "page"}) == "page"
    assert env.from_string("{% set x = 'set' %}" + text).render(common) == "set"
    assert env.from_string(text).render(common) == "given"


def test_compiled_templates_belong_to_the_program_that_made_them(tmp_path, monkeypatch):
    code = Code(str(tmp_path))
    first = code.get_source_checksum("x")
    monkeypatch.setattr("muragat.host.compiling.fingerprint", lambda: b"another")
    assert code.get_source_checksum("x") != first
