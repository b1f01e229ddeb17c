"""``content/ledger.json``: every address that was ever published, so that none is lost.

``publish`` writes it, people keep it in git. It holds the address of each page and of each file
that readers keep (PDFs, feeds), the day on which it was first published, and of each article what
a tombstone needs and a digest that tells whether its text has changed since. One entry stands on
one line, in order, so that a diff in git reads well.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import json
import os
import posixpath
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import msgspec

from muragat import tree
from muragat.archive import Archive
from muragat.config import SiteConfig
from muragat.content.reading import Reading
from muragat.indexes import build_indexes
from muragat.indexes.keeping import Keeping
from muragat.model import Article, Localized, Record
from muragat.pages.addresses import PASSING_FILES, YEAR, Address, addresses
from muragat.pages.site import Site
from muragat.problems import Problem, Severity
from muragat.redirects import Removed, check_site, path_fault

FILE = "content/ledger.json"
FORMAT = 1
SIZE_LIMIT = 200_000_000
_DIGEST_LENGTH = 32  # hexadecimal digits: 128 bits
_NOT_CONTENT = frozenset({"id", "issue", "order", "draft", "modified", "files"})
"""Fields that tell where an article stands, not what it says."""


class ArticleEntry(Record, frozen=True, kw_only=True):
    """An article as last published. ``published`` is the day on which it was first published."""

    published: dt.date
    modified: dt.date | None = None
    digest: str
    title: Localized = {}
    authors: tuple[Localized, ...] = ()
    doi: str | None = None


class AddressEntry(Record, frozen=True, kw_only=True):
    """An address: the kind of what stands there, its id, the day of its first publication."""

    kind: str
    record: str = ""
    title: str = ""
    published: dt.date


class Ledger(Record, frozen=True, kw_only=True):
    """All that was published: articles by id, addresses by path."""

    format: int = FORMAT
    articles: dict[str, ArticleEntry] = {}
    addresses: dict[str, AddressEntry] = {}


class _Format(msgspec.Struct):
    format: int = FORMAT


# Reading and writing


def read_ledger(project: Path) -> tuple[Ledger | None, list[Problem]]:
    """Read a project's ledger; ``None`` where there is none or it cannot be read."""
    try:
        data = _read(project / FILE)
    except FileNotFoundError:
        return None, []
    except OSError as error:
        reason = "it must not be a symbolic link" if error.errno == errno.ELOOP else error.strerror
        return None, [_unreadable(f"Must be readable: {reason}")]
    try:
        if msgspec.json.decode(data, type=_Format).format > FORMAT:
            message = f"Must be of format {FORMAT} at most: a newer version of Muragat wrote it"
            hint = "Install the newest version of Muragat."
            return None, [Problem(file=FILE, rule="ledger.format", message=message, hint=hint)]
        ledger = msgspec.json.decode(data, type=Ledger)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return None, [_unreadable(f"Must be as `muragat publish` wrote it: {error}")]
    for url in ledger.addresses:
        if url and path_fault(url):
            return None, [_unreadable(f"Must hold paths of the site only, not {url[:80]!r}")]
    return ledger, []


