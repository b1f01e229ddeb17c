"""A build that is killed, finds no room, has no right or comes twice never harms the site."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands import BUILD, MKDOCS, Done, module, python
from muragat import tree

SEED = 20250701


def digest(site: Path) -> str:
    """Return one digest of all names and bytes of a tree."""
    total = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            total.update(f"{path.relative_to(site)}\0{len(data)}\0".encode() + data)
    return total.hexdigest()


def build(project: Path, command: tuple[str, ...] = BUILD) -> Done:
    return module(project, *command)


def change(project: Path, version: int) -> None:
    """Change every page of the journal, and the addresses of some."""
    path = project / "site_config/journal.yml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("en: Steppe Notes B\n", "en: Steppe Notes\n")
        if version % 2 == 0
        else text.replace("en: Steppe Notes\n", "en: Steppe Notes B\n"),
        "utf-8",
    )
    about = project / "content/pages/en"
    names = ("about.md", "aims.md") if version % 2 else ("aims.md", "about.md")
    if (about / names[0]).exists():
        (about / names[0]).rename(about / names[1])


def kill_builds(project: Path, kills: int, command: tuple[str, ...] = BUILD) -> list[str]:
    """Kill builds at random moments; return what was published after each: old or new."""
    whole = []
    process = (sys.executable, "-m", *command)
    for version in (0, 1):
        change(project, version)
        started = time.monotonic()
        assert subprocess.run(process, cwd=project, check=False).returncode == 0
        length = time.monotonic() - started
        whole.append(digest(project / "site"))
    assert whole[0] != whole[1]
    chance = random.Random(SEED)
    outcomes = []
    for kill in range(kills):
        version = kill % 2
        change(project, version)
        running = subprocess.Popen(
            process, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # The second half of a build is where it writes.
        time.sleep(length * chance.uniform(0.4 if kill % 2 else 0.0, 1.0))
        running.send_signal(signal.SIGKILL)
        running.wait()
        found = digest(project / "site")
        assert found in whole, f"after kill {kill} the site is neither old nor new"
        outcomes.append("new" if found == whole[version] else "old")
        done = build(project, command)
        assert done.returncode == 0, done.stderr
        assert digest(project / "site") == whole[version]
    return outcomes


@pytest.mark.slow
def test_twenty_kills(project: Path) -> None:
    assert len(kill_builds(project, 20)) == 20


MANY = """
import pathlib
if __name__ == "__main__":
    from muragat import intake
    from muragat.host import build, making
    from muragat.workers import Workers
    build.WORTH, making.BATCH, intake.BATCH = 0, 2, 1
    build.build(pathlib.Path.cwd(), workers=Workers(2))
"""


@pytest.mark.slow
def test_killed_builds_with_workers(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "many_workers.py").write_text(MANY)
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    assert len(kill_builds(project, 6, ("many_workers",))) == 6


@pytest.mark.slow
def test_mkdocs_killed(project: Path) -> None:
    assert len(kill_builds(project, 4, MKDOCS)) == 4


@pytest.mark.slow
def test_without_the_system_call_a_kill_is_mended_by_the_next_build(project: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from muragat import cli, tree\n"
        "tree._rename_exchange = lambda a, b: False\n"
        "real = Path.rename\n"
        "def rename(path, target):\n"
        "    result = real(path, target)\n"
        "    if sys.argv[1] == path.name: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return result\n"
        "Path.rename = rename\n"
        "sys.exit(cli.run(['build', '--quiet']))\n"
    )
    assert build(project).returncode == 0
    for version, moment in enumerate(("site", ".site.next", ".site.old"), 1):
        change(project, version)
        done = python("-c", code, moment, cwd=project)
        assert done.returncode == -signal.SIGKILL
        assert build(project).returncode == 0
        assert not (project / ".site.old").exists()
        title = "Steppe Notes B" if version % 2 else "Steppe Notes<"
        assert title in (project / "site/en/index.html").read_text("utf-8")


# The disk


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount a disk of a size; skips where that is not allowed."""
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root can mount a disk")
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)]
    if subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def changed_on_a_disk(project: Path, folder: Path) -> Iterator[tuple[Path, Path, str]]:
    """A disk, a journal on it that is built and changed since, and the digest of its site."""
    with small_disk(folder, 24) as disk:
        journal = disk / "journal"
        shutil.copytree(project, journal)
        assert build(journal).returncode == 0
        before = digest(journal / "site")
        change(journal, 1)
        yield disk, journal, before


