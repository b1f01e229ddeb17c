"""The interface strings of ``theme/strings/<language>.yml``.

A file maps a key to a text with ``{name}`` fields, or to a map of CLDR plural categories to such
texts, whose ``{count}`` is written with the language's separators. A language without a file, or
a file without a key, falls back to English.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

import yaml

from muragat import languages
from muragat.resources import resource

FALLBACK = "en"


class Strings:
    """The interface in one language: ``t("nav.issues")``, ``t.plural("count.articles", 5)``."""

    def __init__(self, lang: str, table: dict[str, str | dict[str, str]]) -> None:
        self.language = lang
        self._table = table

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key, its fields filled; raises KeyError for an unknown key."""
        text = self._table[key]
        if isinstance(text, dict):
            raise KeyError(f"{key} has plural forms")
        return text.format_map(values) if values else text

    def plural(self, key: str, count: int, **values: object) -> str:
        """Return the plural form of a key for a count."""
        forms = self._table[key]
        if isinstance(forms, str):
            raise KeyError(f"{key} has no plural forms")
        form = forms.get(languages.plural(count, self.language)) or forms["other"]
        return form.format_map({"count": languages.number(count, self.language), **values})

    def get(self, key: str, default: str) -> str:
        """Return the text of a key, or ``default`` where there is none."""
        text = self._table.get(key, default)
        return text if isinstance(text, str) else default

    def subset(self, prefix: str) -> dict[str, str | dict[str, str]]:
        """Return the strings under a prefix, for the scripts in the browser."""
        return {k: v for k, v in self._table.items() if k.startswith(prefix)}


def _load(lang: str) -> dict[str, str | dict[str, str]]:
    try:
        path = resource(f"theme/strings/{lang}.yml")
    except FileNotFoundError:
        return {}
    table = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return dict(table)


@functools.cache
def strings(lang: str) -> Strings:
    """Return the interface strings of a language."""
    return Strings(lang, {**_load(FALLBACK), **_load(lang)})


def available() -> Iterable[str]:
    """Return the languages that have a file of interface strings."""
    return sorted(path.stem for path in resource("theme/strings").glob("*.yml"))
