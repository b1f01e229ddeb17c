"""``muragat build --shard`` and ``muragat merge``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from muragat import tree
from muragat.host import making, shards
from muragat.host import project as host_project
from muragat.host.build import build, take_in
from muragat.host.making import Maker
from muragat.host.render import Renderer, Theme
from muragat.host.site import frame_of
from muragat.pages import units
from muragat.stamp import Built
from muragat.workers import Workers


def default_folder(project: Path, part: shards.Share) -> Path:
    """Return where a shard is written if nobody says where."""
    return project / "build" / "shards" / f"{part.number}-of-{part.of}"


def build_shard(
    project: Path,
    part: shards.Share,
    folder: Path | None = None,
    *,
    url: str | None = None,
    strict: bool = False,
    workers: Workers | None = None,
) -> tuple[Path, int]:
    """Make a share of a site; return its folder and the number of its pages.

    All of the content is read and checked, as every page depends on the indexes. Raises
    BuildError when it has errors.
    """
    settings = host_project.load(project, host_project.folders(project).cache)
    where = host_project.folders(project, settings.site)
    target = folder or default_folder(where.project, part)
    with tree.lock(where.build), workers or Workers(1) as hands:
        product = take_in(project, where.cache, hands, url=url, strict=strict)
        renderer = Renderer(Theme(settings, where.cache), frame_of(product.archive))
        token = shards.shard_token(product, renderer)
        every = (making.INDEX, *units(product.site))
        maker = Maker(lambda: product, renderer, where.cache)
        return target, shards.write_shard(target, part, token, every, maker)


def merge(
    project: Path,
    folders: list[Path],
    *,
    url: str | None = None,
    strict: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> Built:
    """Put the shards of a site together and publish it as a build does.

    Raises ConfigError when a shard is missing or does not fit the content.
    """
    found = folders or sorted(
        path for path in (project / "build" / "shards").glob("*-of-*") if path.is_dir()
    )
    return build(project, url=url, strict=strict, shards=shards.Shards(found), progress=progress)
