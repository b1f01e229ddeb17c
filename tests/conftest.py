"""Fixtures for all tests: the real inputs, the browser, a server, the toy journal."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from thoroughness import CI, examples

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# People find new cases; the machine that guards main judges the same ones every time.
settings.register_profile("people", deadline=None, max_examples=examples(100))
settings.register_profile("guard", deadline=None, derandomize=True)
settings.load_profile("guard" if CI else "people")

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the program makes into tests/golden; read the diff before you commit it",
    )


def required() -> bool:
    """Tell whether a missing browser or corpus is a failure rather than a skip."""
    return os.environ.get("MURAGAT_REQUIRE_ALL") == "1"


def missing(what: str) -> None:
    if required():
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder that holds ``corpus/`` and ``schemas/``."""
    folder = (ROOT / os.environ.get("MURAGAT_CORPUS", "../shared")).resolve()
    if not (folder / "corpus").is_dir():
        missing(f"no real inputs at {folder}: set MURAGAT_CORPUS")
    return folder


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def golden(update_golden: bool) -> Callable[[Path, str], None]:
    """Compare a text with a golden file, or write the file with ``--update-golden``."""

    def compare(path: Path, text: str) -> None:
        if update_golden:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"{path} is missing: run with --update-golden and read it"
        assert text == path.read_bytes().decode()

    return compare


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, driven by playwright."""
    path = os.environ.get("MURAGAT_CHROMIUM") or shutil.which("chromium")
    if not path:
        missing("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve a folder under a path, without log lines."""

    base = "/"

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.base):
            return str(Path(self.directory) / "no such file")
        return super().translate_path("/" + path[len(self.base) :])

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Serve folders on loopback: ``serve(folder, base="/journal/")`` returns the address."""
    with contextlib.ExitStack() as stack:

        def start(directory: Path, base: str = "/") -> str:
            handler = type("Handler", (_Quiet,), {"base": base})
            bound = functools.partial(handler, directory=str(directory))
            server = stack.enter_context(http.server.ThreadingHTTPServer(("127.0.0.1", 0), bound))
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}{base}"

        yield start


def copy_project(root: Path, target: Path) -> Path:
    """Copy the demonstration journal, without what was built."""
    target.mkdir(parents=True)
    shutil.copy(root / "mkdocs.yml", target)
    shutil.copytree(root / "content", target / "content")
    shutil.copytree(root / "site_config", target / "site_config")
    return target


@pytest.fixture(scope="session")
def demo(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration journal's project, built; tests must not change it."""
    project = copy_project(root, tmp_path_factory.mktemp("demo") / "journal")
    from muragat.cli import run

    assert run(["build", "--strict", "--quiet", "--project", str(project)]) == 0
    return project


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """A fresh copy of the demonstration journal, not built."""
    return copy_project(root, tmp_path / "journal")


SMALL = {"2025-1": ("01-", "04-"), "2025-2": ("01-", "04-")}


@pytest.fixture
def small(project: Path) -> Path:
    """The demonstration journal with four of its articles, not built: a third of the work."""
    for folder in project.glob("content/issues/*/*/"):
        if not folder.name.startswith(SMALL[folder.parent.name]):
            shutil.rmtree(folder)
    return project
