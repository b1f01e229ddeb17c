"""A MkDocs configuration with Material, as a project has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


@pytest.fixture
def mkdocs_config(tmp_path: Path) -> Callable[..., MkDocsConfig]:
    """Return ``make(custom_dir=None)`` that loads a fresh configuration."""
    from mkdocs.config import load_config

    def make(custom_dir: Path | None = None) -> MkDocsConfig:
        (tmp_path / "docs").mkdir(exist_ok=True)
        custom = f"\n  custom_dir: {custom_dir}" if custom_dir else ""
        path = tmp_path / "mkdocs.yml"
        path.write_text(
            f"site_name: x\ntheme:\n  name: material\n  font: false{custom}\nplugins: []\n"
        )
        return load_config(str(path))

    return make
