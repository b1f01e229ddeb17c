"""The sitemap and the feeds are well-formed whatever the content, and valid."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muragat import ids
from muragat.archive import Archive
from muragat.exports import record
from muragat.exports import sitemap as sitemap_module
from muragat.exports.atom import ENTRIES, feed
from muragat.exports.sitemap import Row, sitemap_row, sitemaps
from thoroughness import examples
from toy import toy_archive, toy_config

ARCHIVE = toy_archive()
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def _rows() -> list[Row]:
    rows = []
    for article in ARCHIVE.articles:
        langs = ARCHIVE.languages_of(article)
        address = {
            lang: ids.absolute(ids.article(lang, article.id), ARCHIVE.journal.url) for lang in langs
        }
        alternates = (*address.items(), ("x-default", address[article.language]))
        rows += [
            Row(url=address[lang], alternates=alternates, lastmod=ARCHIVE.modified(article))
            for lang in langs
        ]
    return [*rows, Row(url="https://example.org/?a=1&b='<2>'")]


def sitemap(rows: list[Row]) -> str:
    ((url, text),) = sitemaps(map(sitemap_row, rows), "https://example.org/")
    assert url == "sitemap.xml"
    return text


def test_a_long_sitemap_is_an_index_of_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap_module, "LIMIT", 3)
    rows = [sitemap_row(row) for row in _rows()]
    files = dict(sitemaps(rows, "https://example.org/ж/"))
    index = ElementTree.fromstring(files.pop("sitemap.xml"))
    listed = [element.text for element in index.iter(f"{SITEMAPS}loc")]
    assert listed == [ids.absolute(url, "https://example.org/ж/") for url in files]
    found = [len(ElementTree.fromstring(text).findall(f"{SITEMAPS}url")) for text in files.values()]
    assert sum(found) == len(rows)
    assert max(found) <= 3


def test_sitemap() -> None:
    text = sitemap(
        [
            Row(
                url="https://example.org/kk/?a&b",
                alternates=(("kk", "https://example.org/kk/?a&b"), ("x-default", "https://e.org/")),
                lastmod=dt.date(2024, 3, 29),
            )
        ]
    )
    assert text == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        "  <url>\n"
        "    <loc>https://example.org/kk/?a&amp;b</loc>\n"
        "    <lastmod>2024-03-29</lastmod>\n"
        '    <xhtml:link rel="alternate" hreflang="kk" href="https://example.org/kk/?a&amp;b"/>\n'
        '    <xhtml:link rel="alternate" hreflang="x-default" href="https://e.org/"/>\n'
        "  </url>\n"
        "</urlset>\n"
    )


@pytest.mark.corpus
def test_sitemap_is_valid(corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "sitemap.xml"
    path.write_text(sitemap(_rows()), encoding="utf-8")
    command = [sys.executable, str(corpus / "schemas" / "validate.py"), "sitemap", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@given(st.text(max_size=40))
@settings(max_examples=examples(60), deadline=None)
def test_feeds_are_well_formed(text: str) -> None:
    article = msgspec.structs.replace(
        ARCHIVE.article("2024-1-2"), title={"en": text}, language="en", keywords={"en": (text,)}
    )
    archive = Archive(toy_config(), issues=ARCHIVE.issues, articles=[article])
    ElementTree.fromstring(feed(archive, "en"))
    ElementTree.fromstring(sitemap([Row(url=text)]))


@pytest.mark.parametrize("lang", ARCHIVE.languages)
def test_a_feed_has_what_atom_wants(lang: str) -> None:
    root = ElementTree.fromstring(feed(ARCHIVE, lang))
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        for required in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{required}")
        assert element.find(f"{ATOM}link[@rel='alternate']") is not None
    assert root.find(f"{ATOM}link[@rel='self']") is not None
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    identities = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(identities)) == len(identities)
    published = [entry.findtext(f"{ATOM}published") or "" for entry in entries]
    assert published == sorted(published, reverse=True)
    latest = max(entry.findtext(f"{ATOM}updated") or "" for entry in entries)
    assert root.findtext(f"{ATOM}updated") == latest


def test_a_feed_has_an_end() -> None:
    base = ARCHIVE.article("2024-1-2")
    articles = [msgspec.structs.replace(base, id=f"a-{n}") for n in range(ENTRIES + 5)]
    archive = Archive(toy_config(), issues=ARCHIVE.issues, articles=articles)
    assert feed(archive, "kk").count("<entry>") == ENTRIES


def test_an_empty_feed_has_a_date() -> None:
    assert "<updated>2024-01-01T00:00:00Z</updated>" in feed(Archive(toy_config()), "kk")


def test_what_is_printable_is_left_as_it_is_in_xml() -> None:
    every = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    assert record.xml_text(every + "\x00") == every
