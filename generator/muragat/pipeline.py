"""The build as far as the host: content -> checked archive -> indexes -> pages and files.

Pure but for reading: nothing here writes, asks the clock, opens a socket or starts a program.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from muragat import ids
from muragat.archive import Archive
from muragat.checks import check
from muragat.config import SiteConfig, load_config
from muragat.content.reader import Reading, read_archive
from muragat.content.writer import write_yaml
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
from muragat.pages.views import Page
from muragat.problems import ConfigError, Problem
from muragat.search.index import build as search_index

Content = bytes | Path
"""What a file of the site holds: bytes, or the content of another file."""

ISSUES = Path("content/issues")


class Product(NamedTuple):
    """A site before the host has laid it out. ``files`` maps URL to content."""

    archive: Archive
    pages: tuple[Page, ...]
    files: dict[str, Content]
    problems: tuple[Problem, ...]


def read(project: Path, *, url: str | None = None) -> Reading:
    """Read and check a project's content; raises ConfigError when its configuration is wrong.

    ``url`` is the address to publish under, if it is another than the journal's.
    """
    config, problems = load_config(project)
    if config is None:
        raise ConfigError("The configuration of the journal must be mended first.", problems)
    reading = read_archive(project, _at(config, url))
    found = (*problems, *reading.problems, *check(reading))
    return msgspec.structs.replace(reading, problems=found)


def generate(project: Path, reading: Reading) -> Product:
    """Make every page and file of a site from what was read."""
    site = Site(reading.archive, build_indexes(reading.archive))
    pages = tuple(build_pages(site))
    files = dict(_files(project, reading, site, pages))
    return Product(reading.archive, pages, files, reading.problems)


def run(project: Path, *, url: str | None = None) -> Product:
    """Read, check and make a site."""
    return generate(project, read(project, url=url))


def markdown_tree(pages: tuple[Page, ...]) -> dict[str, Content]:
    """Return the pages as Markdown files with front matter, by path."""
    return {ids.source_uri(page.url): page_markdown(page).encode() for page in pages}


def page_markdown(page: Page) -> str:
    """Return one page as Markdown with front matter."""
    front_matter = msgspec.to_builtins(page)
    body = front_matter.pop("body", "")
    return f"---\n{write_yaml(front_matter)}---\n" + (f"\n{body.strip()}\n" if body else "")


def _at(config: SiteConfig, url: str | None) -> SiteConfig:
    if not url:
        return config
    journal = msgspec.structs.replace(config.journal, url=url.rstrip("/") + "/")
    return msgspec.structs.replace(config, journal=journal)


def _files(
    project: Path, reading: Reading, site: Site, pages: tuple[Page, ...]
) -> Iterator[tuple[str, Content]]:
    """Yield every file that is not a page, with its URL."""
    archive = reading.archive
    yield ids.ROBOTS, robots(archive.journal.url).encode()
    yield ids.SITEMAP, sitemap(_sitemap_rows(archive, pages)).encode()
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
    yield ids.article_file(lang, article.id, "bib"), bibtex(archive, article).encode()
    yield ids.article_file(lang, article.id, "ris"), ris(archive, article).encode()
    for name in article.files:
        if name == "article.pdf":
            yield ids.article_file(lang, article.id, "pdf"), folder / name
        elif name.startswith("figures/"):
            yield ids.article_asset(lang, article.id, name), folder / name


def _sitemap_rows(archive: Archive, pages: tuple[Page, ...]) -> list[Row]:
    """Return the pages that search engines may list, with their date of change if they have one."""
    changed = {
        ids.article(lang, article.id): archive.modified(article)
        for article in archive.articles
        for lang in archive.languages_of(article)
    }
    return [
        Row(
            url=page.head.canonical,
            alternates=page.head.hreflang,
            lastmod=changed.get(page.url),
        )
        for page in pages
        if not page.head.noindex
    ]
