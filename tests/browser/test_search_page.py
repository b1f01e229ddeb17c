"""The search in Chromium: the twin of the analysis, lunr's scores, the page, hostile queries."""

from __future__ import annotations

import itertools
import json
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lunr.builder import Builder

from accessibility import violations
from hostile_queries import HOSTILE
from muragat import ids
from muragat.archive import Archive
from muragat.model import Article, Contributor, Issue
from muragat.resources import resource
from muragat.search import analysis
from muragat.search.digest import FIELDS, TEXT, digest
from search_site import lunr_document, write_search_site
from toy import toy_archive, toy_config

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser

STATUS = "#muragat-search [role=status]"


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

    def in_language(self, lang: str) -> SearchPage:
        self.address = self.address.replace("/en/", f"/{lang}/")
        return self

    def type(self, text: str) -> list[str]:
        """Type a query, wait for its answer, and return the ids found."""
        self._forget()
        self.page.fill("#q", text)
        return self.answer()

    def submit(self, text: str) -> list[str]:
        """Write a query, press Enter, and return the ids found."""
        self._forget()
        self.page.fill("#q", text)
        self.page.press("#q", "Enter")
        return self.answer()

    def ids(self) -> list[str]:
        items: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('ul.m-results > li')].map(li => li.dataset.articleId)"
        )
        return items

    def status(self) -> str:
        return self.page.inner_text(STATUS)

    def note(self) -> str:
        return self.page.inner_text(".m-search-note")

    def answer(self) -> list[str]:
        # Not wait_for_function: it runs text as a script, which the page's policy forbids.
        unfinished = re.compile(r"\(waiting\)|…$")
        expect(self.page.locator(STATUS)).not_to_have_text(unfinished, timeout=10_000)
        return self.ids()

    def ask(self, question: dict[str, Any]) -> Any:
        """Ask the page's worker."""
        return self.page.evaluate(
            """(question) => muragatSearch.ask(
                document.getElementById("muragat-search").dataset, question)""",
            question,
        )

    def load_parts(self) -> SearchPage:
        """Load the worker's parts into the page itself, to ask them without it."""
        address = self.page.evaluate("document.getElementById('muragat-search').dataset.worker")
        self.page.evaluate(
            """(address) => new Promise((go) => {
                const script = document.createElement("script");
                script.src = address;
                script.onload = go;
                document.head.append(script);
            })""",
            address,
        )
        return self

    def _forget(self) -> None:
        self.page.evaluate(f"document.querySelector('{STATUS}').textContent = '(waiting)'")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write_search_site(made, toy_archive())
    return made


@pytest.fixture
def open_search(browser: Browser, serve: Callable[..., str]) -> Iterator[Callable[..., SearchPage]]:
    """Return ``start(folder, **context)``: the English search page of a site under a path."""
    contexts = []

    def start(folder: Path, **options: Any) -> SearchPage:
        contexts.append(browser.new_context(**options))
        address = serve(folder, base="/journal/") + ids.search("en")
        return SearchPage(contexts[-1].new_page(), address)

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def search(open_search: Callable[..., SearchPage], folder: Path) -> SearchPage:
    """The English search page of the toy journal."""
    return open_search(folder)


def many(tmp_path: Path, articles: list[Article], years: tuple[int, ...] = (2024,)) -> Path:
    issues = [Issue(id=f"{year}-1", year=year) for year in years]
    write_search_site(tmp_path / "site", Archive(toy_config(), issues=issues, articles=articles))
    return tmp_path / "site"


# The twin

LANGUAGES = ["kk", "ru", "en", "de"]


