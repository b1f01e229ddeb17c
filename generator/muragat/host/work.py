"""Rendering in other processes: the same pages, the same bytes, in the same order.

What a page needs is in its record; a worker has a renderer of its own, made from the project's
``mkdocs.yml`` and the facts of the site that the frame shows. Any ``concurrent.futures.Executor``
will do.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from muragat import markdown
from muragat.host import project as host_project
from muragat.host.render import Renderer
from muragat.host.site import Frame
from muragat.pages.views import Page

BATCH = 48
"""Pages a task: enough to make the hand-over cheap, few enough to share the work evenly."""
AHEAD = 3
"""Batches that wait for each worker."""


class Job(NamedTuple):
    """What a worker needs beside pages; the frame tells whether a renderer can be kept."""

    project: str
    texts: str
    frame: Frame


def renderer(job: Job) -> Renderer:
    """Return a renderer of a site."""
    return Renderer(host_project.load(Path(job.project)), job.frame)


_kept: dict[str, tuple[Job, Renderer]] = {}


def render_batch(job: Job, pages: list[Page]) -> list[bytes]:
    """Render pages in this process, with a renderer that is kept for the next batch."""
    kept = _kept.get(job.project)
    if kept is None or kept[0] != job:
        markdown.remember(Path(job.texts))
        kept = _kept[job.project] = (job, renderer(job))
    return [kept[1].render(page) for page in pages]


def processes(count: int) -> ProcessPoolExecutor:
    """Return an executor of local processes, started afresh so that they inherit nothing."""
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


def render_pages(
    pages: Iterable[Page], job: Job, executor: Executor, workers: int
) -> Iterator[tuple[Page, bytes]]:
    """Yield each page with its HTML, in the order of the pages; few are held at a time."""
    waiting: deque[tuple[list[Page], Future[list[bytes]]]] = deque()
    source = iter(pages)
    while True:
        while len(waiting) < workers * AHEAD and (batch := list(islice(source, BATCH))):
            waiting.append((batch, executor.submit(render_batch, job, batch)))
        if not waiting:
            return
        batch, future = waiting.popleft()
        yield from zip(batch, future.result(), strict=True)
