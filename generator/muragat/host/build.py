"""``muragat build``: the units of a site made in as many processes as wanted, then exchanged."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec

from muragat import ids, kept, manifests, pipeline, stamp, tree
from muragat.beside import beside
from muragat.config import SiteConfig
from muragat.content.reading import Reading
from muragat.fingerprint import fingerprint
from muragat.growing import GrowingTree, Grown, Growth
from muragat.host import making
from muragat.host import project as host_project
from muragat.host.datalines import DataLines
from muragat.host.making import Done, Job, Made, Maker, Making, Order
from muragat.host.render import Renderer, Theme
from muragat.host.settings import Settings
from muragat.host.shards import Shards, shard_token
from muragat.host.site import frame_of
from muragat.indexes.keeping import Keeping
from muragat.intake import Intake
from muragat.keys import key_of
from muragat.manifests import Finished, Standing
from muragat.pages import Unit, units
from muragat.pages.dependencies import Dependencies
from muragat.problems import stop_on_errors
from muragat.stamp import Built, Last, Stamp
from muragat.workers import Workers

Progress = Callable[[int], None]
"""Called with the number of pages done."""

WORTH = 300
"""Units to make from which on other processes are worth their start."""


UNITS = "units"
"""The file in the cache that tells how all units were made last."""


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """A unit as it was made last, and the key of what it was made from."""

    key: bytes
    made: Made


class _Table(msgspec.Struct, array_like=True):
    """All units as they were made last; ``mark`` and ``look`` stand for what no key holds.

    ``mark`` is of all that records are made from, ``look`` of what their pages are made with.
    """

    mark: bytes
    look: bytes
    units: dict[str, _Known]


def build(
    project: Path,
    *,
    url: str | None = None,
    strict: bool = False,
    workers: Workers | None = None,
    shards: Shards | None = None,
    stamped: Stamp | None = None,
    progress: Progress = lambda done: None,
) -> Built:
    """Build a project's site and put it in the place of the old one.

    With ``workers`` other processes do the work where there is much; what ``shards`` hold is
    taken from there. The bytes are the same. ``stamped`` is the project's stamp, if it has been
    taken just now. Raises BuildError, with the problems and the old site untouched, when the
    content has errors.
    """
    settings = host_project.load(project, host_project.folders(project).cache)
    where = host_project.folders(project, settings.site)
    with contextlib.ExitStack() as stack:
        stack.enter_context(tree.lock(where.build))
        workers = stack.enter_context(workers or Workers(1))
        mark = fingerprint()
        job = Job(settings, str(where.cache), making.begin_turn(where.cache))
        token = _stamp(settings, where.project, url, stamped)
        stamp.save(where.cache, Last(token))
        published = manifests.finished(where.site, where.cache, mark)
        # Whether anybody has put a file into it is told before it is exchanged.
        host_project.prepare(where, known=published is not None)
        # Workers that have been started already need all there is.
        alone = workers.count > 1 and not workers.are_open
        standings = stack.enter_context(
            beside(lambda: _standings(where, published, mark), wanted=alone)
        )

        product = take_in(
            project, where.cache, workers, url=url, strict=strict, job=job, states=token.issues
        )
        theme = Theme(settings, where.cache)
        if workers.are_open:
            # They have read the articles, and have nothing to do until it is known what to make.
            workers.each(making.get_ready, job)
        renderer = Renderer(theme, frame_of(product.archive))
        given: Making | None = None
        if shards is not None:
            shards.check(shard_token(product, renderer))
            given = shards.making(product)
        plan = _plan(product, where.cache)
        found = msgspec.msgpack.decode(standings(), type=_Standings)
        with tree.room(where.next_site):
            site = GrowingTree(
                where.next_site,
                where.cache,
                twin=published,
                look=making.look,
                mark=mark,
                standing=found.next_site,
            )
            sources = GrowingTree(where.pages, where.cache, standing=found.pages)
            hands = _Hands(workers, job, given)
            works = _Works(plan, renderer, where.cache, site, sources, hands)
            count = works.write(progress)
            stop_on_errors((*product.problems, *site.done.problems), strict=strict)
            sources.finish()
            site.finish()
            works.remember()
        tree.exchange(where.next_site, where.site, known=found.site)
        articles = len(product.archive.articles)
        trees = (str(where.site), str(where.pages))
        last = Last(token, mark, trees, product.problems, count, articles)
        stamp.save(where.cache, last)
    return Built(product.problems, count, articles, site.done.changed, where.site)


class _Standings(msgspec.Struct, frozen=True, array_like=True):
    """How the trees were found; of the ``site`` only whether no file had come or gone."""

    site: bool
    next_site: Standing | None
    pages: Standing | None


def _standings(where: host_project.Folders, published: Finished | None, mark: bytes) -> bytes:
    """Look at all files of the trees that a build works on; return ``_Standings``, packed."""
    trees = (
        manifests.finished(where.next_site, where.cache, mark),
        manifests.finished(where.pages, where.cache),
    )
    return msgspec.msgpack.encode(
        _Standings(
            published is not None and published.is_sound(),
            *(found.standing() if found else None for found in trees),
        )
    )


def _stamp(settings: Settings, project: Path, url: str | None, stamped: Stamp | None) -> Stamp:
    """Return the stamp of what a build is about to read."""
    others = settings.others
    if others is None:
        return Stamp(b"", b"")
    if stamped is not None and stamped.others == others:
        return stamped
    return stamp.take(project, others, url)


def take_in(
    project: Path,
    cache: Path,
    workers: Workers,
    *,
    url: str | None,
    strict: bool,
    job: Job | None = None,
    states: Mapping[str, bytes] | None = None,
) -> pipeline.Product:
    """Read and check a project, keeping what has not changed; raises BuildError on errors.

    ``job`` is that of a build, for which the search can be begun; ``states`` are those of the
    stamp's issues.
    """

    def take(config: SiteConfig) -> Intake:
        return Intake(cache, config, making.mark_of(config), workers, states)

    def on_read(reading: Reading) -> None:
        # Those that took articles in would have nothing to do while all are checked.
        if job is not None and workers.are_open:
            archive = reading.archive
            asked = (making.mark_of(archive.config), [a.id for a in archive.articles])
            workers.start(making.begin_search, job, asked)

    keeping = Keeping(cache, fingerprint())
    product = pipeline.run(project, url=url, take=take, keeping=keeping, on_read=on_read)
    stop_on_errors(product.problems, strict=strict)
    return product


class _Hands(NamedTuple):
    """Who makes the units: processes at a job, or what knows where they were made."""

    workers: Workers
    job: Job
    making: Making | None


class _Plan(NamedTuple):
    """What a site consists of, and how it was made last.

    ``keys`` are those of all units, the search's first, ``lines`` those of the lines of the data
    with the ids of their articles.
    """

    product: pipeline.Product
    keys: dict[Unit, bytes]
    lines: list[tuple[str, bytes]]
    last: _Table


def _plan(product: pipeline.Product, cache: Path) -> _Plan:
    dependencies = Dependencies(product.site, product.beside_key)
    lines = [(a.id, dependencies.line_key(a)) for a in product.archive.articles]
    search = key_of(product.site.indexes.authors_key, *(key for _, key in lines))
    keys = {making.INDEX: search}
    keys |= {unit: dependencies.key(unit) for unit in units(product.site)}
    return _Plan(product, keys, lines, kept.load(cache / UNITS, _Table) or _Table(b"", b"", {}))


class _Works:
    """One build's work on the two trees: what can be kept is kept, the rest is made."""

    def __init__(
        self,
        plan: _Plan,
        renderer: Renderer,
        cache: Path,
        site: GrowingTree,
        sources: GrowingTree,
        hands: _Hands,
    ) -> None:
        self._hands = hands
        self._product = plan.product
        self._plan = plan
        self._renderer = renderer
        self._cache = cache
        self._site = site
        self._sources = sources
        mark = making.mark_of(plan.product.archive.config)
        self._old = plan.last
        self._new = _Table(mark, renderer.mark, {})

    def write(self, progress: Progress) -> int:
        """Fill the trees; return the number of pages."""
        for path, asset in self._renderer.assets.files.items():
            self._site.put(path, asset)
        own = Growth(self._site.lend([ids.ARTICLES_DATA]))
        data = DataLines(own, self._cache, self._plan.lines)
        wanted = data.wanted()
        orders: list[Order] = []
        for unit, key in self._plan.keys.items():
            line = unit.kind == "article" and unit.id in wanted
            if line or not self._kept(unit, key):
                orders.append(self._order(unit, key, line))
        if len(orders) < WORTH:
            new = [order for order in orders if order.line]
            with self._copying(data, self._make(new, progress)):
                others = [order for order in orders if not order.line]
                for _ in self._make(others, progress):
                    pass  # They have no lines.
                return self._write_common()
        with data.writing() as add:
            for article_id, text in self._make(orders, progress):
                add(article_id, text)
        self._site.take(data.done)
        return self._write_common()

    def _write_common(self) -> int:
        """Write the files about the site as a whole; return the number of pages."""
        rows: list[str] = []
        pages = 0
        for unit in self._plan.keys:
            made = self._new.units[unit.name].made
            pages += len(made.rows)
            rows += filter(None, made.rows)
        for path, content in self._product.common_files(rows):
            self._site.put(path, content)
        return pages

    @contextlib.contextmanager
    def _copying(self, data: DataLines, new: Iterable[tuple[str, bytes]]) -> Iterator[None]:
        """Bring the data up to date beside all else, as to copy them takes long."""
        lines = list(new)
        workers, job = self._hands.workers, self._hands.job

        def write() -> bytes:
            with making.in_turn(job), data.writing() as add:
                for article_id, text in lines:
                    add(article_id, text)
            return msgspec.msgpack.encode(data.done)

        wanted = workers.count > 1 and not data.is_kept
        with beside(write, wanted=wanted) as written:
            yield
            self._site.take(msgspec.msgpack.decode(written(), type=Grown))

    def _make(self, orders: list[Order], progress: Progress) -> Iterator[tuple[str, bytes]]:
        """Make what is ordered; yield the lines of the data among it, with their articles' ids."""
        for order, done in self._made(orders):
            self._site.take(done.site)
            self._sources.take(done.sources)
            self._new.units[order.unit.name] = _Known(self._plan.keys[order.unit], done.made)
            if order.line:
                yield order.unit.id, done.line
            progress(len(self._new.units))

    def remember(self) -> None:
        """Keep what was made for the next build."""
        kept.save(self._cache / UNITS, self._new)

    def _known(self, unit: Unit, key: bytes) -> _Known | None:
        """Return a unit that was last made from the same, but for the looks of its pages."""
        known = self._old.units.get(unit.name)
        return known if known and (self._old.mark, known.key) == (self._new.mark, key) else None

    def _kept(self, unit: Unit, key: bytes) -> bool:
        """Keep all files of a unit that is made from the same as last time, if they are there."""
        known = self._known(unit, key)
        # The search has no pages.
        if known is None or (self._old.look != self._new.look and unit != making.INDEX):
            return False
        made = known.made
        if not (self._site.keep_all(made.site) and self._sources.keep_all(made.sources)):
            return False
        self._new.units[unit.name] = known
        return True

    def _order(self, unit: Unit, key: bytes, line: bool) -> Order:
        # Files may be as they were even where all that they are made from must be asked again.
        last = self._old.units.get(unit.name)
        made = last.made if last else Made()
        known = self._known(unit, key)
        return Order(
            unit,
            line,
            self._site.lend(path for path, _ in made.site),
            self._sources.lend(path for path, _ in made.sources),
            known=known.made if known else None,
        )

    def _made(self, orders: list[Order]) -> Iterator[tuple[Order, Done]]:
        """Yield what is ordered as it was made, articles in their order."""
        workers, given = self._hands.workers, self._hands.making
        maker = given or Maker(lambda: self._product, self._renderer, self._cache)
        few = len(orders) < WORTH and not workers.are_open
        if given or workers.count < 2 or few:
            for order in orders:
                yield order, maker.make(order)
            return
        token = making.save_reading(self._cache, self._product.reading)
        common = (self._hands.job, token)

        def here(part: list[Order]) -> making.Left | list[Done]:
            return list(map(maker.make, part))

        first = [order for order in orders if order.unit == making.INDEX]
        rest = [order for order in orders if order.unit != making.INDEX]
        # The search takes longest by far, and is made beside all the others.
        begun = [(order, workers.start(making.make, common, [order], here)) for order in first]
        made = workers.spread(making.make, common, rest, making.BATCH, here)
        yield from zip(rest, chain.from_iterable(map(making.made, made)), strict=True)
        for order, task in begun:
            yield order, making.made(task.result())[0]
