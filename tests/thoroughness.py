"""How many examples a property is tried with."""

from __future__ import annotations

import os

CI = bool(os.environ.get("CI"))


def examples(count: int) -> int:
    """Return how many of the examples are tried here: all in CI, every fourth at a desk."""
    return count if CI else count // 4
