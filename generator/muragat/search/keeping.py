"""The search of one build, made from what the last one left; the same files as from nothing."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from muragat import kept
from muragat.archive import Archive
from muragat.indexes.authors import AuthorIndex
from muragat.keys import key_of
from muragat.model import Article
from muragat.search.cards import IssueLabel
from muragat.search.digest import Digest, digest
from muragat.search.files import Files, Give
from muragat.search.index import give_files
from muragat.search.terms import Known, Terms
from muragat.search.upkeep import Index, changes, index_of, mended
from muragat.stock import Lost, Stock

STATE, ROWS, LOCK = "search", "rows", "search-lock"
"""The files in the cache: what the search was made from, and the rows of its index."""


class _State(msgspec.Struct, frozen=True, array_like=True):
    """What a build leaves for the next.

    ``mark`` stands for the program and the configuration; ``digests`` are the keys of those of
    the articles; ``hashes`` are those of contents of files, by what these were made from.
    """

    mark: bytes
    digests: list[bytes]
    index: Index
    hashes: dict[bytes, bytes]


class Keeper:
    """Gives the files of the search and keeps what the next build can use.

    ``mark`` stands for all that they are made from beside articles, issues and authors.
    """

    def __init__(
        self, cache: Path, mark: bytes, archive: Archive, label: IssueLabel, authors: AuthorIndex
    ) -> None:
        self._cache = cache
        self._mark = mark
        self._archive = archive
        self._label = label
        self._authors = authors

    def give(self, give: Give) -> None:
        """Give all files; some twice where what was kept turns out to be damaged."""
        with _alone(self._cache), Terms(self._cache) as terms:
            digests = _Digests(self._archive, terms)
            state = kept.load(self._cache / STATE, _State)
            if state is not None and state.mark == self._mark:
                with contextlib.suppress(Lost):
                    self._give(give, digests, state)
                    return
            self._give(give, digests, None)

    def _give(self, give: Give, digests: _Digests, state: _State | None) -> None:
        changed = changes(state.digests, digests.keys, digests.read) if state else None
        with Stock(self._cache / ROWS) as rows:
            if state is None or changed is None:
                index = _anew(digests.keys, digests.read, rows)
            else:
                index = mended(state.index, changed, rows)
            files = Files(give, state.hashes if state else {})
            give_files(
                self._archive, digests.articles, index, rows, files, self._label, self._authors
            )
            rows.save(list(index.contents()))
        kept.save(self._cache / STATE, _State(self._mark, digests.keys, index, files.used))


def prepare(cache: Path, mark: bytes, article_ids: Iterable[str]) -> None:
    """Make the index of articles, which are given in their order, for the ``Keeper`` to find.

    It is nine tenths of the work, and can be done as soon as the articles were taken in. Where
    little has changed nothing is done. ``mark`` is the keeper's.
    """
    with _alone(cache), Terms(cache) as terms, contextlib.suppress(Lost):
        known = [terms.find(article_id) for article_id in article_ids]
        keys = [one.digest for one in known if one is not None]
        state = kept.load(cache / STATE, _State)
        is_like = state is not None and state.mark == mark
        if len(keys) < len(known) or (state and is_like and changes(state.digests, keys, _never)):
            return
        with Stock(cache / ROWS) as rows:
            index = _anew(keys, terms.read, rows)
            rows.save(list(index.contents()))
        kept.save(cache / STATE, _State(mark, keys, index, {}))


def _anew(keys: Iterable[bytes], read: Callable[[bytes], Digest], rows: Stock) -> Index:
    rows.forget()
    return index_of(map(read, keys), rows)


def _never(key: bytes) -> Digest:
    raise AssertionError("changes are made as they are asked for")


@contextlib.contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """Let one process at a time make the search of a project: others would do the same again."""
    with contextlib.ExitStack() as stack:
        # A disk that refuses costs time only.
        with contextlib.suppress(OSError):
            file = stack.enter_context((cache / LOCK).open("ab"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


class _Digests:
    """The digests of the articles: those that were kept, the others made anew."""

    def __init__(self, archive: Archive, terms: Terms) -> None:
        self._archive = archive
        self._terms = terms
        known = [terms.find(article.id) or self._unknown(article) for article in archive.articles]
        self.articles = [one.key for one in known]
        self.keys = [one.digest for one in known]
        self._owners = dict(zip(self.keys, archive.articles, strict=True))

    def read(self, key: bytes) -> Digest:
        """Return a digest by its key; raises Lost where it is that of no article any more."""
        try:
            return self._terms.read(key)
        except Lost:
            if key not in self._owners:
                raise
            return digest(self._archive.whole(self._owners[key]))

    def _unknown(self, article: Article) -> Known:
        made = digest(self._archive.whole(article))
        return Known(article.id, b"", key_of(msgspec.msgpack.encode(made)))
