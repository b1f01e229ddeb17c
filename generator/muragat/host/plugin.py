"""The MkDocs plugin: hands MkDocs the very pages that ``muragat build`` writes.

MkDocs' part is to walk over the files, write them, serve them and deploy them. ``on_config`` runs
the pipeline and points MkDocs at the generated Markdown and at the tree to fill; each page is
rendered by our ``Renderer``; ``on_post_build`` exchanges the finished tree with the published one,
which makes ``mkdocs build`` as safe as ``muragat build``.
"""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import Literal

from jinja2 import DictLoader, Environment
from markupsafe import Markup
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as HostPage
from mkdocs.structure.toc import TableOfContents

from muragat import ids, pipeline, tree
from muragat.host.mkdocs_yml import settings_of
from muragat.host.project import Folders, folders, prepare
from muragat.host.render import Renderer, Theme
from muragat.host.site import frame_of
from muragat.pages.views import Page
from muragat.pages.written import front_matter, page_markdown
from muragat.problems import (
    MuragatError,
    Problem,
    Severity,
    as_text,
    ordered,
    stop_on_errors,
)
from muragat.scan import scan

log = logging.getLogger("mkdocs.plugins.muragat")

TEMPLATE = "muragat-page.html"
"""The name of an empty template: what it would print is replaced by our page."""


class MuragatConfig(Config):
    """The plugin takes no settings: they stand in ``site_config/``."""


class _Page(HostPage):
    """A page that MkDocs need not read or render, as our renderer does both."""

    def read_source(self, config: MkDocsConfig) -> None:
        """Give MkDocs what it must know of the page."""
        self.markdown = ""
        self.meta = {"template": TEMPLATE}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave the content to ``on_post_page``."""
        self.content = ""
        self.toc = TableOfContents([])


class MuragatPlugin(BasePlugin[MuragatConfig]):
    """Builds a Muragat project within MkDocs."""

    def __init__(self) -> None:
        self._serving = False
        self._product: pipeline.Product | None = None
        self._renderer: Renderer | None = None
        self._folders: Folders | None = None
        self._pages: dict[str, Page] = {}
        self._lock = contextlib.ExitStack()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether the pages are for a reader or for an editor at work."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Run the pipeline and point MkDocs at what it made."""
        settings = settings_of(config)
        project = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        where = folders(project, config.site_dir)
        try:
            self._lock.enter_context(tree.lock(where.build))
            prepare(where)
            product = pipeline.run(project, url=config.site_url if self._serving else None)
            if not self._serving:
                stop_on_errors(product.problems, strict=config.strict)
            self._pages = {ids.source_uri(page.url): page for page in product.pages()}
            tree.fill(
                where.pages,
                {uri: page_markdown(page, front_matter(page)) for uri, page in self._pages.items()},
            )
            tree.claim(where.next_site)
        except MuragatError as error:
            self._lock.close()
            raise PluginError(_message(error)) from error
        for problem in ordered(product.problems):
            if problem.severity is not Severity.INFO:
                log.warning("%s", problem)
        self._product, self._folders = product, where
        config.docs_dir = str(where.pages)
        config.site_dir = str(where.next_site)
        config.site_url = product.archive.journal.url
        config.site_name = product.archive.pick(product.archive.journal.title, "")[0]
        config.theme.dirs[:] = settings.theme
        config.theme.static_templates.clear()
        self._renderer = Renderer(Theme(settings), frame_of(product.archive))
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Replace MkDocs' and Material's files by ours."""
        product, renderer = self._made()
        ours = Files([])
        rows = filter(None, map(product.sitemap_row, self._pages.values()))
        static = {**renderer.assets.files, **dict(product.files(rows))}
        for uri, page in self._pages.items():
            # MkDocs would put `old/page.html` into a folder of its own.
            if page.url and not page.url.endswith("/"):
                static[page.url] = self._html(page)
                continue
            file = File(uri, config.docs_dir, config.site_dir, use_directory_urls=True)
            file.inclusion = InclusionLevel.NOT_IN_NAV
            ours.append(file)
            _Page(None, file, config)
        for url, content in static.items():
            level = InclusionLevel.NOT_IN_NAV
            if isinstance(content, bytes):
                file = File.generated(config, url, content=content, inclusion=level)
            else:
                file = File.generated(config, url, abs_src_path=str(content), inclusion=level)
            ours.append(file)
        return ours

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Leave the navigation empty: ours is in the templates."""
        return Navigation([], [])

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Let MkDocs render an empty template in the place of Material's."""
        env.loader = DictLoader({TEMPLATE: "-"})
        return env

    def on_post_page(self, output: str, page: HostPage, config: MkDocsConfig) -> str:
        """Return our page."""
        return self._html(self._pages[page.file.src_uri]).decode()

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Put the finished tree in the place of the published one."""
        where = self._folders
        assert where is not None
        try:
            tree.seal(where.next_site)
            _look_over(where.next_site)
            tree.exchange(where.next_site, where.site)
        except MuragatError as error:
            raise PluginError(_message(error)) from error
        finally:
            self._lock.close()
        # What runs after the build (`gh-deploy`) must find the published tree.
        config.site_dir = str(where.site)

    def on_build_error(self, *, error: Exception) -> None:
        """Let the next build begin."""
        self._lock.close()

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Watch what people edit, not what we write, so that one save is one rebuild."""
        where = self._folders
        assert where is not None
        server.unwatch(str(where.pages))
        server.watch(str(where.project / "content"))
        server.watch(str(where.project / "site_config"))
        return server

    def _made(self) -> tuple[pipeline.Product, Renderer]:
        assert self._product is not None
        assert self._renderer is not None
        return self._product, self._renderer

    def _html(self, page: Page) -> bytes:
        product, renderer = self._made()
        out = renderer.render(page)
        if self._serving:
            out = _with_problems(out, product.problems)
        return out


def _look_over(site: Path) -> None:
    """Raise BuildError when the finished tree holds what must not be published.

    The files are read anew, as other plugins may have changed them.
    """
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        stop_on_errors(tuple(scan({path.relative_to(site).as_posix(): path.read_bytes()})))


def _with_problems(page: bytes, problems: tuple[Problem, ...]) -> bytes:
    """Show an editor at work what must be mended, at the head of every page."""
    errors = [p for p in ordered(problems) if p.severity is Severity.ERROR]
    if not errors:
        return page
    rows = Markup("").join(Markup("<li><code>{}</code></li>").format(str(p)) for p in errors)
    box = Markup('<aside class="m-problems" role="alert"><ul>{}</ul></aside>').format(rows)
    start = page.find(b">", page.find(b"<body")) + 1
    return page[:start] + box.encode() + page[start:]


def _message(error: MuragatError) -> str:
    report = as_text(error.problems)
    return f"{report}\n{error}" if report else str(error)
