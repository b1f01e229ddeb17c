"""The files that every page shares: styles, scripts, icons.

Each is named by its content (``assets/muragat.3f2a91c0.css``), so that a browser may keep it for
ever. They come from three places: ``theme/assets`` (a project's ``custom_dir`` may hold a file of
the same name instead), Material's folder, and MkDocs' copy of lunr.js. The two styles are one
file: what Material has for our elements, then ours. The icons are one sprite, made from Material's.
The worker of the search is one file too: lunr.js and our parts of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import material
import mkdocs
import msgspec

from muragat import kept
from muragat.fingerprint import fingerprint, surroundings
from muragat.host import stylesheet
from muragat.host.settings import Settings
from muragat.keys import key_of
from muragat.model import Record
from muragat.problems import BuildError, ConfigError
from muragat.resources import resource
from muragat.source import read_bytes

ASSETS = "assets"
"""The file in the cache that holds what was made last."""

STYLES = "muragat.css"
SPRITE = "icons.svg"
WORKER = "search-worker.js"
WORKER_PARTS = (
    "search-analysis.js",
    "search-index.js",
    "search-query.js",
    "search-marks.js",
    "search-engine.js",
    "search-worker.js",
)
"""The files of ``theme/assets`` that follow lunr.js in the worker of the search."""

ICONS = {
    "alert": "material/alert-circle-outline",
    "download": "material/tray-arrow-down",
    "email": "material/email-outline",
    "feed": "material/rss",
    "info": "material/information-outline",
    "menu": "material/menu",
    "next": "material/arrow-right",
    "orcid": "simple/orcid",
    "pdf": "material/file-document-outline",
    "previous": "material/arrow-left",
    "quote": "material/format-quote-close",
    "search": "material/magnify",
    "theme-auto": "material/theme-light-dark",
    "theme-dark": "material/weather-night",
    "theme-light": "material/white-balance-sunny",
}
"""Our names of icons, and Material's."""

_SHAPE = re.compile(r'<svg[^>]*\bviewBox="([^"]+)"[^>]*>(.*)</svg>', re.DOTALL)
_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/|^[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE)
_BLANK = re.compile(r"\n\s*")


class Assets(Record, frozen=True, kw_only=True):
    """``files`` maps URL to content, ``urls`` a plain name (``muragat.css``) to its URL."""

    files: dict[str, bytes]
    urls: dict[str, str]


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """Assets, and the key of what they were made from."""

    key: bytes
    assets: Assets


def collect_assets(settings: Settings, cache: Path | None = None) -> Assets:
    """Return the shared files of a site; those that every build makes are kept in ``cache``."""
    own = _own_files(settings)
    key = _key(own)
    last = kept.load(cache / ASSETS, _Kept) if cache else None
    if last and last.key == key:
        made = last.assets
    else:
        made = _made(own)
        if cache and key == _key(own):
            kept.save(cache / ASSETS, _Kept(key, made))
    return Assets(files=made.files | _extra_styles(settings), urls=made.urls)


def _key(own: dict[str, Path]) -> bytes:
    """Return the key of what assets are made from; Material and MkDocs belong to the program."""
    parts = (part for name, path in own.items() for part in (name.encode(), path.read_bytes()))
    return key_of(fingerprint(), surroundings(), *parts)


def _made(own: dict[str, Path]) -> Assets:
    files: dict[str, bytes] = {}
    urls: dict[str, str] = {}
    for name, content in sorted(_contents(own)):
        stem, dot, extension = name.rpartition(".")
        digest = hashlib.sha256(content).hexdigest()[:8]
        urls[name] = f"assets/{stem}.{digest}{dot}{extension}"
        files[urls[name]] = content
    return Assets(files=files, urls=urls)


def _contents(own: dict[str, Path]) -> Iterator[tuple[str, bytes]]:
    for name, path in own.items():
        if name in WORKER_PARTS:
            continue
        if name == STYLES:
            yield name, stylesheet.join(_material_styles(), path.read_text("utf-8")).encode()
        else:
            yield name, path.read_bytes()
    yield SPRITE, _sprite(Path(material.__file__).parent / "templates" / ".icons").encode()
    parts = [_lunr(), *(_bare(own[name].read_text("utf-8")) for name in WORKER_PARTS)]
    yield WORKER, "".join(parts).encode()


def _extra_styles(settings: Settings) -> dict[str, bytes]:
    """Return the project's own style sheets (``extra_css``), which keep their names."""
    content = Path(settings.project, "content").resolve()
    found: dict[str, bytes] = {}
    for name in settings.styles:
        if "://" in name or name.startswith("//"):
            raise ConfigError(f"extra_css in mkdocs.yml must name files of the project: {name}")
        path = content / name
        data, problems = read_bytes(path, f"content/{name}")
        if not path.resolve().is_relative_to(content):
            raise ConfigError(f"extra_css in mkdocs.yml must name a file below content/: {name}")
        if data is None:
            raise ConfigError(
                f"extra_css in mkdocs.yml names a file that is unfit: {name}", problems
            )
        found[name] = data
    return found


def _own_files(settings: Settings) -> dict[str, Path]:
    """Return the files of ``theme/assets``, or of a ``custom_dir`` in their place, by name."""
    ours = resource("theme/assets")
    found: dict[str, Path] = {}
    for path in sorted(p for p in ours.iterdir() if p.is_file() and not p.name.startswith(".")):
        own = Path(settings.custom) / "assets" / path.name if settings.custom else path
        found[path.name] = own if own.is_file() else path
    return found


def _material_styles() -> str:
    """Return Material's main style sheet; its name holds a hash that changes with each version."""
    folder = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
    paths = sorted(folder.glob("main.*.min.css"))
    if not paths:
        raise BuildError(f"Material for MkDocs has no main style sheet in {folder}")
    return stylesheet.select(paths[0].read_text("utf-8"))


def _sprite(folder: Path) -> str:
    """Return one SVG that holds every icon as a symbol."""
    symbols = []
    for name, source in sorted(ICONS.items()):
        path = folder / f"{source}.svg"
        match = _SHAPE.search(path.read_text("utf-8")) if path.is_file() else None
        if match is None:
            raise BuildError(f"Material for MkDocs has no icon {source}")
        view_box, shape = match.groups()
        symbols.append(f'<symbol id="{name}" viewBox="{view_box}">{shape.strip()}</symbol>')
    body = "".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>\n'


def _lunr() -> str:
    """Return lunr.js without its comments, which are half of it, but with its licence."""
    folder = Path(mkdocs.__file__).parent / "contrib" / "search" / "templates" / "search"
    source = (folder / "lunr.js").read_text("utf-8")
    licence = _COMMENT.search(source)
    return f"{licence[0] if licence else ''}\n{_bare(source)}"


def _bare(script: str) -> str:
    """Return a script without the comments that have lines of their own, and without indents."""
    return _BLANK.sub("\n", _COMMENT.sub("", script)).strip() + "\n"
