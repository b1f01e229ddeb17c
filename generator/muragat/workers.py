"""Work in other processes: the same results, in the same order, whoever does it.

What is to be done is a function of a module, what all of it needs, and a list of things; any
``concurrent.futures.Executor`` will do. A task that is lost with its process is done again here.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing import connection
from types import TracebackType
from typing import Any, Generic, TypeVar

C = TypeVar("C")
T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3
"""Tasks that each process has to do next: it has something to do while this one is at work."""

HELD = 16
"""Results a process that may be held until those before them are there."""


class Begun(Generic[R]):
    """A task that was begun. ``again`` does it in this process if it was ``lost`` in another."""

    def __init__(
        self, future: Future[R], again: Callable[[], R], lost: tuple[type[Exception], ...]
    ) -> None:
        self._future = future
        self._again = again
        self._lost = lost

    def is_over(self) -> bool:
        """Tell whether there is nothing to wait for."""
        return self._future.done()

    def result(self) -> R:
        """Return the result when it is there."""
        try:
            return self._future.result()
        except self._lost:
            # A process was killed, and with it went all tasks that were not done.
            return self._again()


class Workers:
    """Processes that are started when there is work that is worth it, and end with the context.

    ``count`` processes of this machine work, and this is one of them. ``make`` returns another
    executor for ``count`` tasks at a time, which does all of the work; ``end`` lets go what it
    lives on, and ``lost`` are the errors of a task that was lost with its process.
    """

    def __init__(
        self,
        count: int,
        make: Callable[[], Executor] | None = None,
        *,
        end: Callable[[], None] | None = None,
        lost: tuple[type[Exception], ...] = (BrokenExecutor,),
    ) -> None:
        self.count = count
        self._helps = make is None
        self._others = count - 1 if make is None else count
        self._end = end or _nothing
        self._lost = lost
        self._make = make or (lambda: _processes(count - 1))
        self._open: Executor | None = None
        self._begun: set[Future[Any]] = set()
        self._apart: list[Begun[Any]] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._open is not None:
            # No task may be at work on the trees when the build is over.
            for future in list(self._begun):
                future.cancel()
            self._open.shutdown(wait=True)
            self._open = None
        self._end()
        self._end = _nothing

    @property
    def are_open(self) -> bool:
        """Whether processes have been started: more work costs nothing to begin with."""
        return self._open is not None

    def warm(self, module: str) -> None:
        """Start the processes now, and let each load a module while this one goes on."""
        if self.count > 1:
            self.each(_load, module)

    def each(self, do: Callable[[C, None], object], common: C) -> None:
        """Let each other process do something while this one goes on, as far as they are idle."""
        for _ in range(self._others):
            self.start(do, common, None)

    def start(
        self,
        do: Callable[[C, T], R],
        common: C,
        thing: T,
        here: Callable[[T], R] | None = None,
    ) -> Begun[R]:
        """Begin to make one thing in another process; ``here`` makes it in this one if need be.

        It may take long: what is spread meanwhile does not wait behind it.
        """
        task = self._begin(do, common, thing, here)
        self._apart.append(task)
        return task

    def _begin(
        self, do: Callable[[C, T], R], common: C, thing: T, here: Callable[[T], R] | None
    ) -> Begun[R]:
        if self._open is None:
            self._open = self._make()
        again = functools.partial(here, thing) if here else functools.partial(do, common, thing)
        try:
            future = self._open.submit(do, common, thing)
        except self._lost as error:
            future = Future()
            future.set_exception(error)
        self._begun.add(future)
        future.add_done_callback(self._begun.discard)
        return Begun(future, again, self._lost)

    def spread(
        self,
        do: Callable[[C, list[T]], R],
        common: C,
        things: Sequence[T],
        batch: int,
        here: Callable[[list[T]], R] | None = None,
    ) -> Iterator[R]:
        """Yield what is made of each batch of things, in their order.

        Other processes ``do`` it. Whenever this one would wait for them it makes the next batch
        itself, with ``here`` where what it has at hand saves it work.
        """
        here = here or functools.partial(do, common)
        if self.count < 2 or len(things) <= batch:
            yield from map(here, _batches(things, batch))
            return
        left = deque(_batches(things, batch, self.count * AHEAD))
        waiting: deque[Begun[R]] = deque()
        while left or waiting:
            self._apart = [task for task in self._apart if not task.is_over()]
            free = max(self._others - len(self._apart), 0 if self._helps else 1)
            busy = sum(not one.is_over() for one in waiting)
            for _ in range(min(len(left), free * AHEAD - busy)):
                waiting.append(self._begin(do, common, left.popleft(), here))
            has_room = len(waiting) < self.count * HELD
            is_waited_for = not waiting or not waiting[0].is_over()
            if self._helps and left and has_room and is_waited_for:
                waiting.append(_made(here(left.popleft())))
            else:
                yield waiting.popleft().result()


def _made(result: R) -> Begun[R]:
    """Return a task that is over."""
    future: Future[R] = Future()
    future.set_result(result)
    return Begun(future, lambda: result, ())


def _batches(things: Sequence[T], most: int, at_once: int = 0) -> Iterator[list[T]]:
    """Yield things in their order, ``most`` a batch.

    Where several batches are made ``at_once`` the last are small, so that all end together.
    """
    begin = 0
    while begin < len(things):
        size = most
        if at_once:
            size = max(1, min(most, (len(things) - begin) // (2 * at_once)))
        yield list(things[begin : begin + size])
        begin += size


def _nothing() -> None:
    """Let go nothing."""


def _load(module: str, _: None) -> None:
    importlib.import_module(module)


def _processes(count: int) -> ProcessPoolExecutor:
    """Return local processes, started afresh so that they inherit nothing."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin)


def _begin() -> None:
    be_calm()
    # To take all records apart at the end takes longer than to forget them.
    atexit.register(os._exit, 0)
    _end_with_parent()


def be_calm() -> None:
    """Let this process look for lost circles of objects less often: records are none.

    A build holds some hundred objects of each article; to go through all of them at the usual
    pace costs a tenth of its time.
    """
    gc.set_threshold(100_000, 50, 100)


def _end_with_parent() -> None:
    """Let a process end when the one that started it is killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
