"""A project as MkDocs sees it: its ``mkdocs.yml``, and where its trees lie."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import msgspec

from muragat import kept, tree
from muragat.fingerprint import fingerprint, surroundings
from muragat.host.settings import Settings
from muragat.keys import key_of

SETTINGS = "settings"
"""The file in the cache that holds what ``mkdocs.yml`` said last."""


class Folders(NamedTuple):
    """The folders of a project. ``next_site`` takes turns with ``site``."""

    project: Path
    build: Path
    pages: Path
    cache: Path
    site: Path
    next_site: Path


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """Settings, the key of what they were read from, and what must be there for them to hold."""

    key: bytes
    settings: Settings
    needs: tuple[str, ...]


def load(project: Path, cache: Path | None = None) -> Settings:
    """Return what a project's ``mkdocs.yml`` says; what has not changed is kept in ``cache``.

    Raises ConfigError, or EnvironmentFailure where the site would lie over the project's files.
    """
    key = _key(project)
    if cache:
        last = kept.load(cache / SETTINGS, _Kept)
        if last and last.key == key and all(map(os.path.exists, last.needs)):
            return last.settings
    # MkDocs' configuration takes as long to load as all of our program: here alone it is needed.
    from muragat.host import mkdocs_yml

    settings, needs = mkdocs_yml.settled(project)
    if cache and needs is not None and key == _key(project):
        kept.save(cache / SETTINGS, _Kept(key, settings, needs))
    return settings


def _key(project: Path) -> bytes:
    """Return the key of what MkDocs reads to say what is in ``mkdocs.yml``."""
    path = project.absolute() / "mkdocs.yml"
    try:
        text = path.read_bytes()
    except OSError:
        return b""
    return key_of(os.fsencode(path), text, fingerprint(), surroundings())


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
