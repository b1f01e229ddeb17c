from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from muragat import ids
from muragat.archive import Archive
from muragat.indexes import build_indexes
from muragat.model import Article, Contributor, Issue, Subject
from muragat.search import analysis, index
from muragat.search.cards import BLOCK, TOGETHER
from muragat.search.cutting import LIMIT, Cutter, InMemory
from muragat.search.digest import FIELDS, TEXT, Digest, digest
from muragat.search.index import build
from muragat.search.shards import Inverted, Row
from toy import ODD_TITLE, toy_archive, toy_config

Postings = dict[str, dict[str, dict[int, Any]]]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    archive = toy_archive()
    return build(archive, authors=build_indexes(archive).authors)


def start(files: dict[str, bytes], lang: str = "en") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files[ids.search_start(lang)])
    return found


def unpack(rows: list[Any], fields: list[str]) -> Postings:
    """Read a shard as ``shards`` says that it is written."""
    found: Postings = {}
    for term, numbers in rows:
        rest = iter(numbers)
        for field in rest:
            count, packed = next(rest), []
            while len(packed) < count:
                packed.append(next(rest))
            inner, document = iter(packed), -1
            for step in inner:
                times = next(inner) if step < 0 else 1
                document += abs(step)
                value: Any = times
                if fields[field] == "title":
                    place, value = 0, []
                    for _ in range(times):
                        place += next(inner)
                        value.append(place)
                found.setdefault(term, {}).setdefault(fields[field], {})[document] = value
    return found


def lists(files: dict[str, bytes]) -> list[dict[str, Any]]:
    """Return the list on top of each layer."""
    base, *others = start(files)["layers"]
    return [base, *(json.loads(files[ids.search_list(other["list"])]) for other in others)]


