"""Work is shared in order, by this process too, and few results wait for those before them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest

from muragat import workers
from muragat.workers import HELD, Workers

THINGS = list(range(200))


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other threads stand for other processes."""
    monkeypatch.setattr(workers, "_processes", ThreadPoolExecutor)


def other(gate: threading.Event, things: list[int]) -> list[tuple[str, int]]:
    gate.wait(10)
    return [("other", thing) for thing in things]


def gate(*, opened: bool) -> threading.Event:
    event = threading.Event()
    if opened:
        event.set()
    return event


@pytest.mark.usefixtures("threads")
def test_this_process_takes_part_and_the_order_stays() -> None:
    closed = gate(opened=False)

    def here(things: list[int]) -> list[tuple[str, int]]:
        closed.set()
        return [("here", thing) for thing in things]

    with Workers(2) as hands:
        made = list(chain.from_iterable(hands.spread(other, closed, THINGS, 5, here)))
    assert [thing for _, thing in made] == THINGS
    assert {who for who, _ in made} == {"here", "other"}


@pytest.mark.usefixtures("threads")
def test_few_results_wait_for_one_that_takes_long() -> None:
    closed = gate(opened=False)
    calls: list[list[int]] = []

    def here(things: list[int]) -> list[tuple[str, int]]:
        calls.append(things)
        return [("here", thing) for thing in things]

    with Workers(2) as hands:
        results = hands.spread(other, closed, THINGS, 1, here)
        opening = threading.Timer(0.3, closed.set)
        opening.start()
        first = next(results)
        opening.join()
        assert len(calls) < 2 * HELD
        assert [*first, *chain.from_iterable(results)][-1][1] == THINGS[-1]


def test_an_executor_that_was_given_does_all_of_the_work() -> None:
    def here(things: list[int]) -> list[tuple[str, int]]:
        raise AssertionError("done here")

    with Workers(2, lambda: ThreadPoolExecutor(2)) as hands:
        made = list(chain.from_iterable(hands.spread(other, gate(opened=True), THINGS, 5, here)))
    assert made == [("other", thing) for thing in THINGS]


def test_one_job_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_processes", None)
    with Workers(1) as hands:
        hands.warm("muragat.workers")
        made = list(hands.spread(other, gate(opened=True), THINGS, 50))
        assert not hands.are_open
    assert list(map(len, made)) == [50] * 4


@pytest.mark.parametrize("count", [2, 3])
def test_as_many_processes_work_as_there_are_jobs(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    started: list[int] = []

    def start(number: int) -> ThreadPoolExecutor:
        started.append(number)
        return ThreadPoolExecutor(number)

    monkeypatch.setattr(workers, "_processes", start)
    with Workers(count) as hands:
        hands.warm("muragat.workers")
    assert started == [count - 1]


def test_the_last_batches_are_small() -> None:
    sizes = list(map(len, workers._batches(THINGS, 24, 6)))
    assert sizes == sorted(sizes, reverse=True)
    assert (sum(sizes), sizes[0], sizes[-1]) == (200, 16, 1)
    assert list(chain.from_iterable(workers._batches(THINGS, 24, 6))) == THINGS


@pytest.mark.usefixtures("threads")
def test_nothing_waits_behind_what_takes_long() -> None:
    closed = gate(opened=False)
    with Workers(2) as hands:
        long = hands.start(other, closed, [0])
        made = list(hands.spread(other, gate(opened=True), THINGS, 5, lambda things: [("here", 0)]))
        assert not long.is_over()
        assert {who for part in made for who, _ in part} == {"here"}
        closed.set()
        assert long.result() == [("other", 0)]
