"""``muragat doctor``: is this machine ready, is this project?"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import yaml

from muragat import __version__
from muragat.config import load_config
from muragat.host import project as host_project
from muragat.problems import MuragatError, Severity, count
from muragat.resources import resource


class Row(NamedTuple):
    """One finding."""

    good: bool
    name: str
    detail: str

    def __str__(self) -> str:
        return f"{'ok ' if self.good else 'NO '} {self.name}: {self.detail}"


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
        settings = host_project.load(project)
    except MuragatError as error:
        yield Row(False, "mkdocs.yml", str(error))
        return
    yield Row(True, "mkdocs.yml", str(project / "mkdocs.yml"))
    plugin = "muragat" in settings.plugins
    yield Row(plugin, "plugin", "muragat must stand under plugins: in mkdocs.yml")
    config, problems = load_config(project)
    errors = count(problems, Severity.ERROR)
    detail = "`muragat check` names what to mend" if errors or config is None else "no errors"
    yield Row(config is not None and not errors, "site_config", detail)
    where = host_project.folders(project, settings.site_dir)
    if where.site.is_dir():
        size = sum(p.stat().st_size for p in where.site.rglob("*") if p.is_file())
        yield Row(size < 800_000_000, "site", f"{size / 1e6:.1f} MB (GitHub Pages serves 1 GB)")
