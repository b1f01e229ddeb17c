"""JSON Schemas of the files that people write, for the completion and the hints of editors.

They are made from the types of the model. They promise less than ``check`` does: an editor's
parser takes ``7`` for a number where ours takes it for a text, so both are allowed.
"""

from __future__ import annotations

from typing import Any

import msgspec

from muragat import licences
from muragat.config import SCHEMES, Exports
from muragat.fields import NOT_WRITTEN
from muragat.model import (
    Affiliation,
    Article,
    Contributor,
    HandPage,
    Issue,
    Journal,
    PageRange,
    Person,
    Publisher,
    Record,
    Reference,
    References,
    Relation,
    Section,
    Subject,
)
from muragat.redirects import RedirectsFile, RemovedEntry

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TITLES: dict[str, tuple[Any, str]] = {
    "article": (Article, "Front matter of article.md"),
    "issue": (Issue, "issue.yml"),
    "journal": (Journal, "site_config/journal.yml"),
    "sections": (tuple[Section, ...], "site_config/sections.yml"),
    "subjects": (dict[str, dict[str, dict[str, str]]], "site_config/subjects.yml"),
    "exports": (Exports, "site_config/exports.yml"),
    "redirects": (RedirectsFile, "site_config/redirects.yml"),
    "authors": (tuple[Person, ...], "content/authors.yml"),
    "page": (HandPage, "Front matter of a hand-written page"),
}