def analysed(search: SearchPage, texts: list[str]) -> list[Any]:
    """Analyse texts in the browser: terms in each language, then names.

    As one string each way: playwright takes its time over every value of a list.
    """
    said: str = (
        search.open()
        .load_parts()
        .page.evaluate(
            """async ([texts, languages]) => {
            const { start } = document.getElementById("muragat-search").dataset;
            const { tables } = await (await fetch(start)).json();
            const analysis = muragatAnalysis.analyser(tables);
            const name = (folded) => "~" + (analysis.skeleton(folded) || folded);
            return JSON.stringify(JSON.parse(texts).map((text) => [
                ...languages.map((lang) => analysis.terms(text, lang)),
                analysis.analyse(text).map(name),
            ]));
        }""",
            [json.dumps(texts), LANGUAGES],
        )
    )
    found: list[Any] = json.loads(said)
    return found


def ours(text: str) -> list[list[str]]:
    return [*(analysis.terms(text, lang) for lang in LANGUAGES), [*analysis.name_terms(text)]]


def differences(search: SearchPage, texts: list[str]) -> list[Any]:
    theirs = analysed(search, texts)
    pairs = zip(texts, theirs, strict=True)
    return [(text, ours(text), other) for text, other in pairs if ours(text) != other]


def test_analysis_is_the_same_in_the_browser(search: SearchPage) -> None:
    texts = [
        *HOSTILE,
        *(text for a in toy_archive().articles for text in (*a.title.values(), a.body)),
        *(a + b for a in "аәғқңөұүһіёйЙİΣß" for b in "\u0306\u0308\u0301\u00ad\u200bʼΣ "),
        *(a + b for a in "aAcCxXIVƏəzZ" for b in "аАсСхХІӘәжЖ²Ⅳ1"),
        # Made of suffixes in more ways than can be tried.
        *("адам" + suffix * 40 + end for suffix in ("ылу", "у") for end in ("", "х")),
        # Every character from Latin to Greek, Cyrillic, Arabic, Indic, signs and CJK.
        *(
            f"Ab{chr(code)}c{chr(code)} я{chr(code)}a"
            for code in (*range(0x3100), *range(0xF900, 0x10000), *range(0x1D400, 0x1D500))
            if unicodedata.category(chr(code)) != "Cn"
        ),
    ]
    assert differences(search, texts) == []


@pytest.mark.corpus
def test_analysis_of_every_real_word(search: SearchPage, corpus: Path, root: Path) -> None:
    files = [
        *sorted((corpus / "corpus").rglob("*.txt")),
        *sorted((corpus / "corpus").rglob("*.xml")),
        *sorted((root / "content").rglob("*.md")),
    ]
    words = {word for file in files for word in file.read_text(encoding="utf-8").split()}
    assert len(words) > 40_000
    assert differences(search, sorted(words)) == []


# The index


def lunr_scores(archive: Archive, full: bool) -> Any:
    """Return the function that gives lunr.py's scores for terms, by number of the article."""
    builder: Any = Builder()  # type: ignore[no-untyped-call]
    builder.ref("id")
    builder.b(0)
    fields = {**FIELDS, **({TEXT: 1} if full else {})}
    for name, weight in fields.items():
        builder.field(name, boost=weight)
    for number, article in enumerate(archive.articles):
        builder.add(lunr_document(digest(article), str(number), fields))
    index = builder.build()

    def ask(terms: list[str]) -> dict[str, float]:
        query = index.create_query()
        for term in terms:
            query.term(term, use_pipeline=False)
        return {hit["ref"]: hit["score"] for hit in index.query(query)}

    return ask


