"""Articles taken in one by one: their records do without the texts, which are read anew."""

from __future__ import annotations

from pathlib import Path

import pytest

import projects
from muragat.config import load_config
from muragat.content.reader import Reading, read_archive
from muragat.intake import Intake
from muragat.problems import SourceError
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