def shards(files: dict[str, bytes], top: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (beginning, hash) of every shard under a list."""
    digits = 10 if top["depth"] else 4
    names = [top["hashes"][i : i + digits] for i in range(0, len(top["hashes"]), digits)]
    starts, before = [], b""
    for row in top["starts"]:
        before = before[: 2 * (ord(row[0]) - 48)] + row[1:].encode("utf-16-be")
        starts.append(before.decode("utf-16-be"))
    rows = list(zip(starts, names, strict=True))
    if top["depth"]:
        inner = [json.loads(files[ids.search_list(name)]) for _, name in rows]
        rows = [row for item in inner for row in shards(files, {**item, "depth": top["depth"] - 1})]
    return rows


def postings(files: dict[str, bytes], layer: int = 0) -> Postings:
    fields = [name for name, _ in start(files)["fields"]]
    found: Postings = {}
    for begin, name in shards(files, lists(files)[layer]):
        url = ids.search_shard("tbe"[layer], begin, name)
        found.update(unpack(json.loads(files[url]), fields))
    return found


def cut(rows: Iterable[Row]) -> list[tuple[str, bytes]]:
    """Return the beginnings and contents of the shards of some rows."""
    contents = InMemory()
    cutter = Cutter("~", contents)
    made = cutter.shards(cutter.cut(list(rows)))
    return [(shard.start, shard.content(contents)) for shard in made]


def archive_of(*articles: Article) -> Archive:
    return Archive(toy_config(), issues=(Issue(id="2024-1", year=2024),), articles=articles)


def article(number: int, **fields: Any) -> Article:
    return Article(id=f"2024-1-{number}", language="en", order=number, issue="2024-1", **fields)


def cards(files: dict[str, bytes], lang: str) -> dict[str, dict[str, Any]]:
    hashes = start(files, lang)["cards"]
    names = [hashes[i : i + 4] for i in range(0, len(hashes), 4) for _ in range(TOGETHER)]
    urls = [ids.search_cards(lang, number, name) for number, name in enumerate(names)]
    found = [card for url in urls if url in files for card in json.loads(files[url])]
    return {card["id"]: card for card in found}


def test_every_file_is_named_by_its_content_but_the_start(files: dict[str, bytes]) -> None:
    assert [url for url in files if url.count("/") == 1] == [
        "search/en.json",
        "search/kk.json",
        "search/ru.json",
    ]
    for top in lists(files):
        starts = [begin for begin, _ in shards(files, top)]
        assert starts[0] == ""
        assert starts == sorted(starts)


def test_a_long_list_of_shards_is_a_list_of_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_TOP", 64)
    words = [f"{a}{b}{c}{d}" for a in "abcdefgh" for b in "aeiou" for c in "bdgkl" for d in "xyz"]
    title = {"en": " ".join(words)}
    made = build(archive_of(*(article(n, abstract=title) for n in range(3_000))))
    top = lists(made)[0]
    assert top["depth"] == 1
    found = [start for start, _ in shards(made, top)]
    assert len(found) > 64
    assert found == sorted(found)
    assert len(postings(made)) == len({analysis.terms(word, "en")[0] for word in words})


def test_shards_hold_what_digests_hold(files: dict[str, bytes]) -> None:
    base, text = postings(files), postings(files, 1)
    expected: Postings = {}
    for number, item in enumerate(toy_archive().articles):
        made = digest(item)
        for field in (*FIELDS, TEXT):
            for term, value in getattr(made, field).items():
                value = list(value) if field == "title" else value
                expected.setdefault(term, {}).setdefault(field, {})[number] = value
    both = {
        term: {**base.get(term, {}), **text.get(term, {})} for term in base.keys() | text.keys()
    }
    assert both == expected
    assert all(set(fields) == {TEXT} for fields in text.values())


def test_terms_of_an_article() -> None:
    made = digest(
        article(
            1,
            title={"en": "The wells of wells", "kk": "Құдықтар"},
            abstract={"en": "*Water* and waters.", "de": "Das Wasser"},
            keywords={"en": ("water law",)},
            contributors=(Contributor(name={"kk": "Ә. Бәкішев", "en": "A. Bakishev"}),),
            doi="10.5555/TOY.1",
            subjects=(Subject(scheme="irsti", code="10.77.01"), Subject(scheme="udc", code="34")),
            body="A **well**, [here](https://example.org/deep).",
        )
    )
    assert made.title == {"well": (1, 3), "кудык": (7,)}
    assert made.abstract == {"water": 2, "das": 1, "wasser": 1}
    assert made.keywords == {"water": 1, "law": 1}
    assert made.authors == {"~a": 2, "~bakiwev": 2}
    assert set(made.codes) == {"=10.5555/toy.1", "=10.77.01", "=10.77", "=34"}
    assert made.text == {"well": 1, "here": 1}


def test_long_words_are_listed_by_their_ends_too() -> None:
    made = build(
        archive_of(
            article(
                1,
                title={"en": "A wells measurement"},
                contributors=(Contributor(name={"en": "Bakishev"}),),
                doi="10.5555/toy",
            )
        )
    )
    (content,) = (content for url, content in made.items() if url.startswith("search/e/"))
    assert json.loads(content) == [["rusaem", []], ["vewikab~", []]]


def test_no_word_is_too_long_to_name_a_file() -> None:
    inverted = Inverted(1)
    inverted.add(0, 0, {"𝑥" * 500 + letter * 9_000: 1 for letter in "abc"})
    assert len(cut(inverted.rows())) == 1
    inverted.add(0, 1, {"x" * 70 + letter * 9_000: 1 for letter in "abc"})
    starts = [start for start, _ in cut(inverted.rows())]
    assert len(starts) == 4
    assert all(len(ids.search_shard("t", start, "0000")) < 250 for start in starts)


def test_digests_can_be_kept() -> None:
    archive = toy_archive()
    kept = {
        item.id: msgspec.json.decode(msgspec.json.encode(digest(item)), type=Digest)
        for item in archive.articles
    }
    assert build(archive, make=lambda item: kept[item.id]) == build(archive)


def test_an_article_at_the_end_changes_only_the_shards_with_its_terms() -> None:
    words = [f"{a}{b}{c}" for a in "abcdefg" for b in "aeiou" for c in "bdgklmnprst"]
    many = [
        article(n, title={"en": " ".join(words[n % 50 :: 3])}, abstract={"en": " ".join(words)})
        for n in range(1, 300)
    ]
    before = build(archive_of(*many))
    after = build(archive_of(*many, article(400, title={"en": words[0]})))
    urls = [url for url in before if url.startswith("search/t/")]
    assert len(urls) > 5
    assert len([url for url in urls if url not in after]) == 1


def test_shards_are_small_and_their_borders_stand() -> None:
    inverted = Inverted(1)
    words = [f"{a}{b}{c}" for a in "абвгд" for b in "аеиоу" for c in "бвгджз"]
    for number in range(400):
        inverted.add(0, number, {**dict.fromkeys(words[: 10 + number % 90], 2), "~abc": 1})
    made = cut(inverted.rows())
    assert all(len(content) <= LIMIT + 50 for _, content in made)
    for (start, content), (following, _) in pairwise(made):
        terms = [row[0] for row in json.loads(content)]
        assert all(start <= term < following for term in terms)
    assert len([start for start, content in made if b"~abc" in content]) == 1


def test_terms_stand_in_the_order_of_utf_16_units() -> None:
    # U+1D465 comes after U+FA0E by code point, before it by UTF-16 units.
    inverted = Inverted(1)
    inverted.add(0, 0, {"\ufa0e": 1, "\U0001d465": 1, "x": 1})
    assert [term for term, _ in inverted.rows()] == ["x", "\U0001d465", "\ufa0e"]


def test_names_of_the_browsers_own_objects_are_terms() -> None:
    made = digest(article(1, title={"en": "constructor __proto__ toString"}))
    assert set(made.title) == {"constructor", "proto", "tostr"}


def test_display_title_is_indexed_in_place_of_the_printed_one() -> None:
    item = article(1, title={"en": "OLD", "ru": "СТАРОЕ"}, display_title={"en": "New", "ru": ""})
    assert set(digest(item).title) == {"new", "стар"}


def test_cards_of_a_language(files: dict[str, bytes]) -> None:
    for lang in ("kk", "ru", "en"):
        assert list(cards(files, lang)) == [a.id for a in toy_archive().articles]
    card = cards(files, "kk")["2024-1-2"]
    texts = json.loads(files[ids.search_texts(card.pop("texts"))])
    assert card == {
        "id": "2024-1-2",
        "title": "Дала құдықтары: әңгіме",
        "authors": "Айсұлу Қайратқызы Жұмабекова, Һарунов Өркен Ғаниұлы",
        "issue": "2024, 1 (1)",
        "page": "kk",
        "language": "kk",
        "languages": ["kk"],
    }
    assert texts["title"]["kk"] == card["title"]
    assert "мұқият" in texts["abstract"]["kk"]  # without the marks of emphasis
    assert "*" not in texts["abstract"]["kk"]


def test_cards_of_many_articles_keep_their_names_when_articles_are_added() -> None:
    many = [article(n) for n in range(1, 3 * BLOCK * TOGETHER)]
    before, after = build(archive_of(*many)), build(archive_of(*many, article(900)))
    assert len(cards(before, "en")) == len(many)
    gone = [url for url in before if url.startswith("search/c/") and url not in after]
    assert len(gone) == 3 * TOGETHER  # in three languages


def test_cards_lead_to_the_page_that_exists(files: dict[str, bytes]) -> None:
    editorial = cards(files, "en")["2024-1-1"]
    assert (editorial["page"], editorial["title"]) == ("kk", "A first word")
    assert "title_lang" not in editorial
    translation = cards(files, "ru")["2024-2-3"]
    assert (translation["page"], translation["title_lang"]) == ("en", "en")
    assert cards(files, "en")["2024-1-3"]["title"] == ODD_TITLE


def test_cards_name_the_languages_of_an_article_that_is_not_in_all(files: dict[str, bytes]) -> None:
    shown = cards(files, "en")
    assert shown["2024-1-3"]["languages"] == ["ru", "en"]
    assert shown["2024-2-1"]["languages"] == ["ru"]  # is in all of them


def test_cards_mark_drafts_and_status(files: dict[str, bytes]) -> None:
    shown = cards(files, "ru")
    assert shown["2024-2-2"]["draft"] is True
    assert shown["2024-1-4"]["status"] == "retracted"
    assert "draft" not in shown["2024-1-4"]


def test_cards_take_the_label_of_an_issue_from_the_caller() -> None:
    made = build(toy_archive(), label=lambda issue, lang: f"{lang}:{issue.id}")
    assert cards(made, "ru")["2024-2-1"]["issue"] == "ru:2024-2"


def test_facets_and_authors(files: dict[str, bytes]) -> None:
    setting = start(files)
    archive = toy_archive()
    facets = json.loads(files[ids.search_facets(setting["facets"])])
    for number, item in enumerate(archive.articles):
        place = ord(facets["section"][number]) - 49
        assert (facets["sections"][place][0] if place >= 0 else None) == item.section
        assert facets["languages"][ord(facets["language"][number]) - 49] == item.language
    people = json.loads(files[ids.search_facets(setting["authors"])])
    names = json.loads(files[ids.search_people("en", 0, people["blocks"]["en"][:4])])
    authors = build_indexes(archive).authors
    for number, item in enumerate(archive.articles):
        found = [names[author][0] for author in people["authors"][number]]
        assert found == list(dict.fromkeys(authors.by_place[item.id]))


def test_years_name_their_first_article(files: dict[str, bytes]) -> None:
    assert start(files)["years"] == [[2024, 0]]


def test_start_carries_the_tables_of_the_journals_languages() -> None:
    config = toy_config()
    journal = msgspec.structs.replace(config.journal, languages=("en", "de"))
    archive = Archive(
        msgspec.structs.replace(config, journal=journal),
        issues=(Issue(id="2024-1", year=2024),),
        articles=(article(1, title={"en": "A", "de": "B"}),),
    )
    tables = start(build(archive), "de")["tables"]
    assert list(tables["languages"]) == ["en"]
    assert tables["letters"] == analysis.tables()["letters"]


def test_an_empty_archive_has_files_too() -> None:
    archive = Archive(toy_config())
    made = build(archive, authors=build_indexes(archive).authors)
    assert start(made)["articles"] == 0
    assert postings(made) == {}
    assert cards(made, "en") == {}


def test_articles_without_anything_but_a_title() -> None:
    made = build(archive_of(article(1, title={"en": "Lonely"}), article(2)))
    assert postings(made) == {"lone": {"title": {0: [0]}}}


def test_same_bytes_under_other_hash_seeds(root: Path, files: dict[str, bytes]) -> None:
    script = (
        "import sys; from toy import toy_archive; from muragat.search.index import build;"
        "from muragat.indexes import build_indexes; a = toy_archive();"
        "sys.stdout.buffer.write(b''.join(build(a, authors=build_indexes(a).authors).values()))"
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
