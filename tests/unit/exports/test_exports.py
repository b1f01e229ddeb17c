"""Every export of the toy archive against a golden file, and what holds for all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from muragat.exports import EXPORTS, record
from muragat.exports.atom import feed
from muragat.exports.citation import cite
from muragat.exports.highwire import citation_tags
from muragat.exports.jsonld import Describer
from muragat.exports.robots import robots
from muragat.model import Article
from toy import toy_archive

GOLDEN = Path(__file__).parent.parent.parent / "golden" / "exports"
ARCHIVE = toy_archive()
JSON_KEYS = (
    "version", "id", "order", "issue", "language", "draft", "status", "title", "display_title",
    "abstract", "keywords", "contributors", "section", "subjects", "doi", "pages", "received",
    "accepted", "published", "modified", "funding", "license", "relations", "references",
    "headings", "body", "url",
)  # fmt: skip
ARTICLES = ["2024-1-1", "2024-1-2", "2024-1-3", "2024-1-4", "2024-2-3"]


@pytest.mark.parametrize("name", EXPORTS)
def test_archive_golden(name: str, golden: Callable[[Path, str], None]) -> None:
    export = EXPORTS[name]
    golden(GOLDEN / name / f"expected.{export.extension}", export.write(ARCHIVE))


@pytest.mark.parametrize("article_id", ARTICLES)
def test_highwire_golden(article_id: str, golden: Callable[[Path, str], None]) -> None:
    tags = citation_tags(ARCHIVE, ARCHIVE.article(article_id))
    text = "".join(f"{name}: {content}\n" for name, content in tags)
    golden(GOLDEN / "highwire" / f"{article_id}.txt", text)


@pytest.mark.parametrize("article_id", ARTICLES)
def test_jsonld_golden(article_id: str, golden: Callable[[Path, str], None]) -> None:
    article = ARCHIVE.article(article_id)
    langs = ARCHIVE.languages_of(article)
    pages = Describer(ARCHIVE).scholarly_articles(article, langs)
    text = json.dumps(pages, ensure_ascii=False, indent=2) + "\n"
    golden(GOLDEN / "jsonld" / f"{article_id}.json", text)


@pytest.mark.parametrize("lang", ARCHIVE.languages)
def test_atom_golden(lang: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / "atom" / f"{lang}.xml", feed(ARCHIVE, lang))


def test_citation_golden(golden: Callable[[Path, str], None]) -> None:
    lines = [
        f"{lang}: {cite(ARCHIVE, article, lang)}\n"
        for article in ARCHIVE.articles
        for lang in ARCHIVE.languages
    ]
    golden(GOLDEN / "citation" / "expected.txt", "".join(lines))


def test_robots() -> None:
    assert robots("https://example.org/toy/") == (
        "User-agent: *\nAllow: /\n\nSitemap: https://example.org/toy/sitemap.xml\n"
    )


def test_retraction_stands_in_every_export() -> None:
    article = ARCHIVE.article("2024-1-4")
    assert cite(ARCHIVE, article, "en").count("RETRACTED: ") == 1
    assert dict(citation_tags(ARCHIVE, article))["citation_title"].startswith("RETRACTED: ")
    assert "RETRACTED: A mistaken" in feed(ARCHIVE, "en")
    linked = Describer(ARCHIVE).scholarly_articles(article, ["en"])["en"]
    assert linked["headline"]["@value"].startswith("RETRACTED: ")
    assert linked["creativeWorkStatus"] == "Retracted"
    assert linked["correction"] == ["https://doi.org/10.5555/toy.2024.2.4"]
    for name in ("bibtex", "ris"):
        assert "RETRACTED:" in EXPORTS[name].write(ARCHIVE)
    assert '"status":"retracted"' in EXPORTS["json"].write(ARCHIVE)


def test_a_draft_is_in_json_alone() -> None:
    draft = ARCHIVE.article("2024-2-2")
    assert citation_tags(ARCHIVE, draft) == ()
    assert "2024-2-2" not in EXPORTS["bibtex"].write(ARCHIVE)
    assert "2024-2-2" not in EXPORTS["ris"].write(ARCHIVE)
    assert not any("2024-2-2" in feed(ARCHIVE, lang) for lang in ARCHIVE.languages)
    assert '"id":"2024-2-2"' in EXPORTS["json"].write(ARCHIVE)


def test_license_is_never_assumed() -> None:
    article = ARCHIVE.article("2024-2-1")
    assert "license" not in Describer(ARCHIVE).scholarly_articles(article, ["ru"])["ru"]
    assert record.license_url(None) is None
    assert record.license_url("of our own") is None
    assert record.license_url("https://example.org/l") == "https://example.org/l"


@pytest.mark.parametrize("article", ARCHIVE.articles, ids=lambda a: a.id)
def test_jsonld_is_plain_data_without_empty_values(article: Article) -> None:
    def values(node: object) -> None:
        assert node not in (None, "", [], {})
        for child in node.values() if isinstance(node, dict) else ():
            values(child)
        for child in node if isinstance(node, list) else ():
            values(child)

    for description in Describer(ARCHIVE).scholarly_articles(article, ARCHIVE.languages).values():
        values(description)


def test_json_has_the_same_keys_in_each_line() -> None:
    text = EXPORTS["json"].write(ARCHIVE)
    assert text.endswith("}\n")
    rows = [json.loads(line) for line in text.splitlines()]
    assert [row["id"] for row in rows] == [article.id for article in ARCHIVE.articles]
    assert {tuple(row) for row in rows} == {JSON_KEYS}
    assert rows[0]["version"] == 1
    assert rows[2]["url"].keys() == {"ru", "en"}
