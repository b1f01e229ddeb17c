"""The units of a site made into files: the same bytes in whatever process.

A process that has a project's reading makes a renderer of its own, and needs nothing else to make
any unit; what it wrote, it tells.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from muragat import ids, pipeline, tree
from muragat.config import SiteConfig
from muragat.content.reading import Reading
from muragat.exports.articles_json import article_line
from muragat.fingerprint import fingerprint
from muragat.growing import Grown, Growth, Loan
from muragat.host import project as host_project
from muragat.host.render import Renderer, Theme
from muragat.host.settings import Settings
from muragat.host.site import Frame, frame_of
from muragat.indexes.keeping import Keeping
from muragat.intake import APART
from muragat.keys import key_of, record_key
from muragat.pages import KINDS, Unit, pages_of
from muragat.pages.views import Page
from muragat.pages.written import front_matter, page_markdown, read_page
from muragat.problems import EnvironmentFailure, Problem
from muragat.scan import scan
from muragat.search.files import File
from muragat.search.keeping import prepare

BATCH = 24
"""Units a task: enough to make the hand-over cheap, few enough to share the work evenly."""

INDEX = Unit("index")
"""Stands for the files of the search, which are made from the terms of all articles."""

READING = "reading"
"""The file in the cache that other processes take the reading from."""

TURN = "turn"
"""The file in the cache that says which build's processes may work on the trees."""


MADE = "made"
"""The folder in the cache for what was made in one process and not yet taken by another."""

Left = str
"""The file that units were left in.

They hold lines of the data, each as long as a text: through a pipe they would wait for the other
process piece by piece.
"""


class Made(msgspec.Struct, frozen=True, array_like=True):
    """What a unit consists of: files of the site and of the sources with their keys.

    There is one of the sources for each page. ``rows`` are the sitemap's in the same order, ``""``
    for a page that is not listed.
    """

    site: tuple[tuple[str, bytes], ...] = ()
    sources: tuple[tuple[str, bytes], ...] = ()
    rows: tuple[str, ...] = ()


class Order(msgspec.Struct, frozen=True, array_like=True):
    """A unit to make, with what is known of its files.

    ``line``: its line of the data, too; ``beside``: the files that belong to its pages, too.
    ``known`` is the unit as it was made last, if all is as it was but the looks of its pages: then
    its sources hold their records.
    """

    unit: Unit
    line: bool
    site: Loan
    sources: Loan
    beside: bool = True
    known: Made | None = None


class Done(msgspec.Struct, frozen=True, array_like=True):
    """A unit that was made."""

    made: Made
    site: Grown
    sources: Grown
    line: bytes


class Job(NamedTuple):
    """What a process needs to make units of a project; ``turn`` stands for the build at work."""

    settings: Settings
    cache: str
    turn: bytes


class Making(Protocol):
    """Makes units, or knows where they were made."""

    def make(self, order: Order) -> Done:
        """Return a unit as ordered."""


class _Sheet(NamedTuple):
    """A page, the key of its record, and its row of the sitemap."""

    page: Page
    record: bytes
    row: str


class Maker:
    """Makes the units of a product, which is asked for when something must be made of it."""

    def __init__(
        self, product: Callable[[], pipeline.Product], renderer: Renderer, cache: Path
    ) -> None:
        self._make_product = product
        self._renderer = renderer
        self._cache = cache
        self._folders: tuple[set[str], set[str]] = (set(), set())

    @functools.cached_property
    def _product(self) -> pipeline.Product:
        return self._make_product()

    def make(self, order: Order) -> Done:
        """Make a unit."""
        site = Growth(order.site, look, self._folders[0])
        sources = Growth(order.sources, folders=self._folders[1])
        if order.unit == INDEX:
            self._make_search(site)
            return Done(made_of(site, sources, ()), site.done, sources.done, b"")
        rows = []
        known = order.known
        read = self._read(order, known, sources) if known else None
        for page, record, row in self._anew(order, sources) if read is None else read:
            place, key = ids.html_uri(page.url), key_of(self._renderer.mark, record)
            if not site.keep(place, key):
                site.write(place, key, self._renderer.render(page))
            rows.append(row)
        if order.beside and not (known and read is not None and _keep_others(known, site)):
            for url, content in self._product.files_of(order.unit):
                if url not in site.done.files:
                    site.put(url, content)
        line = b""
        if order.line:
            archive = self._product.archive
            line = article_line(archive, archive.article(order.unit.id))
        return Done(made_of(site, sources, tuple(rows)), site.done, sources.done, line)

    def _anew(self, order: Order, sources: Growth) -> Iterator[_Sheet]:
        """Make the pages of a unit, and their sources."""
        for page in pages_of(self._product.site, order.unit):
            front = front_matter(page)
            record = self._product.record_key(page, front)
            source = ids.source_uri(page.url)
            if not sources.keep(source, record):
                sources.write(source, record, page_markdown(page, front))
            yield _Sheet(page, record, self._product.sitemap_row(page))

    def _read(self, order: Order, known: Made, sources: Growth) -> list[_Sheet] | None:
        """Read the pages of a unit from its sources, if those are as they were."""
        data = KINDS[order.unit.kind].data
        sheets = []
        for (source, record), row in zip(known.sources, known.rows, strict=True):
            if not sources.keep(source, record):
                return None
            try:
                # A Path would cost as much as the file.
                with open(f"{order.sources.root}/{source}", "rb", buffering=0) as file:  # noqa: PTH123
                    sheets.append(_Sheet(read_page(file.read(), data), record, row))
            except (OSError, ValueError):
                return None
        return sheets

    def _make_search(self, site: Growth) -> None:
        def give(file: File) -> None:
            if not site.keep(file.url, file.key):
                site.write(file.url, file.key, file.content())

        mark = mark_of(self._product.archive.config)
        self._product.search_keeper(self._cache, mark).give(give)


