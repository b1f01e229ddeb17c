"""``site_config/redirects.yml``: where addresses that are gone lead, and what was removed.

::

    redirects:
      kk/keywords/sw/: kk/keywords/su/
      old/index.html: https://example.org/new/
    removed:
      kk/articles/2025-1-3/: {reason: Авторлардың өтініші бойынша, date: 2025-06-01}

A path is what follows the journal's address. One without an extension is a page and means the
same with or without the slash at its end.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import NewType

from muragat import forms
from muragat.model import Localized, Record
from muragat.problems import Severity

FILE = "site_config/redirects.yml"

Path = NewType("Path", str)
"""A path from the site's root, as an editor writes it."""

PATH_LENGTH = 1000
_NAME_LENGTH = 200
"""Bytes of a part of a path: file systems take 255, and ours adds to some."""
_PAGE_FILES = (".html", ".htm")


class RemovedEntry(Record, frozen=True, kw_only=True):
    """What an editor writes of a removed address. ``link`` leads to a notice."""

    reason: str
    date: dt.date
    link: str | None = None


class RedirectsFile(Record, frozen=True, kw_only=True):
    """The file as it is written."""

    redirects: dict[Path, str] = {}
    removed: dict[Path, RemovedEntry] = {}


class Moved(Record, frozen=True, kw_only=True):
    """An address whose page is not there any more; ``field`` and ``line`` tell who says so."""

    path: str
    field: str = ""
    line: int | None = None
    column: int | None = None


class Redirect(Moved, frozen=True, kw_only=True):
    """An address that leads to another. ``target`` is a path of the site or a web address."""

    target: str


class Removed(Moved, frozen=True, kw_only=True):
    """An address whose page was removed, with what was last known of it.

    ``title``, ``authors`` and ``doi`` come from the ledger of what was published.
    """

    reason: str
    date: dt.date
    link: str | None = None
    title: Localized = {}
    authors: tuple[Localized, ...] = ()
    doi: str | None = None


Fault = tuple[str, str, Severity, str, str | None]
"""(field, rule, severity, message, hint)"""


def normal_path(text: str) -> str:
    """Return a path as addresses are kept: ``/kk/about`` is ``kk/about/``."""
    path = unicodedata.normalize("NFC", text).removeprefix("/")
    folder, _, name = path.rpartition("/")
    if name in ("index.html", "index.htm"):
        return f"{folder}/" if folder else ""
    return f"{path}/" if name and "." not in name else path


def page_url(path: str) -> str:
    """Return the URL of the page that stands at an address that is gone.

    In the place of a file, such as a PDF, stands a folder with a page: servers lead from
    ``a.pdf`` to ``a.pdf/``, and tell browsers that it is a page.
    """
    return path if path == "" or path.endswith(("/", *_PAGE_FILES)) else path + "/"


def path_fault(text: str) -> str | None:
    """Return what is wrong with a path, or ``None``."""
    path = text.removeprefix("/")
    if not path or len(path) > PATH_LENGTH:
        return "Must be a path, such as kk/about/"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path) or path.startswith("/"):
        return "Must be a path from the site's root, such as kk/about/, not an address"
    if re.search(r"[\s\x00-\x1f\x7f?#%*:|\"<>\\]", path):
        return 'Must be a path without blanks and without ? # % * : | " < > \\'
    for name in path.removesuffix("/").split("/"):
        if not name or name.startswith("."):
            return "Must be a path without empty parts and without parts that begin with a dot"
        if len(name.encode()) > _NAME_LENGTH:
            return f"Must be a path of parts of at most {_NAME_LENGTH} bytes"
    return None


def is_address(target: str) -> bool:
    """Tell whether a target is a web address rather than a path of the site."""
    return "://" in target or target.startswith(("//", "mailto:"))


def normal_target(target: str, base: str) -> str:
    """Return a target as it is kept: a path where it leads to the journal's own site."""
    if is_address(target):
        if not target.startswith(base):
            return target
        target = target.removeprefix(base) or "/"
    path, hash_, fragment = target.partition("#")
    return normal_path(path) + hash_ + fragment


def redirects_of(
    file: RedirectsFile, places: Mapping[str, tuple[int, int]], base: str
) -> tuple[Redirect, ...]:
    """Return the redirects of a file, by path."""
    made = {}
    for key, target in file.redirects.items():
        field = f"redirects.{key}"
        line, column = places.get(field, (1, 1))
        path = normal_path(key)
        made[path] = Redirect(
            path=path, target=normal_target(target, base), field=field, line=line, column=column
        )
    return tuple(made[path] for path in sorted(made))