@pytest.mark.parametrize("full", [False, True])
def test_scores_are_those_of_lunr_py(search: SearchPage, full: bool) -> None:
    archive = toy_archive()
    vocabulary = sorted(
        {
            term
            for article in archive.articles
            for field in (*FIELDS, *([TEXT] if full else []))
            for term in getattr(digest(article), field)
            if term.isalnum()
        }
    )
    queries = [
        *([term] for term in vocabulary),
        *(list(pair) for pair in zip(vocabulary, vocabulary[7:], strict=False)),
        *(vocabulary[n : n + 5] for n in range(0, len(vocabulary), 9)),
    ]
    theirs = (
        search.open()
        .load_parts()
        .page.evaluate(
            """async ([queries, full]) => {
            const { dataset } = document.getElementById("muragat-search");
            const { start } = dataset;
            const root = muragatSearch.rootOf(dataset);
            const load = async (url) => (await fetch(root + url)).json();
            const setting = await (await fetch(start)).json();
            const engine = new muragatEngine.Engine({ lunr, setting, load });
            const layers = await engine.layers(full);
            const postings = new muragatIndex.Postings(layers);
            const answers = [];
            for (const terms of queries) {
                for (const layer of layers) {
                    await Promise.all(terms.map((term) => layer.load(term)));
                }
                const clauses = terms.map((term) => [term, 1]);
                const fields = setting.fields.slice(0, full ? undefined : -1);
                const hits = muragatIndex.ask(lunr, clauses, postings, { ...setting, fields });
                answers.push(hits.map(({ document, score }) => [String(document), score]));
            }
            return answers;
        }""",
            [queries, full],
        )
    )
    ask = lunr_scores(archive, full)
    for terms, answer in zip(queries, theirs, strict=True):
        assert dict(answer) == pytest.approx(ask(terms), abs=1e-12), terms


def test_every_title_finds_its_article(search: SearchPage) -> None:
    search.open()
    for article in toy_archive().articles:
        for title in article.title.values():
            found = search.ask({"kind": "search", "query": title, "count": 3})
            # The translation and the notices have the words of other articles' titles in theirs.
            assert article.id in [card["id"] for card in found["cards"]][:2], title


# Results


def test_results_as_shown(search: SearchPage) -> None:
    search.open()
    assert search.type("mistaken measurement")[:2] == ["2024-1-4", "2024-2-4"]
    assert search.status() == "2 articles found"
    first = search.page.locator("ul.m-results > li.m-entry").first
    link = first.locator("h3 > a")
    assert link.inner_text() == "A mistaken measurement"
    assert link.locator("mark").all_inner_texts() == ["mistaken", "measurement"]
    assert link.get_attribute("href").endswith("/journal/en/articles/2024-1-4/")
    assert first.locator("h3 + p").inner_text() == "Thomas van der Wren, Aisulu Zhumabekova"
    meta = first.locator("p.m-entry__meta").inner_text().split()
    assert meta[0] == "Retracted"
    # There is a page in every language: only that of the text is named.
    assert [code.lower() for code in meta[-2:]] == ["2024", "en"]
    own = first.locator("abbr.m-chip--own")
    assert (own.text_content(), own.get_attribute("title")) == ("en", "English")
    assert search.complaints == []


def test_snippets_mark_what_was_found_in_its_language(search: SearchPage) -> None:
    assert search.open().type("колодцы")[0] == "2024-1-2"
    snippet = search.page.locator("li.m-entry .m-entry__snippet").first
    expect(snippet).to_have_attribute("lang", "ru")
    assert "колод" in snippet.locator("mark").first.inner_text().lower()


def test_language_of_a_title_is_marked(search: SearchPage) -> None:
    search.in_language("kk").open()
    assert search.submit("translation") == ["2024-2-3"]
    link = search.page.locator("ul.m-results li.m-entry h3 a")
    assert link.get_attribute("lang") == "en"
    assert link.get_attribute("href").endswith("/journal/en/articles/2024-2-3/")
    assert search.submit("кудык")[0] == "2024-1-2"
    assert link.first.get_attribute("lang") is None


def test_drafts_are_marked(search: SearchPage) -> None:
    assert search.open().submit("draft") == ["2024-2-2"]
    assert "Draft" in search.page.locator("li.m-entry .m-entry__meta").inner_text()


