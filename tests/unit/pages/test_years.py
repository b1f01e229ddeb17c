"""Long lists are shown by years; here what is longer than one article is long."""

from __future__ import annotations

import msgspec
import pytest

from muragat import ids
from muragat.archive import Archive
from muragat.indexes import build_indexes
from muragat.model import Article
from muragat.pages import Unit, build_pages, listing, site, units
from muragat.pages.addresses import addresses
from muragat.pages.authors import author_list
from muragat.pages.collections import section_list
from muragat.pages.dependencies import Dependencies
from muragat.pages.site import Site
from muragat.pages.views import AuthorPage, CollectionPage, KeywordPage, Page, YearPage
from muragat.pipeline import listed_row
from toy import toy_archive

AUTHOR, OLD = "zhumabekova-aisulu", "2024-1-2"
"""An author, and an article of theirs that the newest year has not."""

YEARS = {"2024-1": 2021, "2024-2": 2024}


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "LONG", 1)
    monkeypatch.setattr(listing, "SHOWN", 1)


def of_years(
    *, change: str = "", by_years: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> Site:
    """Return the toy journal with an issue of 2021 and one of 2024.

    ``change`` is the id of an article whose title is another, ``without`` are left out.
    """
    toy = toy_archive()

    def changed(article: Article) -> Article:
        if article.id != change:
            return article
        title = dict.fromkeys(article.title, "Another title")
        return msgspec.structs.replace(article, title=title)

    archive = Archive(
        msgspec.structs.replace(toy.config, by_years=by_years),
        issues=[msgspec.structs.replace(issue, year=YEARS[issue.id]) for issue in toy.issues],
        articles=[changed(article) for article in toy.articles if article.id not in without],
        people=toy.people,
        pages=toy.pages,
    )
    return Site(archive, build_indexes(archive))


def pages(of: Site) -> dict[str, Page]:
    made = list(build_pages(of))
    table = {page.url: page for page in made}
    assert len(table) == len(made)
    return table


def shown(page: Page) -> list[str]:
    data = page.data
    if isinstance(data, AuthorPage | KeywordPage):
        return [entry.id for entry in data.entries]
    assert isinstance(data, CollectionPage | YearPage)
    rows = list(data.entries) if isinstance(data, YearPage) else []
    return [entry.id for entry in rows] + [e.id for group in data.groups for e in group.entries]


def test_a_short_list_has_no_years() -> None:
    made = pages(of_years())
    assert not [page for page in made.values() if isinstance(page.data, YearPage)]
    water = made["kk/sections/water/"]
    assert len(shown(water)) == 6
    assert water.data.years == ()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("long")
def test_a_long_list_shows_its_newest_years_and_leads_to_all() -> None:
    page = pages(of_years())["kk/sections/water/"]
    assert isinstance(page.data, CollectionPage)
    assert shown(page) == ["2024-2-1", "2024-2-2", "2024-2-3"]
    assert [(link.text, link.url, link.count) for link in page.data.years] == [
        ("2024", "kk/sections/water/2024/", 3),
        ("2021", "kk/sections/water/2021/", 3),
    ]


@pytest.mark.usefixtures("long")
def test_whole_years_are_shown_until_they_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "SHOWN", 4)
    of = of_years()
    assert section_list(of, "water").shown(of) == of.indexes.sections["water"]


@pytest.mark.usefixtures("long")
def test_a_list_and_its_years_hold_the_same_articles_in_the_same_form() -> None:
    made, whole = pages(of_years()), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "LONG", 100)
        whole = pages(of_years())
    lists = [page for page in made.values() if getattr(page.data, "years", ())]
    assert {page.section for page in lists} >= {"authors", "keywords", "sections"}
    for page in lists:
        if not isinstance(page.data, AuthorPage | KeywordPage | CollectionPage):
            continue
        years = [made[link.url] for link in page.data.years]
        assert [k for year in years for k in shown(year)] == shown(whole[page.url])
        assert [link.count for link in page.data.years] == [len(shown(year)) for year in years]
        assert shown(page) == shown(years[0])
        together = [g for y in years if isinstance(y.data, YearPage) for g in y.data.groups]
        if isinstance(page.data, CollectionPage):
            assert tuple(together) == whole[page.url].data.groups  # type: ignore[attr-defined]