def removed_of(
    file: RedirectsFile, places: Mapping[str, tuple[int, int]], base: str
) -> tuple[Removed, ...]:
    """Return what a file says was removed, by path."""
    made = {}
    for key, entry in file.removed.items():
        field = f"removed.{key}"
        line, column = places.get(field, (1, 1))
        path = normal_path(key)
        made[path] = Removed(
            path=path,
            reason=entry.reason,
            date=entry.date,
            link=normal_target(entry.link, base) if entry.link else None,
            field=field,
            line=line,
            column=column,
        )
    return tuple(made[path] for path in sorted(made))


def check_file(file: RedirectsFile, base: str) -> Iterator[Fault]:
    """Yield what is wrong with a file, whatever the site holds."""
    yield from _check_paths(file)
    for key, target in file.redirects.items():
        fault = _target_fault(target)
        if fault:
            hint = "Write a path of the site or an address that begins with https://."
            yield f"redirects.{key}", "redirects.target-form", Severity.ERROR, fault, hint
    for key, entry in file.removed.items():
        if not re.search(r"\w", entry.reason) or entry.reason.startswith("…"):
            message = "Must say in words why the page was removed"
            yield f"removed.{key}.reason", "redirects.reason-missing", Severity.ERROR, message, None
        fault = _target_fault(entry.link) if entry.link else None
        if fault:
            yield f"removed.{key}.link", "redirects.target-form", Severity.ERROR, fault, None
    yield from _check_chains(file, base)


def _check_paths(file: RedirectsFile) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for area, keys in (("redirects", file.redirects), ("removed", file.removed)):
        for key in keys:
            field = f"{area}.{key}"
            fault = path_fault(key)
            if fault:
                hint = "A static site cannot answer to what stands after ? or #."
                hinted = hint if re.search(r"[?#]", key) else None
                yield field, "redirects.path-form", Severity.ERROR, fault, hinted
            elif normal_path(key) in seen:
                message = f"Must stand once: it is also {seen[normal_path(key)]}"
                yield field, "redirects.doubled", Severity.ERROR, message, None
            seen.setdefault(normal_path(key), field)


def _target_fault(target: str) -> str | None:
    if is_address(target):
        return forms.address_fault(target)
    return None if target == "/" else path_fault(target.partition("#")[0])


def _check_chains(file: RedirectsFile, base: str) -> Iterator[Fault]:
    """Yield redirects that lead to another redirect, or in a circle."""
    leads = {
        normal_path(key): normal_target(target, base).partition("#")[0]
        for key, target in file.redirects.items()
    }
    for key in file.redirects:
        field, path = f"redirects.{key}", normal_path(key)
        end = leads[path]
        if end not in leads:
            continue
        passed = {path}
        while end in leads and end not in passed:
            passed.add(end)
            end = leads[end]
        if end in leads:
            message = "Must not lead in a circle"
            yield field, "redirects.loop", Severity.ERROR, message, None
        else:
            message = f"Must not lead to another redirect: {leads[path]}"
            hint = f"Let it lead to {end or '/'}."
            yield field, "redirects.chain", Severity.ERROR, message, hint


def check_site(
    redirects: Collection[Redirect], removed: Collection[Removed], urls: Collection[str]
) -> Iterator[tuple[Moved, Fault]]:
    """Yield what is wrong in the light of what the site holds: ``urls`` of pages and files."""
    moved: list[Moved] = [*redirects, *removed]
    files = {url for url in urls if url and not url.endswith("/")}
    files |= {entry.path for entry in moved if entry.path.endswith(_PAGE_FILES)}
    for entry in moved:
        for message, hint in _place_faults(entry.path, urls, files):
            yield entry, (entry.field, "redirects.exists", Severity.ERROR, message, hint)
    gone = {entry.path for entry in removed}
    targets: list[tuple[Moved, str, str | None]] = [
        *((entry, entry.field, entry.target) for entry in redirects),
        *((entry, f"{entry.field}.link", entry.link) for entry in removed),
    ]
    for entry, field, target in targets:
        if target is None or is_address(target):
            continue
        path = target.partition("#")[0]
        if path not in urls and path not in gone:
            message = f"Must lead to what the site has: there is no {path or '/'}"
            yield entry, (field, "redirects.target-missing", Severity.ERROR, message, None)


def _place_faults(
    path: str, urls: Collection[str], files: Collection[str]
) -> Iterator[tuple[str, str | None]]:
    if path in urls or path.startswith(("assets/", "search/")):
        hint = "Delete the line, or take what stands at the address out of the content."
        yield f"Must be an address that is gone: the site has {path or '/'}", hint
    above = next((folder for folder in _above(path) if folder in files), None)
    if above is not None:
        yield f"Must not lie under a file of the site: {above}", None


def _above(path: str) -> Iterator[str]:
    parts = path.rstrip("/").split("/")
    for end in range(1, len(parts)):
        yield "/".join(parts[:end])
