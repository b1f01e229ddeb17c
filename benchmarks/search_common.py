"""What the benchmarks of the search share: a server with compression, Chromium, percentiles."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import mimetypes
import os
import shutil
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

    The log holds (path, bytes of the compressed body) of every answer.
    """
    log: list[tuple[str, int]] = []
    bodies: dict[Path, bytes] = {}  # compressed once: what is measured is not this server

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            file = folder / path.lstrip("/")
            if path.endswith("/"):
                file /= "index.html"
            found = file.is_file()
            if file not in bodies:
                content = file.read_bytes() if found else b""
                bodies[file] = gzip.compress(content, 6, mtime=0)
            body = bodies[file]
            log.append((path, len(body)))
            self.send_response(200 if found else 404)
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing of a browser that went away."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", log
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
