"""Alphabetical lists: links under the letters of a language's own alphabet."""

from __future__ import annotations

from collections.abc import Iterable

from muragat import languages
from muragat.pages.views import Letter, Link


def letters(links: Iterable[Link], lang: str) -> tuple[Letter, ...]:
    """Sort links by the alphabet of a language and part them by first letter, ``#`` last."""
    groups: dict[str, list[Link]] = {}
    for link in sorted(links, key=lambda link: languages.sort_key(link.text, lang)):
        groups.setdefault(languages.initial(link.text, lang), []).append(link)
    ordered = [key for key in groups if key != "#"] + [key for key in groups if key == "#"]
    return tuple(
        # Code points, as some letters cannot stand in an id that is easy to link to.
        Letter(
            letter=key,
            anchor="letter-" + "-".join(f"{ord(c):x}" for c in key),
            items=tuple(groups[key]),
        )
        for key in ordered
    )
