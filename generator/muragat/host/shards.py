"""A site built in shards: each machine makes a share of the units, one merges them.

A shard is a folder with the pages of its units, their lines of the data and a table of both. It
knows by a token which content, configuration and program it was made from; what lies beside an
article, a PDF or a figure, is not in it, as the merging machine has that. Any share can be made
anywhere, so that the merged site is the one that one machine would have built, to the byte.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from muragat import pipeline, tree
from muragat.growing import Growth, Loan
from muragat.host.making import Done, Made, Making, Order, look, made_of
from muragat.host.render import Renderer
from muragat.keys import key_of, record_key
from muragat.pages import Unit
from muragat.pages.dependencies import Dependencies
from muragat.problems import ConfigError, EnvironmentFailure
from muragat.source import read_bytes

TABLE, LINES, SITE, SOURCES = "shard", "lines", "site", "sources"
"""What a shard's folder holds."""

_FORMAT = 1
_LARGEST = 4_000_000_000


class Share(NamedTuple):
    """Which share of the units: ``number`` from 1 to ``of``."""

    number: int
    of: int

    def has(self, place: int) -> bool:
        """Tell whether the unit at a place of all is in this share."""
        return place % self.of == self.number - 1


def share(text: str) -> Share:
    """Read ``3/8``; raises ConfigError."""
    match = re.fullmatch(r"([1-9]\d{0,3})/([1-9]\d{0,3})", text, re.ASCII)
    if match is None or int(match[1]) > int(match[2]):
        raise ConfigError(f"A shard must be written as for example 3/8, not {text!r}.")
    return Share(int(match[1]), int(match[2]))


class _Unit(msgspec.Struct, frozen=True, array_like=True):
    """A unit of a shard: what it consists of, and where its line begins and ends."""

    made: Made
    line: tuple[int, int]


class _Table(msgspec.Struct, frozen=True, array_like=True):
    """What a shard holds, by the names of its units."""

    format: int
    token: bytes
    number: int
    of: int
    units: dict[str, _Unit]


def shard_token(product: pipeline.Product, renderer: Renderer) -> bytes:
    """Return what stands for all that the pages of a site are made from, on any machine."""
    archive = product.archive
    keys = Dependencies(product.site, lambda record: b"")
    records = (archive.config, archive.issues, archive.people, archive.pages)
    return key_of(
        renderer.mark,
        record_key(*records),
        *(keys.line_key(article) for article in archive.articles),
    )


def write_shard(
    folder: Path, part: Share, token: bytes, units: Sequence[Unit], making: Making
) -> int:
    """Make a share of the units into a folder; return the number of pages.

    Raises EnvironmentFailure, also when the folder holds anything that is no shard.
    """
    with tree.refusals(folder):
        if folder.exists():
            if any(folder.iterdir()) and not (folder / TABLE).is_file():
                raise EnvironmentFailure(f"{folder} holds files that are no shard of a site.")
            shutil.rmtree(folder)
        for name in (SITE, SOURCES):
            (folder / name).mkdir(parents=True)
        table: dict[str, _Unit] = {}
        pages = 0
        with (folder / LINES).open("wb") as lines:
            for place, unit in enumerate(units):
                if part.has(place):
                    done = making.make(_order(folder, unit))
                    begin = lines.tell()
                    lines.write(done.line)
                    table[unit.name] = _Unit(done.made, (begin, lines.tell()))
                    pages += len(done.made.rows)
        data = msgspec.msgpack.encode(_Table(_FORMAT, token, part.number, part.of, table))
        (folder / TABLE).write_bytes(data)
    return pages


def _order(folder: Path, unit: Unit) -> Order:
    site, sources = (Loan(str(folder / name), None, {}, {}) for name in (SITE, SOURCES))
    return Order(unit, unit.kind == "article", site, sources, beside=False)


class Shards:
    """The shards of one site. Raises ConfigError when one is missing or does not fit."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._units: dict[str, tuple[Path, _Unit]] = {}
        tables = {folder: _load(folder) for folder in folders}
        if not tables:
            raise ConfigError("There are no shards to merge.")
        first = next(iter(tables.values()))
        for folder, table in tables.items():
            if (table.token, table.of) != (first.token, first.of):
                raise ConfigError(f"{folder} is a shard of another site than {folders[0]}.")
            self._units |= {name: (folder, unit) for name, unit in table.units.items()}
        missing = {*range(1, first.of + 1)} - {table.number for table in tables.values()}
        if missing:
            shards = ", ".join(f"{number}/{first.of}" for number in sorted(missing))
            raise ConfigError(f"These shards are missing: {shards}.")
        self._token = first.token

    def check(self, token: bytes) -> None:
        """Raise ConfigError unless the shards were made from the same content and program."""
        if token != self._token:
            raise ConfigError(
                "The shards were made from other content, or by another version of the program: "
                "build them anew."
            )

    def making(self, product: pipeline.Product) -> Making:
        """Return what makes units of a product out of the shards."""
        return _Merging(self._units, product)


class _Merging:
    """Takes units from shards, what lies beside them from the project."""

    def __init__(self, units: dict[str, tuple[Path, _Unit]], product: pipeline.Product) -> None:
        self._units = units
        self._product = product

    def make(self, order: Order) -> Done:
        """Return a unit from its shard."""
        folder, unit = self._units[order.unit.name]
        site, sources = Growth(order.site, look), Growth(order.sources)
        for growth, name, files in (
            (site, SITE, unit.made.site),
            (sources, SOURCES, unit.made.sources),
        ):
            for path, key in files:
                if not growth.keep(path, key):
                    growth.write(path, key, _content(folder / name / path))
        for url, content in self._product.files_of(order.unit):
            site.put(url, content)
        line = b""
        if order.line:
            begin, end = unit.line
            with tree.refusals(folder), (folder / LINES).open("rb") as lines:
                lines.seek(begin)
                line = lines.read(end - begin)
        return Done(made_of(site, sources, unit.made.rows), site.done, sources.done, line)


def _load(folder: Path) -> _Table:
    try:
        return msgspec.msgpack.decode(_content(folder / TABLE), type=_Table)
    except msgspec.MsgspecError as error:
        raise ConfigError(f"{folder} is no shard of this version of the program.") from error


def _content(path: Path) -> bytes:
    data, problems = read_bytes(path, str(path), limit=_LARGEST)
    if data is None:
        raise ConfigError(f"A shard is not whole: {path} cannot be read.", problems)
    return data
