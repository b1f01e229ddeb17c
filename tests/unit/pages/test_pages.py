"""What the pages of the toy journal hold, without any host."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from muragat import ids
from muragat.archive import Archive
from muragat.indexes import build_indexes
from muragat.markdown import plain_text
from muragat.pages import build_pages
from muragat.pages.site import DESCRIPTION_LENGTH, Site, shorten
from muragat.pages.views import ArticlePage, KeywordPage, LettersPage, Page, StatisticsPage
from toy import ODD_TITLE, toy_archive


@pytest.fixture(scope="module")
def archive() -> Archive:
    return toy_archive()


@pytest.fixture(scope="module")
def pages(archive: Archive) -> dict[str, Page]:
    made = list(build_pages(Site(archive, build_indexes(archive))))
    table = {page.url: page for page in made}
    assert len(table) == len(made), "two pages have one URL"
    return table


def article_pages(pages: dict[str, Page]) -> list[Page]:
    return [page for page in pages.values() if isinstance(page.data, ArticlePage)]


def test_every_url_of_the_design_is_there(archive: Archive, pages: dict[str, Page]) -> None:
    assert {ids.ROOT, ids.NOT_FOUND} <= pages.keys()
    for lang in archive.languages:
        for url in (
            ids.home(lang),
            ids.issues(lang),
            ids.authors(lang),
            ids.keywords(lang),
            ids.sections(lang),
            ids.subjects(lang),
            ids.statistics(lang),
            ids.search(lang),
            *(ids.issue(lang, issue.id) for issue in archive.issues),
        ):
            assert url in pages


def test_articles_have_a_page_where_they_have_title_and_abstract(
    archive: Archive, pages: dict[str, Page]
) -> None:
    for article in archive.articles:
        for lang in archive.languages:
            own = lang == article.language
            full = bool(article.title.get(lang) and article.abstract.get(lang))
            assert (ids.article(lang, article.id) in pages) == (own or full)


def test_every_link_leads_to_a_page(archive: Archive, pages: dict[str, Page]) -> None:
    files = {
        ids.article_file(a.language, a.id, kind)
        for a in archive.articles
        for kind in ("pdf", "bib", "ris")
    } | {ids.issue_file(archive.languages[0], i.id, n) for i in archive.issues for n in i.files}

    def urls(value: object) -> list[str]:
        if isinstance(value, dict):
            own = [v for k, v in value.items() if k in ("url", "pdf") and isinstance(v, str)]
            return own + [u for v in value.values() for u in urls(v)]
        if isinstance(value, list):
            return [u for v in value for u in urls(v)]
        return []

    for page in pages.values():
        data = msgspec.to_builtins(page)
        data.pop("head", None)
        for url in urls(data):
            if not url.startswith(("http:", "https:", "mailto:")):
                assert url.partition("#")[0] in pages.keys() | files, (page.url, url)


def test_variants_name_each_other(archive: Archive, pages: dict[str, Page]) -> None:
    by_address = {page.head.canonical: page for page in pages.values()}
    for page in pages.values():
        for lang, address in page.head.hreflang:
            assert address.startswith(archive.journal.url)
            if lang != "x-default":
                other = by_address[address]
                assert (page.language or "x-default") in dict(other.head.hreflang)
        if page.head.hreflang:
            assert "x-default" in dict(page.head.hreflang)


def test_citation_tags_stand_in_the_articles_own_language_only(
    archive: Archive, pages: dict[str, Page]
) -> None:
    for page in article_pages(pages):
        article = archive.article(page.data.id)
        wanted = page.language == article.language and not article.draft
        assert bool(page.head.citation) == wanted
        assert bool(page.head.json_ld) == (not article.draft)
        assert page.head.noindex == article.draft


def test_full_text_stands_in_the_articles_own_language_only(
    archive: Archive, pages: dict[str, Page]
) -> None:
    for page in article_pages(pages):
        own = page.language == archive.article(page.data.id).language
        assert bool(page.body) <= own
        assert own or page.data.full_text_link or not archive.article(page.data.id).body


def test_the_language_switch_stays_on_the_record(pages: dict[str, Page]) -> None:
    for page in article_pages(pages):
        for alternate in page.alternates:
            assert page.data.id in alternate.url
            assert alternate.url in pages


def test_retractions_are_shown_on_both_sides(archive: Archive, pages: dict[str, Page]) -> None:
    notice = next(a for a in archive.articles if a.relations)
    relation = notice.relations[0]
    target = archive.find_article(relation.target)
    assert target
    of_notice = pages[ids.article(notice.language, notice.id)].data
    of_target = pages[ids.article(target.language, target.id)].data
    assert isinstance(of_notice, ArticlePage)
    assert isinstance(of_target, ArticlePage)
    assert any(not n.inverse and n.type == relation.type for n in of_notice.notices)
    assert any(n.inverse and n.type == relation.type for n in of_target.notices)


def test_keyword_pages_link_to_their_translations(pages: dict[str, Page]) -> None:
    keywords = [page for page in pages.values() if isinstance(page.data, KeywordPage)]
    assert keywords
    linked = [page for page in keywords if page.data.translations]
    assert linked
    for page in linked:
        for _, link in page.data.translations:
            back = pages[link.url].data
            assert isinstance(back, KeywordPage)
            assert page.url in {other.url for _, other in back.translations}


def test_letters_are_in_the_order_of_the_alphabet(pages: dict[str, Page]) -> None:
    alphabet = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
    data = pages[ids.authors("kk")].data
    assert isinstance(data, LettersPage)
    places = [alphabet.index(x.letter) for x in data.letters if x.letter in alphabet]
    assert places == sorted(places)
    assert sum(len(x.items) for x in data.letters) == data.total


def test_statistics_count_the_archive(archive: Archive, pages: dict[str, Page]) -> None:
    data = pages[ids.statistics("en")].data
    assert isinstance(data, StatisticsPage)
    assert dict(data.totals)["articles"] == len(archive.articles)
    assert dict(data.totals)["issues"] == len(archive.issues)
    for chart in data.charts:
        assert max(bar.share for bar in chart.bars) == 100
        if chart.id in ("by-year", "by-language"):
            assert sum(bar.value for bar in chart.bars) == len(archive.articles)


def test_titles_stay_as_printed(archive: Archive, pages: dict[str, Page]) -> None:
    odd = [a for a in archive.articles if ODD_TITLE in a.title.values()]
    assert odd
    assert any(page.title == ODD_TITLE for page in article_pages(pages))


def test_a_journal_without_articles_has_its_pages() -> None:
    empty = Archive(toy_archive().config)
    pages = list(build_pages(Site(empty, build_indexes(empty))))
    assert {ids.ROOT, ids.home("kk"), ids.authors("en")} <= {page.url for page in pages}


@given(
    st.text("ab ,\u00a0\n", max_size=800) | st.lists(st.text(" a", max_size=9)).map("\u00a0".join)
)
def test_a_description_is_made_from_as_much_text_as_it_shows(markdown: str) -> None:
    text = " ".join(" ".join(plain_text(markdown)).split())
    cut = text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + "…"
    assert shorten(markdown) == (text if len(text) <= DESCRIPTION_LENGTH else cut)


def test_many_blanks_do_not_shorten_a_description() -> None:
    words = ("\u00a0" * 500).join(["one", "two", "three"])
    assert shorten(words) == "one two three"
