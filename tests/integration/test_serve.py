"""The preview: one save is one rebuild, and mistakes are shown in the page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PATIENCE = 60
"""Seconds to wait for what must happen; a slow machine is no failure."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.2)


@pytest.fixture
def preview(project: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A running preview: its address and its log."""
    log = tmp_path / "serve.log"
    port = free_port()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "muragat", "serve", "--port", str(port)],
            cwd=project,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        try:
            wait(lambda: "Serving on" in log.read_text("utf-8"))
            yield f"http://127.0.0.1:{port}/", log
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return str(answer.read().decode())


def builds(log: Path) -> int:
    return log.read_text("utf-8").count("Documentation built")


def test_one_save_is_one_rebuild(project: Path, preview: tuple[str, Path]) -> None:
    address, log = preview
    assert builds(log) == 1
    article = next(project.glob("content/issues/2025-1/04-*/article.md"))
    text = article.read_text("utf-8")
    article.write_text(text.replace("\nlanguage: en", "\ndraft: true\nlanguage: en", 1), "utf-8")
    wait(lambda: builds(log) == 2)
    time.sleep(4)
    assert builds(log) == 2
    assert 'name="robots" content="noindex' in get(address + "en/articles/2025-1-4/")

    article.write_text(text.replace("\nlanguage: en", "\nlanguage: xx", 1), "utf-8")
    wait(lambda: builds(log) == 3)
    page = get(address + "en/")
    assert 'class="m-problems"' in page
    assert "article.md:" in page

    article.write_text(text, "utf-8")
    wait(lambda: builds(log) == 4)
    assert 'class="m-problems"' not in get(address + "en/")
