"""The demonstration journal in a real browser, at a domain's root and under a path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(params=["/", "/journal/"])
def address(demo: Path, serve: Callable[..., str], request: pytest.FixtureRequest) -> str:
    return serve(demo / "site", request.param)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test on any error or any request to another host."""
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on(
        "request",
        lambda r: None if r.url.startswith((address, "data:")) else faults.append(r.url),
    )
    yield page
    context.close()
    assert not faults


@pytest.mark.parametrize(
    ("lang", "query", "article"),
    [
        ("kk", "колонкалары", "2025-1-7"),
        ("ru", "створов", "2025-1-2"),
        ("en", "ditches", "2025-1-4"),
    ],
)
def test_a_word_of_one_title_finds_that_article(
    page: Page, address: str, lang: str, query: str, article: str
) -> None:
    page.goto(f"{address}{lang}/")
    page.locator('header input[name="q"]').fill(query)
    page.locator('header input[name="q"]').press("Enter")
    page.wait_for_url("**/search/?q=*")
    first = page.locator("li[data-article-id]").first
    first.wait_for()
    assert first.get_attribute("data-article-id") == article
    first.locator("a").first.click()
    page.wait_for_url(f"**/articles/{article}/")


def test_the_language_switch_stays_on_the_article(page: Page, address: str) -> None:
    page.goto(f"{address}ru/articles/2025-1-2/")
    page.locator('nav a[lang="kk"]').first.click()
    page.wait_for_url("**/kk/articles/2025-1-2/")
    assert page.locator("html").get_attribute("lang") == "kk"


def test_the_front_door_leads_to_each_language(page: Page, address: str) -> None:
    for lang in ("kk", "ru", "en"):
        page.goto(address)
        page.locator(f'main a[href$="{lang}/"]').first.click()
        page.wait_for_url(f"**/{lang}/")


def test_the_site_reads_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}en/")
    page.locator("main a", has_text="Courtyard shade").first.click()
    assert "Courtyard shade" in page.locator("h1").inner_text()
    assert page.locator("main").inner_text().count("\n") > 40
    page.goto(f"{address}en/search/")
    assert page.locator("main a", has_text="Keywords").count() >= 1
    context.close()
