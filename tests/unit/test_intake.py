"""Articles taken in one by one: their records do without the texts, which are read anew."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest

import projects
from muragat import kept
from muragat.config import load_config
from muragat.content.reader import Place, ReadArticle, Reading, read_archive, read_article
from muragat.intake import ARTICLES, ISSUES, Intake, _Known
from muragat.model import PageRange
from muragat.problems import SourceError
from muragat.stock import Stock
from muragat.workers import Workers

A = "content/issues/2025-1/01-wells/article.md"
BODIES = {
    "as it stands": "Құдық.\n\nWell.\n",
    "of one letter": "x\n",
    "with blanks behind": "Құдық.\n\n \n",
    "without a line feed": "Құдық.",
    "of two bytes a line end": "Құдық.\r\n\r\nWell.\r\n",
    "not in NFC": "и\u0306 and e\u0301\n",
    "with a control character": "We\x07ll.\n",
}


def taken_in(project: Path) -> Reading:
    config, _ = load_config(project)
    with Workers(1) as workers:
        return read_archive(project, config, Intake(project / "cache", config, b"", workers))


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_text_is_read_anew_as_it_was_read(tmp_path: Path, body: str) -> None:
    projects.write(tmp_path, {A: projects.article(body=body)})
    direct, _ = projects.read(tmp_path)
    (article,) = taken_in(tmp_path).archive.articles
    archive = taken_in(tmp_path).archive
    assert article.body == ""
    assert archive.whole(article).body == direct.archive.articles[0].body != ""
    assert archive.text_digest(article) == direct.archive.text_digest(direct.archive.articles[0])


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_text_that_has_changed_is_noticed(tmp_path: Path, body: str) -> None:
    projects.write(tmp_path, {A: projects.article(body=body)})
    archive = taken_in(tmp_path).archive
    (article,) = archive.articles
    for changed in (f"{body}!", f"!{body}", body.replace("l", "m") + "\n?", ""):
        (tmp_path / A).write_bytes(projects.article(body=changed).encode())
        with pytest.raises(SourceError):
            archive.whole(article)
    (tmp_path / A).unlink()
    with pytest.raises(SourceError):
        archive.whole(article)


def test_a_text_may_stand_elsewhere_in_its_file(tmp_path: Path) -> None:
    projects.write(tmp_path, {A: projects.article(body="Құдық.\n")})
    archive = taken_in(tmp_path).archive
    (article,) = archive.articles
    (tmp_path / A).write_bytes(projects.article(pages="1-99", body="\nҚұдық.\n\n").encode())
    assert archive.whole(article).body == "Құдық.\n"


B = "content/issues/2025-1/02-canals/article.md"


def read_with(project: Path, states: dict[str, bytes]) -> Reading:
    config, _ = load_config(project)
    with Workers(1) as workers:
        intake = Intake(project / "cache", config, b"", workers, states)
        return read_archive(project, config, intake)


def never(*_: object) -> None:
    raise AssertionError("was asked for")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A project with two articles."""
    other = projects.article("2025-1-2", pages="10-12")
    projects.write(tmp_path, {A: projects.article(), B: other})
    return tmp_path


@pytest.mark.parametrize("state", [b"1", b""], ids=["known", "just being written"])
def test_an_issue_is_listed_again_unless_its_state_is_known(
    two: Path, monkeypatch: pytest.MonkeyPatch, state: bytes
) -> None:
    first = read_with(two, {"2025-1": state})
    with monkeypatch.context() as patch:
        patch.setattr("muragat.intake.list_issue", never)
        if state:
            again = read_with(two, {"2025-1": state})
            assert again.articles == first.articles
            assert again.issues == first.issues
            assert again.problems == first.problems
        else:
            with pytest.raises(AssertionError):
                read_with(two, {"2025-1": state})
    monkeypatch.setattr("muragat.intake.list_issue", never)
    with pytest.raises(AssertionError):
        read_with(two, {"2025-1": b"another"})


def test_only_the_articles_that_have_changed_are_read(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time_ns()
    monkeypatch.setattr("muragat.intake.time.time_ns", lambda: now + 10 * 10**9)
    first = read_with(two, {"2025-1": b"1"})
    changed = projects.article("2025-1-2", pages="10-14")
    (two / B).write_bytes(changed.encode())
    asked: list[str] = []

    def watched(place: Place) -> ReadArticle:
        asked.append(place.name)
        return read_article(place)

    monkeypatch.setattr("muragat.intake.read_article", watched)
    second = read_with(two, {"2025-1": b"2"})
    assert [f"{name}/article.md" for name in asked] == [B]
    assert second.articles[0] == first.articles[0]
    assert second.archive.articles[1].pages == PageRange(first="10", last="14")
    assert read_with(two, {"2025-1": b"2"}).articles == second.articles


@pytest.mark.parametrize("content", [b"\xc1", msgspec.msgpack.encode([None, [], [["a"]]])])
def test_what_another_version_took_in_is_read_again(two: Path, content: bytes) -> None:
    first = read_with(two, {"2025-1": b"1"})
    cache = two / "cache"
    with Stock(cache / ARTICLES) as stock:
        key = stock.add(content)
        stock.save([key])
    kept.save(cache / ISSUES, {"2025-1": _Known(b"other", key, {}, [])})
    again = read_with(two, {"2025-1": b"1"})
    assert again.articles == first.articles


def test_what_was_damaged_is_read_again(two: Path) -> None:
    first = read_with(two, {"2025-1": b"1"})
    for damaged in ((two / "cache").iterdir(), [two / "cache" / ARTICLES]):
        for path in damaged:
            path.write_bytes(b"?" * path.stat().st_size)
        again = read_with(two, {"2025-1": b"1"})
        assert again.articles == first.articles
        assert again.problems == first.problems
