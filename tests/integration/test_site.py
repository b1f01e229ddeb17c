"""The demonstration journal as it is published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

BASE = "https://example.org/steppe-notes/"


class Document(HTMLParser):
    """The links, ids and elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        table = dict(attrs)
        self.elements.append((tag, table))
        if table.get("id"):
            self.ids.append(str(table["id"]))
        for name in ("href", "src", "action"):
            if table.get(name) is not None:
                self.links.append(str(table[name]))

    handle_startendtag = handle_starttag

    def metas(self, prefix: str) -> list[tuple[str, str]]:
        return [
            (str(a.get("name") or a.get("property")), str(a.get("content")))
            for tag, a in self.elements
            if tag == "meta" and str(a.get("name") or a.get("property") or "").startswith(prefix)
        ]


@pytest.fixture(scope="module")
def site(demo: Path) -> Path:
    return demo / "site"


@pytest.fixture(scope="module")
def documents(site: Path) -> dict[str, Document]:
    return {
        str(path.relative_to(site)): Document(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def address(path: str) -> str:
    return BASE + path.removesuffix("index.html")


def file_of(site: Path, url: str) -> Path:
    path = unquote(urlsplit(url).path.removeprefix(urlsplit(BASE).path))
    return site / path / "index.html" if path == "" or path.endswith("/") else site / path


def test_the_pages_of_the_design_are_there(site: Path) -> None:
    for lang in ("kk", "ru", "en"):
        for name in (
            "", "issues", "issues/2025-1", "authors", "keywords", "sections", "subjects",
            "statistics", "search", "about",
        ):  # fmt: skip
            assert (site / lang / name / "index.html").is_file(), (lang, name)
        assert (site / lang / "feed.xml").is_file()
    for name in ("index.html", "404.html", "robots.txt", "sitemap.xml", "data/articles.jsonl"):
        assert (site / name).is_file()


def test_every_link_leads_somewhere(site: Path, documents: dict[str, Document]) -> None:
    broken = []
    for path, document in documents.items():
        for link in document.links:
            url = urljoin(address(path), link)
            if not url.startswith(BASE):
                assert urlsplit(url).scheme in ("https", "http", "mailto"), (path, link)
                continue
            target = file_of(site, url)
            fragment = unquote(urlsplit(url).fragment)
            if not target.is_file():
                broken.append((path, link))
            elif fragment and target.suffix == ".html":
                name = str(target.relative_to(site))
                if fragment not in documents[name].ids:
                    broken.append((path, link))
    assert not broken


def test_links_are_relative_but_for_404(documents: dict[str, Document]) -> None:
    for path, document in documents.items():
        if path != "404.html":
            own = [link for link in document.links if link.startswith("/")]
            assert not own, (path, own)


def test_ids_are_given_once(documents: dict[str, Document]) -> None:
    for path, document in documents.items():
        assert len(set(document.ids)) == len(document.ids), path


def test_every_page_says_its_language(documents: dict[str, Document]) -> None:
    for path, document in documents.items():
        lang = path.split("/")[0]
        html = next(table for tag, table in document.elements if tag == "html")
        if lang in ("kk", "ru", "en"):
            assert html["lang"] == lang, path


def test_pages_name_their_variants(documents: dict[str, Document]) -> None:
    by_address = {address(path): document for path, document in documents.items()}
    for path, document in documents.items():
        links = [a for tag, a in document.elements if tag == "link"]
        canonical = [a["href"] for a in links if a.get("rel") == "canonical"]
        variants = {a["hreflang"]: a["href"] for a in links if a.get("hreflang") and
                    a.get("rel") == "alternate" and "atom" not in str(a.get("type"))}  # fmt: skip
        assert canonical == [address(path)], path
        if path == "404.html":
            continue
        assert "x-default" in variants, path
        for lang, url in variants.items():
            assert url in by_address, (path, url)
            if lang != "x-default":
                html = next(t for tag, t in by_address[str(url)].elements if tag == "html")
                assert html["lang"] == lang


def test_citation_tags(site: Path, documents: dict[str, Document]) -> None:
    rows = [json.loads(x) for x in (site / "data/articles.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) >= 12
    for row in rows:
        for lang, url in row["url"].items():
            document = documents[str(file_of(site, url).relative_to(site))]
            tags = document.metas("citation_")
            assert bool(tags) == (lang == row["language"]), url
            if tags:
                names = [name for name, _ in tags]
                assert dict(tags)["citation_title"].endswith(row["title"][lang])
                assert names.count("citation_author") == len(row["contributors"])
                assert dict(tags)["citation_journal_title"] == "Дала жазбалары"


def test_structured_data_is_json(site: Path) -> None:
    found = 0
    for path in site.rglob("articles/*/index.html"):
        for block in re.findall(
            r'<script type="application/ld\+json">(.*?)</script>',
            path.read_text("utf-8"),
            re.DOTALL,
        ):
            found += 1
            assert "ScholarlyArticle" in json.loads(block)["@type"]
    assert found >= 30


def test_nothing_comes_from_elsewhere(documents: dict[str, Document]) -> None:
    for path, document in documents.items():
        for tag, table in document.elements:
            if tag in ("script", "img", "iframe", "source", "video", "audio", "object", "embed"):
                source = str(table.get("src") or table.get("data") or "")
                assert not urlsplit(source).netloc, (path, source)
            if tag == "link" and table.get("rel") in ("stylesheet", "icon", "preload"):
                assert not urlsplit(str(table["href"])).netloc, path


def test_every_page_has_a_content_policy_and_no_inline_script(
    documents: dict[str, Document],
) -> None:
    for path, document in documents.items():
        policy = [a for tag, a in document.elements if tag == "meta" and a.get("http-equiv")]
        assert any("script-src 'self'" in str(a["content"]) for a in policy), path
        for tag, table in document.elements:
            assert not [name for name in table if name.startswith("on")], (path, tag)
            if tag == "script":
                data = str(table.get("type") or "").endswith("json")
                assert table.get("src") or data, path


def figures(site: Path) -> Iterator[Path]:
    yield from site.rglob("figures/*.svg")


def test_every_feature_of_the_demonstration_is_shown(site: Path) -> None:
    text = {path: path.read_text("utf-8") for path in site.rglob("articles/*/index.html")}
    everything = "\n".join(text.values())
    for mark in ("<math", "<table", "<figure", "footnote", "<blockquote", "orcid.org", "mailto:"):
        assert mark in everything, mark
    assert list(figures(site))
    assert any(path.stat().st_size > 5000 for path in site.rglob("articles/*/*.pdf"))


@pytest.mark.corpus
def test_the_sitemap_is_valid(site: Path, corpus: Path) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, str(corpus / "schemas/validate.py"), "sitemap", str(site / "sitemap.xml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
