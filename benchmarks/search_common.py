"""What the benchmarks of the search share: a server with compression, Chromium, percentiles."""

from __future__ import annotations

import contextlib
import gzip
import mimetypes
import os
import shutil
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Serve a folder with gzip, as GitHub Pages does; yield the address and a log.

    The log holds (path, bytes of the compressed body) of every answer. What is measured is not
    this server: connections stay open, each has a thread, and a compressed answer is kept ready
    and leaves in one piece at once. (In two pieces, the second waits up to 40 ms for the
    acknowledgement of the first, as TCP has it by default and no host of files does.)
    """
    log: list[tuple[str, int]] = []
    answers: dict[str, tuple[bytes, int]] = {}

    def answer(path: str) -> tuple[bytes, int]:
        file = folder / path.lstrip("/")
        if path.endswith("/"):
            file /= "index.html"
        found = file.is_file()
        body = gzip.compress(file.read_bytes() if found else b"", 6, mtime=0)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        head = (
            f"HTTP/1.1 {'200 OK' if found else '404 Not Found'}\r\nContent-Type: {kind}\r\n"
            f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body, len(body)

    class Handler(socketserver.StreamRequestHandler):
        disable_nagle_algorithm = True

        def handle(self) -> None:
            while line := self.rfile.readline():
                while self.rfile.readline().strip():
                    pass
                path = line.split()[1].split(b"?")[0].decode()
                if path not in answers:
                    answers[path] = answer(path)
                whole, size = answers[path]
                log.append((path, size))
                self.wfile.write(whole)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_: Any) -> None:
            """Say nothing of a browser that went away."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", log
    finally:
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Yield Debian's Chromium, or the browser that MURAGAT_CHROMIUM names."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("MURAGAT_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def percentile(values: list[float], share: float) -> float:
    """Return the value that a share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
