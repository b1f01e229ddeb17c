"""The interface strings and the templates that ask for them."""

from __future__ import annotations

import re
from typing import get_args

import pytest
import yaml
from babel import Locale

from muragat.model import RelationType, Status
from muragat.resources import resource
from muragat.strings import available, strings

FIELDS = re.compile(r"\{(\w+)\}")
TEMPLATES = [p for p in resource("theme").rglob("*.html") if "languages" not in p.parts]


def table(lang: str) -> dict[str, str | dict[str, str]]:
    path = resource(f"theme/strings/{lang}.yml")
    return dict(yaml.safe_load(path.read_text("utf-8")))


def fields(value: str | dict[str, str]) -> set[str]:
    return set(FIELDS.findall(str(list(value.values()) if isinstance(value, dict) else value)))


@pytest.mark.parametrize("lang", [code for code in available() if code != "en"])
def test_a_translation_is_whole(lang):
    english, own = table("en"), table(lang)
    assert list(own) == list(english)
    for key, value in own.items():
        assert isinstance(value, dict) == isinstance(english[key], dict), key
        assert fields(value) == fields(english[key]), key


@pytest.mark.parametrize("lang", list(available()))
def test_plurals_have_every_form(lang):
    forms = {"other", *Locale.parse(lang).plural_form.rules}
    for key, value in table(lang).items():
        if isinstance(value, dict):
            assert set(value) == forms, key


def test_templates_ask_for_strings_that_exist():
    source = "".join(p.read_text("utf-8") for p in TEMPLATES)
    keys = set(re.findall(r'\b(?:t|words)(?:\.plural)?\("([\w.-]+\w)"[,)]', source))
    assert len(keys) > 60
    assert keys <= set(table("en"))


def test_every_relation_and_status_has_words():
    t = strings("en")
    for name in get_args(RelationType):
        assert t(f"relation.{name}")
        assert t(f"relation.{name}.inverse")
    for name in set(get_args(Status)) - {"published"}:
        assert t(f"status.{name}")
        assert t(f"status.{name}.text")
