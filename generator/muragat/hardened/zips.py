"""Zip archives, whose names and sizes are checked before anything is read.

Nothing is ever unpacked to disk: an importer asks for a member and is given its bytes.
"""

from __future__ import annotations

import itertools
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from muragat import ids
from muragat.plain import NotPlainError, open_plain
from muragat.problems import Problem, Severity, has_errors
from muragat.source import has_controls


class ZipLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive may be at most: members, bytes of one and of all, bytes from one byte."""

    members: int = 20_000
    member: int = 200_000_000
    total: int = 2_000_000_000
    ratio: int = 200


LIMITS = ZipLimits()
_SMALL = 1_000_000  # a member up to this size may be packed as tightly as it likes
_NAME_LENGTH = 1000
_TAIL = 65_557  # the last record of an archive and the longest comment after it
_ENTRY = 400  # bytes of the directory that a member takes, if all have long names
_LOCAL_HEADER = 30
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_DRIVE = re.compile(r"[A-Za-z]:")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SMALL_LETTER = re.compile("[\u0430-\u044f]")


class Archive:
    """An open archive whose members are all sound in name and size. Close it after use."""

    def __init__(
        self, file: BinaryIO, name: str, members: dict[str, zipfile.ZipInfo], limits: ZipLimits
    ) -> None:
        self._file = file
        self._zip = zipfile.ZipFile(file)
        self._name = name
        self._members = members
        self._limits = limits
        self._left = limits.total

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files, sorted; folders have none."""
        return tuple(sorted(self._members))

    def read(self, member: str) -> tuple[bytes | None, list[Problem]]:
        """Return the bytes of a member; what is read counts, whatever the archive declares."""
        limit = min(self._limits.member, self._left)
        try:
            with self._zip.open(self._members[member]) as file:
                data = file.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            return None, [_problem(self._name, "zip.damaged", f"Must be whole: {member}: {error}")]
        if len(data) > limit:
            return None, [_too_large(self._name, member)]
        self._left -= len(data)
        return data, []

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_zip(
    path: Path, name: str, *, limits: ZipLimits = LIMITS
) -> tuple[Archive | None, list[Problem]]:
    """Open a zip archive; ``name`` is its name in problems. Any error gives no archive.

    A name that is not in UTF-8 is decoded by a guess, with a warning.
    """
    try:
        file = open_plain(path)
    except NotPlainError:
        return None, [_problem(name, "file.special", "Must be a plain file")]
    except OSError as error:
        reason = error.strerror or "unknown reason"
        return None, [_problem(name, "file.unreadable", f"Cannot read: {reason}")]
    try:
        infos = _infos(file, limits)
    except _DamagedError as error:
        file.close()
        return None, [_problem(name, error.rule, str(error))]
    members, problems = _checked(infos, name, limits)
    if has_errors(problems):
        file.close()
        return None, problems
    return Archive(file, name, members, limits), problems


class _DamagedError(Exception):
    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def _infos(file: BinaryIO, limits: ZipLimits) -> list[zipfile.ZipInfo]:
    """Return the directory of an archive, if it is small enough to be read at all."""
    try:
        file.seek(max(0, file.seek(0, 2) - _TAIL))
        tail = file.read(_TAIL)
        end = tail.rfind(b"PK\5\6")
        if end >= 0 and int.from_bytes(tail[end + 12 : end + 16], "little") > (
            _ENTRY * limits.members
        ):
            raise _DamagedError("zip.too-many", _too_many(limits))
        infos = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        message = f"Must be a zip archive: {error}"
        raise _DamagedError("zip.damaged", message) from error
    if len(infos) > limits.members:
        raise _DamagedError("zip.too-many", _too_many(limits))
    return infos


def _too_many(limits: ZipLimits) -> str:
    return f"Must not hold more than {limits.members} files"


