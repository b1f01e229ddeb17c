"""A page that is written as Markdown is read back as the same record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from muragat.archive import Archive
from muragat.indexes import build_indexes
from muragat.model import Record
from muragat.pages import KINDS, listing, pages_of, site, units
from muragat.pages.site import Site
from muragat.pages.views import ArticlePage, Page, TextPage
from muragat.pages.written import front_matter, page_markdown, read_page
from muragat.redirects import Redirect, Removed
from toy import ODD_TITLE, toy_archive


def again(page: Page, data: type[Record]) -> Page:
    return read_page(page_markdown(page, front_matter(page)), data)


def is_same(one: Page, other: Page) -> bool:
    """Tell whether two pages are the same to a template: 1 and 1.0, a list and a tuple are not."""
    return one == other and repr(one) == repr(other)


def pages(archive: Archive) -> Iterator[tuple[str, Page]]:
    of = Site(archive, build_indexes(archive))
    return ((unit.kind, page) for unit in units(of) for page in pages_of(of, unit))


def every_kind() -> Archive:
    """Return the toy journal, with pages that lead on and one that is gone."""
    toy = toy_archive()
    redirects = (Redirect(path="old/page.html", target="https://example.org/elsewhere"),)
    title = {"en": ODD_TITLE}
    gone = Removed(path="kk/a/", reason=ODD_TITLE, date=dt.date(2025, 6, 1), title=title)
    config = msgspec.structs.replace(toy.config, redirects=redirects, removed=(gone,))
    return Archive(
        config, issues=toy.issues, articles=toy.articles, people=toy.people, pages=toy.pages
    )


def test_every_page_of_the_toy_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "LONG", 1)
    monkeypatch.setattr(listing, "SHOWN", 1)
    seen = set()
    for kind, page in pages(every_kind()):
        seen.add(kind)
        assert type(page.data) is KINDS[kind].data, page.url
        assert is_same(again(page, KINDS[kind].data), page), page.url
    assert seen == KINDS.keys()


ARTICLE = next(page for _, page in pages(toy_archive()) if isinstance(page.data, ArticlePage))


@given(text=st.text(), body=st.text())
def test_any_text(text: str, body: str) -> None:
    head = msgspec.structs.replace(ARTICLE.head, title=text, json_ld={text: [text, {"a": text}]})
    data = msgspec.structs.replace(ARTICLE.data, abstract=text, dates=((text, text, text),))
    page = msgspec.structs.replace(ARTICLE, title=text, head=head, data=data, body=body)
    assert is_same(again(page, ArticlePage), page)


@pytest.mark.parametrize("body", ["    code\n", "\u3000Text.\n", "---\n", "\n---\n\na", "\n\n"])
def test_a_text_is_written_as_it_is(body: str) -> None:
    page = msgspec.structs.replace(ARTICLE, body=body)
    assert page_markdown(page, front_matter(page)).endswith(b"}\n---\n\n" + body.encode())
    assert is_same(again(page, ArticlePage), page)


@given(st.binary())
def test_what_is_no_page_is_refused(content: bytes) -> None:
    for whole in (content, b"---\n" + content, b"---\n" + content + b"\n---\n"):
        with pytest.raises(ValueError):  # noqa: PT011 - any is one
            read_page(whole, ArticlePage)


def test_a_page_of_another_kind_or_with_more_is_refused() -> None:
    content = page_markdown(ARTICLE, front_matter(ARTICLE))
    with pytest.raises(ValueError, match="unknown field"):
        read_page(content, TextPage)
    with pytest.raises(ValueError, match="unknown field"):
        read_page(content.replace(b'"url"', b'"more": 1, "url"', 1), ArticlePage)
    for end in range(0, len(content) - 1, 97):
        if b"\n---\n" not in content[:end]:
            with pytest.raises(ValueError):  # noqa: PT011 - any is one
                read_page(content[:end], ArticlePage)