_DESCRIPTIONS: dict[type[Record], dict[str, str]] = {
    Article: {
        "id": "Small Latin letters, digits and hyphens: 2025-1-12. Never changes.",
        "language": "Language of the text: kk, ru, en.",
        "languages": "Languages that the article is meant to have, if not all of the journal's.",
        "order": "Place in the issue, if not the number that the folder's name begins with.",
        "draft": "true from import until an editor has looked through the article.",
        "title": "Title by language, as printed.",
        "display_title": "Title by language, as shown, if that is another than printed.",
        "abstract": "Abstract by language, Markdown.",
        "keywords": "List of keywords by language; the same ones in the same order.",
        "contributors": "The people, in the printed order.",
        "affiliations": "Institutions by a key of your own, which contributors name.",
        "section": "Id of a section of site_config/sections.yml.",
        "subjects": "Classification codes.",
        "doi": "The bare DOI: 10.26577/example.2025.1.",
        "pages": "First and last page, 5-12, or one page, 7.",
        "received": "Date of receipt, YYYY-MM-DD.",
        "accepted": "Date of acceptance, YYYY-MM-DD.",
        "published": "Date of publication, YYYY-MM-DD, if not the issue's.",
        "modified": "Date of the last change, YYYY-MM-DD.",
        "funding": "Who paid for the work, by language.",
        "license": "SPDX id of the licence: CC-BY-4.0. Without it no licence is claimed.",
        "status": "What has become of the article.",
        "relations": "What this article does to others: correction, retraction ...",
        "references": "The reference list as printed, and romanised.",
    },
    Contributor: {
        "name": "Name by language, as printed.",
        "surname": "Surname by language, if it is not plain from the name.",
        "given": "Given name by language, if it is not plain from the name.",
        "patronymic": "Patronymic by language, if it is not plain from the name.",
        "affiliations": "Keys of the affiliations.",
        "orcid": "ORCID iD: 0000-0002-1825-0097.",
        "email": "E-mail address.",
        "corresponding": "true for the corresponding contributor.",
        "role": "What the person did, if not author: translator, editor ...",
    },
    Affiliation: {
        "name": "Name of the institution by language.",
        "city": "City by language.",
        "country": "Code of the country, ISO 3166-1: KZ.",
        "ror": "Address at ROR: https://ror.org/05pdc0q70.",
    },
    Subject: {
        "scheme": "Classification: irsti (ГРНТИ) or udc (УДК).",
        "code": "Code: 10.07.61.",
    },
    Relation: {
        "type": "What this article does to the target.",
        "target": "Id of an article, DOI or address.",
        "date": "Date of that, YYYY-MM-DD.",
    },
    References: {
        "original": "The list as printed.",
        "romanised": "The same list in Latin letters.",
    },
    Reference: {
        "text": "The entry as printed.",
        "doi": "The bare DOI of the work.",
        "url": "Web address of the work.",
    },
    Issue: {
        "year": "Year of the issue.",
        "volume": "Volume, as printed.",
        "number": "Number in the volume or year, as printed.",
        "whole_number": "Number counted from the journal's first issue, as printed.",
        "date": "Date of publication, YYYY-MM-DD.",
        "title": "Title of the issue by language, if it has one.",
        "description": "A few sentences by language, Markdown.",
        "cover": "Name of the cover's file beside issue.yml.",
        "pdf": "Name of the whole issue's PDF beside issue.yml.",
    },
    Journal: {
        "format": "Version of the content format: 1.",
        "title": "Name of the journal by language.",
        "languages": "Languages of the journal, the main one first.",
        "url": "Address of the site: https://example.org/journal/.",
        "short_title": "Short name by language.",
        "tagline": "One line under the name, by language.",
        "description": "What the journal is about, by language, Markdown.",
        "issn": "ISSN of the printed journal: 1234-5679.",
        "eissn": "ISSN of the electronic journal.",
        "publisher": "Who publishes the journal.",
        "email": "E-mail address of the editors.",
        "license": "SPDX id of the licence of the journal as a whole: CC-BY-4.0.",
        "founded": "Year of the first issue.",
        "demonstration": "true for a journal that is invented.",
    },
    Publisher: {
        "name": "Name by language.",
        "city": "City by language.",
        "country": "Code of the country, ISO 3166-1: KZ.",
        "url": "Web address.",
    },
    Section: {
        "id": "Small Latin letters, digits and hyphens. Never changes.",
        "name": "Name by language.",
    },
    Exports: {
        "beside": "The exports that lie beside every article: bibtex, ris.",
    },
    RedirectsFile: {
        "redirects": "Path that is gone: the path or address that it leads to.",
        "removed": "Path that is gone: why, since when, and where a notice is.",
    },
    RemovedEntry: {
        "reason": "Why the page was removed, in the language of the path.",
        "date": "Day of the removal, YYYY-MM-DD.",
        "link": "Path or address of a notice about the removal.",
    },
    Person: {
        "id": "Small Latin letters, digits and hyphens. Never changes.",
        "name": "Name by language, as the author's page shows it.",
        "variants": "Other forms in which the name is printed.",
        "orcid": "ORCID iD: 0000-0002-1825-0097.",
    },
    HandPage: {
        "title": "Title of the page.",
        "description": "One sentence for search engines.",
        "order": "Place among the pages.",
    },
}


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of file, by its name."""
    return {name: _schema(type_, title) for name, (type_, title) in _TITLES.items()}


def _schema(type_: Any, title: str) -> dict[str, Any]:
    (schema,), components = msgspec.json.schema_components([type_], ref_template="#/$defs/{name}")
    for record in _DESCRIPTIONS:
        if record.__name__ in components:
            components[record.__name__] = _described(record, components[record.__name__])
    components.pop(PageRange.__name__, None)
    whole = {"$schema": DIALECT, "title": title, **schema, "$defs": components}
    if title.endswith("subjects.yml"):
        whole["propertyNames"] = {"enum": list(SCHEMES)}
    result: dict[str, Any] = _loosened(whole)
    if not result["$defs"]:
        del result["$defs"]
    return result


def _described(record: type[Record], schema: dict[str, Any]) -> dict[str, Any]:
    """Put the descriptions to the fields, and leave out those that nobody writes."""
    hidden = NOT_WRITTEN.get(record, frozenset())
    fields = {
        name: {**_field(name, field), "description": _DESCRIPTIONS[record][name]}
        for name, field in schema["properties"].items()
        if name not in hidden
    }
    described = {**schema, "title": record.__name__, "properties": fields}
    described.pop("description", None)
    if record is Reference:
        return {"anyOf": [{"type": "string"}, described]}
    return described


def _field(name: str, field: dict[str, Any]) -> dict[str, Any]:
    field = {key: value for key, value in field.items() if key != "default"}
    if name == "license":
        return {"enum": [*licences.LICENCES, None]}
    if name == "pages":
        return {"type": ["string", "number", "null"]}
    return field


def _loosened(schema: Any) -> Any:
    """Let a free text be what an editor's parser makes of it: a number, a truth value, nothing."""
    if isinstance(schema, list):
        return [_loosened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "string" and "enum" not in schema and "format" not in schema:
        rest = {key: value for key, value in schema.items() if key != "type"}
        return {"type": ["string", "number", "boolean", "null"], **rest}
    return {key: _loosened(value) for key, value in schema.items()}
