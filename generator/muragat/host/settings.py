"""What a build needs of a project's ``mkdocs.yml``."""

from __future__ import annotations

from pathlib import Path

from muragat.model import Record


class Settings(Record, frozen=True, kw_only=True):
    """What ``mkdocs.yml`` says to us; all paths are absolute.

    ``project`` is the folder that it lies in, ``theme`` the folders in which a template is looked
    for, in this order: the project's own (``custom``), ours, Material's. ``styles`` are the
    project's own style sheets by their names below ``content/``. A file that is not ``alone``
    depends on others, or on the environment.
    """

    project: str
    site: str
    theme: tuple[str, ...]
    custom: str | None = None
    styles: tuple[str, ...] = ()
    alone: bool = True

    @property
    def others(self) -> tuple[str, ...] | None:
        """What a build reads beside the project's own files; ``None`` if that cannot be said."""
        if not self.alone:
            return None
        return (self.custom,) if self.custom else ()

    @property
    def are_of_here(self) -> bool:
        """Whether the theme lies where they say: other machines may have it elsewhere."""
        return all(Path(folder).is_dir() for folder in self.theme)
