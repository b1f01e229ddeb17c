"""Run in a process of its own: the one that runs the tests may have threads."""

from __future__ import annotations

import subprocess
import sys

import pytest

SAYS_WHERE = """
import os, signal, sys, threading
from muragat.beside import beside
me = os.getpid()

def where() -> bytes:
    return b"here" if os.getpid() == me else b"beside"
"""


def said(script: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SAYS_WHERE + script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_it_is_done_in_a_copy_that_ends() -> None:
    script = """
with beside(where) as wait:
    print(wait().decode())
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("none")
"""
    assert said(script) == ["beside", "none"]


def test_what_is_not_wanted_beside_is_done_when_it_is_waited_for() -> None:
    script = """
with beside(lambda: print("done") or where(), wanted=False) as wait:
    print("begun")
    print(wait().decode())
"""
    assert said(script) == ["begun", "done", "here"]


def test_no_copy_is_made_of_a_process_with_threads() -> None:
    script = """
go = threading.Event()
threading.Thread(target=go.wait).start()
with beside(where) as wait:
    print(wait().decode())
go.set()
"""
    assert said(script) == ["here"]


def test_what_a_lost_copy_was_to_do_is_done_here() -> None:
    script = """
def lost() -> bytes:
    if os.getpid() != me:
        os.kill(os.getpid(), signal.SIGKILL)
    return where()

def failing() -> bytes:
    if os.getpid() != me:
        raise ValueError
    return where()

for do in (lost, failing):
    with beside(do) as wait:
        print(wait().decode())
"""
    assert said(script) == ["here", "here"]


def test_an_answer_of_any_length_comes_whole() -> None:
    script = """
with beside(lambda: bytes(10_000_000)) as wait:
    print(len(wait()))
with beside(bytes) as wait:
    print(len(wait()))
"""
    assert said(script) == ["10000000", "0"]


def test_nobody_need_wait() -> None:
    script = """
with beside(lambda: bytes(10_000_000)):
    print("left")
"""
    assert said(script) == ["left"]


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system as Linux does")
def test_a_copy_holds_no_file_and_no_lock() -> None:
    script = """
import tempfile
file = tempfile.TemporaryFile()
with beside(lambda: b"%d" % len(os.listdir("/proc/self/fd"))) as wait:
    print(wait().decode())
"""
    # The pipe, and the folder that is listed.
    assert said(script) == ["2"]
