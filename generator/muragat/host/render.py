"""``Page`` -> the HTML of the page: our templates over Material's.

MkDocs' Jinja environment does not escape; ours does, and in it an unknown name is a mistake. Only
what Markdown rendered is handed to a template as markup.

What is alike for all pages of a language, depth and section (links of the head, header, footer) is
rendered once. Its templates stand in ``theme/parts`` and are given nothing of the page, so that
nothing of one page can get into another.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from muragat import ids, languages, markdown
from muragat.fingerprint import fingerprint
from muragat.host.assets import SPRITE, Assets, collect_assets
from muragat.host.compiling import KEPT, Code, Generator, Kept, QuickTemplate, escape
from muragat.host.settings import Settings
from muragat.host.site import Frame, licence_link
from muragat.keys import key_of
from muragat.pages.views import Entry, Page
from muragat.resources import resource
from muragat.strings import strings

TOC_LEVELS = (2, 3)
"""The levels of headings that a table of contents shows."""

_INDENTATION = re.compile(r"\n[ \t]+")

OWN = "muragat"
"""``{% extends "muragat/article.html" %}`` names our template, whatever a project puts over it."""

ROOT = Markup("<>")
"""Stands for the prefix that leads to the site's root; no text holds it, as texts are escaped."""


class Shell(NamedTuple):
    """What is alike for the pages of a language, depth and section."""

    head: Markup
    header: Markup
    footer: Markup


class Theme:
    """The templates of a project, and the shared files that its pages link.

    ``cache`` is a folder in which the files are kept, and the templates compiled.
    """

    def __init__(self, settings: Settings, cache: Path | None = None) -> None:
        self.assets: Assets = collect_assets(settings, cache)
        self.env = _environment(settings, cache)
        self.extra_css = settings.styles
        self.custom = settings.custom

    def load(self) -> None:
        """Compile every template, so that none is when the first pages are made.

        Processes that do so at one time go different ways, and find what the others compiled.
        """
        folder = resource("theme")
        names = [path.relative_to(folder).as_posix() for path in folder.rglob("*.html")]
        for name in random.sample(names, len(names)):
            self.env.get_template(name)


class Renderer:
    """Renders the pages of one site with its theme."""

    def __init__(self, theme: Theme, frame: Frame) -> None:
        self.assets = theme.assets
        self._theme = theme
        self._env = theme.env
        self._frame = frame
        self._base = urlsplit(frame.url).path or "/"
        self._indexes = frozenset(entry.url for site in frame.sites for entry in site.entries)
        self._contexts: dict[tuple[str, str], dict[str, Any]] = {}
        self._shells: dict[tuple[str, str, str, bool], Shell] = {}
        self._macros: dict[str, Any] = {}
        self._rows: dict[tuple[str, str, tuple[str, ...]], Markup] = {}

    @functools.cached_property
    def mark(self) -> bytes:
        """What stands for all that a page's HTML is made from beside its record."""
        folders = [resource("theme"), *([Path(self._theme.custom)] if self._theme.custom else [])]
        theme = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return key_of(
            fingerprint(),
            *(part for path in sorted(theme) for part in (path.name.encode(), path.read_bytes())),
            msgspec.json.encode(sorted(self.assets.urls.items())),
            msgspec.msgpack.encode(self._frame),
        )

    def render(self, page: Page) -> bytes:
        """Return the HTML of a page."""
        lang = page.language or self._frame.sites[0].language
        rendered = markdown.render(page.body, labels=_labels(lang)) if page.body else None
        context = {
            **self._context(lang, self._prefix(page.url)),
            "page": page,
            "d": page.data,
            "shell": self._shell(page, lang),
            "content": Markup(rendered.html) if rendered else Markup(""),
            "toc": tuple(h for h in rendered.headings if h.level in TOC_LEVELS)
            if rendered and page.toc
            else (),
            "sites": self._frame.sites,
        }
        return self._env.get_template(f"{page.template}.html").render(context).encode()

    def _context(self, lang: str, prefix: str) -> dict[str, Any]:
        """Return what every template of a language is given on pages with one prefix to the root.

        It is the same for all of them, so it is made once.
        """
        if (lang, prefix) not in self._contexts:
            self._contexts[lang, prefix] = self._new_context(lang, prefix)
        return self._contexts[lang, prefix]

    def _new_context(self, lang: str, prefix: str) -> dict[str, Any]:
        url = _Links(prefix).__getitem__

        def asset(name: str) -> str:
            return url(self.assets.urls[name])

        @functools.cache
        def icon(name: str) -> Markup:
            return Markup(
                '<svg class="m-icon" aria-hidden="true"><use href="{}#{}"/></svg>'
            ).format(asset(SPRITE), name)

        context = {
            "t": strings(lang),
            "lang": lang,
            "dir": languages.language(lang).direction,
            "site": self._frame.site(lang),
            "url": url,
            "asset": asset,
            "assets": self.assets.urls,
            "icon": icon,
            "entry_html": self._entries(lang, prefix),
        }
        context[KEPT] = Kept(context)
        return context

    def _entries(self, lang: str, prefix: str) -> Callable[[Entry, tuple[str, ...]], Markup]:
        """Return what renders an article in a list.

        The same row stands in the lists of an issue, its authors, keywords and subjects.
        """
        rows: dict[tuple[str, tuple[str, ...]], Markup] = {}
        root = escape(prefix)

        def render(item: Entry, show: tuple[str, ...]) -> Markup:
            key = (item.id, show)
            if key not in rows:
                row = str.replace(self._row(lang, item, show), ROOT, root)
                rows[key] = str.__new__(Markup, row)
            return rows[key]

        return render

    def _row(self, lang: str, item: Entry, show: tuple[str, ...]) -> Markup:
        """Return an article in a list, with ``ROOT`` in its links.

        It depends on the language only, so it is rendered once.
        """
        key = (lang, item.id, show)
        if key not in self._rows:
            if lang not in self._macros:
                template = self._env.get_template("macros.html")
                self._macros[lang] = template.make_module(self._context(lang, ROOT))
            self._rows[key] = self._macros[lang].entry(item, show)
        return self._rows[key]

    def _shell(self, page: Page, lang: str) -> Shell:
        """Return the shell of a page. All that it depends on is in the key."""
        prefix = self._prefix(page.url)
        index = page.url in self._indexes
        key = (lang, prefix, page.section, index)
        if key not in self._shells:
            context = {
                **self._context(lang, prefix),
                "section": page.section,
                # A section's own index is the page; what lies under it only belongs to it.
                "current": "page" if index else "true",
                "extra_css": self._theme.extra_css,
            }
            self._shells[key] = Shell(
                *(
                    Markup(self._env.get_template(f"parts/{name}.html").render(context).strip())
                    for name in Shell._fields
                )
            )
        return self._shells[key]

    def _prefix(self, page_url: str) -> str:
        """Return what leads from a page to the site's root. A 404 is served at any address."""
        return self._base if page_url == ids.NOT_FOUND else "../" * page_url.count("/") or "./"