def test_a_full_disk(small: Path, tmp_path: Path) -> None:
    with changed_on_a_disk(small, tmp_path / "disk") as (disk, journal, before):
        free = shutil.disk_usage(disk).free
        (disk / "ballast").write_bytes(b"x" * (free - 300_000))
        done = build(journal)
        assert done.returncode == 3
        assert "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        assert digest(journal / "site") == before
        # The disk is not left full of half a tree.
        assert shutil.disk_usage(disk).free > 100_000
        (disk / "ballast").unlink()
        assert build(journal).returncode == 0
        assert digest(journal / "site") != before


def test_a_file_that_may_not_grow(small: Path) -> None:
    assert build(small).returncode == 0
    before = digest(small / "site")
    change(small, 1)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        (sys.executable, "-m", *BUILD),
        cwd=small,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )
    assert done.returncode == 3
    assert "File too large" in done.stderr
    assert digest(small / "site") == before
    assert build(small).returncode == 0


def test_a_disk_that_may_only_be_read(small: Path, tmp_path: Path) -> None:
    with changed_on_a_disk(small, tmp_path / "disk") as (disk, journal, before):
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for command, code in ((BUILD, 3), (MKDOCS, 1)):
            done = build(journal, command)
            assert done.returncode == code
            assert "Read-only file system" in done.stderr
            assert "Traceback" not in done.stderr
        assert digest(journal / "site") == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root is never denied")
def test_a_folder_without_the_right_to_write(small: Path) -> None:
    assert build(small).returncode == 0
    before = digest(small / "site")
    change(small, 1)
    small.chmod(0o555)
    try:
        done = build(small)
    finally:
        small.chmod(0o755)
    assert done.returncode == 3
    assert "Permission denied" in done.stderr
    assert digest(small / "site") == before


# Two at once, and places that are none


def test_two_at_once(small: Path) -> None:
    with tree.lock(small / "build"):
        for command, code in ((BUILD, 3), (MKDOCS, 1)):
            done = build(small, command)
            assert done.returncode == code
            assert f"process {os.getpid()}" in done.stderr
            assert not (small / "site").exists()
    assert build(small, MKDOCS).returncode == 0


@pytest.mark.parametrize(
    "place", [".", "..", "content", "content/site", "site_config", "theme", ".git", ".git/site"]
)
def test_folders_of_others_are_refused(small: Path, place: str) -> None:
    (small / ".git").mkdir()
    (small / ".git/HEAD").write_bytes(b"ref: refs/heads/main\n")
    (small / "theme").mkdir()
    (small / "theme/layout.html").write_bytes(b"mine")
    settings = small / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("site_dir: site", f"site_dir: {place}"), "utf-8"
    )
    before = digest(small.parent)
    done = build(small)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    shutil.rmtree(small / "build", ignore_errors=True)
    assert digest(small.parent) == before
    assert build(small, MKDOCS).returncode == 1
    shutil.rmtree(small / "build", ignore_errors=True)
    assert digest(small.parent) == before


def test_a_file_of_an_editor_in_the_site_is_kept(small: Path) -> None:
    assert build(small).returncode == 0
    (small / "site/thesis.txt").write_text("mine")
    for command, code in ((BUILD, 3), (MKDOCS, 1)):
        done = build(small, command)
        assert done.returncode == code
        assert "thesis.txt" in done.stderr
    assert (small / "site/thesis.txt").read_text() == "mine"
