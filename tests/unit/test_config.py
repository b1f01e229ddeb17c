"""``site_config``: read as a whole, all mistakes at once."""

from __future__ import annotations

from pathlib import Path

import pytest

import projects
from muragat.config import load_config
from muragat.licences import LICENCES, licence


def load(tmp_path: Path, **files: str) -> tuple[object, list[tuple[int | None, str | None, str]]]:
    names = {f"site_config/{name}.yml": text for name, text in files.items()}
    projects.write(tmp_path, names)
    config, problems = load_config(tmp_path)
    return config, [(p.line, p.field, p.rule) for p in problems]


def test_a_good_configuration(tmp_path: Path) -> None:
    projects.write(
        tmp_path, {"site_config/subjects.yml": "irsti:\n  70.27.05: {en: Water quality}\n"}
    )
    config, problems = load_config(tmp_path)
    assert problems == []
    assert config is not None
    assert config.journal.languages == ("kk", "ru", "en")
    assert config.sections[0].id == "water"
    assert config.subjects == {"irsti": {"70.27.05": {"en": "Water quality"}}}


def test_the_address_gets_its_slash(tmp_path: Path) -> None:
    text = projects.JOURNAL.replace("sample/", "sample")
    projects.write(tmp_path, {"site_config/journal.yml": text})
    config, _ = load_config(tmp_path)
    assert config is not None
    assert config.journal.url == "https://example.org/sample/"


def test_no_journal(tmp_path: Path) -> None:
    config, (problem,) = load_config(tmp_path)
    assert config is None
    assert problem.rule == "journal.missing"


def test_an_empty_journal_names_what_must_be_there(tmp_path: Path) -> None:
    config, told = load(tmp_path, journal="")
    assert config is None
    assert [rule for _, _, rule in told] == [
        "journal.title-missing", "journal.languages-missing", "journal.url-missing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("isn: x", (5, "isn", "journal.unknown-field")),
        ("eissn: 1234-5678", (5, "eissn", "journal.issn-form")),
        ("license: CC-BY", (5, "license", "journal.license-unknown")),
        ("email: editors", (5, "email", "journal.email-form")),
        ("format: 9", (5, "format", "journal.format")),
        ("founded: long ago", (5, "founded", "journal.wrong-type")),
        ("publisher: {name: {en: P}, country: UK}",
         (5, "publisher.country", "journal.country-unknown")),
        ("publisher: {name: {en: P}, url: x}", (5, "publisher.url", "journal.url-form")),
    ],
)  # fmt: skip
def test_each_mistake_is_one_problem(
    tmp_path: Path, line: str, expected: tuple[int, str, str]
) -> None:
    config, told = load(tmp_path, journal=projects.JOURNAL + line + "\n")
    assert config is None
    assert told == [expected]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[kk, ru, en]", "[kz, ru, en]", (2, "languages[0]", "journal.language-unknown")),
        ("[kk, ru, en]", "[kk, ru, kk]", (2, "languages[2]", "journal.language-doubled")),
        ("https://example.org", "example.org", (3, "url", "journal.url-form")),
        ("https://", "javascript:", (3, "url", "journal.url-form")),
        ("kk: Үлгі, ", "", (1, "title.kk", "journal.title-missing")),
    ],
)
def test_each_wrong_value_is_told(
    tmp_path: Path, old: str, new: str, expected: tuple[int, str, str]
) -> None:
    config, told = load(tmp_path, journal=projects.JOURNAL.replace(old, new))
    assert config is None
    assert expected in told


def test_all_files_are_told_at_once(tmp_path: Path) -> None:
    _, told = load(
        tmp_path,
        journal=projects.JOURNAL + "isn: x\n",
        sections="- {id: a, name: {kk: A, ru: A, en: A}}\n- {id: a, name: {kk: A, ru: A}}\n"
        "- {id: A b, name: {kk: A, ru: A, en: A}}\n",
        subjects="irtsi: {}\nudc: {911: {en: X}}\n",
    )
    assert told == [
        (5, "isn", "journal.unknown-field"),
        (2, "1.id", "sections.id-doubled"),
        (2, "1.name.en", "sections.name-missing"),
        (3, "2.id", "sections.id-form"),
    ]


def test_an_unknown_scheme_is_told(tmp_path: Path) -> None:
    _, told = load(tmp_path, subjects="msc: {11A: {en: X}}\n")
    assert told == [(1, "msc", "subjects.scheme-unknown")]


def test_licences_have_names_and_addresses() -> None:
    assert all(row.url.startswith("https://creativecommons.org/") for row in LICENCES.values())
    found = licence("CC-BY-4.0")
    assert found is not None
    assert found.name == "Creative Commons Attribution 4.0 International"
    assert licence("CC-BY") is None
