"""Problems that are reported to people, and the errors that carry them.

The tree of errors::

    MuragatError                 exit code
      SourceError                1   problems in content
      ConfigError                2   usage or configuration
      BuildError                 1   a build that must not be published
      EnvironmentFailure         3   disk, lock, permission

A ``Problem`` names file, line, column, rule, field, what must be true, and how to mend it.
All problems of a run are collected before anything fails.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Sequence

import msgspec


class Severity(enum.StrEnum):
    """How much a problem matters: an error stops the build, a warning only with ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to mend. ``line`` and ``column`` count from 1; ``rule`` is ``area.what``."""

    file: str
    line: int | None = None
    column: int | None = None
    rule: str
    field: str | None = None
    severity: Severity = Severity.ERROR
    message: str
    hint: str | None = None

    def place(self) -> str:
        """Return ``file:line:column`` as far as they are known."""
        parts = [self.file]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)

    def __str__(self) -> str:
        field = f" {self.field}" if self.field else ""
        text = f"{self.place()}: {self.severity}{field}: {self.message} [{self.rule}]"
        return _printable(text) + (f"\n    {_printable(self.hint)}" if self.hint else "")


class MuragatError(Exception):
    """Base of the errors that end a command with a message and no traceback."""

    exit_code = 1

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class SourceError(MuragatError):
    """Raised when content or an imported source has errors."""


class ConfigError(MuragatError):
    """Raised when the command line or ``site_config`` is wrong."""

    exit_code = 2


class BuildError(MuragatError):
    """Raised when a build must not replace what is published."""


class EnvironmentFailure(MuragatError):
    """Raised when disk, lock or permission stops the work."""

    exit_code = 3


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
TEXT_LIMIT = 20
"""How many problems the text form shows."""


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by severity, then file and place; equal ones stand once."""
    return sorted(
        set(problems),
        key=lambda p: (_ORDER[p.severity], p.file, p.line or 0, p.column or 0, p.rule, p.message),
    )


def count(problems: Iterable[Problem], severity: Severity) -> int:
    """Count the problems of one severity."""
    return sum(1 for p in problems if p.severity is severity)


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Tell whether these problems stop a build; with ``strict`` warnings do too."""
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(p.severity in fatal for p in problems)


def stop_on_errors(problems: Sequence[Problem], *, strict: bool = False) -> None:
    """Raise BuildError when the problems stop a build."""
    if has_errors(problems, strict=strict):
        raise BuildError("Nothing was built; the site is as it was.", problems)


def as_text(problems: Iterable[Problem], *, limit: int | None = TEXT_LIMIT) -> str:
    """Print the problems for people: the first ``limit``, then how many there are in all."""
    rows = ordered(problems)
    shown = rows if limit is None else rows[:limit]
    lines = [str(p) for p in shown]
    if rows:
        lines.append(summary(rows))
    if len(shown) < len(rows):
        lines.append(f"The first {len(shown)} are shown; --format json prints all of them.")
    return "\n".join(lines)


def summary(problems: Sequence[Problem]) -> str:
    """Return for example ``2 errors, 1 warning``."""
    parts = []
    for severity in Severity:
        n = count(problems, severity)
        if n:
            word = severity.value if severity is not Severity.INFO else "note"
            parts.append(f"{n} {word}{'' if n == 1 else 's'}")
    return ", ".join(parts) or "no problems"


def as_json(problems: Iterable[Problem]) -> str:
    """Print one JSON object a line."""
    return "\n".join(msgspec.json.encode(p).decode() for p in ordered(problems))


def as_github(problems: Iterable[Problem]) -> str:
    """Print workflow commands, which GitHub shows beside the changed lines."""
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
    lines = []
    for p in ordered(problems):
        place = f"file={_github(p.file)}"
        if p.line is not None:
            place += f",line={p.line}" + (f",col={p.column}" if p.column is not None else "")
        text = p.message + (f" {p.hint}" if p.hint else "")
        field = f"{p.field}: " if p.field else ""
        data = _github(field + text, data=True)
        lines.append(f"::{names[p.severity]} {place},title={_github(p.rule)}::{data}")
    return "\n".join(lines)


def as_sarif(problems: Iterable[Problem]) -> str:
    """Print SARIF 2.1.0."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    rows = ordered(problems)
    results = []
    for p in rows:
        region = {}
        if p.line is not None:
            region = {"startLine": p.line, **({"startColumn": p.column} if p.column else {})}
        location: dict[str, object] = {"artifactLocation": {"uri": p.file}}
        if region:
            location["region"] = region
        message = (f"{p.field}: " if p.field else "") + p.message + (f" {p.hint}" if p.hint else "")
        results.append(
            {
                "ruleId": p.rule,
                "level": levels[p.severity],
                "message": {"text": message},
                "locations": [{"physicalLocation": location}],
            }
        )
    rules = [{"id": rule} for rule in sorted({p.rule for p in rows})]
    run = {"tool": {"driver": {"name": "muragat", "rules": rules}}, "results": results}
    return json.dumps(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        },
        ensure_ascii=False,
        indent=2,
    )


PRINTERS = {"text": as_text, "json": as_json, "github": as_github, "sarif": as_sarif}
"""The forms that ``--format`` names."""


def _printable(text: str) -> str:
    """Replace control characters, which could drive the reader's terminal, by ``?``."""
    return "".join("?" if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text)


def _github(text: str, *, data: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text if data else text.replace(":", "%3A").replace(",", "%2C")