def test_markup_in_a_title_is_text(search: SearchPage) -> None:
    assert search.open().submit("salt water steppe sic") == ["2024-1-3"]
    assert "<b>water</b>" in search.page.locator("li.m-entry h3 a").inner_text()
    assert search.page.locator("li.m-entry b").count() == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ҚҰДЫҚТАРЫ", "2024-1-2"),
        ("кудыктардын", "2024-1-2"),  # without Kazakh letters, in another case
        ("құдық", "2024-1-2"),
        ("степными колодцами", "2024-1-2"),
        ("wel", "2024-1-2"),  # the last word may still be being typed
        ("харунов оркен", "2024-1-2"),
        ("Harunov", "2024-1-2"),
        ("Жумабекова", "2024-1-2"),
        ("author:Zhumabekova", "2024-1-2"),
        ("автор:Жумабекова", "2024-1-2"),
        ("doi:10.5555/TOY.2024.2.3", "2024-2-3"),
        ("https://doi.org/10.5555/toy.2024.2.3.", "2024-2-3"),
        ("year:2024 well", "2024-1-2"),
        ("жыл:2020-2024 құдық", "2024-1-2"),
        ("«След веков»", "2024-2-1"),
        ("След", "2024-2-1"),
    ],
)
def test_found_by(search: SearchPage, query: str, expected: str) -> None:
    assert expected in search.open().type(query)


def test_operators_leave_out(search: SearchPage) -> None:
    search.open()
    assert search.type("year:2023 well") == []
    assert search.type("author:Nobody well") == []
    assert search.type("doi:10.5555/nothing") == []
    # The words of a phrase in another order are no phrase, and the page says so.
    assert search.type('"ages trace"') == ["2024-2-1"]
    assert search.note().startswith("No title has these words in this order")
    assert search.type('"trace of ages"') == ["2024-2-1"]
    assert search.page.locator(".m-search-note").is_hidden()


@pytest.mark.parametrize(
    ("query", "corrected", "expected"),
    [
        ("mesurement", "measurement", "2024-1-4"),
        # Slips in the first two letters: another, one too many, one too few, two turned round.
        ("weasurement", "measurement", "2024-1-4"),
        ("mweasurement", "measurement", "2024-1-4"),
        ("easurement", "measurement", "2024-1-4"),
        ("emasurement", "measurement", "2024-1-4"),
        ("maesurement", "measurement", "2024-1-4"),
        ("оклодцы", "колодцы", "2024-1-2"),
        ("Мумабекова", "Zhumabekova", "2024-1-2"),
        ("ьуфыгкуьуте", "measurement", "2024-1-4"),  # measurement on a Russian keyboard
        ("rjkjlws", "колодцы", "2024-1-2"),  # колодцы on an English keyboard
        ("9lslp", "ұдыдз", ""),
    ],
)
def test_a_mended_query_is_said(
    search: SearchPage, query: str, corrected: str, expected: str
) -> None:
    found = search.open().type(query)
    if not expected:
        assert found == []
        assert search.page.locator(".m-search-note").is_hidden()
        return
    assert expected in found
    assert search.note().startswith(f"Showing results for “{corrected}”.")
    search.page.click(".m-search-note button")
    expect(search.page.locator(STATUS)).to_have_text(f"Nothing found for “{query}”.")
    assert "exact=1" in search.page.url
    search.type(query + " ")
    assert "exact" not in search.page.url


def test_the_beginning_of_a_word_finds_enough_and_not_all(
    open_search: Callable[..., SearchPage], tmp_path: Path
) -> None:
    words = [f"ab{letter}o" for letter in "cdfghklmnprst"]
    articles = [
        listed(n, title={"en": words[n % len(words)]}) for n in range(1, 50 * len(words) + 1)
    ]
    search = open_search(many(tmp_path, [*articles, listed(999, title={"en": "Abzorb"})])).open()

    def total(query: str) -> int:
        found: int = search.ask({"kind": "search", "query": query})["total"]
        return found

    # While it is typed: some of the words, the rare ones among them. At its end: what it means.
    assert 10 <= total("ab") < 50 * len(words)
    assert total("abco") == total("abco ") == 50
    found = search.ask({"kind": "search", "query": "ab", "count": 1})
    assert found["cards"][0]["id"] == "2024-1-999"


def test_all_words_come_before_any(search: SearchPage) -> None:
    search.open()
    assert search.submit("wells translation") == ["2024-2-3"]
    assert set(search.submit("wells nosuchword")) == {"2024-1-2", "2024-2-3"}
    assert search.submit("nosuchword") == []
    assert search.status() == "Nothing found for “nosuchword”."


