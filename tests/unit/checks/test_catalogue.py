"""Every rule stands in docs/problems.md, and nothing else does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from muragat.checks import AREAS, RULES

PACKAGE = "generator/muragat"
READERS = ("source.py", "yamltree.py", "recovery.py", "leaves.py", "decode.py", "config.py",
           "content/files.py", "content/reader.py", "redirects.py", "ledger.py",
           "hardened/xml.py", "hardened/zips.py", "scan.py")  # fmt: skip
_NAME = re.compile(
    r"\"((?:yaml|text|file|front-matter|content|issue|page|journal|sections|subjects|exports"
    r"|redirects|ledger|xml|zip|output|import|publish)"
    r"\.[a-z]+(?:-[a-z]+)*)\""
)
_RECORD_RULE = re.compile(r"(?:node|key|child|path),\s*\"([a-z]+(?:-[a-z]+)+)\"")


def entries(root: Path) -> set[str]:
    text = (root / "docs" / "problems.md").read_text(encoding="utf-8")
    return set(re.findall(r"^### (\S+)$", text, re.MULTILINE))


def reader_rules(root: Path) -> set[str]:
    names: set[str] = set()
    imports = [f"importers/{path.name}" for path in (root / PACKAGE / "importers").glob("*.py")]
    for file in (*READERS, *imports, "publish.py"):
        names |= set(_NAME.findall((root / PACKAGE / file).read_text(encoding="utf-8")))
    return names - {"issue.yml", "import.json", "import.txt", "import.yml"}


def test_every_rule_has_an_entry(root: Path) -> None:
    wanted = RULES.keys() | reader_rules(root)
    assert sorted(wanted - entries(root)) == []


def test_every_rule_of_a_record_has_an_entry(root: Path) -> None:
    found: set[str] = set()
    for file in ("leaves.py", "decode.py"):
        text = (root / PACKAGE / file).read_text(encoding="utf-8")
        found |= set(_RECORD_RULE.findall(text))
    assert {"wrong-type", "unknown-field", "date-form"} <= found
    assert sorted(found - entries(root)) == []


def test_areas_hold_all_rules() -> None:
    assert {rule.run.__module__ for rule in RULES.values()} == {m.__name__ for m in AREAS}


@pytest.mark.parametrize("name", sorted(RULES))
def test_rules_are_named_and_told_what_for(name: str) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+(?:-[a-z]+)*", name)
    assert RULES[name].run.__doc__
