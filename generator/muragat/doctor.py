"""``muragat doctor``: is this machine ready, is this project?"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import yaml

from muragat import __version__, ids
from muragat.config import load_config
from muragat.host import mkdocs_yml
from muragat.host import project as host_project
from muragat.problems import MuragatError, Severity, count
from muragat.resources import resource

_EXPORTS = frozenset({"bib", "ris", "json", "jsonl", "xml", "txt"})
_PICTURES = frozenset({"avif", "gif", "jpeg", "jpg", "png", "svg", "webp"})
WARN_AT = 800_000_000
"""Bytes of a site from which on an editor is warned: GitHub Pages serves 1 GB."""


class Row(NamedTuple):
    """One finding. ``doubtful`` is what still works and soon may not."""

    good: bool
    name: str
    detail: str
    doubtful: bool = False

    def __str__(self) -> str:
        sign = "NO " if not self.good else "!  " if self.doubtful else "ok "
        return f"{sign} {self.name}: {self.detail}"


def examine(project: Path) -> list[Row]:
    """Return what was found, in a fixed order."""
    return [*_machine(), *_project(project)]


def _machine() -> Iterator[Row]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Row(sys.version_info >= (3, 11), "Python", f"{python} (3.11 or newer is needed)")
    yield Row(True, "muragat", __version__)
    for name, below in (("mkdocs", 2), ("mkdocs-material", 10)):
        try:
            found = version(name)
        except PackageNotFoundError:
            yield Row(False, name, "is not installed")
            continue
        yield Row(int(found.split(".")[0]) < below, name, f"{found} (older than {below} is needed)")
    yield Row(yaml.__with_libyaml__, "libyaml", "PyYAML must be built with it")
    try:
        yield Row(True, "theme", str(resource("theme")))
    except FileNotFoundError as error:
        yield Row(False, "theme", str(error))
    git = shutil.which("git")
    yield Row(git is not None, "git", git or "is not installed; only `publish` needs it")


def _project(project: Path) -> Iterator[Row]:
    try:
        host = mkdocs_yml.load(project)
    except MuragatError as error:
        yield Row(False, "mkdocs.yml", str(error))
        return
    yield Row(True, "mkdocs.yml", str(project / "mkdocs.yml"))
    plugin = "muragat" in host.plugins
    yield Row(plugin, "plugin", "muragat must stand under plugins: in mkdocs.yml")
    config, problems = load_config(project)
    errors = count(problems, Severity.ERROR)
    detail = "`muragat check` names what to mend" if errors or config is None else "no errors"
    yield Row(config is not None and not errors, "site_config", detail)
    where = host_project.folders(project, host.site_dir)
    if where.site.is_dir():
        yield from _sizes(where.site)


def _sizes(site: Path) -> Iterator[Row]:
    """Say where the bytes of a site are, the heaviest kind first."""
    weights = weigh(site)
    total = sum(size for _, size in weights.values())
    detail = f"{_megabytes(total)} (GitHub Pages serves 1 GB)"
    if total >= WARN_AT:
        detail += "; fewer exports in site_config/exports.yml, or PDFs kept elsewhere, make room"
    yield Row(True, "site", detail, doubtful=total >= WARN_AT)
    for kind, (count_, size) in sorted(weights.items(), key=lambda item: (-item[1][1], item[0])):
        yield Row(True, f"site, {kind}", f"{_megabytes(size)} in {count_} files")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def weigh(site: Path) -> dict[str, tuple[int, int]]:
    """Return number and bytes of a site's files by their kind."""
    found: dict[str, tuple[int, int]] = {}
    for folder, _, names in os.walk(site):
        for name in names:
            path = Path(folder, name)
            kind = kind_of(path.relative_to(site).as_posix())
            number, size = found.get(kind, (0, 0))
            found[kind] = (number + 1, size + path.lstat().st_size)
    return found


def kind_of(path: str) -> str:
    """Return the kind of a file of a site: pages by section, PDFs, exports, search, assets."""
    parts = path.split("/")
    suffix = path.rpartition(".")[2].lower()
    if parts[0] in ("assets", "search"):
        return parts[0]
    if suffix in ("html", "htm"):
        section = parts[1] if len(parts) > 2 and parts[1] in ids.RESERVED_PAGES else "other"
        return f"pages: {section}"
    if suffix == "pdf":
        return "PDFs"
    if suffix in _EXPORTS:
        return "exports"
    return "figures and covers" if suffix in _PICTURES else "other files"