def test_the_full_text_is_a_layer_of_its_own(search: SearchPage) -> None:
    asked: list[str] = []
    search.page.on("request", lambda request: asked.append(request.url))
    search.open()
    assert "2024-2-4" not in search.type("editors")
    assert not [url for url in asked if "/search/b/" in url]
    search._forget()
    search.page.check("input[name=full]")
    assert search.answer() == ["2024-2-4"]
    assert [url for url in asked if "/search/b/" in url]
    assert "full=1" in search.page.url


# Facets, order, more


def listed(number: int, **fields: Any) -> Article:
    given = {"language": "en", "issue": "2024-1", "title": {"en": "Same words"}, **fields}
    return Article(id=f"{given['issue']}-{number}", order=number, **given)


@pytest.fixture
def archive_of_many(tmp_path: Path) -> Path:
    names = ["Ann Lee", "Bob Roe"]
    return many(
        tmp_path,
        [
            listed(
                n,
                issue=f"{2020 + n % 5}-1",
                language=("kk", "ru", "en")[n % 3],
                title={"en": "Same words", "kk": "Бір сөз", "ru": "Одно слово"},
                section="water" if n % 2 else "notices",
                contributors=(Contributor(name={"en": names[n % 2]}),),
            )
            for n in range(1, 31)
        ],
        years=(2020, 2021, 2022, 2023, 2024),
    )


def facet(search: SearchPage, name: str) -> list[str]:
    rows = search.page.locator(f"[data-facet={name}] label")
    return [" ".join(text.split()) for text in rows.all_inner_texts()]


def test_facets_count_and_narrow_by_keyboard(
    open_search: Callable[..., SearchPage], archive_of_many: Path
) -> None:
    search = open_search(archive_of_many)
    search.open().submit("same")
    assert search.status() == "30 articles found"
    year = search.page.locator("[data-facet=year] input")
    expect(year).to_have_count(5)
    assert facet(search, "year") == [f"{year} 6" for year in range(2024, 2019, -1)]
    assert [row.split()[-1] for row in facet(search, "section")] == ["15", "15"]
    assert sorted(facet(search, "language")) == ["English 10", "Kazakh 10", "Russian 10"]
    year.first.focus()
    search.page.keyboard.press("Space")
    expect(search.page.locator(STATUS)).to_have_text("6 articles found")
    # The facet itself keeps its counts, the others count what is left; the focus stays.
    expect(search.page.locator("[data-facet=section] label").first).to_contain_text("3")
    assert facet(search, "year")[1] == "2023 6"
    assert search.page.evaluate("document.activeElement.value") == "2024"
    search.page.keyboard.press("Tab")
    search.page.keyboard.press("Space")
    expect(search.page.locator(STATUS)).to_have_text("12 articles found")
    assert search.page.url.endswith("?q=same&year=2024&year=2023")
    search.page.go_back()
    expect(search.page.locator(STATUS)).to_have_text("6 articles found")
    search.page.click(".m-facets__clear")
    expect(search.page.locator(STATUS)).to_have_text("30 articles found")
    assert search.complaints == []


def test_authors_are_a_facet_that_is_loaded_when_opened(
    open_search: Callable[..., SearchPage], archive_of_many: Path
) -> None:
    search = open_search(archive_of_many)
    search.open().submit("same")
    search.page.locator("[data-facet=author] > summary").click()
    expect(search.page.locator("[data-facet=author] label")).to_have_count(2)
    search.page.locator("[data-facet=author] label", has_text="Bob Roe").click()
    expect(search.page.locator(STATUS)).to_have_text("15 articles found")
    search.address = search.page.url
    search.open()
    expect(search.page.locator(STATUS)).to_have_text("15 articles found")
    # A number that is another author's by now is forgotten.
    search.address = search.address.replace("author=", "author=x")
    search.open()
    expect(search.page.locator(STATUS)).to_have_text("30 articles found")