def mark_of(config: SiteConfig) -> bytes:
    """Return what stands for the program and the configuration: all is made with these."""
    return key_of(fingerprint(), record_key(config))


def _keep_others(known: Made, site: Growth) -> bool:
    """Keep the files of a unit that are no pages; tell whether there are all of them."""
    return all(site.keep(*file) for file in known.site if file[0] not in site.done.files)


def made_of(site: Growth, sources: Growth, rows: tuple[str, ...]) -> Made:
    """Return what a unit consists of."""
    return Made(_keys(site.done), _keys(sources.done), rows)


def _keys(grown: Grown) -> tuple[tuple[str, bytes], ...]:
    return tuple((path, held.key) for path, held in grown.files.items())


def look(path: str, content: bytes) -> list[Problem]:
    """Look over a file that is to be published."""
    return scan({path: content})


class _Token(msgspec.Struct, frozen=True, array_like=True):
    """The key of a reading that was left, and the frame of its site."""

    key: bytes
    frame: Frame


def save_reading(cache: Path, reading: Reading) -> bytes:
    """Leave a reading for other processes; return its token. Raises EnvironmentFailure."""
    data = pipeline.pack(reading)
    with tree.refusals(cache):
        (cache / READING).write_bytes(data)
    return msgspec.msgpack.encode(_Token(key_of(data), frame_of(reading.archive)))


@functools.lru_cache(maxsize=1)
def _theme(job: Job) -> Theme:
    """Return this process's theme, for as long as the same build is at work."""
    settings = job.settings
    if not settings.are_of_here:
        settings = host_project.load(Path(settings.project))
    theme = Theme(settings, Path(job.cache))
    theme.load()
    return theme


@functools.lru_cache(maxsize=1)
def _maker(job: Job, token: bytes) -> Maker:
    """Return this process's maker, for as long as the reading is the same.

    ``token`` stands for the reading that lies in the cache.
    """
    left = msgspec.msgpack.decode(token, type=_Token)
    cache = Path(job.cache)

    def product() -> pipeline.Product:
        data = (cache / READING).read_bytes()
        if key_of(data) != left.key:
            raise EnvironmentFailure("Another build has begun in this project.")
        keeping = Keeping(cache, fingerprint())
        return pipeline.Product(
            Path(job.settings.project), pipeline.unpack(data, cache / APART), keeping
        )

    return Maker(product, Renderer(_theme(job), left.frame), cache)


def get_ready(job: Job, _: None) -> None:
    """Do in a process what can be done before the reading is there."""
    with in_turn(job):
        _theme(job)


def begin_search(job: Job, asked: tuple[bytes, list[str]]) -> None:
    """Make the index of the search while the site is not known yet.

    What is asked for is the search's mark and the ids of all articles in their order.
    """
    with in_turn(job):
        prepare(Path(job.cache), *asked)


def make(common: tuple[Job, bytes], orders: list[Order]) -> Left:
    """Make units in a process that may never have seen the project; leave them in a file.

    What is common is the job and the reading's token. Raises EnvironmentFailure when the build
    that asked for them is over.
    """
    job, token = common
    with in_turn(job):
        maker = _maker(job, token)
        # As an object it would cost the process that takes it more than some pages do.
        packed = msgspec.msgpack.encode([maker.make(order) for order in orders])
        left = f"{job.cache}/{MADE}/{os.urandom(8).hex()}"
        with tree.refusals(Path(left)):
            Path(left).write_bytes(packed)
        return left


def made(result: Left | list[Done]) -> list[Done]:
    """Return units that were made here, or take what ``make`` left in another process."""
    if isinstance(result, list):
        return result
    with tree.refusals(Path(result)):
        packed = Path(result).read_bytes()
        Path(result).unlink()
    return msgspec.msgpack.decode(packed, type=list[Done])


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
            (cache / MADE).mkdir(exist_ok=True)
            for left in (cache / MADE).iterdir():
                left.unlink()
            file.truncate(0)
            file.write(turn)
    return turn


@contextlib.contextmanager
def in_turn(job: Job) -> Iterator[None]:
    """Work on the trees; raises EnvironmentFailure when the build that asked for it is over."""
    with (Path(job.cache) / TURN).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        if file.read() != job.turn:
            raise EnvironmentFailure("Another build has begun in this project.")
        yield