@pytest.mark.usefixtures("long")
def test_the_page_of_a_year() -> None:
    of = of_years()
    page = pages(of)["ru/sections/water/2021/"]
    data = page.data
    assert isinstance(data, YearPage)
    assert page.title == "Вода, 2021"
    assert page.section == "sections"
    assert (data.index.url, data.list.url) == ("ru/sections/", "ru/sections/water/")
    assert data.previous is None
    assert data.next is not None
    assert (data.next.text, data.next.url) == ("2024", "ru/sections/water/2024/")
    assert page.head.canonical == of.base + page.url
    assert dict(page.head.hreflang) == {
        **{code: f"{of.base}{code}/sections/water/2021/" for code in ("kk", "ru", "en")},
        "x-default": f"{of.base}kk/sections/water/2021/",
    }
    row = listed_row(of.archive, page)
    assert row is not None
    assert row.url == page.head.canonical


@pytest.mark.usefixtures("long")
def test_the_year_of_a_keyword_leads_to_that_of_its_translation() -> None:
    of = of_years()
    made = pages(of)
    years = [p for p in made.values() if isinstance(p.data, YearPage) and p.section == "keywords"]
    assert years
    for page in years:
        assert {code for code, _ in page.head.hreflang} == {page.language, "x-default"}
        assert all(alternate.url in made for alternate in page.alternates)
    assert any(
        isinstance(made[alternate.url].data, YearPage)
        for page in years
        for alternate in page.alternates
        if not alternate.current
    )


@pytest.mark.usefixtures("long")
def test_the_addresses_are_those_of_the_pages() -> None:
    of = of_years()
    named = {a.url: a.title for a in addresses(of) if a.url == "" or a.url.endswith("/")}
    assert named == {url: page.title for url, page in pages(of).items() if url != ids.NOT_FOUND}


def test_a_list_whose_years_were_published_keeps_them() -> None:
    made = pages(of_years(by_years=("sections/water",), without=("2024-2-1", "2024-2-2")))
    assert len(shown(made["en/sections/water/2021/"])) == 3
    assert "en/sections/notices/2024/" not in made
    years = made["en/sections/water/"].data.years  # type: ignore[attr-defined]
    assert [link.text for link in years] == ["2024", "2021"]


def keys(of: Site) -> dict[str, bytes | None]:
    known = Dependencies(of, lambda record: b"")
    return {unit.name: known.key(unit) for unit in units(of)}


@pytest.mark.usefixtures("long")
def test_a_changed_title_makes_its_year_anew_and_not_the_list() -> None:
    before, after = keys(of_years()), keys(of_years(change="2024-1-3"))
    changed = {name for name in before if before[name] != after[name]}
    assert Unit("year", "sections/water/2021").name in changed
    assert not changed & {
        Unit("year", "sections/water/2024").name,
        Unit("section", "water").name,
    }


@pytest.mark.usefixtures("long")
def test_an_author_depends_on_what_is_not_listed_by_the_affiliations_only() -> None:
    def key(**changes: object) -> bytes | None:
        of = of_years()
        articles = [
            msgspec.structs.replace(a, **changes) if a.id == OLD else a for a in of.archive.articles
        ]
        archive = Archive(of.archive.config, issues=of.archive.issues, articles=articles)
        return keys(Site(archive, build_indexes(archive)))[Unit("author", AUTHOR).name]

    of = of_years()
    assert OLD not in author_list(of, AUTHOR).shown(of)
    old = of.archive.article(OLD)
    places = {
        name: msgspec.structs.replace(place, name={"en": "Elsewhere"})
        for name, place in old.affiliations.items()
    }
    assert places
    assert key(display_title={"en": "Another"}) == key()
    assert key(affiliations=places) != key()


@pytest.mark.usefixtures("long")
def test_a_key_covers_the_years_beside() -> None:
    gone = tuple(a.id for a in toy_archive().articles if a.issue == "2024-1")
    before = keys(of_years())
    after = keys(of_years(without=gone))
    name = Unit("year", "sections/water/2024").name
    assert before[name] != after[name]
