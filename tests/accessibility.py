"""What axe has to find fault with on a page in the browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Every violation is told; of what is right only the names, which saves most of the time.
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
_FIRST_PLACES = """async (options) => {
    const { violations } = await axe.run(JSON.parse(options));
    return violations.map(({ id, nodes }) => [id, nodes[0].html]);
}"""


def violations(page: Page) -> list[tuple[str, str]]:
    """Return the rules that a page breaks, each with the first place; its policy is bypassed."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.evaluate(axe.axe_script)
    found = page.evaluate(_FIRST_PLACES, json.dumps(OPTIONS))
    return [(rule, html) for rule, html in found]
