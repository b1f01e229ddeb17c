"""Work in other processes: the same results, in the same order, whoever does it.

What is to be done is a function of a module, what all of it needs, and a list of things; any
``concurrent.futures.Executor`` will do. A task that is lost with its process is done again here.
"""

from __future__ import annotations

import atexit
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
from typing import Any, TypeVar

C = TypeVar("C")
T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3
"""Tasks that wait for each process: few results are held at a time."""


class Workers:
    """Processes that are started when there is work that is worth it, and end with the context.

    ``make`` returns another executor than one of ``count`` local processes, ``end`` lets go what
    it lives on; ``lost`` are the errors of a task that was lost with its process.
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
        self._end = end or _nothing
        self._lost = lost
        self._make = make or (lambda: _processes(count))
        self._open: Executor | None = None
        self._begun: set[Future[Any]] = set()

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
            for future in self._begun:
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
        """Let each process do something while this one goes on, as far as they are idle."""
        for _ in range(self.count):
            self.start(do, common, None)

    def start(self, do: Callable[[C, T], R], common: C, thing: T) -> Callable[[], R]:
        """Begin to make one thing while others are made; return what waits for it."""
        if self._open is None:
            self._open = self._make()

        def here() -> R:
            return do(common, thing)

        try:
            future = self._open.submit(do, common, thing)
        except self._lost:
            return here
        self._begun.add(future)

        def wait() -> R:
            self._begun.discard(future)
            try:
                return future.result()
            except self._lost:
                # A process was killed, and with it went all tasks that were not done.
                return here()

        return wait

    def spread(
        self, do: Callable[[C, list[T]], R], common: C, things: Sequence[T], batch: int
    ) -> Iterator[R]:
        """Yield what ``do`` makes of each batch of things, in their order."""
        batches = [list(things[i : i + batch]) for i in range(0, len(things), batch)]
        if self.count < 2 or len(batches) < 2:
            for part in batches:
                yield do(common, part)
            return
        waiting: deque[Callable[[], R]] = deque()
        for part in batches:
            waiting.append(self.start(do, common, part))
            if len(waiting) > self.count * AHEAD:
                yield waiting.popleft()()
        while waiting:
            yield waiting.popleft()()


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
