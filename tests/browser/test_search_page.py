"""The search page in Chromium: the twin of the analysis, results, hostile queries, failures."""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mkdocs
import pytest
from lunr.index import Index
from lunr.query import Query, QueryPresence

from muragat import ids
from muragat.archive import Archive
from muragat.model import Article, Issue
from muragat.resources import resource
from muragat.search import analysis
from muragat.search.index import INDEX, build, documents
from toy import toy_archive, toy_config

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser

LUNR = Path(mkdocs.__file__).parent / "contrib/search/templates/search/lunr.js"
STRINGS = {
    "search.loading": "Loading",
    "search.none": "Nothing for “{query}”",
    "search.found": {"one": "{count} found", "few": "{count} few", "other": "{count} found!"},
    "search.failed": "Search does not work now",
    "search.draft": "Draft",
    "search.retracted": "Retracted",
}
PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>Search</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:;
 script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'">
<link rel="icon" href="data:,"></head><body>
<div id="muragat-search" data-index="{root}{index}" data-documents="{root}{documents}"
 data-lunr="{root}assets/lunr.js" data-root="{root}" data-lang="{lang}">
<form><input name="q" autocomplete="off"><button>Search</button></form>
<p role="status"></p><ul class="m-results"></ul></div>
<script type="application/json" id="muragat-search-strings">{strings}</script>
<script src="{root}assets/search.js" defer></script></body></html>
"""


def write_site(folder: Path, archive: Archive) -> None:
    """Write the files of the search and a page around them for each language."""
    for url, data in build(archive).items():
        path = folder / url
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (folder / "assets").mkdir()
    shutil.copy(resource("theme/assets/search.js"), folder / "assets/search.js")
    shutil.copy(LUNR, folder / "assets/lunr.js")
    for lang in archive.languages:
        url = ids.search(lang)
        page = PAGE.format(
            lang=lang,
            root=ids.relative("", url),
            index=INDEX,
            documents=documents(lang),
            strings=json.dumps(STRINGS),
        )
        path = folder / ids.html_uri(url)
        path.parent.mkdir(parents=True)
        path.write_text(page, encoding="utf-8")


class SearchPage:
    """A search page in the browser, with all that it complained of."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def _listen(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def open(self, query: str = "") -> SearchPage:
        self.page.goto(self.address + query)
        return self

    def type(self, text: str) -> list[str]:
        """Type a query, wait for its answer, and return the ids found."""
        self._forget()
        self.page.fill("input[name=q]", text)
        return self._answer()

    def submit(self, text: str) -> list[str]:
        """Write a query, press Enter, and return the ids found."""
        self._forget()
        self.page.fill("input[name=q]", text)
        self.page.press("input[name=q]", "Enter")
        return self._answer()

    def ids(self) -> list[str]:
        items: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('ul.m-results > li')].map(li => li.dataset.articleId)"
        )
        return items

    def status(self) -> str:
        return self.page.inner_text("[role=status]")

    def _forget(self) -> None:
        self.page.evaluate("document.querySelector('[role=status]').textContent = '(waiting)'")

    def _answer(self) -> list[str]:
        # Not wait_for_function: it runs text as a script, which the page's policy forbids.
        unfinished = re.compile(r"\(waiting\)|Loading")
        expect(self.page.locator("[role=status]")).not_to_have_text(unfinished, timeout=10_000)
        return self.ids()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write_site(made, toy_archive())
    return made


@pytest.fixture
def search(browser: Browser, serve: Callable[..., str], folder: Path) -> Iterator[SearchPage]:
    """The English search page of the toy journal, served under a path."""
    address = serve(folder, base="/journal/") + ids.search("en")
    context = browser.new_context()
    page = SearchPage(context.new_page(), address)
    yield page
    context.close()


# The twin


def analysed(page: Page, texts: list[str]) -> list[list[str]]:
    """Analyse texts in the browser, by the tables of the index."""
    result: list[list[str]] = page.evaluate(
        """async (texts) => {
            const box = document.getElementById("muragat-search");
            const { tables } = await (await fetch(box.dataset.index)).json();
            const analyse = muragatSearch.analyser(tables);
            return texts.map((text) => analyse(text));
        }""",
        texts,
    )
    return result


