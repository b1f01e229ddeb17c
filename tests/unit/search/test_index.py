from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lunr.index import Index
from lunr.query import QueryPresence

from muragat.archive import Archive
from muragat.model import Article, Contributor, Issue
from muragat.search import analysis
from muragat.search.index import FIELDS, INDEX, build, documents, lunr_index, terms
from toy import ODD_TITLE, toy_archive, toy_config

load: Callable[[dict[str, Any]], Any] = Index.load  # lunr.py has no types


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return build(toy_archive())


@pytest.fixture(scope="module")
def oracle(files: dict[str, bytes]) -> Any:
    return load(json.loads(files[INDEX])["index"])


def ask(index: Any, *words: str) -> list[str]:
    query = index.create_query()
    for word in words:
        query.term(word, use_pipeline=False, presence=QueryPresence.REQUIRED)
    return [hit["ref"] for hit in index.query(query)]


def archive_of(*articles: Article) -> Archive:
    return Archive(toy_config(), issues=(Issue(id="2024-1", year=2024),), articles=articles)


def article(number: int, **fields: Any) -> Article:
    return Article(id=f"2024-1-{number}", language="en", order=number, issue="2024-1", **fields)


def cards(files: dict[str, bytes], lang: str) -> dict[str, dict[str, Any]]:
    return {card["id"]: card for card in json.loads(files[documents(lang)])}


def test_files(files: dict[str, bytes]) -> None:
    assert list(files) == [
        "search/index.json",
        "search/documents-kk.json",
        "search/documents-ru.json",
        "search/documents-en.json",
    ]


def test_every_article_is_found_by_every_word_of_its_titles(oracle: Any) -> None:
    for item in toy_archive().articles:
        for title in (*item.title.values(), *item.display_title.values()):
            for word in analysis.analyse(title):
                assert item.id in ask(oracle, word), (item.id, word)


def test_every_article_is_found_by_author_keyword_and_abstract(oracle: Any) -> None:
    assert ask(oracle, "харунов", "оркен") == ask(oracle, "orken", "harunov")
    assert set(ask(oracle, "жумабекова")) == {
        a.id for a in toy_archive().articles if any("Жұмаб" in c.name["kk"] for c in a.contributors)
    }
    assert "2024-1-2" in ask(oracle, "колодец")
    assert "2024-1-2" in ask(oracle, "мукият")  # *мұқият*: the abstract is Markdown


def test_index_has_no_pipeline_that_lunr_js_must_know(files: dict[str, bytes]) -> None:
    index = json.loads(files[INDEX])["index"]
    assert index["pipeline"] == []
    assert index["version"] == "2.3.9"
    assert index["fields"] == list(FIELDS)


def test_index_carries_the_letters_of_the_analysis(files: dict[str, bytes]) -> None:
    carried = json.loads(files[INDEX])["tables"]
    assert carried == {"drop": analysis.tables().drop, "fold": analysis.tables().fold}


def test_postings_name_every_field(files: dict[str, bytes]) -> None:
    # lunr.js reads Object.keys(posting[field]) of every field.
    for _, posting in json.loads(files[INDEX])["index"]["invertedIndex"]:
        assert set(posting) == {"_index", *FIELDS}


def test_a_word_weighs_most_in_the_title_least_in_the_abstract() -> None:
    archive = archive_of(
        article(1, title={"en": "alpha"}, abstract={"en": "needle"}),
        article(2, title={"en": "beta"}, contributors=(Contributor(name={"en": "Needle"}),)),
        article(3, title={"en": "needle"}, abstract={"en": "gamma"}),
    )
    assert ask(load(lunr_index(archive)), "needle") == ["2024-1-3", "2024-1-2", "2024-1-1"]


def test_terms_out_of_the_order_of_code_points() -> None:
    # U+1D465 comes after U+FA0E by code point, before it by UTF-16 units.
    index = lunr_index(archive_of(article(1, title={"en": "\ufa0e \U0001d465 x"})))
    assert [term for term, _ in index["invertedIndex"]] == ["x", "\U0001d465", "\ufa0e"]


def test_names_of_the_browsers_own_objects_are_terms() -> None:
    archive = archive_of(article(1, title={"en": "constructor __proto__ toString"}))
    index = load(lunr_index(archive))
    assert ask(index, "constructor", "proto", "tostring") == ["2024-1-1"]


def test_display_title_is_indexed_in_place_of_the_printed_one() -> None:
    item = article(1, title={"en": "OLD", "ru": "СТАРОЕ"}, display_title={"en": "New", "ru": ""})
    assert terms(item)["title"] == ["new", "старое"]


def test_cards_of_a_language(files: dict[str, bytes]) -> None:
    for lang in ("kk", "ru", "en"):
        assert list(cards(files, lang)) == [a.id for a in toy_archive().articles]
    assert cards(files, "kk")["2024-1-2"] == {
        "id": "2024-1-2",
        "title": "Дала құдықтары: әңгіме",
        "authors": "Айсұлу Қайратқызы Жұмабекова, Һарунов Өркен Ғаниұлы",
        "issue": "2024, 1 (1)",
        "url": "kk/articles/2024-1-2/",
        "language": "kk",
        "languages": ["kk", "ru", "en"],
    }


def test_cards_lead_to_the_page_that_exists(files: dict[str, bytes]) -> None:
    editorial = cards(files, "en")["2024-1-1"]
    assert (editorial["url"], editorial["title"]) == ("kk/articles/2024-1-1/", "A first word")
    assert "title_lang" not in editorial
    translation = cards(files, "ru")["2024-2-3"]
    assert translation["url"] == "en/articles/2024-2-3/"
    assert translation["title_lang"] == "en"
    assert cards(files, "en")["2024-1-3"]["title"] == ODD_TITLE


def test_cards_mark_drafts_and_status(files: dict[str, bytes]) -> None:
    shown = cards(files, "ru")
    assert shown["2024-2-2"]["draft"] is True
    assert shown["2024-1-4"]["status"] == "retracted"
    assert "draft" not in shown["2024-1-4"]


def test_cards_take_the_label_of_an_issue_from_the_caller() -> None:
    made = build(toy_archive(), label=lambda issue, lang: f"{lang}:{issue.id}")
    assert cards(made, "ru")["2024-2-1"]["issue"] == "ru:2024-2"


def test_an_empty_archive_has_an_index_too() -> None:
    made = build(Archive(toy_config()))
    assert ask(load(json.loads(made[INDEX])["index"]), "word") == []
    assert json.loads(made[documents("en")]) == []


def test_articles_without_anything_but_a_title() -> None:
    index = load(lunr_index(archive_of(article(1, title={"en": "Lonely"}), article(2))))
    assert ask(index, "lonely") == ["2024-1-1"]


def test_same_bytes_under_other_hash_seeds(root: Path, files: dict[str, bytes]) -> None:
    script = (
        "import sys; from toy import toy_archive; from muragat.search.index import build;"
        "sys.stdout.buffer.write(b''.join(build(toy_archive()).values()))"
    )
    for seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join([str(root / "generator"), str(root / "tests")]),
            "LC_ALL": "C",
        }
        made = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, check=True
        )
        assert made.stdout == b"".join(files.values())
