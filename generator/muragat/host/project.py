"""A project as MkDocs sees it: its ``mkdocs.yml``, and where its trees lie."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

# MkDocs and Material print notices about their successors on every run.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from muragat import tree
from muragat.problems import ConfigError


class Folders(NamedTuple):
    """The folders of a project. ``next_site`` takes turns with ``site``."""

    project: Path
    build: Path
    pages: Path
    cache: Path
    site: Path
    next_site: Path


def load(project: Path) -> MkDocsConfig:
    """Load a project's ``mkdocs.yml``.

    Raises ConfigError, or EnvironmentFailure where the site would lie over the project's files.
    """
    path = project / "mkdocs.yml"
    if not path.is_file():
        raise ConfigError(
            f"{project} is no project: it has no mkdocs.yml. "
            "`muragat new DIR` makes one; --project names another folder."
        )
    try:
        return load_config(str(path))
    except (ConfigurationError, Abort) as error:
        _check_place(path)
        raise ConfigError(f"{path} must be mended first: {error}") from error


def _check_place(path: Path) -> None:
    """Refuse a dangerous ``site_dir`` with our words where MkDocs refuses it with its own."""
    config = MkDocsConfig(config_file_path=str(path))
    with contextlib.suppress(ConfigurationError, OSError), path.open("rb") as file:
        config.load_file(file)
    site = config.get("site_dir")
    if isinstance(site, str):
        tree.check_place(path.parent / site, path.parent)


def others(config: MkDocsConfig) -> tuple[str, ...] | None:
    """Return what a build reads beside the project's own files; ``None`` if that cannot be said."""
    text = Path(config.config_file_path).read_bytes()
    if b"INHERIT" in text or b"!ENV" in text:
        return None
    custom = config.theme.custom_dir
    return (str(custom),) if custom else ()


def prepare(where: Folders, *, known: bool = False) -> None:
    """Make a project's trees ready for a build: nothing of others, nothing of a killed build.

    Files of others are not looked for in a site that is ``known`` to have none. Raises
    EnvironmentFailure.
    """
    tree.check_place(where.site, where.project)
    tree.recover(where.next_site, where.site)
    if not known:
        tree.check_ours(where.site)


def folders(project: Path, site_dir: str | None = None) -> Folders:
    """Return the folders of a project; ``site_dir`` is MkDocs' setting."""
    project = project.resolve()
    site = Path(site_dir).resolve() if site_dir else project / "site"
    return Folders(
        project=project,
        build=project / "build",
        pages=project / "build" / "pages",
        cache=project / "build" / "cache",
        site=site,
        # A sibling, so that the two lie on one file system.
        next_site=site.with_name(f".{site.name}.next"),
    )
