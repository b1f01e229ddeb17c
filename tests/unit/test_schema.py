"""JSON Schemas: every field of the model has its place and its description."""

from __future__ import annotations

import json
from pathlib import Path

from muragat.config import Exports
from muragat.fields import fields_of
from muragat.model import Article, Issue, Journal, Person, Section
from muragat.redirects import RedirectsFile
from muragat.schema import schemas

ROOTS = {
    "article": Article,
    "issue": Issue,
    "journal": Journal,
    "sections": Section,
    "exports": Exports,
    "redirects": RedirectsFile,
    "authors": Person,
}


def test_every_file_that_people_write_has_a_schema() -> None:
    made = schemas()
    assert list(made) == [
        "article", "issue", "journal", "sections", "subjects", "exports", "redirects", "authors",
        "page",
    ]  # fmt: skip
    for schema in made.values():
        assert schema["$schema"].startswith("https://json-schema.org/")
        json.dumps(schema)


def test_every_field_is_described_and_no_other_is_there() -> None:
    for name, record in ROOTS.items():
        properties = schemas()[name]["$defs"][record.__name__]["properties"]
        assert list(properties) == [field.name for field in fields_of(record)]
    for schema in schemas().values():
        for definition in schema.get("$defs", {}).values():
            for branch in definition.get("anyOf", [definition]):
                for field in branch.get("properties", {}).values():
                    assert field["description"]


def test_references_lead_somewhere() -> None:
    for schema in schemas().values():
        text = json.dumps(schema)
        for definition in schema.get("$defs", {}):
            assert f'"#/$defs/{definition}"' in text
        assert text.count('"$ref"') == sum(
            text.count(f'"#/$defs/{name}"') for name in schema.get("$defs", {})
        )


def test_what_an_editor_takes_for_a_number_is_allowed() -> None:
    fields = schemas()["issue"]["$defs"]["Issue"]["properties"]
    assert "number" in json.dumps(fields["volume"])
    assert schemas()["article"]["$defs"]["Article"]["additionalProperties"] is False


def test_the_demonstration_journal_has_the_schemas_of_today(root: Path) -> None:
    for name, schema in schemas().items():
        path = root / "site_config/schemas" / f"{name}.json"
        assert json.loads(path.read_text("utf-8")) == schema, "run `muragat schema`"
