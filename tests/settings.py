"""What a project's ``mkdocs.yml`` says, without MkDocs."""

from __future__ import annotations

from pathlib import Path

from muragat.host.settings import Settings
from muragat.resources import resource


def settings_for(project: Path, custom: Path | None = None) -> Settings:
    """Return the settings of a project with our theme, and one of its own over it."""
    own = str(custom) if custom else None
    ours = str(resource("theme"))
    return Settings(
        project=str(project),
        site=str(project / "site"),
        theme=(own, ours) if own else (ours,),
        custom=own,
    )
