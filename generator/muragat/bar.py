"""A bar on the terminal that shows how far a build is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def bar(*, shown: bool) -> Iterator[Callable[[int], None]]:
    """Give what is called with the number of pages done; without a bar it does nothing."""
    if not shown:
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    progress = Progress(console=Console(stderr=True), transient=True)
    task = progress.add_task("Building", total=None)

    def show(done: int) -> None:
        # Not before there is something to show: it has a thread of its own, and what has threads
        # cannot do anything beside itself.
        progress.start()
        progress.update(task, completed=done)

    try:
        yield show
    finally:
        progress.stop()
