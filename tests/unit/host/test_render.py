from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from markupsafe import Markup, escape

from muragat.archive import Archive
from muragat.config import SiteConfig
from muragat.host.render import Renderer, Theme
from muragat.host.site import frame_of
from muragat.model import Journal, Publisher
from muragat.pages.views import (
    ArticlePage,
    AuthorBlock,
    Entry,
    Head,
    IssueCard,
    Notice,
    ReferenceBlock,
    Text,
    TextPage,
)
from muragat.resources import resource
from settings import settings_for
from toy import toy_archive

from .samples import KINDS, bare, filled, full_page, page, record

PLANTED = """<b onclick="x">&'</b></script></title>{{ 7*7 }}"""


class _Elements(HTMLParser):
    """Collects elements with their attributes, the text, and what stands in scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] == "script":
            self.scripts.append(data)
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return Renderer(Theme(settings_for(tmp_path)), frame_of(toy_archive()))


def html(renderer: Renderer, *arguments, **changes) -> str:
    return renderer.render(page(*arguments, **changes)).decode()


@pytest.mark.parametrize("kind", KINDS)
def test_renders_each_kind_full_and_bare(renderer, kind):
    assert "</html>" in renderer.render(full_page(kind, "x")).decode()
    assert "</html>" in html(renderer, kind, bare(KINDS[kind], "x"))


@pytest.mark.parametrize("kind", KINDS)
def test_markup_in_any_field_stays_text(renderer, kind):
    parsed = _Elements(renderer.render(full_page(kind, PLANTED)).decode())
    assert not parsed.named("b")
    for tag, attributes in parsed.elements:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
    assert "49" not in parsed.text.replace(PLANTED, "")


def test_markup_in_the_journals_facts_stays_text(tmp_path: Path):
    journal = Journal(
        title={"en": PLANTED},
        languages=("en",),
        url="https://example.org/",
        short_title={"en": PLANTED},
        tagline={"en": PLANTED},
        issn=PLANTED,
        eissn=PLANTED,
        publisher=Publisher(name={"en": PLANTED}, url="javascript:alert(1)"),
        email=PLANTED,
        license=PLANTED,
        demonstration=True,
    )
    frame = frame_of(Archive(SiteConfig(journal=journal)))
    renderer = Renderer(Theme(settings_for(tmp_path)), frame)
    for kind in ("home", "choice", "text"):
        text = renderer.render(full_page(kind, "x")).decode()
        assert not _Elements(text).named("b")
        assert "javascript:" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_no_inline_script_and_a_policy(renderer, kind):
    text = renderer.render(full_page(kind, "x")).decode()
    parsed = _Elements(text)
    for attributes in parsed.named("script"):
        kinds = ("application/ld+json", "application/json")
        assert "src" in attributes or attributes["type"] in kinds
    assert not [a for _, a in parsed.elements if "style" in a]
    policies = [m for m in parsed.named("meta") if "http-equiv" in m]
    assert "script-src 'self';" in str(policies[0]["content"])


def test_json_ld_cannot_end_its_element(renderer):
    data = {"name": "</script><!-- & \u2028"}
    text = html(renderer, "text", TextPage(), head=Head(title="x", json_ld=data))
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert block is not None
    assert json.loads(block[1]) == data


def test_addresses_that_run_are_not_links(renderer):
    evil = "javascript:alert(1)"
    data = msgspec.structs.replace(
        record(ArticlePage, "x"),
        notices=(Notice(type="retraction", target=evil),),
        references=(ReferenceBlock(id="ref-1", text="x", url=evil),),
    )
    assert "javascript:" not in str(_Elements(html(renderer, "article", data)).named("a"))


def test_a_page_leaves_nothing_behind(tmp_path: Path):
    first, second = full_page("article", "first"), full_page("keyword", "second")
    settings, frame = settings_for(tmp_path), frame_of(toy_archive())
    used, fresh = (Renderer(Theme(settings), frame) for _ in range(2))
    used.render(first)
    assert used.render(second) == fresh.render(second)


@pytest.mark.parametrize("prefix", ["./", "../../", "../../../", "/a&b'/"])
def test_a_row_is_what_its_template_gives(renderer, prefix):
    context = renderer._context("en", prefix)
    macros = renderer._env.get_template("macros.html").make_module(context)
    for text in ("x", PLANTED, "<>", "&lt;&gt;", "a/?b&c"):
        entry = filled(Entry, text)
        for show in ((), ("issue", "section")):
            row = context["entry_html"](entry, show)
            assert type(row) is Markup
            assert row == macros.entry(entry, show)


def test_menu_marks_the_page_and_what_lies_under_it(renderer):
    index = html(renderer, "text", TextPage(), url="en/issues/", section="issues")
    under = html(renderer, "text", TextPage(), url="en/issues/1/", section="issues")
    other = html(renderer, "text", TextPage(), url="en/x/", section="x")
    assert re.findall(r'aria-current="(\w+)"', index) == ["page"]
    assert re.findall(r'aria-current="(\w+)"', under) == ["true"]
    assert "aria-current" not in other


def test_links_are_relative_but_on_404(renderer):
    text = html(renderer, "text", TextPage(), url="en/articles/a/")
    links = [a["href"] for a in _Elements(text).named("a")]
    assert "../../../en/issues/" in links
    links = [a["href"] for a in _Elements(html(renderer, "notfound", TextPage())).named("a")]
    assert "/toy/en/issues/" in links
    assert "/toy/kk/" in links
    assert not [link for link in links if str(link).startswith(".")]


def test_furniture_is_small(tmp_path: Path):
    renderer = Renderer(Theme(settings_for(tmp_path)), frame_of(toy_archive()))
    text = renderer.render(page("text", TextPage(), "", language="kk", url="kk/a/b/"))
    assert len(text) < 4096


def test_foreign_text_carries_its_language(renderer):
    data = ArticlePage(
        id="a",
        title=Text(text="Құдық", lang="kk"),
        article_language="kk",
        full_text=True,
        authors=(AuthorBlock(name=Text(text="Өркен", lang="kk"), url="en/authors/a/"),),
        issue=IssueCard(id="1", url="en/issues/1/", label="No. 1", year=2025),
    )
    text = html(renderer, "article", data)
    assert '<h1 lang="kk">Құдық</h1>' in text
    assert 'lang="kk">Өркен</a>' in text


def test_no_licence_no_badge(renderer):
    whole = record(ArticlePage, "x")
    for code, expected in (("CC-BY-4.0", 2), (None, 1)):
        text = html(renderer, "article", msgspec.structs.replace(whole, license=code))
        # The other one is the journal's own, in the footer.
        assert text.count('rel="license"') == expected


def test_search_page_tells_the_script_what_it_needs(renderer):
    parsed = _Elements(html(renderer, "search", record(KINDS["search"], "x")))
    box = next(a for a in parsed.named("div") if a.get("id") == "muragat-search")
    header = next(a for a in parsed.named("form") if "m-search-box" in (a.get("class") or ""))
    for name in ("data-worker", "data-start"):
        assert box[name] == header[name] != ""
    strings = json.loads(next(s for s in parsed.scripts if "search.found" in s))
    assert strings["search.retracted"] == "Retracted"


def test_a_project_puts_its_own_over_ours(tmp_path: Path):
    custom = tmp_path / "custom"
    (custom / "assets").mkdir(parents=True)
    (custom / "text.html").write_text(
        '{% extends "muragat/text.html" %}{% block main %}<i>own</i>{{ super() }}{% endblock %}'
    )
    (custom / "assets" / "favicon.svg").write_text("<svg/>")
    renderer = Renderer(Theme(settings_for(tmp_path, custom)), frame_of(toy_archive()))
    text = html(renderer, "text", TextPage(), "Title")
    assert "<i>own</i>" in text
    assert "<h1>Title</h1>" in text
    assert renderer.assets.files[renderer.assets.urls["favicon.svg"]] == b"<svg/>"


def test_macros_of_a_project_may_use_the_page(tmp_path: Path):
    custom = tmp_path / "custom"
    custom.mkdir()
    ours = resource("theme/macros.html").read_text("utf-8")
    trail = "{% macro breadcrumb(links) %}<i>{{ page.title }}</i>{% endmacro %}"
    (custom / "macros.html").write_text(ours + trail, "utf-8")
    renderer = Renderer(Theme(settings_for(tmp_path, custom)), frame_of(toy_archive()))
    for title in ("One & only", "Another"):
        text = html(renderer, "keyword", record(KINDS["keyword"], "x"), title)
        assert f"<i>{escape(title)}</i>" in text
