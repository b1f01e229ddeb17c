"""``muragat build``: the pipeline's pages rendered in a loop of our own, then exchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from muragat import ids, markdown, pipeline, tree
from muragat.exports.sitemap import Row
from muragat.growing import GrowingTree, key_of
from muragat.host import project as host_project
from muragat.host import work
from muragat.host.render import Renderer
from muragat.host.site import Frame, frame_of
from muragat.pages.views import Page
from muragat.problems import BuildError, Problem, has_errors
from muragat.scan import scan

Progress = Callable[[int], None]
"""Called with the number of pages done."""


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
    jobs: int = 1,
    progress: Progress = lambda done: None,
) -> Built:
    """Build a project's site and put it in the place of the old one.

    With ``jobs`` above 1 the pages are rendered in that many other processes; the bytes are the
    same. Raises BuildError, with the problems and the old site untouched, when the content has
    errors.
    """
    config = host_project.load(project)
    where = host_project.folders(project, config.site_dir)
    with tree.lock(where.build):
        host_project.prepare(where)
        markdown.remember(where.texts)
        product = pipeline.run(project, url=url)
        stop_on_errors(product.problems, strict=strict)
        with tree.room(where.next_site):
            site = GrowingTree(
                where.next_site, where.cache, twin=where.site, look=_look, mark=_mark()
            )
            sources = GrowingTree(where.pages, where.cache)
            count = _write(product, project, where, site, sources, jobs, progress)
            stop_on_errors((*product.problems, *site.problems), strict=strict)
            sources.finish()
            site.finish()
        tree.exchange(where.next_site, where.site)
    return Built(
        problems=product.problems,
        pages=count,
        articles=len(product.archive.articles),
        changed=site.changed,
        site=where.site,
    )


def _mark() -> bytes:
    """Return what stands for the code that looks files over."""
    package = Path(pipeline.__file__).parent
    code = [package / "scan.py", *sorted((package / "hardened").glob("*.py"))]
    return key_of(*(path.read_bytes() for path in code))


def _look(path: str, content: bytes) -> list[Problem]:
    return scan({path: content})


def _write(
    product: pipeline.Product,
    project: Path,
    where: host_project.Folders,
    site: GrowingTree,
    sources: GrowingTree,
    jobs: int,
    progress: Progress,
) -> int:
    """Fill the trees; return the number of pages."""
    job = work.Job(str(project), str(where.texts), frame_of(product.archive))
    renderer = work.renderer(job)
    mark = fingerprint(renderer, job.frame)
    for path, asset in renderer.assets.files.items():
        site.put(path, asset)
    rows: list[Row] = []
    count = 0

    def changed() -> Iterator[Page]:
        """Yield the pages that neither tree holds as they must be."""
        nonlocal count
        for page in product.pages():
            count += 1
            progress(count)
            row = product.sitemap_row(page)
            if row:
                rows.append(row)
            record = msgspec.msgpack.encode(page)
            source = ids.source_uri(page.url)
            if not sources.keep(source, key := key_of(record)):
                sources.write(source, key, pipeline.page_markdown(page).encode())
            if not site.keep(ids.html_uri(page.url), key_of(mark, record)):
                yield page

    for page, html in _rendered(changed(), job, renderer, jobs):
        record = msgspec.msgpack.encode(page)
        site.write(ids.html_uri(page.url), key_of(mark, record), html)
    for path, content in product.files(rows):
        site.put(path, content)
    return count


def _rendered(
    pages: Iterator[Page], job: work.Job, renderer: Renderer, jobs: int
) -> Iterator[tuple[Page, bytes]]:
    """Yield each page with its HTML; processes are started only for work that is worth them."""
    first = list(islice(pages, work.BATCH)) if jobs > 1 else []
    if len(first) < work.BATCH:
        for page in chain(first, pages):
            yield page, renderer.render(page)
        return
    with work.processes(jobs) as executor:
        yield from work.render_pages(chain(first, pages), job, executor, jobs)


def fingerprint(renderer: Renderer, frame: Frame) -> bytes:
    """Return what stands for all that a page's HTML is made from beside its record."""
    theme = hashlib.blake2b(digest_size=16)
    for path in renderer.sources():
        theme.update(path.name.encode())
        theme.update(path.read_bytes())
    program = [f"{name} {version(name)}" for name in ("jinja2", "markdown-it-py", "latex2mathml")]
    return key_of(
        theme.digest(),
        msgspec.json.encode(program),
        msgspec.json.encode(sorted(renderer.assets.urls.items())),
        msgspec.msgpack.encode(frame),
    )


def stop_on_errors(problems: tuple[Problem, ...], *, strict: bool = False) -> None:
    """Raise BuildError when the problems stop a build."""
    if has_errors(problems, strict=strict):
        raise BuildError("Nothing was built; the site is as it was.", problems)
