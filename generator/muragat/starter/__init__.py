"""What ``muragat new`` writes: the project of a journal that has no articles yet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from muragat import schema
from muragat.problems import ConfigError, EnvironmentFailure

_FILES = Path(__file__).parent / "files"
_HIDDEN = {"gitignore": ".gitignore", "github": ".github"}
"""Names that packaging tools would leave out if they began with a dot."""


def write(directory: Path) -> list[Path]:
    """Write a new project and return its files.

    Raises ConfigError when the folder holds something already, EnvironmentFailure when it cannot
    be written.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ConfigError(f"{directory} must be a new or an empty folder.")
    try:
        return list(_write(directory))
    except OSError as error:
        raise EnvironmentFailure(f"{directory} could not be written: {error.strerror}") from error


def _write(directory: Path) -> Iterator[Path]:
    for source in sorted(p for p in _FILES.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        parts = source.relative_to(_FILES).parts
        target = directory.joinpath(_HIDDEN.get(parts[0], parts[0]), *parts[1:])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
        yield target
    yield from write_schemas(directory / "site_config" / "schemas")


def write_schemas(directory: Path) -> list[Path]:
    """Write the JSON Schemas of the files that people write, one a kind; return the files."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, data in schema.schemas().items():
        path = directory / f"{name}.json"
        path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        paths.append(path)
    return paths
