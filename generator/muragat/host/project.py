"""A project as MkDocs sees it: its ``mkdocs.yml``, and where its trees lie."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

# MkDocs and Material print notices about their successors on every run.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from muragat.problems import ConfigError


class Folders(NamedTuple):
    """The folders of a project. ``next_site`` takes turns with ``site``."""

    project: Path
    build: Path
    pages: Path
    cache: Path
    texts: Path
    site: Path
    next_site: Path


def load(project: Path) -> MkDocsConfig:
    """Load a project's ``mkdocs.yml``; raises ConfigError."""
    path = project / "mkdocs.yml"
    if not path.is_file():
        raise ConfigError(
            f"{project} is no project: it has no mkdocs.yml. "
            "`muragat new DIR` makes one; --project names another folder."
        )
    try:
        return load_config(str(path))
    except (ConfigurationError, Abort) as error:
        raise ConfigError(f"{path} must be mended first: {error}") from error


def folders(project: Path, site_dir: str | None = None) -> Folders:
    """Return the folders of a project; ``site_dir`` is MkDocs' setting."""
    project = project.resolve()
    site = Path(site_dir).resolve() if site_dir else project / "site"
    return Folders(
        project=project,
        build=project / "build",
        pages=project / "build" / "pages",
        cache=project / "build" / "cache",
        texts=project / "build" / "cache" / "texts",
        site=site,
        # A sibling, so that the two lie on one file system.
        next_site=site.with_name(f".{site.name}.next"),
    )
