"""A PDF's pages and words, or the problems for which it cannot be read.

The library runs in a process of its own with limits on memory, time, pages and letters, so that
no file can take the import down with it; see ``pdf_worker``.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from muragat.importers.reading import LARGEST, real
from muragat.plain import open_plain
from muragat.problems import EnvironmentFailure, Problem

_MARK_WITHIN = 1024
_END_WITHIN = 4096
_LEAST_LETTERS = 20
_MOST_UNMAPPED = 0.1
_UNMAPPED = frozenset(["\ufffd", *map(chr, range(0xE000, 0xF900))])
_LIBRARY = "pypdfium2"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a PDF may take: its bytes, pages and letters, and memory and seconds to read it."""

    size: int = LARGEST
    pages: int = 2_000
    letters: int = 3_000_000
    memory: int = 2_000_000_000
    seconds: int = 120


class Word(msgspec.Struct, frozen=True, array_like=True):
    """A word: lengths in points from the lower left corner; ``spaced`` when a blank precedes it."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    italic: bool = False
    spaced: bool = True


class Page(msgspec.Struct, frozen=True):
    """A page of a PDF.

    ``objects`` counts what is drawn on it, text or not, ``turned`` the letters that are left out
    because they run in another direction than most.
    """

    number: int
    width: float = 0.0
    height: float = 0.0
    objects: int = 0
    words: tuple[Word, ...] = ()
    turned: int = 0
    broken: bool = False


class Pdf(msgspec.Struct, frozen=True, kw_only=True):
    """What was read; ``copying`` is false when its maker asks readers not to copy from it."""

    pages: tuple[Page, ...]
    copying: bool = True


class _Head(msgspec.Struct, frozen=True):
    pages: int = 0
    copying: bool = True
    error: str = ""
    done: bool = False


_REASONS = {
    "encrypted": (
        "import.pdf-encrypted",
        "Must not ask for a password",
        "Save it without a password, for example by printing it to a new PDF.",
    ),
    "damaged": (
        "import.pdf-damaged",
        "Must be a whole PDF",
        "The file is cut off or broken. Open it in a reader and save it anew.",
    ),
    "too-many-pages": (
        "import.pdf-too-long",
        "Must not have more than {pages} pages",
        "Import one issue at a time.",
    ),
    "too-long": (
        "import.pdf-too-long",
        "Must not hold more than {letters} letters",
        "Import one issue at a time.",
    ),
    "limit": (
        "import.pdf-limit",
        "Must be readable in {seconds} seconds and {memory} MB of memory",
        "No press makes a file that needs more; it is broken or made to harm.",
    ),
}


def read_pdf(path: Path, limits: Limits | None = None) -> tuple[Pdf | None, list[Problem]]:
    """Read the text layer of a PDF.

    Raises EnvironmentFailure when the library is not installed.
    """
    limits = limits or Limits()
    problems = _unfit(path, limits)
    if problems:
        return None, problems
    if importlib.util.find_spec(_LIBRARY) is None:
        raise EnvironmentFailure(
            f"Reading a PDF needs {_LIBRARY}. Install it: pip install 'muragat[pdf]'"
        )
    with tempfile.TemporaryFile() as output:
        _run(path, limits, output.fileno())
        output.seek(0)
        rows = output.read().splitlines()
    return _decode(path, rows, limits)


def _unfit(path: Path, limits: Limits) -> list[Problem]:
    try:
        with open_plain(real(path)) as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(_MARK_WITHIN)
            file.seek(max(0, size - _END_WITHIN))
            end = file.read(_END_WITHIN)
    except OSError as error:
        message = f"Cannot read: {error.strerror or 'unknown reason'}"
        return [Problem(file=path.name, rule="import.unreadable", message=message)]
    if not head:
        return [Problem(file=path.name, rule="import.empty", message="Must not be empty")]
    if size > limits.size:
        message = f"Must not be larger than {limits.size // 1_000_000} MB"
        hint = "Export it with smaller pictures; only the text is read."
        return [Problem(file=path.name, rule="import.too-large", message=message, hint=hint)]
    if b"%PDF-" not in head:
        hint = "For the text of an issue there is: muragat import issue-text"
        return [
            Problem(file=path.name, rule="import.pdf-no-pdf", message="Must be a PDF", hint=hint)
        ]
    return [] if b"%%EOF" in end else [_problem(path, "damaged", limits)]


def _run(path: Path, limits: Limits, output: int) -> None:
    """Run the worker; what it could not finish lacks its last line."""
    worker = Path(__file__).with_name("pdf_worker.py")
    numbers = (limits.pages, limits.letters, limits.memory, limits.seconds)
    # -P keeps the worker's folder, whose modules have names of the standard library, off the path.
    command = [sys.executable, "-P", str(worker), str(path.resolve()), *map(str, numbers)]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        pass
    finally:
        with contextlib.suppress(OSError):
            process.kill()
        process.wait()


def _decode(path: Path, rows: list[bytes], limits: Limits) -> tuple[Pdf | None, list[Problem]]:
    try:
        heads = [msgspec.json.decode(row, type=_Head) for row in (rows[:1] + rows[-1:])]
        error = next((head.error for head in heads if head.error), "")
        whole = bool(heads) and heads[-1].done
        pages = tuple(msgspec.json.decode(row, type=Page) for row in rows[1:-1]) if whole else ()
    except msgspec.DecodeError:
        error, whole, pages, heads = "", False, (), []
    if error or not whole:
        return None, [_problem(path, error or "limit", limits)]
    letters = [c for page in pages for word in page.words for c in word.text]
    unmapped = sum(c in _UNMAPPED for c in letters)
    if unmapped > max(_LEAST_LETTERS, _MOST_UNMAPPED * len(letters)):
        return None, [_unmapped(path)]
    if sum(c.isalpha() for c in letters) < _LEAST_LETTERS:
        return None, [_no_text(path)]
    return Pdf(pages=pages, copying=heads[0].copying), []


def _problem(path: Path, reason: str, limits: Limits) -> Problem:
    rule, message, hint = _REASONS.get(reason, _REASONS["damaged"])
    message = message.format(
        pages=limits.pages,
        letters=limits.letters,
        seconds=limits.seconds,
        memory=limits.memory // 1_000_000,
    )
    return Problem(file=path.name, rule=rule, message=message, hint=hint)


def _no_text(path: Path) -> Problem:
    return Problem(
        file=path.name,
        rule="import.pdf-no-text",
        message="Must have a text layer",
        hint="Its pages are pictures. Let a program for text recognition add the text first.",
    )


def _unmapped(path: Path) -> Problem:
    return Problem(
        file=path.name,
        rule="import.pdf-no-letters",
        message="Must say which letters its fonts show",
        hint="Export it anew with Unicode fonts, or let a program for text recognition read it.",
    )
