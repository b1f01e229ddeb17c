"""An index that is mended gives the files that it would give from nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toy
from muragat.archive import Archive
from muragat.indexes import build_indexes
from muragat.model import Issue
from muragat.search import cutting, keeping, upkeep
from muragat.search.cards import plain_label
from muragat.search.cutting import Cutter, InMemory
from muragat.search.digest import Digest, digest
from muragat.search.files import File, Give
from muragat.search.index import build
from muragat.search.keeping import Keeper
from muragat.search.shards import Row, order
from muragat.search.terms import save_terms
from muragat.search.upkeep import Change, changes, index_of, mended

LETTERS = st.text(st.sampled_from("аб~=e\U0001f600\uffee"), min_size=1, max_size=6)
COUNTS = st.dictionaries(LETTERS, st.integers(1, 3), max_size=6)
PLACES = st.dictionaries(
    LETTERS,
    st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True).map(sorted),
    max_size=4,
)
DIGESTS = st.builds(
    lambda title, **counts: Digest(title={k: tuple(v) for k, v in title.items()}, **counts),
    PLACES,
    authors=COUNTS,
    keywords=COUNTS,
    abstract=COUNTS,
    codes=COUNTS,
    text=COUNTS,
)


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few terms be enough for several shards, and any change be small."""
    monkeypatch.setattr(cutting, "LIMIT", 60)
    monkeypatch.setattr(cutting, "NAMES_LIMIT", 40)
    monkeypatch.setattr(upkeep, "_FEW", 9)


def shards(layer: cutting.Layer, contents: InMemory) -> list[tuple[str, bytes]]:
    made = Cutter("~", contents).shards(layer)
    return [(shard.start, shard.content(contents)) for shard in made]


def cut_as_said(rows: list[Row], depth: int, limit: int) -> list[list[Row]]:
    """Cut rows as it was first said: as long as they are too large, by the next character."""
    if sum(len(row) for _, row in rows) <= limit or len(rows) == 1:
        return [rows]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[0][depth : depth + 1], []).append(row)
    done: list[list[Row]] = []
    room = 0
    for group in groups.values():
        parts = cut_as_said(group, depth + 1, limit)
        size = sum(len(row) for _, row in group)
        if len(parts) == 1 and size <= room:
            done[-1] = done[-1] + group
            room -= size
        else:
            done += parts
            room = limit - size if len(parts) == 1 else 0
    return done


@given(st.dictionaries(LETTERS, st.integers(0, 10**20), max_size=40))
def test_rows_are_cut_as_said(numbers: dict[str, int]) -> None:
    rows = [(t, json.dumps([t, [numbers[t]]]).encode()) for t in sorted(numbers, key=order)]
    names = [i for i, (term, _) in enumerate(rows) if term.startswith("~")]
    parts = [(rows, 0, 60)]
    if names:
        begin, end = names[0], names[-1] + 1
        parts = [(rows[:begin], 0, 60), (rows[begin:end], 1, 40), (rows[end:], 0, 60)]
    expected = [group for part in parts if part[0] for group in cut_as_said(*part)]
    contents = InMemory()
    made = shards(Cutter("~", contents).cut(rows), contents)
    assert [c for _, c in made] == [
        b"[" + b",\n".join(row for _, row in group) + b"]" for group in expected
    ]
    for i, (start, _) in enumerate(made):
        assert expected[i][0][0].startswith(start)
        assert not i or order(expected[i - 1][-1][0]) < order(start)


@given(st.lists(DIGESTS, max_size=5), st.data())
def test_a_mended_index_is_that_from_nothing(digests: list[Digest], data: st.DataObject) -> None:
    contents = InMemory()
    index = index_of(digests, contents)
    for _ in range(data.draw(st.integers(1, 4))):
        old = list(digests)
        for number in data.draw(st.sets(st.integers(0, 6))):
            digests[number : number + 1] = data.draw(st.lists(DIGESTS, max_size=1))
        changed = [
            Change(n, *(some[n] if n < len(some) else Digest() for some in (old, digests)))
            for n in range(max(len(old), len(digests)))
        ]
        index = mended(index, changed, contents)
        anew = InMemory()
        for layer, other in zip(
            msgspec.structs.astuple(index),
            msgspec.structs.astuple(index_of(digests, anew)),
            strict=True,
        ):
            assert shards(layer, contents) == shards(other, anew)


