"""The files of a content folder, listed safely: no links, no pipes, nothing hidden."""

from __future__ import annotations

import os
from collections.abc import Iterator

import msgspec

from muragat import ids
from muragat.problems import Problem, Severity
from muragat.source import code_point

PUBLISHED = frozenset(
    [".avif", ".csv", ".gif", ".jpeg", ".jpg", ".pdf", ".png", ".svg", ".webp", ".xml"]
)
"""Extensions of the files that go into the site beside their article or issue."""

_RECORDS_OF_IMPORT = frozenset(["import.json", "import-report.md", "import.txt"])
_NESTING = 8  # folders below an article


class Listing(msgspec.Struct, frozen=True):
    """The names of the files and of the folders in a folder, sorted."""

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


def listing(folder: str, name: str, problems: list[Problem]) -> Listing:
    """List a folder. Links and special files are problems, hidden files and import's records not.

    ``name`` is the folder's name in problems. Names that some file systems take for one are a
    problem of the later one.
    """
    files: list[str] = []
    folders: list[str] = []
    if os.path.islink(folder):  # noqa: PTH114
        problems.append(linked(name))
        return Listing()
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except FileNotFoundError:
        return Listing()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        problems.append(
            Problem(file=name, rule="file.unreadable", message=f"Cannot be listed: {reason}")
        )
        return Listing()
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _RECORDS_OF_IMPORT:
            continue
        problem = _special(entry, f"{name}/{entry.name}")
        if problem is not None:
            problems.append(problem)
        elif entry.is_dir(follow_symlinks=False):
            folders.append(entry.name)
        else:
            files.append(entry.name)
    problems += _alike([*folders, *files], name)
    return Listing(tuple(files), tuple(folders))


def linked(name: str) -> Problem:
    """Return the problem of a symbolic link."""
    return Problem(
        file=name,
        rule="file.symlink",
        message="Must not be a symbolic link: links are never followed",
        hint="Put the file or the folder itself in its place.",
    )


def _special(entry: os.DirEntry[str], name: str) -> Problem | None:
    try:
        entry.name.encode()
    except UnicodeEncodeError:
        return Problem(
            file=name.encode("utf-8", "replace").decode(),
            rule="file.name",
            message="Must have a name in UTF-8",
            hint="Give the file another name.",
        )
    if entry.is_symlink():
        return linked(name)
    if not (entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)):
        return Problem(file=name, rule="file.special", message="Must be a plain file or a folder")
    return None


def _alike(names: list[str], folder: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(ids.identity(name), name)
        if other != name:
            yield Problem(
                file=f"{folder}/{name}",
                rule="file.name-clash",
                message="Must differ from its neighbour in more than case or Unicode form: "
                f"{_spelt(name, other)} and {_spelt(other, name)}",
                hint="Some systems take the two for one file: give one of them another name.",
            )


def _spelt(name: str, other: str) -> str:
    """Return a name with the code points that it does not share with another."""
    odd = [c for c in dict.fromkeys(name) if c not in other]
    return f"{name!r} ({', '.join(code_point(c) for c in odd)})" if odd else repr(name)


def files_below(
    folder: str, name: str, top: Listing, skip: frozenset[str], problems: list[Problem]
) -> tuple[str, ...]:
    """Return the names, relative and sorted, of all files that are published with a record.

    ``top`` is the listing of the folder itself; ``skip`` are names in it that are no such files.
    A file of another kind is a warning.
    """
    found: list[str] = []
    pending = [("", top, 0)]
    while pending:
        base, here, depth = pending.pop()
        for file in here.files:
            if base == "" and file in skip:
                continue
            path = base + file
            if os.path.splitext(file)[1].lower() in PUBLISHED:  # noqa: PTH122
                found.append(path)
            else:
                problems.append(_not_published(f"{name}/{path}"))
        for inner in here.folders:
            if base == "" and inner in skip:
                continue
            path = f"{base}{inner}/"
            if depth < _NESTING:
                below = listing(f"{folder}/{path[:-1]}", f"{name}/{path[:-1]}", problems)
                pending.append((path, below, depth + 1))
    return tuple(sorted(found))


def _not_published(name: str) -> Problem:
    kinds = ", ".join(sorted(kind[1:] for kind in PUBLISHED))
    return Problem(
        file=name,
        rule="file.not-published",
        severity=Severity.WARNING,
        message="Must be a file that the site may hold; this one is left out",
        hint=f"These kinds of files go into the site: {kinds}.",
    )