def _read(path: Path) -> bytes:
    """Read a plain file, never through a link; raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > SIZE_LIMIT:
            raise OSError(errno.EINVAL, "it is no plain file, or too large", str(path))
        return file.read()


def _unreadable(message: str) -> Problem:
    hint = f"Take it from the last commit: git checkout -- {FILE}. Do not delete it."
    return Problem(file=FILE, rule="ledger.unreadable", message=message, hint=hint)


def as_text(ledger: Ledger) -> str:
    """Return the one form of a ledger: sorted, an entry a line."""
    return (
        f'{{\n"format": {ledger.format},\n"articles": {{'
        + _lines(ledger.articles)
        + '},\n"addresses": {'
        + _lines(ledger.addresses)
        + "}\n}\n"
    )


def _lines(entries: Mapping[str, Record]) -> str:
    rows = (
        f"{json.dumps(key, ensure_ascii=False)}: "
        + json.dumps(msgspec.to_builtins(entries[key]), ensure_ascii=False, sort_keys=True)
        for key in sorted(entries)
    )
    text = ",\n".join(rows)
    return f"\n{text}\n" if text else ""


def write_ledger(project: Path, ledger: Ledger) -> bool:
    """Write a project's ledger, wholly or not at all; tell whether it has changed.

    Raises EnvironmentFailure.
    """
    path, data = project / FILE, as_text(ledger).encode()
    with contextlib.suppress(OSError):
        if _read(path) == data:
            return False
    tree.replace_file(path, data, then="The ledger is not written: mend that and publish again.")
    return True


# What was published


def renewed(ledger: Ledger | None, archive: Archive, day: dt.date) -> Ledger:
    """Return the ledger after a publication: what it held, and what stands on the site now."""
    old = ledger or Ledger()
    articles = dict(old.articles)
    for article in archive.articles:
        known = articles.get(article.id)
        articles[article.id] = ArticleEntry(
            published=known.published if known else day,
            modified=article.modified,
            digest=digest(archive, article),
            title={**article.title, **article.display_title},
            authors=tuple(contributor.name for contributor in article.contributors),
            doi=article.doi,
        )
    entries = dict(old.addresses)
    for address in addresses(_site(archive)):
        if address.kind not in PASSING_FILES:
            entries[address.url] = _entry(address, entries.get(address.url), day)
    for path in _moved(archive.config):
        entries.setdefault(path, AddressEntry(kind="redirect", published=day))
    return Ledger(articles=articles, addresses=entries)


def _entry(address: Address, known: AddressEntry | None, day: dt.date) -> AddressEntry:
    return AddressEntry(
        kind=address.kind,
        record=address.record,
        # The titles of an article stand with the article.
        title=address.title if address.kind != "article" else "",
        published=known.published if known else day,
    )


def digest(archive: Archive, article: Article) -> str:
    """Return the digest of what an article says, wherever it stands."""
    data = msgspec.to_builtins(archive.described(article))
    content = {key: value for key, value in data.items() if key not in _NOT_CONTENT}
    content["body"] = archive.text_digest(article).hex()
    encoded = msgspec.json.encode(content, order="sorted")
    return hashlib.sha256(encoded).hexdigest()[:_DIGEST_LENGTH]


def recall(config: SiteConfig, ledger: Ledger | None) -> SiteConfig:
    """Put to a journal's redirects and removals what the ledger knows.

    A tombstone gets title, authors and DOI; the files that lay beside a page, its PDF above all,
    and the years of a list go the way of the page. A list whose years were published keeps them.
    """
    if ledger is None:
        return config
    if config.redirects or config.removed:
        config = _recall_moved(config, ledger)
    return msgspec.structs.replace(config, by_years=_by_years(ledger, _moved(config)))


def _recall_moved(config: SiteConfig, ledger: Ledger) -> SiteConfig:
    beside = _beside(ledger, _moved(config))
    redirects = {r.path: r for r in config.redirects}
    removed = {r.path: _known(r, ledger, config) for r in config.removed}
    for one in config.redirects:
        for path in beside.get(one.path, ()):
            redirects[path] = msgspec.structs.replace(one, path=path)
    for other in config.removed:
        for path in beside.get(other.path, ()):
            moved = msgspec.structs.replace(other, path=path)
            removed[path] = _known(moved, ledger, config)
    return msgspec.structs.replace(
        config,
        redirects=tuple(redirects[path] for path in sorted(redirects)),
        removed=tuple(removed[path] for path in sorted(removed)),
    )


def _moved(config: SiteConfig) -> frozenset[str]:
    return frozenset(r.path for r in config.redirects) | {r.path for r in config.removed}


def _by_years(ledger: Ledger, said: Collection[str]) -> tuple[str, ...]:
    """Return the names of the lists whose years were published, but for those that are moved."""
    lists = {
        entry.record.rpartition("/")[0]
        for url, entry in ledger.addresses.items()
        if entry.kind == YEAR and url not in said
    }
    return tuple(sorted(lists))


def _beside(ledger: Ledger, said: Collection[str]) -> dict[str, list[str]]:
    """Return what lay under a page, files and years, by that page, but for those named."""
    groups: dict[str, list[str]] = {}
    for url, entry in ledger.addresses.items():
        folder = posixpath.dirname(url.removesuffix("/")) + "/"
        under = entry.kind == YEAR or not url.endswith("/")
        if under and url not in said and folder in said:
            groups.setdefault(folder, []).append(url)
    return groups


def _known(removed: Removed, ledger: Ledger, config: SiteConfig) -> Removed:
    address = ledger.addresses.get(removed.path)
    if address is None:
        return removed
    if address.kind in ("article", "pdf") and address.record in ledger.articles:
        article = ledger.articles[address.record]
        return msgspec.structs.replace(
            removed, title=article.title, authors=article.authors, doi=article.doi
        )
    first = removed.path.partition("/")[0]
    lang = first if first in config.journal.languages else config.journal.languages[0]
    return msgspec.structs.replace(removed, title={lang: address.title} if address.title else {})


# What must be true


def check(reading: Reading, ledger: Ledger | None, keeping: Keeping | None = None) -> list[Problem]:
    """Return what is wrong with redirects, and what the ledger holds and the site does not.

    Only to be asked when the content has no errors: what could not be read is not lost.
    """
    config = reading.archive.config
    if ledger is None and not (config.redirects or config.removed):
        return []
    live = {address.url: address for address in addresses(_site(reading.archive, keeping))}
    problems = list(_redirects(config, live))
    if ledger is not None:
        problems += _lost(reading.archive, ledger, live)
        problems += _unmodified(reading, ledger)
    return problems


def _site(archive: Archive, keeping: Keeping | None = None) -> Site:
    return Site(archive, build_indexes(archive, keeping))


def _redirects(config: SiteConfig, live: Collection[str]) -> Iterator[Problem]:
    seen = set()
    for entry, fault in check_site(config.redirects, config.removed, live):
        field, rule, severity, message, hint = fault
        problem = Problem(
            file="site_config/redirects.yml",
            line=entry.line,
            column=entry.column,
            rule=rule,
            field=field,
            severity=severity,
            message=message,
            hint=hint,
        )
        # A file beside a page shares the page's line.
        if problem not in seen:
            seen.add(problem)
            yield problem


def _lost(archive: Archive, ledger: Ledger, live: Mapping[str, Address]) -> Iterator[Problem]:
    """Yield a problem for each address that would vanish, with both remedies to paste."""
    moved = _moved(archive.config)
    # The line of the first address in the form that is written.
    first_line = len(ledger.articles) + 6 if ledger.articles else 5
    successors: dict[str, str] | None = None
    for place, url in enumerate(sorted(ledger.addresses)):
        if url in live or url in moved:
            continue
        entry = ledger.addresses[url]
        if successors is None:
            successors = _successors(archive, ledger)
        target = _nearest(url, entry, live, successors, archive) or "/"
        yield Problem(
            file=FILE,
            line=first_line + place,
            rule="ledger.url-lost",
            field=url or "/",
            message=f"Must not vanish: this address was published on {entry.published}",
            hint=(
                "Write in site_config/redirects.yml, under `redirects:`, the line "
                f"`{url}: {target}` to lead its readers on; or, under `removed:`, "
                f"`{url}: {{reason: …, date: YYYY-MM-DD}}` to leave a page that says why it is "
                "gone."
            ),
        )


def _successors(archive: Archive, ledger: Ledger) -> dict[str, str]:
    """Return, for articles of the ledger that are gone, the id under which they stand now."""
    articles = archive.articles
    now = {article.id for article in articles}
    by_digest = {digest(archive, article): article.id for article in articles}
    by_doi = {article.doi.lower(): article.id for article in articles if article.doi}
    found = {}
    for key, entry in ledger.articles.items():
        if key not in now:
            new = by_digest.get(entry.digest) or by_doi.get((entry.doi or "").lower())
            if new:
                found[key] = new
    return found


def _nearest(
    url: str,
    entry: AddressEntry,
    live: Mapping[str, Address],
    successors: Mapping[str, str],
    archive: Archive,
) -> str:
    """Return where readers of a lost address are best led."""
    new = successors.get(entry.record) if entry.kind in ("article", "pdf") else None
    candidates = [url.replace(entry.record, new)] if new else []
    # The same thing in another language, in the journal's order, an article's own first.
    tail = url.partition("/")[2]
    codes = list(archive.languages)
    article = archive.find_article(new or entry.record) if entry.kind == "article" else None
    if article is not None:
        codes.insert(0, article.language)
    if tail and entry.kind not in ("home", "feed"):
        named = tail.replace(entry.record, new) if new else tail
        candidates += [f"{code}/{named}" for code in codes]
    folder = url
    while folder:
        folder = posixpath.dirname(folder.rstrip("/"))
        folder = f"{folder}/" if folder else ""
        candidates.append(folder)
    return next((c for c in candidates if c in live), "")


def _unmodified(reading: Reading, ledger: Ledger) -> Iterator[Problem]:
    for article in reading.archive.articles:
        known = ledger.articles.get(article.id)
        if known is None or article.draft or article.modified != known.modified:
            continue
        if digest(reading.archive, article) != known.digest:
            source = reading.sources[article.id]
            line, column = source.place("modified")
            yield Problem(
                file=source.file,
                line=line,
                column=column,
                rule="ledger.modified-missing",
                field="modified",
                severity=Severity.WARNING,
                message="Must be the day of the last change: the article has changed since it "
                "was published",
                hint="Write for example `modified: 2025-06-01`; harvesters look for it.",
            )
