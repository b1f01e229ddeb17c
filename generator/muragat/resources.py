"""Files that the program carries: the theme and the starter.

A wheel has the theme at ``muragat/theme``; an editable install finds the top-level folder.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Return the path of a carried file or folder; raises FileNotFoundError."""
    for root in (_PACKAGE, _PACKAGE.parent.parent):
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(f"muragat was installed without {name}")