class _Unindented(Extension):
    """Takes the indentation out of templates: it is for those who read them, and a tenth of a page.

    No template of a page may hold an element in which blanks are shown.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's source without the blanks that begin its lines."""
        return _INDENTATION.sub("\n", source)


class _Context(Context):
    """Calls what a template names as it is.

    Jinja looks at each call for functions that want the context or its settings. None of ours
    does, and macros know the environment's settings, which never change.
    """

    def call(
        self,
        what: Callable[..., Any],
        /,
        *args: Any,
        _loop_vars: Any = None,
        _block_vars: Any = None,
        **named: Any,
    ) -> Any:
        """Call a function, a macro or a block."""
        return what(*args, **named)


class _Links(dict[str, str]):
    """Links by URL: ``prefix``, then the path from the root. Each is made once."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def __missing__(self, url: str) -> str:
        link = self[url] = ids.joined(url, self._prefix)
        return link


def _environment(settings: Settings, cache: Path | None) -> Environment:
    """Return the environment of our templates."""
    ours = PrefixLoader({OWN: FileSystemLoader(resource("theme"))})
    env = Environment(
        extensions=[_Unindented],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,  # It folds constants, of which we have none, and takes time to look.
        auto_reload=False,
        cache_size=-1,
        loader=ChoiceLoader([ours, FileSystemLoader(settings.theme)]),
    )
    env.context_class = _Context
    env.code_generator_class = Generator
    env.template_class = QuickTemplate
    if cache:
        (cache / "templates").mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = Code(str(cache / "templates"))
    env.filters |= {
        "markdown": _markdown,
        "json_block": _json_block,
        "language_name": languages.language_name,
        "doi_url": ids.doi_url,
        "orcid_url": ids.orcid_url,
        "licence_link": licence_link,
        "number": languages.number,
        "web": _web,
    }
    env.globals |= {"ids": ids, "lang_of": _lang_of, "strings": strings}
    return env


def _labels(lang: str) -> markdown.Labels:
    t = strings(lang)
    return markdown.Labels(back=t("text.back"), notes=t("text.notes"), table=t("text.table"))


def _markdown(text: str) -> Markup:
    """Return a Markdown field such as an abstract as markup."""
    return Markup(markdown.render(text).html)


_NO_MARKUP = Markup("")


def _lang_of(code: str | None) -> Markup:
    """Return the ``lang`` attribute of a text, nothing where it is the page's own."""
    return Markup(f' lang="{escape(code)}"') if code else _NO_MARKUP


def _web(address: str | None) -> str | None:
    """Return an address that a link may lead to, nothing for ``javascript:`` and its like."""
    return address if address and address.startswith(("https://", "http://")) else None


_NOT_IN_SCRIPTS = tuple(
    (char.encode(), f"\\u{ord(char):04x}".encode()) for char in "<>&\u2028\u2029"
)


def _json_block(data: object) -> Markup:
    """Return data as JSON that can stand in a ``script`` element."""
    text = msgspec.json.encode(data, order="deterministic")
    for char, escaped in _NOT_IN_SCRIPTS:
        text = text.replace(char, escaped)
    return Markup(text.decode())
