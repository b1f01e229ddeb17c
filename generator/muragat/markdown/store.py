"""The HTML of texts, kept on disk by the hash of the text.

Parsing an article takes most of what it costs to render it, and most texts are those of the last
build. The store's files are named by the text, the version of this package and that of the
parser, so that nothing in it can be stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import msgspec

from muragat import kept
from muragat.markdown.document import Document, Labels, Rendered


class Store:
    """A folder of HTML. A file that cannot be read or written costs time only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark = _mark()

    def rendered(self, text: str, labels: Labels, parse: Callable[[str], Document]) -> Rendered:
        """Return a text's HTML, its links as written; ``parse`` reads a text that is new."""
        path = self._path(text, msgspec.msgpack.encode(labels))
        found = kept.load(path, Rendered)
        if found is None:
            found = parse(text).render(labels=labels)
            kept.save(path, found)
        return found

    def _path(self, text: str, use: bytes) -> Path:
        digest = hashlib.blake2b(self._mark + use, digest_size=16, key=b"text")
        digest.update(text.encode())
        name = digest.hexdigest()
        return self._folder / name[:2] / name[2:]


def _mark() -> bytes:
    """Return what stands for the code that makes facts and HTML."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    for package in ("markdown-it-py", "mdit-py-plugins", "latex2mathml"):
        digest.update(f"{package} {version(package)}".encode())
    return digest.digest()
