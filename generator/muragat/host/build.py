"""``muragat build``: the units of a site made in as many processes as wanted, then exchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec
from mkdocs.config.defaults import MkDocsConfig

from muragat import growing, kept, pipeline, stamp, tree
from muragat.config import SiteConfig
from muragat.fingerprint import fingerprint
from muragat.growing import GrowingTree
from muragat.host import making
from muragat.host import project as host_project
from muragat.host.datalines import DataLines
from muragat.host.making import Done, Job, Made, Maker, Making, Order
from muragat.host.render import Renderer, Theme
from muragat.host.shards import Shards, shard_token
from muragat.host.site import frame_of
from muragat.indexes.keeping import Keeping
from muragat.intake import Intake
from muragat.keys import key_of, record_key
from muragat.pages import Unit, units
from muragat.pages.dependencies import Dependencies
from muragat.problems import stop_on_errors
from muragat.stamp import Built, Last, Stamp
from muragat.workers import Workers

Progress = Callable[[int], None]
"""Called with the number of pages done."""

WORTH = 300
"""Units to make from which on other processes are worth their start."""


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """A unit as it was made last, and the key of what it was made from."""

    key: bytes
    made: Made


class _Table(msgspec.Struct, array_like=True):
    """All units as they were made last; ``mark`` stands for what no key holds."""

    mark: bytes
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
    config = host_project.load(project)
    where = host_project.folders(project, config.site_dir)
    with tree.lock(where.build), workers or Workers(1) as workers:
        mark = fingerprint()
        job = Job(str(where.project), str(where.cache), making.begin_turn(where.cache))
        token = _stamp(config, where.project, url, stamped)
        stamp.save(where.cache, Last(token))
        published = growing.finished(where.site, where.cache, mark)
        # Whether anybody has put a file into it is asked when it is exchanged.
        host_project.prepare(where, known=published is not None)

        product = take_in(project, where.cache, workers, url=url, strict=strict)
        if workers.are_open:
            # They have read the articles, and have nothing to do until it is known what to make.
            workers.each(making.get_ready, job)
        renderer = Renderer(Theme(config, where.cache), frame_of(product.archive))
        given: Making | None = None
        if shards is not None:
            shards.check(shard_token(product, renderer))
            given = shards.making(product)
        with tree.room(where.next_site):
            site = GrowingTree(
                where.next_site, where.cache, twin=published, look=making.look, mark=mark
            )
            sources = GrowingTree(where.pages, where.cache)
            hands = _Hands(workers, job, given)
            works = _Works(product, renderer, where, site, sources, hands)
            count = works.write(progress)
            stop_on_errors((*product.problems, *site.done.problems), strict=strict)
            sources.finish()
            site.finish()
            works.remember()
        known = published is not None and published.is_sound()
        tree.exchange(where.next_site, where.site, known=known)
        articles = len(product.archive.articles)
        trees = (str(where.site), str(where.pages))
        last = Last(token, mark, trees, product.problems, count, articles)
        stamp.save(where.cache, last)
    return Built(product.problems, count, articles, site.done.changed, where.site)


def _stamp(config: MkDocsConfig, project: Path, url: str | None, stamped: Stamp | None) -> Stamp:
    """Return the stamp of what a build is about to read."""
    others = host_project.others(config)
    if others is None:
        return Stamp(b"", b"")
    if stamped is not None and stamped.others == others:
        return stamped
    return stamp.take(project, others, url)


def take_in(
    project: Path, cache: Path, workers: Workers, *, url: str | None, strict: bool
) -> pipeline.Product:
    """Read and check a project, keeping what has not changed; raises BuildError on errors."""

    def take(config: SiteConfig) -> Intake:
        return Intake(cache, config, key_of(fingerprint(), record_key(config)), workers)

    keeping = Keeping(cache, fingerprint())
    product = pipeline.run(project, url=url, take=take, keeping=keeping)
    stop_on_errors(product.problems, strict=strict)
    return product


class _Hands(NamedTuple):
    """Who makes the units: processes at a job, or what knows where they were made."""

    workers: Workers
    job: Job
    making: Making | None


class _Works:
    """One build's work on the two trees: what can be kept is kept, the rest is made."""

    def __init__(
        self,
        product: pipeline.Product,
        renderer: Renderer,
        where: host_project.Folders,
        site: GrowingTree,
        sources: GrowingTree,
        hands: _Hands,
    ) -> None:
        self._hands = hands
        self._product = product
        self._renderer = renderer
        self._where = where
        self._site = site
        self._sources = sources
        mark = key_of(renderer.mark, record_key(product.archive.config))
        self._path = where.cache / "units"
        self._old = kept.load(self._path, _Table) or _Table(b"", {})
        self._new = _Table(mark, {})
        self._keys = Dependencies(product.site, product.beside_key)

    def write(self, progress: Progress) -> int:
        """Fill the trees; return the number of pages."""
        for path, asset in self._renderer.assets.files.items():
            self._site.put(path, asset)
        articles = self._product.archive.articles
        lines = [(article.id, self._keys.line_key(article)) for article in articles]
        data = DataLines(self._site, self._where.cache, lines)
        wanted = data.wanted()
        all_units = list(units(self._product.site))
        keys = {making.INDEX: key_of(*(key for _, key in lines))}
        keys |= {unit: self._keys.key(unit) for unit in all_units}
        orders: list[Order] = []
        for unit, key in keys.items():
            line = unit.kind == "article" and unit.id in wanted
            if line or not self._kept(unit, key):
                orders.append(self._order(unit, line))
        with data.writing() as add:
            for order, done in self._made(orders):
                self._site.take(done.site)
                self._sources.take(done.sources)
                self._new.units[order.unit.name] = _Known(keys[order.unit], done.made)
                if order.line:
                    add(order.unit.id, done.line)
                progress(len(self._new.units))
        rows: list[str] = []
        pages = 0
        for unit in all_units:
            made = self._new.units[unit.name].made
            pages += len(made.rows)
            rows += filter(None, made.rows)
        for path, content in self._product.common_files(rows):
            self._site.put(path, content)
        return pages

    def remember(self) -> None:
        """Keep what was made for the next build."""
        kept.save(self._path, self._new)

    def _kept(self, unit: Unit, key: bytes) -> bool:
        """Keep all files of a unit that is made from the same as last time, if they are there."""
        known = self._old.units.get(unit.name)
        if self._old.mark != self._new.mark or known is None or known.key != key:
            return False
        made = known.made
        if not (self._site.keep_all(made.site) and self._sources.keep_all(made.sources)):
            return False
        self._new.units[unit.name] = known
        return True

    def _order(self, unit: Unit, line: bool) -> Order:
        # Files may be as they were even where all that they are made from must be asked again.
        known = self._old.units.get(unit.name)
        made = known.made if known else Made()
        return Order(
            unit,
            line,
            self._site.lend(path for path, _ in made.site),
            self._sources.lend(path for path, _ in made.sources),
        )

    def _made(self, orders: list[Order]) -> Iterator[tuple[Order, Done]]:
        """Yield what is ordered as it was made, articles in their order."""
        workers, given = self._hands.workers, self._hands.making
        maker = given or Maker(self._product, self._renderer, self._where.cache)
        few = len(orders) < WORTH and not workers.are_open
        if given or workers.count < 2 or few:
            for order in orders:
                yield order, maker.make(order)
            return
        token = making.save_reading(self._where.cache, self._product.reading)
        common = (self._hands.job, token)

        def here(part: list[Order]) -> bytes | list[Done]:
            return list(map(maker.make, part))

        first = [order for order in orders if order.unit == making.INDEX]
        rest = [order for order in orders if order.unit != making.INDEX]
        # The search takes longest by far, and is made beside all the others.
        begun = [(order, workers.start(making.make, common, [order], here)) for order in first]
        made = workers.spread(making.make, common, rest, making.BATCH, here)
        yield from zip(rest, chain.from_iterable(map(making.made, made)), strict=True)
        for order, task in begun:
            yield order, making.made(task.result())[0]
