"""Articles taken in one by one: read, checked by the rules about each alone, digested for search.

Any process can take in any article, and what has been taken in is kept until its file changes. A
kept article is known by the state of its file; whoever changes a file changes that, but for a
change in the same moment, so that a file that was just being written is read again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import msgspec

from muragat import kept
from muragat.archive import text_digest
from muragat.checks import check_article
from muragat.config import SiteConfig
from muragat.content.reader import Place, ReadArticle, read_article
from muragat.content.reading import Entry
from muragat.keys import key_of, record_key
from muragat.model import Article
from muragat.parts import parts_of
from muragat.problems import Problem
from muragat.search.digest import digest
from muragat.search.terms import save_terms
from muragat.workers import Workers

BATCH = 24
"""Articles a task."""


class Taken(msgspec.Struct, frozen=True, array_like=True):
    """An article that was taken in.

    The record of ``entry`` does without its text. ``problems`` are those of reading, ``findings``
    those of the rules.
    """

    entry: Entry[Article] | None
    problems: tuple[Problem, ...]
    findings: tuple[Problem, ...]


class Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What was taken in, as bytes, and what is asked of it without unpacking.

    ``key`` stands for all that the rest was made from; ``id`` is the article's, ``""`` where there
    is none. Bytes, as a record that has been sent as an object need not encode as it did before:
    which fields are left out as defaults depends on their being the same objects.
    """

    key: bytes
    id: str
    taken: bytes


ARTICLES = "articles"
"""The file of what was taken in, in the folder of the cache."""


class Task(msgspec.Struct, frozen=True):
    """An article to take in, and the key to keep it by."""

    place: Place
    key: bytes


def take_in(config: SiteConfig, tasks: Sequence[Task]) -> list[tuple[Packed, bytes]]:
    """Take in articles; return each with its packed terms for the search."""
    return [_take_in(config, task) for task in tasks]


def _take_in(config: SiteConfig, task: Task) -> tuple[Packed, bytes]:
    entry, problems = read_article(task.place)
    if entry is None:
        return _packed(task.key, Taken(None, tuple(problems), ())), b""
    findings = check_article(entry, config, task.place.issue)
    terms = msgspec.msgpack.encode(digest(entry.record))
    body = entry.record.body.encode()
    text = text_digest(body)
    parts = parts_of(entry.record, text)
    light = Entry(
        msgspec.structs.replace(entry.record, body=""),
        msgspec.structs.replace(entry.source, text=text, size=len(body), parts=parts),
    )
    return _packed(task.key, Taken(light, tuple(problems), findings)), terms


def _packed(key: bytes, taken: Taken) -> Packed:
    article_id = taken.entry.record.id if taken.entry else ""
    return Packed(key, article_id, msgspec.msgpack.encode(taken))


class Intake:
    """Takes in the articles of a project and keeps what it took in under ``folder``.

    ``mark`` stands for all that an article is taken in with beside its files: the program and the
    configuration.
    """

    def __init__(self, folder: Path, config: SiteConfig, mark: bytes, workers: Workers) -> None:
        self.findings: dict[str, tuple[Problem, ...]] = {}
        self._config = config
        self._mark = mark
        self._workers = workers
        self._folder = folder

    def __call__(self, places: list[Place]) -> Iterator[ReadArticle]:
        """Yield articles in the order of their places."""
        known = kept.load(self._folder / ARTICLES, dict[str, Packed]) or {}
        found: dict[str, Packed] = {}
        tasks: list[Task] = []
        for place, key in zip(places, _keys(self._mark, places), strict=True):
            packed = known.get(place.name)
            if packed is not None and packed.key == key:
                found[place.name] = packed
            else:
                tasks.append(Task(place, key))
        fresh: dict[str, tuple[str, bytes]] = {}
        results = self._workers.spread(take_in, self._config, tasks, BATCH)
        for task, (packed, terms) in zip(tasks, chain.from_iterable(results), strict=True):
            found[task.place.name] = packed
            if terms:
                fresh[task.place.name] = (packed.id, terms)
        if tasks or known.keys() != found.keys():
            # Before the articles: what is known of one must never be older than that is.
            save_terms(self._folder, {name: one.key for name, one in found.items()}, fresh)
            kept.save(self._folder / ARTICLES, found)
        for place in places:
            taken = _UNPACK.decode(found[place.name].taken)
            if taken.entry is not None:
                self.findings[taken.entry.source.file] = taken.findings
            yield ReadArticle(taken.entry, list(taken.problems))


_UNPACK = msgspec.msgpack.Decoder(Taken)


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
