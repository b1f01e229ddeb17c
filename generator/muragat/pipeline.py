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
from muragat.content.reader import Reading, read_archive
from muragat.exports.articles_json import articles_jsonl
from muragat.exports.atom import feed
from muragat.exports.bibtex import bibtex
from muragat.exports.ris import ris
from muragat.exports.robots import robots
from muragat.exports.sitemap import Row, sitemap
from muragat.indexes import build_indexes
from muragat.model import Article
from muragat.pages import build_pages
from muragat.pages.site import Site
from muragat.pages.views import ArticlePage, Page
from muragat.problems import ConfigError, has_errors
from muragat.search.index import build as search_index

Content = bytes | Path
"""What a file of the site holds: bytes, or the content of another file."""

ISSUES = Path("content/issues")

BESIDE: dict[Beside, Callable[[Archive, Article], str]] = {"bibtex": bibtex, "ris": ris}
"""What writes each export that can lie beside an article."""


class Product:
    """A site before the host has laid it out.

    Pages and files are made as they are asked for, so that a build need not hold them all.
    """

    def __init__(self, project: Path, reading: Reading) -> None:
        self.archive = reading.archive
        self.problems = reading.problems
        self._project = project
        self._reading = reading
        self._site = Site(reading.archive, build_indexes(reading.archive))

    def pages(self) -> Iterator[Page]:
        """Yield every page."""
        return build_pages(self._site)

    def files(self, listed: Iterable[Row]) -> Iterator[tuple[str, Content]]:
        """Yield every file that is not a page, with its URL; ``listed`` is the sitemap's."""
        return _files(self._project, self._reading, self._site, listed)

    def sitemap_row(self, page: Page) -> Row | None:
        """Return how the sitemap lists a page, if it does."""
        return sitemap_row(self.archive, page)


def sitemap_row(archive: Archive, page: Page) -> Row | None:
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


def read(project: Path, *, url: str | None = None) -> Reading:
    """Read and check a project's content; raises ConfigError when its configuration is wrong.

    ``url`` is the address to publish under, if it is another than the journal's.
    """
    config, problems = load_config(project)
    if config is None:
        raise ConfigError("The configuration of the journal must be mended first.", problems)
    published, more = ledger.read_ledger(project)
    reading = read_archive(project, ledger.recall(_at(config, url), published))
    found = (*problems, *more, *reading.problems, *check(reading))
    if not has_errors(found):
        found = (*found, *ledger.check(reading, published))
    return msgspec.structs.replace(reading, problems=found)


def run(project: Path, *, url: str | None = None) -> Product:
    """Read, check and make ready a site."""
    return Product(project, read(project, url=url))


def page_markdown(page: Page) -> str:
    """Return one page as Markdown with front matter."""
    # JSON is YAML, and is written a hundred times faster.
    front_matter = msgspec.json.encode(msgspec.structs.replace(page, body=""))
    front_matter = msgspec.json.format(front_matter, indent=2)
    body = f"\n{page.body.strip()}\n" if page.body else ""
    return f"---\n{front_matter.decode()}\n---\n{body}"


def _at(config: SiteConfig, url: str | None) -> SiteConfig:
    if not url:
        return config
    journal = msgspec.structs.replace(config.journal, url=url.rstrip("/") + "/")
    return msgspec.structs.replace(config, journal=journal)


def _files(
    project: Path, reading: Reading, site: Site, listed: Iterable[Row]
) -> Iterator[tuple[str, Content]]:
    archive = reading.archive
    yield ids.ROBOTS, robots(archive.journal.url).encode()
    yield ids.SITEMAP, sitemap(listed).encode()
    yield ids.ARTICLES_DATA, articles_jsonl(archive).encode()
    # GitHub Pages would otherwise run the tree through another generator.
    yield ".nojekyll", b""
    for lang in archive.languages:
        yield ids.feed(lang), feed(archive, lang).encode()
    authors = site.indexes.authors
    yield from search_index(archive, label=site.issue_label, authors=authors).items()
    for article in archive.articles:
        folder = reading.sources[article.id].folder
        yield from _article_files(archive, article, folder)
    for issue in archive.issues:
        for name in filter(None, (issue.cover, issue.pdf)):
            if name in issue.files:
                path = project / ISSUES / issue.id / name
                yield ids.issue_file(archive.languages[0], issue.id, name), path


def _article_files(
    archive: Archive, article: Article, folder: Path
) -> Iterator[tuple[str, Content]]:
    lang = article.language
    for kind in archive.config.exports.beside:
        url = ids.article_file(lang, article.id, EXTENSIONS[kind])
        yield url, BESIDE[kind](archive, article).encode()
    for name in article.files:
        if name == "article.pdf":
            yield ids.article_file(lang, article.id, "pdf"), folder / name
        elif name.startswith("figures/"):
            yield ids.article_asset(lang, article.id, name), folder / name
