"""The build as far as the host: content -> checked archive -> indexes -> pages and files.

Pure but for reading: nothing here writes, asks the clock, opens a socket or starts a program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from muragat import ids, ledger
from muragat.archive import Archive
from muragat.checks import check
from muragat.config import EXTENSIONS, Beside, SiteConfig, load_config
from muragat.content.reader import Entry, Reading, assemble, read_archive
from muragat.content.reading import Source
from muragat.exports.articles_json import articles_jsonl
from muragat.exports.atom import feed
from muragat.exports.bibtex import bibtex
from muragat.exports.ris import ris
from muragat.exports.robots import robots
from muragat.exports.sitemap import Row, sitemap_row, sitemaps
from muragat.indexes import build_indexes
from muragat.indexes.keeping import Keeping
from muragat.intake import Intake, beside_key
from muragat.keys import key_of
from muragat.model import Article, HandPage, Issue, Person
from muragat.pages import Unit, build_pages, units
from muragat.pages.site import Site
from muragat.pages.views import ArticlePage, Page
from muragat.problems import ConfigError, has_errors
from muragat.search.digest import Digest, digest
from muragat.search.index import build as search_index
from muragat.search.keeping import Keeper

Content = bytes | Path
"""What a file of the site holds: bytes, or the content of another file."""

ISSUES = Path("content/issues")

BESIDE: dict[Beside, Callable[[Archive, Article], str]] = {"bibtex": bibtex, "ris": ris}
"""What writes each export that can lie beside an article."""


class _Snapshot(msgspec.Struct, frozen=True, array_like=True):
    """What a reading came from, but for its problems."""

    config: SiteConfig
    issues: tuple[Entry[Issue], ...]
    articles: tuple[Entry[Article], ...]
    pages: tuple[Entry[HandPage], ...]
    people: Entry[tuple[Person, ...]] | None


def pack(reading: Reading) -> bytes:
    """Return a reading without errors as bytes, for other processes."""
    config = reading.archive.config
    parts = (config, reading.issues, reading.articles, reading.pages, reading.people)
    return msgspec.msgpack.encode(_Snapshot(*parts))


def unpack(data: bytes, apart: Path) -> Reading:
    """Return the reading that ``pack`` packed; its problems are left behind.

    ``apart`` is where what its records do without was kept.
    """
    snapshot = msgspec.msgpack.decode(data, type=_Snapshot)
    return assemble(
        snapshot.config,
        list(snapshot.issues),
        list(snapshot.articles),
        list(snapshot.pages),
        snapshot.people,
        [],
        apart,
    )


class Product:
    """A site before the host has laid it out.

    Pages and files are made as they are asked for, so that a build need not hold them all.
    """

    def __init__(self, project: Path, reading: Reading, keeping: Keeping | None = None) -> None:
        self.archive = reading.archive
        self.problems = reading.problems
        self.site = Site(reading.archive, build_indexes(reading.archive, keeping))
        self.reading = reading
        self._project = project

    def pages(self) -> Iterator[Page]:
        """Yield every page."""
        return build_pages(self.site)

    def files(self, listed: Iterable[str]) -> Iterator[tuple[str, Content]]:
        """Yield every file that is not a page, with its URL; ``listed`` is the sitemap's."""
        yield from self.common_files(listed)
        yield ids.ARTICLES_DATA, articles_jsonl(self.archive).encode()
        yield from self.search_files().items()
        for unit in units(self.site):
            yield from self.files_of(unit)

    def common_files(self, listed: Iterable[str]) -> Iterator[tuple[str, Content]]:
        """Yield the files about the site as a whole."""
        archive = self.archive
        yield ids.ROBOTS, robots(archive.journal.url).encode()
        for url, text in sitemaps(listed, archive.journal.url):
            yield url, text.encode()
        # GitHub Pages would otherwise run the tree through another generator.
        yield ".nojekyll", b""
        for lang in archive.languages:
            yield ids.feed(lang), feed(archive, lang).encode()

    def files_of(self, unit: Unit) -> Iterator[tuple[str, Content]]:
        """Yield the files that belong to the pages of a unit."""
        if unit.kind == "article":
            article = self.archive.described(self.archive.article(unit.id))
            yield from _article_files(self.archive, article, self.reading.sources[article.id])
        elif unit.kind == "issue":
            issue = self.archive.issue(unit.id)
            for name in filter(None, (issue.cover, issue.pdf)):
                if name in issue.files:
                    path = self._project / ISSUES / issue.id / name
                    yield ids.issue_file(self.archive.languages[0], issue.id, name), path

    def search_files(self) -> dict[str, bytes]:
        """Return the files of the search, made from nothing."""
        site = self.site

        def make(article: Article) -> Digest:
            return digest(self.archive.whole(article))

        authors = site.indexes.authors
        return search_index(self.archive, label=site.issue_label, authors=authors, make=make)

    def search_keeper(self, cache: Path, mark: bytes) -> Keeper:
        """Return what makes them from what was kept; see there."""
        site = self.site
        return Keeper(cache, mark, self.archive, site.issue_label, site.indexes.authors)

    def beside_key(self, record: Article | Issue) -> bytes:
        """Return what stands for the files beside an article or an issue."""
        if not record.files:
            return b""
        if isinstance(record, Issue):
            return beside_key(f"{self._project}/{ISSUES}/{record.id}", record.files)
        return beside_key(str(self.reading.sources[record.id].folder), record.files)

    def record_key(self, page: Page, front: bytes) -> bytes:
        """Return what stands for a page; ``front`` is its ``front_matter``."""
        # The text of an article has been digested as it was read.
        if page.body and isinstance(page.data, ArticlePage):
            text = self.archive.text_digest(self.archive.article(page.data.id))
        else:
            text = page.body.encode()
        return key_of(front, text)

    def sitemap_row(self, page: Page) -> str:
        """Return how the sitemap lists a page, ``""`` where it does not."""
        row = listed_row(self.archive, page)
        return sitemap_row(row) if row else ""


