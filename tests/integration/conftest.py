"""The demonstration journal, built once for the tests that look at it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from muragat.cli import run


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
    assert run(["build", "--strict", "--quiet", "--project", str(project)]) == 0
    return project


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """A fresh copy of the demonstration journal, not built."""
    return copy_project(root, tmp_path / "journal")
