"""A journal that is hostile in every field: nothing runs, by escaping or by the policy alone."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import projects
from muragat import ids, markdown, pipeline
from muragat.cli import run
from muragat.host import project as host_project
from muragat.host import render
from muragat.host.site import frame_of
from muragat.markdown import parser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.slow]

RUN = "window.hit=1;alert(1)"
MARKUP = f"""Zq'"></title></script><img src=x onerror='{RUN}'><script>{RUN}</script>"""
# In a name markup is an error; what breaks out of an attribute is not.
NAME = f"""Zq' onfocus='{RUN}' autofocus=' "onmouseover="{RUN}" x="""
EMAIL = "a`onfocus='x'//&#39onclick=y@b.test"
LINK = f"javascript:{RUN}"
BODY = f"""\
## {MARKUP}

{MARKUP} <svg onload="{RUN}"> <iframe srcdoc="&lt;script&gt;parent.{RUN}&lt;/script&gt;"></iframe>

[a]({LINK}) [b](JaVaScRiPt:{RUN}) <{LINK}> [c](java&#x73;cript:{RUN}) [d](data:text/html,x)
[e](vbscript:x) [f]: {LINK} ![g]({LINK}) [h](x "{NAME}") `{MARKUP}` $\\href{{{LINK}}}{{x}}$

| {MARKUP} | b |
|---|---|
| <a href="{LINK}">x</a> | [^1] |

[^1]: {MARKUP}

```{NAME}
{MARKUP}
```

![{NAME}](figures/a.svg "{NAME}"){{onerror="{RUN}"}}
"""


def _y(text: str) -> str:
    """Write a text as YAML in single quotes."""
    return "'" + text.replace("'", "''").replace("\n", " ") + "'"


def _map(text: str) -> str:
    return "{" + ", ".join(f"{lang}: {_y(text)}" for lang in ("kk", "ru", "en")) + "}"


