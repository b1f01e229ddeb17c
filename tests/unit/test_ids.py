from __future__ import annotations

import posixpath
from urllib.parse import quote, unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muragat import ids


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Әскери тәртіп: ұғым", "askeri-tartip-ugym"),
        ("Һарунов Өркен Ғаниұлы", "harunov-orken-ganiuly"),
        ("Искусственный интеллект", "iskusstvennyi-intellekt"),
        ("Щербаков, Юлия", "shcherbakov-yuliya"),
        ("Право и IT", "pravo-i-it"),
        ("№ 5", "no-5"),
        ("…", ""),
    ],
)
def test_slug(text: str, slug: str) -> None:
    assert ids.slug(text) == slug


@given(st.text())
def test_slugs_are_ids_or_empty(text: str) -> None:
    slug = ids.slug(text)
    assert slug == "" or ids.is_id(slug)


def test_first_of_clashing_slugs_stays_plain() -> None:
    slugs = ids.slugs(["Қайрат", "Кайрат", "Қайрат", "…"])
    assert slugs["Қайрат"] == "kairat"
    assert slugs["Кайрат"].startswith("kairat-")
    assert len(set(slugs.values())) == 3


@given(st.lists(st.text(max_size=8)), st.text(max_size=8))
def test_a_later_text_changes_no_slug(texts: list[str], later: str) -> None:
    before = ids.slugs(texts)
    after = ids.slugs([*texts, later])
    assert {text: after[text] for text in before} == before
    assert len(set(after.values())) == len(after)


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0002-1694-233X"])
def test_orcid(orcid: str) -> None:
    assert ids.is_orcid(orcid)
    assert not ids.is_orcid(orcid[:-1] + ("1" if orcid[-1] != "1" else "2"))
    assert not ids.is_orcid("https://orcid.org/" + orcid)


def test_orcid_takes_ascii_digits_only() -> None:
    assert not ids.is_orcid("0000-0002-1825-009٧")


@pytest.mark.parametrize(
    ("issn", "good"),
    [("0317-8471", True), ("2434-561X", True), ("0317-8472", False), ("03178471", False)],
)
def test_issn(issn: str, good: bool) -> None:
    assert ids.is_issn(issn) is good


@pytest.mark.parametrize(
    ("doi", "good"),
    [
        ("10.5555/dala.2025.1.01", True),
        ("10.1002.5/(sici)1-2", True),
        ("https://doi.org/10.5555/x", False),
        ("10.5555/a b", False),
        ("10.55/x", False),
    ],
)
def test_doi(doi: str, good: bool) -> None:
    assert ids.is_doi(doi) is good


urls = st.sampled_from(
    [
        ids.ROOT,
        ids.home("kk"),
        ids.issue("ru", "2025-1"),
        ids.article("en", "2025-1-12"),
        ids.article_file("en", "2025-1-12", "pdf"),
        ids.article_asset("kk", "a", "figures/сурет 1.svg"),
        ids.feed("kk"),
        ids.search("ru") + "?q=a#b",
        ids.NOT_FOUND,
    ]
)


@given(urls, urls, st.sampled_from(["https://example.org/", "https://example.org/journal/"]))
def test_relative_links_lead_where_absolute_ones_do(target: str, page: str, base: str) -> None:
    here = ids.absolute(page.partition("?")[0], base)
    link = ids.relative(target, page.partition("?")[0])
    assert urljoin(here, link) == ids.absolute(target, base)
    assert not link.startswith("/")


def test_html_and_source_paths() -> None:
    assert ids.html_uri(ids.home("kk")) == "kk/index.html"
    assert ids.html_uri(ids.NOT_FOUND) == "404.html"
    assert ids.source_uri(ids.ROOT) == "index.md"
    assert ids.source_uri(ids.NOT_FOUND) == "404.md"
    assert posixpath.basename(unquote(ids.absolute("a/б.svg", ""))) == "б.svg"


def test_subject_slugs_keep_the_code_readable() -> None:
    assert ids.subject_slug("10.07.61") == "10.07.61"
    assert ids.subject_slug("343.1 (477)") == "343.1-477"


@given(st.text(alphabet=f"{ids._PLAIN_LETTERS} .,-", max_size=100))
def test_plain_slugs_are_those_of_the_library(text: str) -> None:
    assert ids.slug(text) == ids._slugify(text)


@given(st.text() | st.text("az09AZ/._~-#?=& %") | st.builds(ids.article, st.text(), st.text()))
def test_an_address_is_the_base_and_the_quoted_url(url: str) -> None:
    base = "https://example.org/toy/"
    assert ids.absolute(url, base) == base + quote(url, safe="/.~-_#?=&")