def test_analysis_is_the_same_in_the_browser(search: SearchPage) -> None:
    texts = [
        *HOSTILE,
        *(text for a in toy_archive().articles for text in (*a.title.values(), a.body)),
        *(a + b for a in "аәғқңөұүһіёйЙİΣß" for b in "\u0306\u0308\u0301\u00ad\u200bʼΣ "),
        # Every character from Latin to Greek, Cyrillic, Arabic, Indic, signs and CJK.
        *(
            f"Ab{chr(code)}c{chr(code)}"
            for code in (*range(0x3100), *range(0xF900, 0x10000), *range(0x1D400, 0x1D500))
            if unicodedata.category(chr(code)) != "Cn"
        ),
    ]
    theirs = analysed(search.open().page, texts)
    differences = [
        (text, analysis.analyse(text), other)
        for text, other in zip(texts, theirs, strict=True)
        if analysis.analyse(text) != other
    ]
    assert differences == []


@pytest.mark.corpus
def test_analysis_of_every_real_word(search: SearchPage, corpus: Path) -> None:
    files = sorted((corpus / "corpus").rglob("*.txt")) + sorted((corpus / "corpus").rglob("*.xml"))
    words = {word for file in files for word in file.read_text(encoding="utf-8").split()}
    texts = sorted(words)
    assert len(texts) > 10_000
    theirs = analysed(search.open().page, texts)
    assert [t for t, other in zip(texts, theirs, strict=True) if analysis.analyse(t) != other] == []


# Results


def find_all(page: Page, queries: list[str]) -> list[list[str]]:
    """Ask for many queries in the browser, beside its page."""
    found: list[list[str]] = page.evaluate(
        """async (queries) => {
            const { dataset } = document.getElementById("muragat-search");
            const json = async (address) => (await fetch(address)).json();
            const script = document.createElement("script");
            script.src = dataset.lunr;
            await new Promise((go) => { script.onload = go; document.head.append(script); });
            const engine = muragatSearch.engineOf(
                globalThis.lunr, await json(dataset.index), await json(dataset.documents));
            return queries.map((query) => muragatSearch.find(engine, query).map((c) => c.id));
        }""",
        queries,
    )
    return found


def oracle(index: Any, places: dict[str, int], query: str) -> list[str]:
    """Find by lunr.py what ``find`` of search.js must find by lunr.js."""
    words = list(dict.fromkeys(analysis.analyse(query[:300])))[:12]

    def ask(needed: QueryPresence) -> list[tuple[int, int, str]]:
        plan = index.create_query()
        for i, word in enumerate(words):
            prefix = len(word) >= (3 if i == len(words) - 1 else 4)
            exact = QueryPresence.OPTIONAL if prefix else needed
            plan.term(word, use_pipeline=False, presence=exact, boost=10)
            if prefix:
                trailing = Query.WILDCARD_TRAILING
                plan.term(word, use_pipeline=False, presence=needed, wildcard=trailing)
        hits = index.query(plan)
        return sorted((-round(h["score"] * 1e6), places[h["ref"]], h["ref"]) for h in hits)

    if not words:
        return []
    return [ref for *_, ref in ask(QueryPresence.REQUIRED) or ask(QueryPresence.OPTIONAL)]


def test_every_title_finds_its_article(search: SearchPage) -> None:
    titles = [(a.id, title) for a in toy_archive().articles for title in a.title.values()]
    found = find_all(search.open().page, [title for _, title in titles])
    for (article_id, title), answer in zip(titles, found, strict=True):
        # The translation and the notices have the words of other articles' titles in theirs.
        assert article_id in answer[:2], (title, answer)


def test_lunr_js_finds_what_lunr_py_finds(search: SearchPage, folder: Path) -> None:
    load: Callable[[dict[str, Any]], Any] = Index.load  # lunr.py has no types
    index = load(json.loads((folder / INDEX).read_bytes())["index"])
    places = {article.id: place for place, article in enumerate(toy_archive().articles)}
    words = sorted(index.inverted_index)
    queries = [
        *words,
        *(word[:3] for word in words),
        *(" ".join(pair) for pair in zip(words, words[7:], strict=False)),
        *(title for article in toy_archive().articles for title in article.title.values()),
        *HOSTILE,
    ]
    found = find_all(search.open().page, queries)
    for query, answer in zip(queries, found, strict=True):
        assert answer == oracle(index, places, query), query


