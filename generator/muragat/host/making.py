"""The units of a site made into files: the same bytes in whatever process.

A process that has a project's reading makes a renderer of its own, and needs nothing else to make
any unit; what it wrote, it tells.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from muragat import ids, pipeline, tree
from muragat.content.reading import Reading
from muragat.exports.articles_json import article_line
from muragat.fingerprint import fingerprint
from muragat.growing import Grown, Growth, Loan
from muragat.host import project as host_project
from muragat.host.render import Renderer, Theme
from muragat.host.site import frame_of
from muragat.indexes.keeping import Keeping
from muragat.keys import key_of, record_key
from muragat.pages import Unit, pages_of
from muragat.problems import EnvironmentFailure, Problem
from muragat.scan import scan
from muragat.search.files import File

BATCH = 24
"""Units a task: enough to make the hand-over cheap, few enough to share the work evenly."""

INDEX = Unit("index")
"""Stands for the files of the search, which are made from the terms of all articles."""

READING = "reading"
"""The file in the cache that other processes take the reading from."""

TURN = "turn"
"""The file in the cache that says which build's processes may work on the trees."""


class Made(msgspec.Struct, frozen=True, array_like=True):
    """What a unit consists of: files of the site and of the sources with their keys.

    ``rows`` are the sitemap's, one a page, ``""`` for a page that is not listed.
    """

    site: tuple[tuple[str, bytes], ...] = ()
    sources: tuple[tuple[str, bytes], ...] = ()
    rows: tuple[str, ...] = ()


class Order(msgspec.Struct, frozen=True, array_like=True):
    """A unit to make, with what is known of its files.

    ``line``: its line of the data, too; ``beside``: the files that belong to its pages, too.
    """

    unit: Unit
    line: bool
    site: Loan
    sources: Loan
    beside: bool = True


class Done(msgspec.Struct, frozen=True, array_like=True):
    """A unit that was made."""

    made: Made
    site: Grown
    sources: Grown
    line: bytes


class Job(NamedTuple):
    """What a process needs to make units of a project; ``turn`` stands for the build at work."""

    project: str
    cache: str
    turn: bytes


class Making(Protocol):
    """Makes units, or knows where they were made."""

    def make(self, order: Order) -> Done:
        """Return a unit as ordered."""


class Maker:
    """Makes the units of a product."""

    def __init__(self, product: pipeline.Product, renderer: Renderer, cache: Path) -> None:
        self._product = product
        self._renderer = renderer
        self._cache = cache
        self._folders: tuple[set[str], set[str]] = (set(), set())

    def make(self, order: Order) -> Done:
        """Make a unit."""
        site = Growth(order.site, look, self._folders[0])
        sources = Growth(order.sources, folders=self._folders[1])
        if order.unit == INDEX:
            self._make_search(site)
            return Done(made_of(site, sources, ()), site.done, sources.done, b"")
        rows = []
        for page in pages_of(self._product.site, order.unit):
            front = pipeline.front_matter(page)
            record = self._product.record_key(page, front)
            source = ids.source_uri(page.url)
            if not sources.keep(source, record):
                sources.write(source, record, pipeline.page_markdown(page, front))
            place, key = ids.html_uri(page.url), key_of(self._renderer.mark, record)
            if not site.keep(place, key):
                site.write(place, key, self._renderer.render(page))
            rows.append(self._product.sitemap_row(page))
        if order.beside:
            for url, content in self._product.files_of(order.unit):
                site.put(url, content)
        line = b""
        if order.line:
            archive = self._product.archive
            line = article_line(archive, archive.article(order.unit.id))
        return Done(made_of(site, sources, tuple(rows)), site.done, sources.done, line)

    def _make_search(self, site: Growth) -> None:
        def give(file: File) -> None:
            if not site.keep(file.url, file.key):
                site.write(file.url, file.key, file.content())

        mark = key_of(fingerprint(), record_key(self._product.archive.config))
        self._product.search_keeper(self._cache, mark).give(give)


def made_of(site: Growth, sources: Growth, rows: tuple[str, ...]) -> Made:
    """Return what a unit consists of."""
    return Made(_keys(site.done), _keys(sources.done), rows)


def _keys(grown: Grown) -> tuple[tuple[str, bytes], ...]:
    return tuple((path, held.key) for path, held in grown.files.items())


def look(path: str, content: bytes) -> list[Problem]:
    """Look over a file that is to be published."""
    return scan({path: content})


def save_reading(cache: Path, reading: Reading) -> bytes:
    """Leave a reading for other processes; return its token. Raises EnvironmentFailure."""
    data = pipeline.pack(reading)
    with tree.refusals(cache):
        (cache / READING).write_bytes(data)
    return key_of(data)


@functools.lru_cache(maxsize=1)
def _theme(job: Job) -> Theme:
    """Return this process's theme, for as long as the same build is at work."""
    theme = Theme(host_project.load(Path(job.project)), Path(job.cache))
    theme.load()
    return theme


@functools.lru_cache(maxsize=1)
def _maker(job: Job, token: bytes) -> Maker:
    """Return this process's maker, for as long as the reading is the same.

    ``token`` stands for the reading that lies in the cache.
    """
    cache = Path(job.cache)
    data = (cache / READING).read_bytes()
    if key_of(data) != token:
        raise EnvironmentFailure("Another build has begun in this project.")
    keeping = Keeping(cache, fingerprint())
    product = pipeline.Product(Path(job.project), pipeline.unpack(data), keeping)
    return Maker(product, Renderer(_theme(job), frame_of(product.archive)), cache)


def get_ready(job: Job, _: None) -> None:
    """Do in a process what can be done before the reading is there."""
    with _in_turn(job):
        _theme(job)


def make(common: tuple[Job, bytes], orders: list[Order]) -> bytes:
    """Make units in a process that may never have seen the project; return them packed.

    What is common is the job and the reading's token. Raises EnvironmentFailure when the build
    that asked for them is over.
    """
    job, token = common
    with _in_turn(job):
        maker = _maker(job, token)
        # As an object it would cost the process that takes it more than some pages do.
        return msgspec.msgpack.encode([maker.make(order) for order in orders])


def made(result: bytes | list[Done]) -> list[Done]:
    """Return units that were made here, or unpack what ``make`` returned in another process."""
    if isinstance(result, list):
        return result
    return msgspec.msgpack.decode(result, type=list[Done])


def begin_turn(cache: Path) -> bytes:
    """Begin a build's turn; return what stands for it. Raises EnvironmentFailure.

    A build that was killed may have left processes at work: this waits for the task that each
    may be at, and none begins another.
    """
    turn = os.urandom(16)
    with tree.refusals(cache):
        cache.mkdir(parents=True, exist_ok=True)
        with (cache / TURN).open("ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.truncate(0)
            file.write(turn)
    return turn


@contextlib.contextmanager
def _in_turn(job: Job) -> Iterator[None]:
    with (Path(job.cache) / TURN).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        if file.read() != job.turn:
            raise EnvironmentFailure("Another build has begun in this project.")
        yield
