"""Imports run one way, and only ``host/`` knows MkDocs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TIERS = [
    {"model", "__init__", "keys", "kept", "stock", "ending"},
    {"folding", "formats", "ids", "languages", "licences", "names", "problems"}
    | {"plain", "resources", "strings"},
    {
        "source",
        "hardened",
        "recovery",
        "yamltree",
        "forms",
        "fields",
        "leaves",
        "decode",
        "markdown",
        "redirects",
    },
    {"config", "archive", "parts"},
    {"content", "importers", "repairs", "checks", "indexes", "schema"},
    {"search", "pages", "exports"},
    {
        "ledger",
        "pipeline",
        "placing",
        "tree",
        "manifests",
        "growing",
        "scan",
        "intake",
        "workers",
        "beside",
        "fingerprint",
        "stamp",
        "cluster",
    },
    {"host"},
    {"publish", "doctor", "starter", "arguments", "bar"},
    {"cli", "__main__"},
]
"""Lower tiers first: a module may import its own tier and the tiers before it."""

PACKAGE = Path(__file__).resolve().parents[2] / "generator" / "muragat"


def tier(area: str) -> int:
    for number, areas in enumerate(TIERS):
        if area in areas:
            return number
    raise AssertionError(f"{area} has no place in the order of imports")


def modules() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "files" not in path.relative_to(PACKAGE).parts:
            yield path


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by dots"
            assert node.module
            if node.module == "muragat":
                yield from (f"muragat.{alias.name}" for alias in node.names)
            else:
                yield node.module


def area_of(name: str) -> str:
    return name.removesuffix(".py").split("/")[0].split(".")[0]


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    own = tier(area_of(str(path.relative_to(PACKAGE))))
    for name in imported(path):
        if name.startswith("muragat.") and not name.endswith("__version__"):
            area = name.split(".")[1]
            assert tier(area) <= own, f"{path.relative_to(PACKAGE)} must not import {name}"


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_host_imports_mkdocs(path: Path) -> None:
    if path.relative_to(PACKAGE).parts[0] != "host":
        hosts = {"mkdocs", "material", "jinja2"}
        assert not [name for name in imported(path) if name.split(".")[0] in hosts]


def file_of(name: str) -> Path | None:
    """Return the file of a module by its dotted name."""
    path = PACKAGE.parent.joinpath(*name.split("."))
    return next((p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file()), None)


def neighbours(path: Path) -> Iterator[Path]:
    """Yield our modules that a module imports, those for types alone as well."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = file_of(node.module)
            found = {file_of(f"{node.module}.{alias.name}") or whole for alias in node.names}
            yield from (each for each in found if each)


def test_no_module_imports_itself_by_way_of_others() -> None:
    left = {path: set(neighbours(path)) - {path} for path in modules()}
    while ends := {path for path, others in left.items() if not others & left.keys()}:
        left = {path: others for path, others in left.items() if path not in ends}
    assert sorted(str(path.relative_to(PACKAGE)) for path in left) == []


def test_every_area_has_a_place() -> None:
    for path in modules():
        tier(area_of(str(path.relative_to(PACKAGE))))
