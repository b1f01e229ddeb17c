"""Other processes give the same bytes, also when one of them is killed at work."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from bad_inputs import digests
from muragat import intake, kept, workers
from muragat.host import build as host_build
from muragat.host import making
from muragat.host import project as host_project
from muragat.problems import EnvironmentFailure
from muragat.workers import Workers
from settings import settings_for


@pytest.fixture(autouse=True)
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small journal be work for many."""
    monkeypatch.setattr(host_build, "WORTH", 0)
    monkeypatch.setattr(making, "BATCH", 3)
    monkeypatch.setattr(intake, "BATCH", 2)


def test_processes_give_the_same_bytes(project: Path, demo: Path) -> None:
    host_build.build(project, workers=Workers(2))
    assert digests(project / "site") == digests(demo / "site")


def test_what_other_processes_made_is_kept(project: Path) -> None:
    made: list[int] = []
    host_build.build(project, workers=Workers(2), progress=made.append)
    again: list[int] = []
    host_build.build(project, progress=again.append)
    assert len(again) < len(made) / 5


def test_processes_give_the_same_bytes_after_a_change_of_a_template(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "SETTLED", 0)
    custom = project / "own"
    custom.mkdir()
    settings = project / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("name: material\n", "name: material\n  custom_dir: own\n", 1))
    host_build.build(project, workers=Workers(2))
    template = (
        '{% extends "muragat/layout.html" %}{% block head %}{{ super() }}<!-- 1 -->{% endblock %}'
    )
    (custom / "layout.html").write_text(template)
    damaged = next(project.glob("build/pages/*/articles/*/index.md"))
    damaged.write_text("Other.")
    made: list[int] = []
    host_build.build(project, workers=Workers(2), progress=made.append)
    assert made
    fresh = tmp_path / "fresh"
    shutil.copytree(project, fresh, ignore=shutil.ignore_patterns("build", "site", ".site.next"))
    host_build.build(fresh)
    for tree in ("site", "build/pages"):
        assert digests(project / tree) == digests(fresh / tree)
    again: list[int] = []
    host_build.build(project, progress=again.append)
    assert not again


@pytest.mark.parametrize("takes_part", [True, False])
def test_a_killed_process_is_made_good(
    project: Path, demo: Path, monkeypatch: pytest.MonkeyPatch, takes_part: bool
) -> None:
    pools: list[ProcessPoolExecutor] = []
    start = workers._processes

    def make(count: int = 2) -> ProcessPoolExecutor:
        pools.append(start(count))
        return pools[-1]

    monkeypatch.setattr(workers, "_processes", make)
    killed = threading.Event()

    def kill(done: int) -> None:
        if not killed.is_set():
            killed.set()
            os.kill(next(iter(pools[0]._processes)), signal.SIGKILL)

    hands = Workers(2) if takes_part else Workers(2, make)
    host_build.build(project, workers=hands, progress=kill)
    assert killed.is_set()
    assert digests(project / "site") == digests(demo / "site")


def test_the_first_process_makes_units_with_the_product_that_it_has(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make = making.Maker.make

    def note(maker: making.Maker, order: making.Order) -> making.Done:
        made.append(order.unit.name)
        return make(maker, order)

    def refuse(data: bytes) -> None:
        raise AssertionError("the reading was unpacked")

    monkeypatch.setattr(making.Maker, "make", note)
    monkeypatch.setattr(making.pipeline, "unpack", refuse)
    counts: list[int] = []
    host_build.build(project, workers=Workers(2), progress=counts.append)
    assert 0 < len(made) < max(counts)


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_with_a_worker_killed(project: Path, demo: Path) -> None:
    distributed = pytest.importorskip("distributed")
    from muragat import cluster

    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None
    ) as local:
        victims = [nanny.pid for nanny in local.workers.values()]
        killed = threading.Event()

        def kill(done: int) -> None:
            if not killed.is_set():
                killed.set()
                os.kill(victims[0], signal.SIGKILL)
                time.sleep(0.5)

        host_build.build(project, workers=cluster.workers(local.scheduler_address), progress=kill)
    assert killed.is_set()
    assert digests(project / "site") == digests(demo / "site")


def test_a_build_that_fails_leaves_no_process_at_work(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        host_build.build(project, workers=Workers(2), progress=fail)
    before = {path: path.stat().st_mtime_ns for path in (project / ".site.next").rglob("*")}
    time.sleep(0.5)
    after = {path: path.stat().st_mtime_ns for path in (project / ".site.next").rglob("*")}
    assert before == after
    assert not (project / "site").exists()


def test_what_a_killed_build_left_at_work_does_not_go_on(project: Path, demo: Path) -> None:
    where = host_project.folders(project)
    job = making.Job(settings_for(project), str(where.cache), making.begin_turn(where.cache))
    making.begin_turn(where.cache)
    with pytest.raises(EnvironmentFailure, match="Another build"):
        making.make((job, b""), [])