def test_order_and_more(open_search: Callable[..., SearchPage], archive_of_many: Path) -> None:
    search = open_search(archive_of_many)
    search.open().submit("same")
    assert len(search.ids()) == 10
    search._forget()
    search.page.select_option("select[name=sort]", "date")
    found = search.answer()
    assert found == sorted(found, key=lambda key: (key[:4], int(key.split("-")[2])), reverse=True)
    assert "sort=date" in search.page.url
    for number in (20, 30):
        search.page.click(".m-search-more")
        expect(search.page.locator("ul.m-results > li")).to_have_count(number)
    assert search.page.locator(".m-search-more").is_hidden()
    assert len(set(search.ids())) == 30


# Suggestions


@pytest.fixture
def header(search: SearchPage) -> Page:
    search.page.set_viewport_size({"width": 1280, "height": 800})
    search.open()
    return search.page


BOX = ".m-search-box input"


def test_suggestions_are_a_combobox(header: Page) -> None:
    box, options = header.locator(BOX), header.locator("#m-suggestions [role=option]")
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-controls") == "m-suggestions"
    box.focus()
    header.keyboard.type("meas")
    expect(options).to_have_count(2)
    assert box.get_attribute("aria-expanded") == "true"
    expect(header.locator(".m-search-box [role=status]")).to_contain_text("2 suggestions")
    header.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert header.locator(f"#{active}").get_attribute("aria-selected") == "true"
    header.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    header.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "meas"


def test_a_suggestion_leads_to_its_article(header: Page) -> None:
    header.locator(BOX).focus()
    header.keyboard.type("mistaken")
    expect(header.locator("#m-suggestions [role=option]").first).to_be_visible()
    header.keyboard.press("ArrowDown")
    header.keyboard.press("Enter")
    header.wait_for_url("**/en/articles/2024-1-4/")


def test_enter_without_a_choice_leads_to_the_search_page(header: Page) -> None:
    header.locator(BOX).focus()
    header.keyboard.type("mistaken")
    header.keyboard.press("Enter")
    header.wait_for_url("**/en/search/?q=mistaken")


@pytest.mark.parametrize(
    ("lang", "scheme"),
    [
        ("kk", "light"),
        ("ru", "dark"),
        *(
            pytest.param(*case, marks=pytest.mark.slow)
            for case in (("kk", "dark"), ("ru", "light"), ("en", "light"), ("en", "dark"))
        ),
    ],
)
def test_nothing_for_axe_to_find(
    open_search: Callable[..., SearchPage], folder: Path, lang: str, scheme: str
) -> None:
    search = open_search(
        folder, color_scheme=scheme, bypass_csp=True, viewport={"width": 1280, "height": 900}
    )
    search.in_language(lang).open("?q=жумабекова")
    expect(search.page.locator(".m-facets")).to_be_visible()
    expect(search.page.locator(".m-entry__snippet").first).to_be_visible()
    found = violations(search.page)
    search.page.locator(BOX).focus()
    search.page.keyboard.type("жумабекова")
    expect(search.page.locator("#m-suggestions")).to_be_visible()
    search.page.keyboard.press("ArrowDown")
    found += violations(search.page)
    assert found == []


# The address


def test_address_is_shared(search: SearchPage) -> None:
    search.open()
    found = search.type("степные колодцы & «соль»")
    assert "?q=" in search.page.url
    search.address = search.page.url
    search.open()
    assert search.page.input_value("#q") == "степные колодцы & «соль»"
    expect(search.page.locator("ul.m-results > li")).to_have_count(len(found))
    assert search.ids() == found != []
    assert search.page.evaluate("history.length") <= 3
    search.type("")
    assert search.page.url.endswith("/en/search/")
    assert search.ids() == []