def test_results_as_shown(search: SearchPage) -> None:
    search.open()
    assert search.type("mistaken measurement")[:2] == ["2024-1-4", "2024-2-4"]
    assert search.status() == "2 found!"
    first = search.page.locator("li.m-entry").first
    link = first.locator("h3.m-entry__title > a")
    assert link.inner_text() == "A mistaken measurement"
    assert link.get_attribute("href") == "../../en/articles/2024-1-4/"
    assert first.locator("p.m-entry__authors").inner_text() == (
        "Thomas van der Wren, Aisulu Zhumabekova"
    )
    assert first.locator("p.m-entry__meta").inner_text().split() == [
        "Retracted", "2024,", "1", "(1)", "kk", "ru", "en",
    ]  # fmt: skip
    own = first.locator("abbr.m-chip--own")
    assert (own.inner_text(), own.get_attribute("title")) == ("en", "English")
    assert search.complaints == []


def test_language_of_a_title_is_marked(search: SearchPage) -> None:
    search.address = search.address.replace("/en/", "/kk/")
    assert search.open().submit("translation") == ["2024-2-3"]
    assert search.page.locator("li.m-entry a").get_attribute("lang") == "en"
    assert search.page.locator("li.m-entry a").get_attribute("href") == (
        "../../en/articles/2024-2-3/"
    )
    assert search.submit("кудык")[0] == "2024-1-2"
    assert search.page.locator("li.m-entry a").first.get_attribute("lang") is None


def test_drafts_are_marked(search: SearchPage) -> None:
    assert search.open().submit("draft") == ["2024-2-2"]
    assert "Draft" in search.page.locator("li.m-entry .m-entry__meta").inner_text()


def test_markup_in_a_title_is_text(search: SearchPage) -> None:
    assert search.open().submit("salt water steppe sic") == ["2024-1-3"]
    assert "<b>water</b>" in search.page.locator("li.m-entry a").inner_text()
    assert search.page.locator("li.m-entry b").count() == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ҚҰДЫҚТАРЫ", "2024-1-2"),
        ("кудыктары", "2024-1-2"),
        ("құдық", "2024-1-2"),  # the word itself, and longer ones that begin with it
        ("степн колодц", "2024-1-2"),
        ("wel", "2024-1-2"),  # the last word may still be being typed
        ("харунов оркен", "2024-1-2"),
        ("След", "2024-2-1"),
    ],
)
def test_found_by(search: SearchPage, query: str, expected: str) -> None:
    assert expected in search.open().type(query)


def test_all_words_come_before_any(search: SearchPage) -> None:
    search.open()
    assert search.submit("wells translation") == ["2024-2-3"]
    assert set(search.submit("wells nosuchword")) == {"2024-1-2", "2024-2-3"}
    assert search.submit("nosuchword") == []
    assert search.status() == "Nothing for “nosuchword”"


def test_equally_good_results_stand_in_the_archives_order(
    browser: Browser, serve: Callable[..., str], tmp_path: Path
) -> None:
    archive = Archive(
        toy_config(),
        issues=(Issue(id="2024-1", year=2024),),
        articles=(
            Article(id=f"2024-1-{n}", order=n, language="en", title={"en": "Same"}, issue="2024-1")
            for n in range(1, 131)
        ),
    )
    write_site(tmp_path, archive)
    context = browser.new_context()
    page = SearchPage(context.new_page(), serve(tmp_path) + ids.search("en"))
    page.open().submit("same")
    assert page.status() == "130 found!"
    expect(page.page.locator("ul.m-results > li")).to_have_count(130)
    assert page.ids() == [f"2024-1-{n}" for n in range(1, 131)]
    assert page.complaints == []
    context.close()


# The address