def hostile_project(folder: Path) -> Path:
    """Write a journal that passes all checks and is hostile in every field that is a text."""
    article = projects.article(
        body=BODY,
        languages="languages: [kk, ru, en]",
        title=f"title: {_map(MARKUP)}",
        display_title=f"display_title: {_map(MARKUP)}",
        abstract=f"abstract: {_map(MARKUP + f' [a]({LINK}) <{LINK}>')}",
        keywords=f"keywords: {{kk: [{_y(MARKUP)}], ru: [{_y(MARKUP)}], en: [{_y(MARKUP)}]}}",
        contributors=f"contributors:\n  - name: {_map(NAME)}\n    affiliations: [a]\n"
        f"    corresponding: true\n    orcid: 0000-0002-1825-0097\n"
        f"    email: {_y(EMAIL)}\n    role: {_y(NAME)}",
        affiliations=f"affiliations:\n  a: {{name: {_map(MARKUP)}, city: {_map(MARKUP)}}}",
        funding=f"funding: {_map(MARKUP)}",
        relations=f"relations: [{{type: correction, target: {_y(LINK)}}}]",
        references="references:\n"
        f"  original:\n    - {_y(MARKUP)}\n"
        f"    - {{text: {_y(MARKUP)}, url: {_y('https://a.test/(x)onclick=alert(1)')}}}\n"
        f"    - {{text: {_y(LINK)}, doi: {_y('10.5555/a=onclick=x')}}}\n"
        f"  romanised: [{_y(MARKUP)}, {_y(MARKUP)}, {_y(MARKUP)}]",
    )
    journal = projects.JOURNAL.replace(
        "title: {kk: Үлгі, ru: Образец, en: Sample}", f"title: {_map(MARKUP)}"
    )
    journal += (
        f"short_title: {_map(MARKUP)}\ntagline: {_map(MARKUP)}\ndescription: {_map(MARKUP)}\n"
        f"publisher: {{name: {_map(MARKUP)}, url: {_y('https://a.test/(x)onclick=alert(1)')}}}\n"
        f"email: {_y(EMAIL)}\n"
    )
    page = f"---\ntitle: {_y(MARKUP)}\ndescription: {_y(MARKUP)}\n---\n\n{BODY}"
    issue = projects.ISSUE + f"title: {_map(MARKUP)}\ndescription: {_map(MARKUP)}\n"
    other = projects.article("2025-1-2", pages="10-11")
    figure = b'<svg xmlns="http://www.w3.org/2000/svg"><title>onload=alert(1)</title></svg>'
    return projects.write(
        folder,
        {
            "mkdocs.yml": "site_name: x\ndocs_dir: content\n"
            "theme: {name: material, font: false}\nplugins: [muragat]\n",
            "site_config/journal.yml": journal,
            "site_config/sections.yml": f"- {{id: water, name: {_map(MARKUP)}}}\n",
            "content/issues/2025-1/issue.yml": issue,
            "content/issues/2025-1/1-x/article.md": article,
            "content/issues/2025-1/1-x/figures/a.svg": figure,
            "content/issues/2025-1/2-y/article.md": other,
            **{f"content/pages/{lang}/about.md": page for lang in ("kk", "ru", "en")},
        },
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = hostile_project(tmp_path_factory.mktemp("hostile"))
    assert run(["build", "--project", str(project)]) == 0
    return project


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return ``visit(address)`` that opens a page and notes what runs."""
    contexts = []

    def start(address: str, found: list[str]) -> Page:
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()

        def said(dialog: Any) -> None:
            found.append(f"{page.url}: {dialog.message}")
            dialog.dismiss()

        page.on("dialog", said)
        page.goto(address)
        return page

    yield start
    for context in contexts:
        context.close()


def _addresses(site: Path) -> list[str]:
    """Return a page of every kind in every language, by their paths."""
    pages = (p.relative_to(site).as_posix() for p in sorted(site.rglob("*.html")))
    kinds: dict[str, str] = {}
    for path in pages:
        kinds.setdefault(re.sub(r"[^/]+/index\.html$", "*", path), path)
        if path.startswith("en/"):
            kinds[path] = path
    return sorted(set(kinds.values()))


def _walk(
    site: Path, address: str, visit: Callable[..., Page], found: list[str], most: int | None = None
) -> int:
    """Open every kind of page, focus and point at everything, click every link that could run."""
    page = visit(address, found)
    paths = _addresses(site)[:most]
    for path in paths:
        page.goto(address + path.removesuffix("index.html"))
        page.evaluate(
            """() => {
                for (const node of document.querySelectorAll("body *")) {
                    node.focus?.();
                    node.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
                    const to = node.getAttribute("href") ?? node.getAttribute("xlink:href");
                    const bare = (to ?? "").replace(/[\\x00-\\x20]+/g, "");
                    if (/^(javascript|vbscript):/i.test(bare)) node.click?.();
                }
            }"""
        )
        if page.evaluate("window.hit"):
            found.append(path)
    return len(paths)


def _search(address: str, visit: Callable[..., Page], found: list[str]) -> None:
    page = visit(address + "en/search/?q=Zq", found)
    page.locator("li[data-article-id]").first.wait_for()
    for query in (MARKUP, NAME, "a~999", "title:x", "-", "^", "__proto__", "constructor"):
        started = time.monotonic()
        page.fill("#muragat-search input[name=q]", query)
        page.press("#muragat-search input[name=q]", "Enter")
        page.wait_for_timeout(30)
        assert time.monotonic() - started < 5  # a query that hangs takes minutes
    if page.evaluate("window.hit"):
        found.append("search")


def _copy(site: Path, target: Path, change: Callable[[str], str]) -> Path:
    shutil.copytree(site, target)
    for path in target.rglob("*.html"):
        path.write_text(change(path.read_text("utf-8")), encoding="utf-8")
    return target


_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def test_every_page_has_a_policy(hostile: Path) -> None:
    for path in (hostile / "site").rglob("*.html"):
        (policy,) = _POLICY.findall(path.read_text("utf-8"))
        assert "script-src 'self';" in policy


def test_nothing_runs_as_published(hostile, serve, visit) -> None:
    found: list[str] = []
    address = serve(hostile / "site")
    assert _walk(hostile / "site", address, visit, found) > 20
    _search(address, visit, found)
    assert found == []


def test_nothing_runs_by_escaping_alone(hostile, serve, visit, tmp_path) -> None:
    found: list[str] = []
    site = _copy(hostile / "site", tmp_path / "site", lambda text: _POLICY.sub("", text))
    assert "Content-Security-Policy" not in (site / "en/index.html").read_text("utf-8")
    address = serve(site)
    _walk(site, address, visit, found)
    _search(address, visit, found)
    assert found == []


@pytest.fixture
def unescaped(hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The hostile journal rendered without any escaping: for this test only."""
    make = render._environment

    def careless(settings: Any, cache: Path | None) -> Any:
        env = make(settings, None)
        env.autoescape = False
        return env

    monkeypatch.setattr(render, "_environment", careless)
    # What other tests have parsed with care is not to be found again.
    monkeypatch.setattr(markdown, "_recent", markdown.Document)
    monkeypatch.setitem(parser.PARSER.options, "html", True)
    monkeypatch.setattr(parser.PARSER, "validateLink", lambda address: True)
    settings = host_project.load(hostile)
    product = pipeline.run(hostile)
    renderer = render.Renderer(render.Theme(settings), frame_of(product.archive))
    files = {
        **renderer.assets.files,
        **dict(product.files([])),
        **{ids.html_uri(page.url): renderer.render(page) for page in product.pages()},
    }
    for url, content in files.items():
        path = tmp_path / "careless" / url
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.read_bytes())
    return tmp_path / "careless"


def test_nothing_runs_by_the_policy_alone(unescaped, serve, visit) -> None:
    article = (unescaped / ids.html_uri("en/articles/2025-1-1/")).read_text("utf-8")
    assert f"<script>{RUN}</script>" in article
    assert f'href="{LINK}"' in article
    found: list[str] = []
    address = serve(unescaped)
    _walk(unescaped, address, visit, found)
    assert found == []


def test_without_both_it_does_run(unescaped, serve, visit, tmp_path) -> None:
    """The proof that the payloads work: else the tests above would show nothing."""
    found: list[str] = []
    site = _copy(unescaped, tmp_path / "site", lambda text: _POLICY.sub("", text))
    # Each page opens dozens of dialogs: a few pages are enough.
    _walk(site, serve(site), visit, found, most=3)
    assert len(found) > 20


def test_the_last_look_would_have_stopped_it(unescaped) -> None:
    from muragat.scan import scan

    pages = {str(p.relative_to(unescaped)): p.read_bytes() for p in unescaped.rglob("*.html")}
    assert {p.file for p in scan(pages)} == set(pages)