def test_nothing_is_loaded_before_the_first_query(search: SearchPage) -> None:
    asked: list[str] = []
    search.page.on("request", lambda request: asked.append(request.url))
    search.open()
    search.page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "worker" in url or url.endswith(".json")]
    search.type("well")
    search.type("water")
    assert len([url for url in asked if url.endswith("search/en.json")]) == 1
    assert len([url for url in asked if "worker" in url]) == 1


# What can go wrong


def test_hostile_queries_give_an_answer(search: SearchPage) -> None:
    search.open().type("well")
    for query in HOSTILE:
        for full in (False, True):
            found = search.ask({"kind": "search", "query": query, "full": full})
            assert len(found["cards"]) == min(found["total"], 10), query[:40]
    for query in HOSTILE[:-1]:
        search.submit(query)
        assert "could not" not in search.status()
    assert search.page.locator(f"{STATUS} *, ul.m-results script").count() == 0
    assert len(search.page.url) < 4_000
    assert search.complaints == []


def test_hostile_addresses(search: SearchPage) -> None:
    start = search.address
    for query in (
        "q=%ff%ff",
        "q=%ED%A0%80%20a",
        "q=<svg/onload=alert(1)>",
        "q=..&q=b",
        "q=" + "x" * 5_000,
        "q=well&author=__proto__.1&year=x&section=constructor&language=__proto__&sort=x",
        "q=well&author=a.99999999999",
    ):
        search.address = f"{start}?{query}"
        search.open()
        expect(search.page.locator(STATUS)).to_contain_text(re.compile("Nothing|found"))
        assert search.page.locator(f"{STATUS} *").count() == 0
    assert search.complaints == []


@pytest.mark.parametrize("name", ["search/en.json", "search/t/*", "search/c/**", "*worker*"])
def test_a_failed_load_is_said_and_tried_again(search: SearchPage, name: str) -> None:
    search.open()
    search.page.route(f"**/{name}", lambda route: route.abort())
    assert search.submit("well") == []
    assert search.status().startswith("The search could not be loaded")
    search.page.unroute(f"**/{name}")
    search._forget()
    search.page.click(".m-search-retry")
    assert search.answer() != []
    # The browser itself writes of the load that failed; nothing else has gone wrong.
    assert all("ERR_FAILED" in text for text in search.complaints)


def test_being_offline_is_said(search: SearchPage) -> None:
    search.open()
    search.page.context.set_offline(True)
    search.submit("well")
    assert search.status().startswith("You are offline")


def test_a_site_published_anew_is_found_out(search: SearchPage, folder: Path) -> None:
    search.open().submit("well")
    stale = json.loads((folder / "search/en.json").read_bytes())
    fresh = json.dumps(stale)
    stale["layers"][0]["hashes"] = "0" * len(stale["layers"][0]["hashes"])
    answers = itertools.chain([json.dumps(stale)], itertools.repeat(fresh))
    search.page.route("**/search/en.json", lambda route: route.fulfill(body=next(answers)))
    assert "2024-1-2" in search.open().submit("well")


def test_the_last_query_wins_over_a_slow_load(search: SearchPage) -> None:
    search.open()

    def slow(route: Any) -> None:
        time.sleep(0.5)
        route.continue_()

    search.page.route("**/search/en.json", slow)
    search.page.fill("#q", "wells")
    search.page.press("#q", "Enter")
    assert search.submit("measurement") == ["2024-1-4", "2024-2-4"]
    assert search.page.input_value("#q") == "measurement"


def test_without_scripts_the_indexes_are_linked(
    open_search: Callable[..., SearchPage], folder: Path
) -> None:
    search = open_search(folder, java_script_enabled=False).open()
    links = search.page.locator("noscript a")
    assert [link.get_attribute("href") for link in links.all()] == [
        "../../en/issues/", "../../en/authors/", "../../en/keywords/",
    ]  # fmt: skip
    for control in (".m-search-options", ".m-facets", ".m-search-more"):
        assert search.page.locator(control).is_hidden()


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


def test_the_scripts_hold_no_way_to_run_text() -> None:
    for path in resource("theme/assets").glob("search*.js"):
        script = path.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write"):
            assert word not in script
