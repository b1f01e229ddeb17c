"""What a build does to the machine: it reads the project, writes its trees, and nothing else."""

from __future__ import annotations

import json
import os
import site
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from bad_inputs import ROOT

HOOK = """
def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if isinstance(path, (str, bytes)):
            writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
            events.append(["write" if writes else "read", os.path.abspath(os.fsdecode(path))])
    elif event in ("os.listdir", "os.scandir"):
        events.append(["read", os.path.abspath(os.fsdecode(arguments[0] or "."))])
    elif event in ("os.mkdir", "os.remove", "os.rmdir", "os.rename", "os.link", "os.symlink",
                   "os.chmod", "os.chown", "os.truncate", "os.utime", "shutil.rmtree"):
        for path in arguments[:2]:
            if isinstance(path, (str, bytes)):
                events.append(["write", os.path.abspath(os.fsdecode(path))])
    elif event.split(".")[0] in ("socket", "subprocess", "urllib", "http", "ftplib", "smtplib",
                                 "webbrowser", "pty", "winreg", "telnetlib", "imaplib", "poplib",
                                 "nntplib"):
        events.append(["forbidden", f"{event} {arguments!r}"])
    elif event in ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.forkpty",
                   "os.startfile", "os.kill", "syslog.syslog"):
        events.append(["forbidden", f"{event} {arguments!r}"])
    elif event == "ctypes.dlopen" and arguments[0] is not None:
        events.append(["forbidden", f"{event} {arguments!r}"])
sys.addaudithook(watch)
"""
# The hook stands before the first import, so that imports are seen as well.
WATCHER = f"""
import json, os, sys
events = []
{HOOK}
where, command = sys.argv[1], sys.argv[2:]
# A copy of the process has the hook as well, and tells beside the answer what it saw.
os.register_at_fork(after_in_child=lambda: tell_beside())
class _Beside:
    telling = False
    def append(self, event):
        if not self.telling:
            self.telling = True
            with open(f"{{where}}.{{os.getpid()}}", "ab", buffering=0) as file:
                file.write(json.dumps(event).encode() + bytes([10]))
            self.telling = False
def tell_beside():
    global events
    events = _Beside()
sys.dont_write_bytecode = True
if command[0] == "mkdocs":
    from mkdocs.__main__ import cli
    try:
        cli(command[1:])
        code = 0
    except SystemExit as stop:
        code = stop.code or 0
else:
    from muragat.cli import run
    code = run(command)
import muragat
answer = {{"code": code, "package": muragat.__file__, "events": events,
          "path": [os.path.abspath(path) for path in sys.path]}}
open(where, "w").write(json.dumps(answer))
"""
# Every process of its own loads this, and has no end at which it could tell what it saw.
IN_EACH_PROCESS = f"""
import json, os, sys
_seen = os.open(os.path.join(os.environ["SEEN"], str(os.getpid())),
                os.O_WRONLY | os.O_CREAT | os.O_APPEND)
class _Events:
    def append(self, event):
        os.write(_seen, json.dumps(event).encode() + bytes([10]))
events = _Events()
{HOOK}
"""
WITH_WORKERS = """
import pathlib, sys
if __name__ == "__main__":
    from muragat import intake
    from muragat.host import build, making
    from muragat.workers import Workers
    build.WORTH, making.BATCH, intake.BATCH = 0, 2, 1
    build.build(pathlib.Path.cwd(), workers=Workers(2))
"""

READABLE = [
    Path(sysconfig.get_path("stdlib")),
    Path(sys.prefix),
    Path(sys.base_prefix) / "lib",
    Path("/usr/share/zoneinfo"),
    Path("/usr/share/locale"),
    ROOT / "generator",
    ROOT / "theme",
    *map(Path, site.getsitepackages()),
]
# What Python itself asks for: the clock's zone, types of files, random numbers.
ASKED = {"/etc/localtime", "/dev/null", "/dev/urandom", "/etc/mime.types", "/proc/self/mountinfo"}


@pytest.mark.parametrize(
    "command", [["build", "--quiet", "--jobs", "2"], ["mkdocs", "build", "--quiet"]]
)
def test_a_build_touches_nothing_but_its_own(
    small: Path, tmp_path: Path, command: list[str]
) -> None:
    answer = tmp_path / "answer.json"
    for _ in range(2):  # the second time the trees take turns
        done = subprocess.run(
            [sys.executable, "-c", WATCHER, str(answer), *command],
            cwd=small,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said = json.loads(answer.read_text())
        assert said["code"] == 0
        assert Path(said["package"]).is_relative_to(ROOT)
        copies = [file.read_bytes().splitlines() for file in tmp_path.glob("answer.json.*")]
        assert copies or command[0] == "mkdocs"
        beside = [json.loads(line) for lines in copies for line in lines]
        events = {(kind, what) for kind, what in (*said["events"], *beside)}
        assert {"read", "write"} <= {kind for kind, _ in events}
        assert [what for kind, what in events if kind == "forbidden"] == []
        own = [small / name for name in ("build", "site", ".site.next")]
        written = [what for kind, what in events if kind == "write" and what != str(answer)]
        assert [w for w in written if not _is_below(w, own) and w not in ASKED] == []
        readable = [small, *READABLE, *map(Path, said["path"])]
        read = [what for kind, what in events if kind == "read"]
        assert [r for r in read if not _is_below(r, readable) and r not in ASKED] == []


def test_workers_touch_nothing_but_their_own(small: Path, tmp_path: Path) -> None:
    seen, hook = tmp_path / "seen", tmp_path / "hook"
    seen.mkdir()
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(IN_EACH_PROCESS)
    (hook / "with_workers.py").write_text(WITH_WORKERS)
    path = os.pathsep.join([str(hook), str(ROOT / "generator")])
    process = subprocess.Popen(
        [sys.executable, str(hook / "with_workers.py")],
        cwd=small,
        env={**os.environ, "SEEN": str(seen), "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output, _ = process.communicate()
    assert process.returncode == 0, output
    # What starts processes is the first one's part; the others may do even less.
    workers = [file for file in seen.iterdir() if file.name != str(process.pid)]
    events = {
        tuple(json.loads(line)) for file in workers for line in file.read_bytes().splitlines()
    }
    written = [what for kind, what in events if kind == "write"]
    assert any(".site.next" in what for what in written)
    assert [what for kind, what in events if kind == "forbidden"] == []
    own = [small / name for name in ("build", ".site.next")]
    assert [w for w in written if not _is_below(w, own) and w not in ASKED] == []
    read = [what for kind, what in events if kind == "read"]
    readable = [small, *READABLE, hook]
    assert [r for r in read if not _is_below(r, readable) and r not in ASKED] == []


def _is_below(path: str, folders: list[Path]) -> bool:
    return any(Path(path).is_relative_to(folder) for folder in folders)
