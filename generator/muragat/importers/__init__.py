"""Import formats: from a source outside to draft articles in the project.

Import guesses, reports and happens once; what it writes are drafts that an editor reviews. A new
format is a module here and a line in ``FORMATS``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from muragat.importers import pdf
from muragat.importers.drafts import write_drafts
from muragat.importers.issue_text import (
    Imported,
    import_issue_text,
    read_issue_text,
    with_accepted_titles,
)
from muragat.importers.profile import Profile, load_profile
from muragat.importers.report import Report
from muragat.problems import ConfigError, Problem, SourceError


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What an import gives: the report, and the problems for which nothing was written."""

    report: Report
    problems: tuple[Problem, ...] = ()


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What a format reads from a source, and the files that it lays beside the drafts."""

    imported: Imported
    beside: dict[str, bytes] = {}


Reader = Callable[[Path, str, Profile], Read]
Importer = Callable[..., Outcome]


def _importer(format: str, read: Reader) -> Importer:
    """Return the import of a format, which ``read`` reads: source, issue and profile in."""

    def run(
        project: Path,
        source: Path,
        *,
        issue: str,
        replace: bool = False,
        accept_titles: bool = False,
    ) -> Outcome:
        """Import a source into a project as drafts.

        ``replace`` overwrites what an editor has touched, ``accept_titles`` shows titles printed
        in capitals in the case that the import suggests. Raises ConfigError for a wrong
        ``site_config/import.yml``, SourceError for a source that holds no issue,
        EnvironmentFailure when the disk refuses or the library for PDF is missing. Each carries
        its problems.
        """
        profile, problems = load_profile(project)
        if profile is None:
            raise ConfigError("the profile of the import is wrong", problems)
        found = read(source, issue, profile)
        imported = with_accepted_titles(found.imported) if accept_titles else found.imported
        written = write_drafts(
            project, imported, source=source, replace=replace, format=format, beside=found.beside
        )
        return Outcome(report=written.report, problems=written.problems)

    return run


def _issue_text(source: Path, issue: str, profile: Profile) -> Read:
    text, problems = read_issue_text(source)
    if text is None:
        raise SourceError("the issue cannot be read", problems)
    return Read(imported=import_issue_text(text, issue=issue, profile=profile, name=source.name))


def _pdf(source: Path, issue: str, profile: Profile) -> Read:
    imported, beside = pdf.import_pdf(source, issue=issue, profile=profile)
    return Read(imported=imported, beside=beside)


run_issue_text = _importer("issue-text", _issue_text)
"""Import the text of a whole issue."""
run_pdf = _importer(pdf.FORMAT, _pdf)
"""Import the PDF of an issue or of one article."""

FORMATS: dict[str, Importer] = {"issue-text": run_issue_text, "pdf": run_pdf}
"""The import formats by the name that the command line takes."""

__all__ = [
    "FORMATS",
    "Imported",
    "Importer",
    "Outcome",
    "Profile",
    "Report",
    "import_issue_text",
    "load_profile",
    "read_issue_text",
    "run_issue_text",
    "write_drafts",
]
