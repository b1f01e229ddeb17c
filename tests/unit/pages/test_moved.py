"""Redirects and tombstones as pages, and the addresses of a site."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from muragat.archive import Archive
from muragat.config import Exports
from muragat.indexes import build_indexes
from muragat.pages import build_pages
from muragat.pages.addresses import addresses
from muragat.pages.site import Site
from muragat.pages.views import ArticlePage, Page, RedirectPage, TombstonePage
from muragat.pipeline import listed_row
from muragat.redirects import Redirect, Removed
from toy import toy_archive

REMOVED = Removed(
    path="kk/articles/gone/",
    reason="Автордың өтініші бойынша",
    date=dt.date(2025, 6, 1),
    link="kk/about/",
    title={"kk": "Жоғалған мақала", "en": "A lost article"},
    authors=({"kk": "А. Ә. Өтегенова", "en": "A. Otegenova"},),
    doi="10.5555/gone",
)
REDIRECTS = (
    Redirect(path="en/keywords/wells/", target="en/keywords/well/#top"),
    Redirect(path="old/page.html", target="https://example.org/elsewhere"),
    Redirect(path="ru/articles/x/x.pdf", target="ru/articles/2024-1-3/"),
)


def site(**config: Any) -> Site:
    toy = toy_archive()
    changed = Archive(
        msgspec.structs.replace(toy.config, **config),
        issues=toy.issues,
        articles=toy.articles,
        people=toy.people,
        pages=toy.pages,
    )
    return Site(changed, build_indexes(changed))


def pages(of: Site) -> dict[str, Page]:
    return {page.url: page for page in build_pages(of)}


def test_a_redirect_leads_on() -> None:
    made = pages(site(redirects=REDIRECTS))
    page = made["en/keywords/wells/"]
    assert page.data == RedirectPage(
        url="en/keywords/well/#top", address="https://example.org/toy/en/keywords/well/#top"
    )
    assert page.language == "en"
    assert page.head.noindex
    assert page.head.canonical == "https://example.org/toy/en/keywords/well/#top"
    assert page.head.hreflang == ()
    outside = made["old/page.html"]
    assert outside.language == "kk"
    assert outside.data == RedirectPage(address="https://example.org/elsewhere")
    assert outside.head.canonical == "https://example.org/elsewhere"
    # A page cannot stand in the place of a PDF, but in a folder of its name.
    assert isinstance(made["ru/articles/x/x.pdf/"].data, RedirectPage)


def test_a_tombstone_says_what_was_there() -> None:
    page = pages(site(removed=(REMOVED,)))["kk/articles/gone/"]
    data = page.data
    assert isinstance(data, TombstonePage)
    assert page.language == "kk"
    assert page.head.noindex
    assert page.head.citation == ()
    assert data.title is not None
    assert data.title.text == "Жоғалған мақала"
    assert [author.text for author in data.authors] == ["А. Ә. Өтегенова"]
    assert (data.doi, data.reason, data.iso_date) == (
        "10.5555/gone",
        "Автордың өтініші бойынша",
        "2025-06-01",
    )
    assert data.link_url == "kk/about/"


def test_the_tombstones_of_an_article_lead_to_each_other() -> None:
    twin = msgspec.structs.replace(REMOVED, path="ru/articles/gone/")
    page = pages(site(removed=(REMOVED, twin)))["kk/articles/gone/"]
    assert [(a.language, a.url, a.exact) for a in page.alternates] == [
        ("kk", "kk/articles/gone/", True),
        ("ru", "ru/articles/gone/", True),
        ("en", "en/", False),
    ]


def test_they_are_not_in_the_sitemap() -> None:
    of = site(redirects=REDIRECTS, removed=(REMOVED,))
    made = tuple(build_pages(of))
    rows = (listed_row(of.archive, page) for page in made)
    listed = {row.url.removeprefix(of.base) for row in rows if row}
    assert listed
    assert not listed & {"en/keywords/wells/", "old/page.html", "kk/articles/gone/"}


def test_the_addresses_are_those_of_the_pages() -> None:
    of = site()
    made = {url: page.title for url, page in pages(of).items() if url != "404.html"}
    named = list(addresses(of))
    assert len({address.url for address in named}) == len(named)
    shown = {a.url: a.title for a in named if a.url == "" or a.url.endswith("/")}
    assert shown == made


def test_exports_beside_an_article_are_those_of_the_configuration() -> None:
    made = pages(site(exports=Exports(beside=("ris",))))
    data = made["kk/articles/2024-1-2/"].data
    assert isinstance(data, ArticlePage)
    assert [kind for kind, _, _ in data.files] == ["pdf", "ris"]
    links = made["kk/articles/2024-1-2/"].head.links
    assert not [row for row in links if row[0] == "describedby"]
    none = pages(site(exports=Exports(beside=())))["kk/articles/2024-1-1/"].data
    assert isinstance(none, ArticlePage)
    assert none.files == ()
