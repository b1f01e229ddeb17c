"""Articles taken in one by one: read, checked by the rules about each alone, digested for search.

Any process can take in any article, and what has been taken in is kept until its file changes. A
kept article is known by the state of its file; whoever changes a file changes that, but for a
change in the same moment, so that a file that was just being written is read again. An issue
whose files are all as they were is known by the state of them all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec

from muragat import kept
from muragat.checks import check_article
from muragat.config import SiteConfig
from muragat.content.apart import take_apart
from muragat.content.reader import (
    ListedIssue,
    Place,
    ReadArticle,
    ReadIssue,
    list_issue,
    read_article,
)
from muragat.content.reading import Entry
from muragat.keys import key_of, record_key
from muragat.model import Article, Issue
from muragat.parts import parts_of
from muragat.problems import Problem
from muragat.search.digest import digest
from muragat.search.terms import save_terms
from muragat.stock import Lost, Stock
from muragat.workers import Workers

BATCH = 24
"""Articles a task."""


class Taken(msgspec.Struct, frozen=True, array_like=True):
    """An article that was taken in from the folder ``name``.

    ``key`` stands for all that the others were made from. The record of ``entry`` does without its
    texts, of which ``rest`` is the key of those in the stock. ``problems`` are those of reading,
    ``findings`` those of the rules.
    """

    name: str
    key: bytes
    rest: bytes
    entry: Entry[Article] | None
    problems: tuple[Problem, ...]
    findings: tuple[Problem, ...]


class TakenIssue(msgspec.Struct, frozen=True, array_like=True):
    """An issue as it was read, with its articles; ``problems`` are not theirs."""

    entry: Entry[Issue] | None
    problems: tuple[Problem, ...]
    articles: tuple[Taken, ...]


class _PackedIssue(msgspec.Struct, frozen=True, array_like=True):
    """The same, the articles not unpacked.

    A record that has been sent as an object need not encode as it did before: which fields are
    left out as defaults depends on their being the same objects.
    """

    entry: Entry[Issue] | None
    problems: tuple[Problem, ...]
    articles: list[msgspec.Raw]


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """An issue that was taken in.

    ``state`` is the key of all its files, ``b""`` where one of them was just being written;
    ``content`` is the key of the packed issue, ``articles`` are the keys of its articles by name,
    ``rests`` those of what their records do without.
    """

    state: bytes
    content: bytes
    articles: dict[str, bytes]
    rests: list[bytes]


class Packed(NamedTuple):
    """An article that was just taken in: its id, ``""`` where there is none, and itself as bytes.

    ``terms`` are those for the search, ``rest`` is what the record does without, both packed.
    """

    id: str
    taken: bytes
    terms: bytes = b""
    rest: bytes = b""


ISSUES, ARTICLES, APART = "issues", "articles", "apart"
"""The files of what was taken in, in the folder of the cache: which issue is which, all of them,
and what the records of the articles do without."""


class Task(msgspec.Struct, frozen=True):
    """An article to take in, and the key to keep it by."""

    place: Place
    key: bytes


def take_in(config: SiteConfig, tasks: Sequence[Task]) -> list[Packed]:
    """Take in articles."""
    return [_take_in(config, task) for task in tasks]


def _take_in(config: SiteConfig, task: Task) -> Packed:
    name = task.place.name
    entry, problems = read_article(task.place)
    if entry is None:
        none = Taken(name, task.key, b"", None, tuple(problems), ())
        return Packed("", msgspec.msgpack.encode(none))
    findings = check_article(entry, config, task.place.issue)
    terms = msgspec.msgpack.encode(digest(entry.record))
    record, outline, rest = take_apart(entry.record)
    parts = parts_of(entry.record, outline.text)
    source = msgspec.structs.replace(entry.source, outline=outline, parts=parts)
    light = Entry(record, source)
    taken = Taken(name, task.key, outline.rest, light, tuple(problems), findings)
    return Packed(record.id, msgspec.msgpack.encode(taken), terms, rest)


class _Open(NamedTuple):
    """An issue that must be listed: its articles as they were kept, ``None`` for those to read."""

    listed: ListedIssue
    keys: list[bytes]
    articles: list[bytes | None]


class Intake:
    """Takes in the issues of a project and keeps what it took in under ``folder``.

    ``mark`` stands for all that an article is taken in with beside its files: the program and the
    configuration. ``states`` are the keys of all files of issues by name, as they were before
    anything was read; an issue without one is listed.
    """

    def __init__(
        self,
        folder: Path,
        config: SiteConfig,
        mark: bytes,
        workers: Workers,
        states: Mapping[str, bytes] | None = None,
    ) -> None:
        self.findings: dict[str, tuple[Problem, ...]] = {}
        self._config = config
        self._mark = mark
        self._workers = workers
        self._folder = folder
        self._states = states or {}

    def __call__(self, project: str, names: Sequence[str]) -> Iterator[ReadIssue]:
        """Yield issues in the order of their names, with all their articles."""
        before = kept.load(self._folder / ISSUES, dict[str, _Known]) or {}
        found: dict[str, _Known] = {}
        with Stock(self._folder / ARTICLES) as stock:
            closed: dict[str, bytes] = {}
            opened: dict[str, _Open] = {}
            for name in names:
                known = before.get(name)
                state = self._state(name)
                content = _content(stock, known)
                if known is not None and content is not None and state and known.state == state:
                    found[name] = known
                    closed[name] = content
                else:
                    opened[name] = self._open(project, name, content)
            fresh = self._take_in(opened)
            for name, issue in opened.items():
                closed[name] = content = _closed(issue, fresh)
                heads = _heads(content)
                articles = {head.name: head.key for head in heads}
                rests = [head.rest for head in heads]
                found[name] = _Known(self._state(name), stock.add(content), articles, rests)
            if found != before:
                self._save(stock, found, before, fresh)
        for name in names:
            yield self._read(closed.pop(name))

    @property
    def apart(self) -> Path:
        """Where what the records do without is kept."""
        return self._folder / APART

    def _state(self, name: str) -> bytes:
        """Return the key of all files of an issue, ``b""`` where it is not known."""
        state = self._states.get(name)
        return key_of(self._mark, state) if state else b""

    def _open(self, project: str, name: str, content: bytes | None) -> _Open:
        listed = list_issue(project, name)
        keys = list(_keys(self._mark, listed.places))
        known = _by_key(content) if content else {}
        return _Open(listed, keys, [known.get(key) for key in keys])

    def _take_in(self, opened: Mapping[str, _Open]) -> dict[str, Packed]:
        """Return the articles that must be read by name."""
        tasks = [
            Task(place, key)
            for issue in opened.values()
            for place, key, raw in zip(issue.listed.places, issue.keys, issue.articles, strict=True)
            if raw is None
        ]
        results = self._workers.spread(take_in, self._config, tasks, BATCH)
        taken = zip(tasks, chain.from_iterable(results), strict=True)
        return {task.place.name: packed for task, packed in taken}

    def _save(
        self,
        stock: Stock,
        found: dict[str, _Known],
        before: dict[str, _Known],
        fresh: dict[str, Packed],
    ) -> None:
        articles = {name: key for issue in found.values() for name, key in issue.articles.items()}
        gone = any(issue.articles.keys() - articles.keys() for issue in before.values())
        if fresh or gone:
            # Before the articles: what is known of one must never be older than that is.
            terms = {name: (one.id, one.terms) for name, one in fresh.items() if one.terms}
            save_terms(self._folder, articles, terms)
            with Stock(self.apart) as apart:
                for one in fresh.values():
                    if one.rest:
                        apart.add(one.rest)
                apart.save([rest for issue in found.values() for rest in issue.rests])
        stock.save([issue.content for issue in found.values()])
        kept.save(self._folder / ISSUES, found)

    def _read(self, content: bytes) -> ReadIssue:
        entry, problems, articles = msgspec.structs.astuple(_UNPACK.decode(content))
        read = []
        for taken in articles:
            if taken.entry is not None:
                self.findings[taken.entry.source.file] = taken.findings
            read.append(ReadArticle(taken.entry, list(taken.problems)))
        return ReadIssue(entry, problems, read)


_UNPACK = msgspec.msgpack.Decoder(TakenIssue)


class _Head(msgspec.Struct, array_like=True):
    """The beginning of a packed ``Taken``."""

    name: str
    key: bytes
    rest: bytes


_HEAD = msgspec.msgpack.Decoder(_Head)


def _heads(content: bytes) -> list[_Head]:
    """Return the beginnings of the articles of a packed issue."""
    return msgspec.msgpack.decode(content, type=_Heads).articles


class _Heads(msgspec.Struct, array_like=True):
    """A packed issue, of which nothing but those beginnings is wanted."""

    entry: msgspec.Raw
    problems: msgspec.Raw
    articles: list[_Head]


def _by_key(content: bytes) -> dict[bytes, bytes]:
    """Return the packed articles of an issue by their keys; none of another version's issue."""
    try:
        articles = msgspec.msgpack.decode(content, type=_PackedIssue).articles
        return {_HEAD.decode(raw).key: bytes(raw) for raw in articles}
    except msgspec.MsgspecError:
        return {}


