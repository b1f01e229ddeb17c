"""``muragat build``: the pipeline's pages rendered in a loop of our own, then exchanged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from muragat import ids, pipeline, tree
from muragat.host import project as host_project
from muragat.host.render import Renderer
from muragat.problems import BuildError, Problem, has_errors
from muragat.scan import scan

Progress = Callable[[int, int], None]
"""Called with pages done and pages in all."""


class Built(NamedTuple):
    """What a build did."""

    problems: tuple[Problem, ...]
    pages: int
    articles: int
    changed: int
    site: Path


def build(
    project: Path,
    *,
    url: str | None = None,
    strict: bool = False,
    progress: Progress = lambda done, total: None,
) -> Built:
    """Build a project's site and put it in the place of the old one.

    Raises BuildError, with the problems and the old site untouched, when the content has errors.
    """
    config = host_project.load(project)
    where = host_project.folders(project, config.site_dir)
    with tree.lock(where.build):
        tree.check_ours(where.site)
        product = pipeline.run(project, url=url)
        stop_on_errors(product.problems, strict=strict)
        tree.fill(where.pages, pipeline.markdown_tree(product.pages))
        config.site_url = product.archive.journal.url
        files = site_files(product, Renderer(config, product.archive), progress)
        stop_on_errors((*product.problems, *scan(files)), strict=strict)
        changed = tree.fill(where.next_site, files)
        tree.exchange(where.next_site, where.site)
    return Built(
        problems=product.problems,
        pages=len(product.pages),
        articles=len(product.archive.articles),
        changed=changed,
        site=where.site,
    )


def stop_on_errors(problems: tuple[Problem, ...], *, strict: bool = False) -> None:
    """Raise BuildError when the problems stop a build."""
    if has_errors(problems, strict=strict):
        raise BuildError("Nothing was built; the site is as it was.", problems)


def site_files(
    product: pipeline.Product, renderer: Renderer, progress: Progress
) -> dict[str, tree.Content]:
    """Return every file of the site by path: rendered pages, exports, shared files."""
    files: dict[str, tree.Content] = {**renderer.assets.files, **product.files}
    for done, page in enumerate(product.pages, 1):
        files[ids.html_uri(page.url)] = renderer.render(page)
        progress(done, len(product.pages))
    return files
