"""The corpus of bad and hostile inputs, laid out in small projects. Nothing of it is kept here."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import projects
from commands import BUILD, muragat, python

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "content/issues/2025-1"
ARTICLE = f"{FOLDER}/x/article.md"
GENERATED = {
    "yaml-deep": "---\ntitle: " + "[" * 20_000 + "\n---\nBody\n",
    "md-deep-list": "---\ntitle: {en: T}\n---\n" + "".join("  " * i + "- x\n" for i in range(300)),
    "huge-article": "---\ntitle: {en: T}\n---\n" + "x" * 80_000_000,
}

Case = dict[str, Any]


def cases() -> list[Case]:
    """Return the cases, none where the corpus is missing."""
    folder = (ROOT / os.environ.get("MURAGAT_CORPUS", "../shared")).resolve()
    path = folder / "corpus" / "bad-inputs.json"
    if not path.is_file():
        return []
    found: list[Case] = json.loads(path.read_text(encoding="utf-8"))["cases"]
    return found


class Laid(NamedTuple):
    """Where the input of a case lies: ``files`` are those that its problem may be about.

    ``body`` is how many lines the text of the article lies lower than in the fragment; ``whole``
    are the digests of the site that a build must give in the end, where that is told.
    """

    files: tuple[str, ...]
    body: int = 0
    whole: dict[str, str] | None = None


def good_project(folder: Path) -> Path:
    """Write a good small journal; one article has a warning that every run must tell."""
    warned = projects.article("good-2", pages="90-99", keywords="keywords: {en: [a, A]}")
    return projects.write(
        folder,
        {
            "mkdocs.yml": "site_name: x\ndocs_dir: content\n"
            "theme: {name: material, font: false}\nplugins: [muragat]\n",
            f"{FOLDER}/02-good/article.md": warned,
            f"{FOLDER}/03-good/article.md": projects.article("good-3", pages="100-109"),
        },
    )


def completed(text: str) -> tuple[str, int]:
    """Set the fields of a fragment into a good article.

    The fragment's own fields stay the first, so that their lines do not move; returned is also by
    how many lines the body does.
    """
    head, separator, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not separator:
        return text, 0
    given = set(re.findall(r"^(\w+):", head, re.MULTILINE))
    rest = projects.good_fields(**dict.fromkeys(given & projects.GOOD.keys()))
    if "title: {ru" in head:
        rest = rest.replace("language: en", "language: ru").replace("[en]", "[ru]")
        rest = rest.replace("  en: ", "  ru: ").replace("{en: ", "{ru: ")
    return f"---\n{head}\n{rest}---\n{body}", rest.count("\n")


def lay_out(project: Path, case: Case) -> Laid:
    """Write the input of a case into a good project."""
    given = case["input"]
    kind, path, content = given["kind"], given["path"], given["content"]
    if kind == "files":
        return _files(project, path, content, numbered=case["id"] != "id-dup")
    if case["id"] in SCENARIOS:
        return SCENARIOS[case["id"]](project, path)
    if kind == "symlink":
        name, target = path.split(" -> ")
        _write(project, {str(Path(name).parent / "article.md"): projects.article()})
        (project / name).symlink_to(target)
        return Laid((name,))
    if kind == "special":
        name = path.split(" ")[0]
        _write(project, {str(Path(name).parent / "article.md"): projects.article()})
        os.mkfifo(project / name)
        return Laid((name,))
    if kind == "bytes":
        data = base64.b64decode(content.removeprefix("base64: "))
        _write(project, {path: data})
        return Laid((path,))
    if path == "mkdocs.yml":
        with (project / path).open("a", encoding="utf-8") as file:
            file.write(content)
        return Laid((path,))
    if not path.endswith("article.md"):
        folder = str(Path(path).parent)
        _write(project, {path: content, f"{folder}/article.md": projects.article()})
        return Laid((path,))
    text, moved = completed(GENERATED.get(case["id"], content))
    _write(project, {path: text})
    return Laid((path,), moved)


def _removed(project: Path, path: str) -> Laid:
    """Publish an article, then do what the case says: delete its folder."""
    folder = project / path.strip("()").removeprefix("delete ")
    _write(project, {f"{folder.relative_to(project)}/article.md": projects.article()})
    for command in (["build"], ["publish", "--ledger-only"]):
        done = muragat(project, *command, "--quiet")
        assert done.returncode == 0, done.stderr
    shutil.rmtree(folder)
    return Laid(("content/ledger.json",))


# A build that is killed when all is written and nothing exchanged yet.
_MIDDLE = """
import os, signal
from muragat import cli, tree
tree.exchange = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
cli.run(["build", "--quiet"])
"""


def _crashed(project: Path, path: str) -> Laid:
    """Kill a build of the changed journal halfway, and others at the seconds that the case names.

    The project is left as the first kill leaves it, for the next build.
    """
    before = digests(project / "site")
    _write(project, {ARTICLE: projects.article()})
    clean, often = (project.with_name(f"{project.name}-{name}") for name in ("clean", "often"))
    for copy in (clean, often):
        shutil.copytree(project, copy)
    shutil.rmtree(clean / "site")
    assert muragat(clean, "build", "--quiet").returncode == 0
    whole = digests(clean / "site")
    done = python("-c", _MIDDLE, cwd=project)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert digests(project / "site") == before != whole
    assert digests(project / ".site.next") == whole
    for seconds in re.findall(r"[\d.]+", path.partition(" at ")[2]):
        process = [sys.executable, "-m", *BUILD]
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(process, cwd=often, capture_output=True, timeout=float(seconds))
        assert digests(often / "site") in (before, whole)
    return Laid((), whole=whole)


SCENARIOS: dict[str, Callable[[Path, str], Laid]] = {"crash": _crashed, "url-removed": _removed}
"""The cases that are steps, and how they are taken."""


def digests(site: Path) -> dict[str, str]:
    """Return the digest of every file of a site."""
    return {
        str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def _files(project: Path, paths: list[str], content: str, *, numbered: bool) -> Laid:
    for i, name in enumerate(paths):
        text, _ = completed(content)
        if numbered:
            text = text.replace("2025-1-1", f"2025-1-{i}").replace("pages: 5-9", f"pages: {i}")
        _write(project, {name: text})
    folders = [str(Path(name).parent) for name in paths]
    return Laid((*paths, *folders))


def _write(project: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
