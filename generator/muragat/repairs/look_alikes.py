"""Cyrillic and Latin letters that look alike."""

from __future__ import annotations

import json
from pathlib import Path

CYRILLIC, LATIN = "Cyrl", "Latn"

_TWINS: dict[str, str] = json.loads(Path(__file__).with_suffix(".json").read_bytes())
TO_CYRILLIC = str.maketrans(_TWINS[LATIN], _TWINS[CYRILLIC])
TO_LATIN = str.maketrans(_TWINS[CYRILLIC], _TWINS[LATIN])


def fold(text: str) -> str:
    """Return a form in which case and look-alike letters of two scripts make no difference."""
    return text.casefold().translate(TO_CYRILLIC)
