"""Every kind of page in Chromium: accessibility, no scripts, light and dark, narrow and wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from accessibility import violations
from muragat import ids
from muragat.host.render import Renderer, Theme
from muragat.host.site import frame_of
from muragat.indexes import build_indexes
from muragat.pages import build_pages
from muragat.pages.site import Site
from muragat.search.index import build as search_files
from settings import settings_for
from toy import toy_archive

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

BASE = "/toy/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """Write the toy journal's site; return its folder and the URLs of each kind of page."""
    folder = tmp_path_factory.mktemp("site")
    archive = toy_archive()
    renderer = Renderer(Theme(settings_for(folder)), frame_of(archive))
    files = {**renderer.assets.files, **search_files(archive)}
    kinds: dict[str, list[str]] = {}
    with pytest.MonkeyPatch.context() as patch:
        # So that there are lists by years.
        patch.setattr("muragat.pages.site.LONG", 2)
        pages = list(build_pages(Site(archive, build_indexes(archive))))
    for page in pages:
        kinds.setdefault(page.template, []).append(page.url)
        files[ids.html_uri(page.url)] = renderer.render(page)
    for url, content in files.items():
        path = folder / url
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder, kinds


@pytest.fixture
def address(site: Any, serve: Callable[..., str]) -> str:
    return serve(site[0], base=BASE)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return ``open(address, **context)`` that opens a page in a context of its own."""
    contexts = []

    def start(address: str, **options: Any) -> Page:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield start
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("width", "scheme", "place"),
    [
        (360, "dark", 0),
        (1280, "light", 1),
        pytest.param(360, "light", 2, marks=pytest.mark.slow),
        pytest.param(1280, "dark", -1, marks=pytest.mark.slow),
    ],
)
def test_nothing_for_axe_to_find(site, address, open_page, width, scheme, place):
    # The n-th page of each kind, so that the runs see other languages and other articles.
    page = open_page(
        address,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,
    )
    found = []
    for urls in site[1].values():
        url = urls[place % len(urls)]
        page.goto(address + url)
        found += [(url, *violation) for violation in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((url, "scrolls sideways", ""))
    assert found == []


def test_pages_break_no_policy_and_load_nothing_foreign(site, address, open_page):
    page = open_page(address)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for urls in site[1].values():
        page.goto(address + urls[0])
    # The toy journal's own figures are not written here.
    assert [text for text in said if "404" not in text] == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_the_menu_works_without_scripts(address, open_page):
    page = open_page(
        address + "en/", java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    menu = page.locator(".m-nav")
    assert not menu.is_visible()
    assert not page.locator(".m-theme").is_visible()
    page.locator(".m-menu > summary").click()
    assert menu.is_visible()
    menu.get_by_role("link", name="Authors").click()
    assert page.locator("h1").inner_text().startswith("Authors")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator(".m-nav").is_visible()


def test_a_chosen_theme_stays(address, open_page):
    page = open_page(address + "en/", color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    button = page.locator(".m-theme")
    assert button.get_attribute("aria-label") == "Appearance: as in the system"
    button.click()
    button.click()
    assert button.get_attribute("aria-label") == "Appearance: dark"
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(address + "ru/")
    assert page.evaluate(ground) == dark


def test_the_citation_can_be_copied(site, address, open_page):
    url = next(u for u in site[1]["article"] if u.startswith("en/"))
    page = open_page(address + url, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".m-copy").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#citation").inner_text()


def test_the_header_leads_to_results(address, open_page):
    page = open_page(address + "en/")
    page.locator(".m-search-box input").fill("Zhumabekova")
    page.keyboard.press("Enter")
    page.locator("li[data-article-id]").first.wait_for()
    assert "/en/search/?q=Zhumabekova" in page.url
    title = page.locator(".m-entry h3 a").first
    name = title.inner_text()
    title.click()
    assert page.locator("h1").inner_text() == name