def test_only_the_digests_of_articles_that_have_changed_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = [bytes([n]) for n in range(100)]
    asked: list[bytes] = []

    def read(key: bytes) -> Digest:
        asked.append(key)
        return Digest()

    monkeypatch.setattr(upkeep, "_FEW", 0.05)
    found = changes(keys, [*keys[:3], b"new", *keys[4:], b"more"], read)
    assert found is not None
    assert [change.number for change in found] == [3, 100]
    assert asked == [keys[3], b"new", b"more"]
    assert changes(keys, keys[1:], read) is None


class History:
    """An archive that is edited, and a cache that outlives the edits."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.site: dict[str, bytes] = {}
        self.keys: dict[str, bytes] = {}
        base = toy.toy_archive().articles
        self.articles = {f"2024-1-{n}": base[n % len(base)] for n in range(8)}

    def archive(self) -> Archive:
        return Archive(
            toy.toy_config(),
            issues=(Issue(id="2024-1", year=2024), Issue(id="2024-2", year=2024)),
            articles=[
                msgspec.structs.replace(article, id=name, order=int(name.rsplit("-")[-1]))
                for name, article in self.articles.items()
            ],
        )

    def give(self, give: Give, mark: bytes = b"mark") -> None:
        """Take the articles in and give the files of the search."""
        archive = self.archive()
        taken = {article.id: msgspec.msgpack.encode(article) for article in archive.articles}
        packed = {
            article.id: (article.id, msgspec.msgpack.encode(digest(article)))
            for article in archive.articles
        }
        save_terms(self.cache, taken, packed)
        authors = build_indexes(archive).authors
        Keeper(self.cache, mark, archive, plain_label, authors).give(give)

    def build(self, mark: bytes = b"mark") -> dict[str, bytes]:
        """Build as a build does: a file whose key is known is not asked for again."""
        keys: dict[str, bytes] = {}
        contents: dict[str, bytes] = {}

        def give(file: File) -> None:
            keys[file.url] = file.key
            same = self.keys.get(file.url) == file.key
            contents[file.url] = self.site[file.url] if same else file.content()

        self.give(give, mark)
        self.site, self.keys = contents, keys
        return dict(sorted(contents.items()))

    def from_nothing(self) -> dict[str, bytes]:
        archive = self.archive()
        return build(archive, authors=build_indexes(archive).authors)


def edit(history: History, data: st.DataObject) -> None:
    names = sorted(history.articles)
    what = data.draw(st.sampled_from(["title", "body", "issue", "add", "remove", "draft"]))
    name = data.draw(st.sampled_from(names))
    word = data.draw(st.sampled_from(["steppe", "wells", "Қазақстан", "дала", "xyz"]))
    article = history.articles[name]
    fields: dict[str, Any] = {
        "title": {"title": {**article.title, "en": f"On {word}"}},
        "body": {"body": f"{article.body}\n\nMore of {word}."},
        "issue": {"issue": data.draw(st.sampled_from(["2024-1", "2024-2"]))},
        "draft": {"draft": not article.draft},
    }.get(what, {})
    if what == "remove" and len(names) > 1:
        del history.articles[name]
    elif what == "add":
        number = data.draw(st.integers(0, 30))
        history.articles[f"2024-1-{number}"] = article
    else:
        history.articles[name] = msgspec.structs.replace(article, **fields)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_history_gives_the_files_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    history = History(tmp_path_factory.mktemp("cache"))
    for _ in range(data.draw(st.integers(2, 5))):
        assert history.build() == history.from_nothing()
        for _ in range(data.draw(st.integers(0, 3))):
            edit(history, data)
        # What another build left half done, or nobody can read, costs time only.
        for file in sorted(history.cache.iterdir()):
            if data.draw(st.integers(0, 9)) == 0:
                found = file.read_bytes()
                file.write_bytes(found[: data.draw(st.integers(0, len(found)))])
        if data.draw(st.booleans()):
            history.site, history.keys = {}, {}


def test_an_edit_asks_for_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(tmp_path)
    history.build()
    article = history.articles["2024-1-3"]
    title = {**article.title, "en": "Quite another title"}
    history.articles["2024-1-3"] = msgspec.structs.replace(article, title=title)
    made: list[str] = []
    monkeypatch.setattr(keeping, "index_of", None)

    def give(file: File) -> None:
        if history.keys.get(file.url) != file.key:
            made.append(file.url)

    history.give(give)
    assert 0 < len([url for url in made if url.startswith("search/t/")]) < 20
    assert len([url for url in made if url.startswith("search/x/")]) == 1
    assert not [url for url in made if url.startswith("search/b/")]


def test_another_mark_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(tmp_path)
    history.build()
    monkeypatch.setattr(keeping, "mended", None)
    assert history.build(b"other") == history.from_nothing()
