"""Writing an import into a project, so that no editor's work is ever lost.

``import.json`` in the issue's folder holds the digest of the source and of each file written. A
file whose digest differs has been touched by an editor: without ``replace`` nothing at all is
written then. All files are written beside their places first and renamed when all are there.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from muragat import ids
from muragat.content.writer import write_article, write_issue
from muragat.importers import hand_pages
from muragat.importers.issue_text import Imported
from muragat.importers.reading import read_own, read_source
from muragat.importers.report import PageNote, Report
from muragat.problems import EnvironmentFailure, Problem

RECORD = "import.json"
REPORT = "import-report.md"
TEXT = "import.txt"
PDF = "article.pdf"
ARTICLE = "article.md"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The content of ``import.json``; ``files`` maps a path in the issue's folder to its digest.

    ``pages`` does so for the hand-written pages that the import made.
    """

    format: str = "issue-text"
    source: str
    source_sha256: str
    files: dict[str, str]
    pages: dict[str, str] = {}


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """The report as it was written, and the problems for which nothing was."""

    report: Report
    problems: tuple[Problem, ...] = ()


def plan(
    imported: Imported,
    *,
    source_name: str,
    source_digest: str,
    format: str = "issue-text",
    beside: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """Return every file of an import by its path in the issue's folder.

    ``beside`` are files that the format itself adds: an article's PDF, the text read from it.
    """
    files = {"issue.yml": write_issue(imported.issue).encode()}
    for article, folder in zip(imported.articles, imported.folders, strict=True):
        files[f"{folder}/article.md"] = write_article(article).encode()
    files[REPORT] = imported.report.as_markdown().encode()
    files |= beside or {}
    record = Record(
        format=format,
        source=source_name,
        source_sha256=source_digest,
        files={name: digest(data) for name, data in sorted(files.items())},
        pages=hand_pages.digests(imported.pages),
    )
    files[RECORD] = msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"
    return files


def write_drafts(
    project: Path,
    imported: Imported,
    *,
    source: Path,
    replace: bool,
    format: str = "issue-text",
    beside: Mapping[str, bytes] | None = None,
) -> Written:
    """Write an import to ``content/issues/<issue>``.

    There is a problem for each file that an editor has touched, and then nothing is written,
    unless ``replace`` is given; a hand-written page that an editor has touched is kept, see
    ``hand_pages``. Raises EnvironmentFailure when the disk refuses; nothing is half written.
    """
    base = f"content/issues/{imported.issue.id}"
    folder = project / base
    try:
        data, problems = read_source(source)
        if data is None:
            return Written(report=imported.report, problems=tuple(problems))
        pages = hand_pages.plan(project, imported.pages, replace=replace)
        imported = _with_page_notes(imported, pages.notes)
        files = plan(
            imported,
            source_name=source.name,
            source_digest=digest(data),
            format=format,
            beside=beside,
        )
        if not folder.resolve().is_relative_to(project.resolve()):
            message = "Must lie inside the project"
            problem = Problem(file=base, rule="import.outside", message=message)
            return Written(report=imported.report, problems=(problem,))
        before = _record(folder / RECORD)
        written = before.files if before else {}
        stale = [name for name in written if name not in files and _inside(name)]
        problems = [] if replace else _touched(folder, base, files, written, stale)
        problems += _taken(folder, base, imported, files, stale)
        if before and before.source != source.name and stale and not replace:
            problems.append(_other_source(base, before.source, stale))
        if problems:
            return Written(report=imported.report, problems=tuple(problems))
        inside = {folder / name: data for name, data in files.items()}
        _exchange(pages.files | inside, [folder / name for name in stale])
    except OSError as error:
        name = Path(error.filename).name if error.filename else base
        raise EnvironmentFailure(f"cannot write {name}: {error.strerror}") from error
    return Written(report=imported.report)


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def _record(path: Path) -> Record | None:
    """Return the record of the import before; one that cannot be read counts as none."""
    try:
        return msgspec.json.decode(read_own(path) or b"", type=Record)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _other_source(base: str, source: str, stale: list[str]) -> Problem:
    """Refuse to remove the drafts of another source: the second of two articles, for example."""
    return Problem(
        file=f"{base}/{stale[0]}",
        rule="import.other-source",
        message=f"Must not be removed: it was imported from {source}",
        hint="Nothing was written. Import all articles of an issue together, as one text or PDF;"
        " --replace puts this source in the place of the other.",
    )


def _inside(name: str) -> bool:
    """Tell whether a recorded name is one that an import can have written."""
    parts = name.split("/")
    return name in ("issue.yml", REPORT, TEXT) or (
        len(parts) == 2 and ids.is_id(parts[0]) and parts[1] in ("article.md", PDF)
    )


def _touched(
    folder: Path, base: str, files: dict[str, bytes], written: dict[str, str], stale: list[str]
) -> list[Problem]:
    problems = []
    for name in sorted([*files, *stale]):
        path = folder / name
        if name == RECORD or not path.exists():
            continue
        found = read_own(path)
        if found is not None and (found == files.get(name) or digest(found) == written.get(name)):
            continue
        problems.append(
            Problem(
                file=f"{base}/{name}",
                rule="import.touched",
                message="Must not be overwritten: it has been changed since the import",
                hint="Nothing was written. --replace overwrites it; every change in it is lost.",
            )
        )
    return problems


def _taken(
    folder: Path, base: str, imported: Imported, files: dict[str, bytes], stale: list[str]
) -> list[Problem]:
    """Name other folders of the issue that hold an article with the id of a draft."""
    if not folder.is_dir():
        return []
    wanted = {f"id: {article.id}" for article in imported.articles}
    problems = []
    for path in sorted(folder.glob("*/article.md")):
        name = f"{path.parent.name}/article.md"
        if name in files or name in stale:
            continue
        head = (read_own(path) or b"")[:8192].decode("utf-8", "replace").splitlines()
        same = wanted.intersection(line.rstrip() for line in head)
        if same:
            problems.append(
                Problem(
                    file=f"{base}/{name}",
                    rule="import.taken",
                    field="id",
                    message=f"Must have another id than the draft {min(same)[4:]}",
                    hint="Nothing was written. Remove or rename this article, then import again.",
                )
            )
    return problems


def _with_page_notes(imported: Imported, notes: tuple[PageNote, ...]) -> Imported:
    """Return an import whose report says what becomes of its hand-written pages."""
    report = msgspec.structs.replace(imported.report, pages=notes)
    return msgspec.structs.replace(imported, report=report)


def _exchange(files: dict[Path, bytes], stale: list[Path]) -> None:
    """Write all files beside their places, rename them, and remove what is stale."""
    made: list[Path] = []
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            _make_folder(path.parent, made)
            beside = path.with_name(f".{path.name}.new")
            waiting.append((beside, path))
            beside.write_bytes(data)
    except OSError:
        for beside, _ in waiting:
            beside.unlink(missing_ok=True)
        for directory in reversed(made):
            with contextlib.suppress(OSError):
                directory.rmdir()
        raise
    # The record is renamed last: what stops before leaves drafts equal to the old or the new.
    for beside, path in waiting:
        beside.replace(path)
    for path in stale:
        path.unlink(missing_ok=True)
        if path.name in (ARTICLE, PDF):
            with contextlib.suppress(OSError):
                path.parent.rmdir()


def _make_folder(path: Path, made: list[Path]) -> None:
    missing = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    for directory in reversed(missing):
        directory.mkdir()
        made.append(directory)
