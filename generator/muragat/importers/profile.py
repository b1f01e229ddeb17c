"""The profile of a journal's layout: labels, orders, patterns. All of it is data.

``site_config/import.yml`` of a project is optional. It may say ``preset: <name>`` and override
single keys of that preset; without the file the preset ``kaznu`` holds.
"""

from __future__ import annotations

import os
import re
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import yaml

from muragat import ids
from muragat.problems import Problem
from muragat.repairs import ORDER
from muragat.source import read_bytes

FILE = "site_config/import.yml"
DEFAULT_PRESET = "kaznu"


class Labels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The headings of the two reference lists."""

    original: tuple[str, ...] = ()
    romanised: tuple[str, ...] = ()


class Dates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The labels of the lines with dates."""

    received: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()


class Captions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words that a caption begins with, before or after its number."""

    table: tuple[str, ...] = ()
    figure: tuple[str, ...] = ()


class PageShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many lines of the text a page gives, and one with abstracts at an article's start."""

    lines: int = 116
    front_lines: int = 52


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a journal lays out an issue. The preset ``kaznu`` says what each key means."""

    order: dict[str, tuple[str, ...]]
    keywords: dict[str, tuple[str, ...]]
    abstract: dict[str, tuple[str, ...]] = {}
    scripts: dict[str, str] = {}
    conjunctions: dict[str, tuple[str, ...]] = {}
    headings: dict[str, tuple[str, ...]] = {}
    references: Labels = Labels()
    author_information: dict[str, tuple[str, ...]] = {}
    dates: Dates = Dates()
    months: tuple[tuple[str, ...], ...] = ()
    irsti: tuple[str, ...] = ()
    udc: tuple[str, ...] = ()
    doi: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    et_al: tuple[str, ...] = ()
    corresponding: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    countries: dict[str, str] = {}
    funding: dict[str, tuple[str, ...]] = {}
    captions: Captions = Captions()
    back_matter: dict[str, tuple[str, ...]] = {}
    back_matter_page: str = "guidelines"
    bank_details: dict[str, tuple[str, ...]] = {}
    page: PageShape = PageShape()
    issue_line: str = ""
    rubrics: dict[str, tuple[str, ...]] = {}
    compounds: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    repairs: dict[str, bool] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have a label for keywords, in the order of the file."""
        return tuple(self.keywords)


def presets() -> list[str]:
    """Return the names of the presets that the program carries."""
    folder = resources.files("muragat.importers") / "presets"
    return sorted(
        item.name.removesuffix(".yml") for item in folder.iterdir() if item.name.endswith(".yml")
    )


def preset(name: str = DEFAULT_PRESET) -> Profile:
    """Return a preset; raises KeyError for an unknown name."""
    data = _preset_data(name)
    return msgspec.convert(data, Profile)


def load_profile(project: Path) -> tuple[Profile | None, list[Problem]]:
    """Read the profile of a project, with all mistakes of its file as problems."""
    path = project / FILE
    if not os.path.lexists(path):
        return preset(), []
    data, problems = read_bytes(path, FILE)
    if data is None:
        return None, [_problem("unreadable", problems[0].message)]
    try:
        return decode_profile(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None, [_problem("encoding", "Must be text in UTF-8", hint="Save it as UTF-8.")]


def decode_profile(text: str) -> tuple[Profile | None, list[Problem]]:
    """Decode the text of ``import.yml``."""
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return None, [
            _problem(
                "syntax", f"Must be YAML: {error.problem}", line=mark.line + 1 if mark else None
            )
        ]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return None, [_problem("syntax", f"Must be YAML: {error}")]
    if data is None:
        data = {}
    if not isinstance(data, dict):
        return None, [_problem("syntax", "Must be a map of keys", line=1)]
    lines = {
        key.value: key.start_mark.line + 1
        for key, _ in (node.value if isinstance(node, yaml.MappingNode) else ())
    }
    return _merge(data, lines)


def _merge(data: dict[Any, Any], lines: dict[str, int]) -> tuple[Profile | None, list[Problem]]:
    values = dict(data)
    name = values.pop("preset", DEFAULT_PRESET)
    if name not in presets():
        hint = "There are: " + ", ".join(presets())
        message = f"Must be a preset: {name}"
        line = lines.get("preset")
        return None, [_problem("preset", message, field="preset", line=line, hint=hint)]
    merged: dict[str, Any] = dict(_preset_data(str(name)))
    problems: list[Problem] = []
    fields = {field.name: field for field in msgspec.structs.fields(Profile)}
    for key, value in values.items():
        line = lines.get(str(key))
        if key not in fields:
            hint = "Known keys: " + ", ".join(["preset", *fields])
            problems.append(
                _problem("unknown-key", f"Must be a known key: {key}", line=line, hint=hint)
            )
            continue
        try:
            msgspec.convert(value, fields[key].type)
        except msgspec.ValidationError as error:
            problems.append(_problem("value", str(error), field=key, line=line))
            continue
        merged[key] = value
    if problems:
        return None, problems
    profile = msgspec.convert(merged, Profile)
    problems = [
        msgspec.structs.replace(p, line=lines.get(p.field or "")) for p in _consistency(profile)
    ]
    return (None, problems) if problems else (profile, [])


def _consistency(profile: Profile) -> list[Problem]:
    problems = []
    known = set(profile.keywords)
    for language, order in profile.order.items():
        strange = sorted({language, *order} - known)
        if strange:
            names = ", ".join(strange)
            problems.append(
                _problem("order", f"Must have keyword labels for {names}", field="order")
            )
    for language, labels in profile.keywords.items():
        if not labels or not all(label.strip() for label in labels):
            problems.append(
                _problem("keywords", f"Must have a label for {language}", field="keywords")
            )
    if profile.months and len(profile.months) != 12:
        problems.append(_problem("months", "Must have twelve months", field="months"))
    try:
        re.compile(profile.issue_line)
    except (re.error, OverflowError) as error:
        problems.append(
            _problem("pattern", f"Must be a regular expression: {error}", field="issue_line")
        )
    if not ids.is_id(profile.back_matter_page):
        message = "Must be a name of small Latin letters, digits and hyphens"
        problems.append(_problem("page", message, field="back_matter_page"))
    if min(profile.page.lines, profile.page.front_lines) < 1:
        problems.append(_problem("page", "Must be lines of a page", field="page"))
    for name in profile.repairs:
        if name not in ORDER:
            hint = "There are: " + ", ".join(ORDER)
            problems.append(
                _problem("repair", f"Must be a repair: {name}", field="repairs", hint=hint)
            )
    return problems


def _preset_data(name: str) -> dict[str, Any]:
    if name not in presets():
        raise KeyError(name)
    text = (resources.files("muragat.importers") / "presets" / f"{name}.yml").read_text("utf-8")
    return dict(yaml.load(text, Loader=yaml.CSafeLoader))


def _problem(
    what: str,
    message: str,
    *,
    field: str | None = None,
    line: int | None = None,
    hint: str | None = None,
) -> Problem:
    return Problem(
        file=FILE, line=line, rule=f"import.profile-{what}", field=field, message=message, hint=hint
    )