def _checked(
    infos: list[zipfile.ZipInfo], name: str, limits: ZipLimits
) -> tuple[dict[str, zipfile.ZipInfo], list[Problem]]:
    members: dict[str, zipfile.ZipInfo] = {}
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for info in infos:
        member, guessed = _name_of(info)
        if guessed:
            problems.append(_guess(name, member))
        problems += _faults(info, member, name, limits)
        other = seen.setdefault(ids.identity(member.rstrip("/")), member)
        if other is not member:
            message = f"Must not hold two files of one name: {other} and {member}"
            problems.append(_problem(name, "zip.doubled", message))
        if not member.endswith("/"):
            members[member] = info
    if sum(info.file_size for info in infos) > limits.total:
        message = f"Must not unpack to more than {limits.total // 1_000_000} MB"
        problems.append(_problem(name, "zip.too-large", message))
    if _overlap(infos):
        message = "Must not keep two files in one place: this archive is forged"
        problems.append(_problem(name, "zip.damaged", message))
    return members, problems


def _faults(info: zipfile.ZipInfo, member: str, name: str, limits: ZipLimits) -> Iterator[Problem]:
    """Yield what is wrong with one member."""
    shown = repr(member[:100])
    parts = member.split("/")
    if (
        member.startswith("/")
        or _DRIVE.match(member)
        or "\\" in member
        or ".." in parts
        or "." in parts
        or has_controls(member)
        or "" in parts[:-1]
        or member in ("", "/")
        or len(member) > _NAME_LENGTH
    ):
        yield _problem(
            name,
            "zip.name",
            f"Must hold names that stay inside it: {shown}",
            "Such a file would be written outside the folder: pack the archive anew.",
        )
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        message = f"Must hold plain files only, no links: {shown}"
        yield _problem(name, "zip.special", message)
    if info.flag_bits & _ENCRYPTED_FLAG:
        yield _problem(name, "zip.encrypted", f"Must not be locked by a password: {shown}")
    elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        message = f"Must be packed by the common method, Deflate: {shown}"
        yield _problem(name, "zip.method", message)
    if info.file_size > limits.member:
        yield _too_large(name, member)
    elif info.file_size > _SMALL and info.file_size > limits.ratio * max(info.compress_size, 1):
        yield _problem(
            name,
            "zip.ratio",
            f"Must not unpack to more than {limits.ratio} times its size: {shown}",
        )


def _too_large(name: str, member: str) -> Problem:
    message = f"Must not hold so large a file: {member[:100]!r}"
    return _problem(name, "zip.too-large", message)


def _overlap(infos: list[zipfile.ZipInfo]) -> bool:
    """Tell whether two members share bytes of the file, as in bombs that unpack to anything."""
    rows = sorted((info.header_offset, info.compress_size) for info in infos)
    return any(
        start + _LOCAL_HEADER + size > following
        for (start, size), (following, _) in itertools.pairwise(rows)
    )


def _name_of(info: zipfile.ZipInfo) -> tuple[str, bool]:
    """Return a member's name as it was written, and whether that took a guess."""
    written = info.orig_filename
    if info.flag_bits & _UTF8_FLAG or written.isascii():
        return written, False
    raw = written.encode("cp437", "replace")
    try:
        # Many programs write UTF-8 and do not say so.
        return raw.decode("utf-8"), True
    except UnicodeDecodeError:
        guesses = [raw.decode(code, "replace") for code in ("cp866", "cp1251")]
        return max(guesses, key=_likeness), True


def _likeness(text: str) -> tuple[int, int]:
    """Rate a text as Cyrillic: words are written in small letters, mostly."""
    return len(_CYRILLIC.findall(text)), len(_SMALL_LETTER.findall(text))


def _guess(name: str, member: str) -> Problem:
    return Problem(
        file=name,
        rule="zip.name-encoding",
        severity=Severity.WARNING,
        message=f"Must have names in UTF-8: one is read as {member[:100]!r} by a guess",
        hint="Pack the archive anew if the name is wrong.",
    )


def _problem(name: str, rule: str, message: str, hint: str | None = None) -> Problem:
    return Problem(file=name, rule=rule, message=message, hint=hint)
