"""What is kept on disk is what would be found anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from muragat import markdown

TEXT = """## One

A [link](a.md) and <b>, ![a](b.png), [x](javascript:1) and $x^2$.[^1]

[^1]: Note.
"""
LONG = TEXT + "\n" + "Words and words. " * (markdown.LONG // 10)
LABELS = markdown.Labels(back="back", notes="notes", table="table")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    markdown.remember(tmp_path / "texts")
    yield tmp_path / "texts"
    markdown.remember(None)


def everything(text: str) -> list[object]:
    return [
        markdown.headings(text),
        markdown.plain_text(text),
        markdown.images(text),
        markdown.links(text),
        markdown.raw_html(text),
        markdown.refused_links(text),
        markdown.render(text),
        markdown.render(text, labels=LABELS),
        markdown.render(text, prefix="p-"),
    ]


@pytest.mark.parametrize("text", [TEXT, LONG])
def test_kept_or_not_it_is_the_same(text: str, tmp_path: Path) -> None:
    fresh = everything(text)
    markdown.remember(tmp_path)
    try:
        assert everything(text) == fresh
        assert everything(text) == fresh
    finally:
        markdown.remember(None)


def test_long_texts_are_kept(store: Path) -> None:
    everything(LONG)
    kept = [path for path in store.rglob("*") if path.is_file()]
    assert len(kept) == 2


def test_damage_costs_time_only(store: Path) -> None:
    before = everything(LONG)
    for path in store.rglob("*"):
        if path.is_file():
            path.write_bytes(b"\xff")
    assert everything(LONG) == before


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    markdown.remember(tmp_path / "file")
    try:
        assert markdown.headings(LONG)
    finally:
        markdown.remember(None)