def listed_row(archive: Archive, page: Page) -> Row | None:
    """Return how the sitemap lists a page; None for one that search engines shall not list."""
    if page.head.noindex:
        return None
    data = page.data
    article = archive.article(data.id) if isinstance(data, ArticlePage) else None
    return Row(
        url=page.head.canonical,
        alternates=page.head.hreflang,
        lastmod=archive.modified(article) if article else None,
    )


def read(
    project: Path,
    *,
    url: str | None = None,
    take: Callable[[SiteConfig], Intake] | None = None,
    keeping: Keeping | None = None,
    on_read: Callable[[Reading], None] = lambda reading: None,
) -> Reading:
    """Read and check a project's content; raises ConfigError when its configuration is wrong.

    ``url`` is the address to publish under, if it is another than the journal's. ``take`` makes
    what takes the articles in, where that is not to be done one after the other in memory;
    ``keeping`` is where what is derived from all of them is kept. ``on_read`` is called with what
    was read, before it is checked.
    """
    config, problems = load_config(project)
    if config is None:
        raise ConfigError("The configuration of the journal must be mended first.", problems)
    published, more = ledger.read_ledger(project)
    config = ledger.recall(_at(config, url), published)
    if take is None:
        reading = read_archive(project, config)
        rules = check(reading, keeping=keeping)
    else:
        intake = take(config)
        reading = read_archive(project, config, intake, intake.apart)
        on_read(reading)
        rules = check(reading, intake.findings, keeping)
    found = (*problems, *more, *reading.problems, *rules)
    if not has_errors(found):
        found = (*found, *ledger.check(reading, published, keeping))
    return msgspec.structs.replace(reading, problems=found)


def run(
    project: Path,
    *,
    url: str | None = None,
    take: Callable[[SiteConfig], Intake] | None = None,
    keeping: Keeping | None = None,
    on_read: Callable[[Reading], None] = lambda reading: None,
) -> Product:
    """Read, check and make ready a site; see ``read``."""
    reading = read(project, url=url, take=take, keeping=keeping, on_read=on_read)
    return Product(project, reading, keeping)


def _at(config: SiteConfig, url: str | None) -> SiteConfig:
    if not url:
        return config
    journal = msgspec.structs.replace(config.journal, url=url.rstrip("/") + "/")
    return msgspec.structs.replace(config, journal=journal)


def _article_files(
    archive: Archive, article: Article, source: Source
) -> Iterator[tuple[str, Content]]:
    lang = article.language
    for kind in archive.config.exports.beside:
        url = ids.article_file(lang, article.id, EXTENSIONS[kind])
        yield url, BESIDE[kind](archive, article).encode()
    for name in article.files:
        if name == "article.pdf":
            yield ids.article_file(lang, article.id, "pdf"), source.folder / name
        elif name.startswith("figures/"):
            yield ids.article_asset(lang, article.id, name), source.folder / name