def _content(stock: Stock, known: _Known | None) -> bytes | None:
    """Return a packed issue, if it was kept."""
    if known is None:
        return None
    try:
        return stock.get(known.content)
    except Lost:
        return None


def _closed(issue: _Open, fresh: Mapping[str, Packed]) -> bytes:
    """Return an issue packed, with the articles that have been taken in."""
    entry, problems, places = issue.listed
    articles = [
        msgspec.Raw(fresh[place.name].taken if raw is None else raw)
        for place, raw in zip(places, issue.articles, strict=True)
    ]
    return msgspec.msgpack.encode(_PackedIssue(entry, tuple(problems), articles))


def beside_key(folder: str, files: Iterable[str]) -> bytes:
    """Return what stands for files that lie in a folder."""
    return key_of(*_states(folder, files, time.time_ns()))


def _keys(mark: bytes, places: Iterable[Place]) -> Iterator[bytes]:
    """Yield the keys of articles; ``mark`` stands for what all are taken in with."""
    issues: dict[tuple[str, str], bytes] = {}
    now = time.time_ns()
    for place in places:
        # What was taken in says where its file lies: a project that is moved is read again.
        issue = (place.project, place.issue_id)
        if issue not in issues:
            issues[issue] = key_of(mark, record_key(issue, place.issue))
        folder = f"{place.project}/{place.name}"
        yield key_of(issues[issue], *_states(folder, ("article.md", *place.files), now))


def _states(folder: str, names: Iterable[str], now: int) -> Iterator[bytes]:
    """Yield the states of files; that of one that is just being written is like no other."""
    for name in names:
        try:
            state = kept.state_of(os.lstat(f"{folder}/{name}"), now)
        except OSError:
            state = None
        yield name.encode()
        yield state or os.urandom(16)
