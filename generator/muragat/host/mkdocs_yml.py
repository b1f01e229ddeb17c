"""A project's ``mkdocs.yml`` as MkDocs reads and checks it."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path

# MkDocs and Material print notices about their successors on every run.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from muragat import tree
from muragat.host.settings import Settings
from muragat.problems import ConfigError
from muragat.resources import resource

_PROGRAMS = frozenset({"hooks", "markdown_extensions"})
"""Settings that name what MkDocs loads to check them."""

_PLUGINS = frozenset({"muragat", "search", "material/search"})
"""Plugins that look at nothing but their settings when these are checked."""

_VOICES = ("mkdocs.config", "mkdocs.utils")
"""The loggers through which MkDocs says what it doubts in a configuration."""


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


def settings_of(config: MkDocsConfig) -> Settings:
    """Return what a build needs of a configuration as it was loaded."""
    path = Path(config.config_file_path or "mkdocs.yml").absolute()
    text = path.read_bytes() if path.is_file() else b""
    custom = config.theme.custom_dir
    theme = list(config.theme.dirs)
    theme.insert(1 if custom else 0, str(resource("theme")))
    return Settings(
        project=str(path.parent),
        site=config.site_dir,
        theme=tuple(theme),
        custom=custom,
        styles=tuple(map(str, config.extra_css)),
        alone=b"INHERIT" not in text and b"!ENV" not in text,
    )


def settled(project: Path) -> tuple[Settings, tuple[str, ...] | None]:
    """Load what a build needs, with the files and folders that must be there for it to hold.

    These are ``None`` where it may be something else next time, or where MkDocs has doubts of
    which an editor must be told each time. Raises as ``load``.
    """
    with _listening() as doubts:
        config = load(project)
    settings = settings_of(config)
    named = {name for each in config.user_configs for name in each}
    # What others have written may look at anything when it is loaded.
    foreign = named & _PROGRAMS or set(config.plugins) - _PLUGINS
    if doubts or foreign or not settings.alone:
        return settings, None
    # With a slash at its end a name is a folder's.
    folders = (f"{name}/" for name in (config.docs_dir, *settings.theme))
    return settings, (*folders, *map(str, config.watch))


@contextlib.contextmanager
def _listening() -> Iterator[list[str]]:
    """Give what MkDocs says while this lasts; it is printed as ever."""
    heard: list[str] = []

    def hear(record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            heard.append(record.getMessage())
        return True

    loggers = [logging.getLogger(name) for name in _VOICES]
    for logger in loggers:
        logger.addFilter(hear)
    try:
        yield heard
    finally:
        for logger in loggers:
            logger.removeFilter(hear)