def test_address_is_shared(search: SearchPage) -> None:
    search.open()
    found = search.type("степные колодцы & «соль»")
    assert "?q=" in search.page.url
    search.address = search.page.url
    search.open()
    assert search.page.input_value("input[name=q]") == "степные колодцы & «соль»"
    assert search._answer() == found != []
    assert search.page.evaluate("history.length") <= 3
    search.type("")
    assert search.page.url.endswith("/en/search/")
    assert search.ids() == []


def test_nothing_is_loaded_before_the_first_query(search: SearchPage) -> None:
    asked: list[str] = []
    search.page.on("request", lambda request: asked.append(request.url))
    search.open()
    search.page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "lunr" in url or "index.json" in url]
    search.type("well")
    search.type("water")
    assert len([url for url in asked if url.endswith("index.json")]) == 1


# What can go wrong

HOSTILE = [
    " ",
    "   \t ",
    "a~999",
    "law:1",
    "-",
    "x^",
    "+a -b *",
    "*",
    "**",
    "a*",
    "title:wells^10",
    "__proto__",
    "constructor",
    "constructor prototype hasOwnProperty toString valueOf",
    "😀",
    "👩\u200d🔬 😀",
    "\u00ad\u200b\u2060",
    "\u202eабв",
    "\x00\x01",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{count} {query} {__proto__}",
    "%E0%A4%A",
    "'\"`\\",
    "ъ" * 10_000,
    "слово " * 2_000,
    " ".join(f"w{n}" for n in range(2_000)),
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ﬁ Ａ",
]


def test_hostile_queries_give_an_answer_at_once(search: SearchPage) -> None:
    search.open().type("well")
    for query in HOSTILE:
        begin = time.monotonic()
        search.submit(query)
        assert time.monotonic() - begin < 2, query[:40]
        assert search.status() != STRINGS["search.failed"]
    assert search.page.locator("[role=status] *, ul.m-results script").count() == 0
    assert len(search.page.url) < 4_000
    assert search.complaints == []


def test_hostile_addresses(search: SearchPage) -> None:
    start = search.address
    for query in (
        "%ff%ff",
        "%ED%A0%80",
        "<svg/onload=alert(1)>",
        "..&q=b",
        "x" * 5_000,
    ):
        search.address = f"{start}?q={query}"
        search.open()
        expect(search.page.locator("[role=status]")).to_contain_text(re.compile("Nothing|found"))
        assert search.page.locator("[role=status] *").count() == 0
    assert search.complaints == []


@pytest.mark.parametrize("name", ["index.json", "documents-en.json", "lunr.js"])
def test_a_failed_load_is_said_and_tried_again(search: SearchPage, name: str) -> None:
    search.open()
    search.page.route(f"**/{name}", lambda route: route.abort())
    assert search.submit("well") == []
    assert search.status() == STRINGS["search.failed"]
    search.page.unroute(f"**/{name}")
    assert search.submit("well") != []
    # The browser itself writes of the load that failed; nothing else has gone wrong.
    assert all("ERR_FAILED" in text for text in search.complaints)


def test_the_last_query_wins_over_a_slow_load(search: SearchPage) -> None:
    search.open()

    def slow(route: Any) -> None:
        time.sleep(0.5)
        route.continue_()

    search.page.route("**/index.json", slow)
    search.page.fill("input[name=q]", "wells")
    search.page.press("input[name=q]", "Enter")
    assert search.submit("measurement") == ["2024-1-4", "2024-2-4"]
    assert search.page.input_value("input[name=q]") == "measurement"


def test_strings_take_the_plural_of_their_language(search: SearchPage) -> None:
    forms = {"one": "{count} статья", "few": "{count} статьи", "many": "{count} статей"}
    said = search.open().page.evaluate(
        "(forms) => [1, 2, 5, 21, 1234].map("
        "(count) => muragatSearch.say({ found: forms }, 'ru', 'found', { count }))",
        forms,
    )
    assert [re.sub(r"\s", " ", text) for text in said] == [
        "1 статья", "2 статьи", "5 статей", "21 статья", "1 234 статьи",
    ]  # fmt: skip


def test_the_script_holds_no_way_to_run_text() -> None:
    script = resource("theme/assets/search.js").read_text(encoding="utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write"):
        assert word not in script
    assert sys.getsizeof(script) < 40_000
