"""``muragat publish``: puts the built site on a branch for GitHub Pages, and keeps the ledger.

The only command that asks the clock: the ledger says when an address was first published.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

import ghp_import

from muragat import ledger, pipeline
from muragat.content.reader import Reading
from muragat.host.build import build
from muragat.problems import (
    BuildError,
    ConfigError,
    EnvironmentFailure,
    Problem,
    stop_on_errors,
)
from muragat.workers import Workers


class Published(NamedTuple):
    """What was published."""

    problems: tuple[Problem, ...]
    summary: str


def publish(
    project: Path,
    *,
    remote: str,
    branch: str,
    url: str | None = None,
    drafts: bool = False,
    push: bool = True,
    strict: bool = False,
    day: dt.date | None = None,
) -> Published:
    """Build a project's site, commit it to ``branch`` and push it; then write the ledger.

    ``day`` is the day of the publication, today if absent. Raises BuildError when the archive
    holds drafts, unless ``drafts``; ConfigError outside a git repository; EnvironmentFailure when
    git refuses.
    """
    _need_repository(project)
    reading = pipeline.read(project, url=url)
    if not drafts:
        refuse_drafts(reading)
    built = build(project, url=url, strict=strict, workers=Workers(os.cpu_count() or 1))
    with contextlib.chdir(project):
        try:
            ghp_import.ghp_import(
                str(built.site),
                mesg=f"Publish {built.articles} articles",
                remote=remote,
                branch=branch,
                push=push,
                nojekyll=True,
            )
        except (ghp_import.GhpError, subprocess.CalledProcessError, OSError, TypeError) as error:
            # A TypeError is how ghp-import fails to say that git's fast-import has failed.
            raise EnvironmentFailure(f"git could not publish: {error}") from error
    where = f"{remote}/{branch}" if push else branch
    said = f"Published {built.pages} pages to {where}."
    return Published(built.problems, f"{said} {_record(project, reading, day)}".strip())


def record(
    project: Path,
    *,
    url: str | None = None,
    drafts: bool = False,
    strict: bool = False,
    day: dt.date | None = None,
) -> Published:
    """Write the ledger of what is about to be published by other means, such as a workflow.

    Raises BuildError when the content has errors, or drafts, unless ``drafts``.
    """
    reading = pipeline.read(project, url=url)
    stop_on_errors(reading.problems, strict=strict)
    if not drafts:
        refuse_drafts(reading)
    said = _record(project, reading, day)
    return Published(reading.problems, said or f"{ledger.FILE} holds all addresses already.")


def _record(project: Path, reading: Reading, day: dt.date | None) -> str:
    """Write the ledger and return what is to be done about it."""
    known, problems = ledger.read_ledger(project)
    if problems:
        raise BuildError("The ledger was not written.", problems)
    today = day or dt.datetime.now(dt.UTC).date()
    if not ledger.write_ledger(project, ledger.renewed(known, reading.archive, today)):
        return ""
    return f"Commit {ledger.FILE}: it keeps the published addresses from being lost."


def refuse_drafts(reading: Reading) -> None:
    """Raise BuildError naming every draft."""
    problems = [
        Problem(
            file=source.file,
            line=source.marks.get("draft", (None, None))[0],
            column=source.marks.get("draft", (None, None))[1],
            rule="publish.draft",
            field="draft",
            message="Must not be a draft",
            hint="Check the article and remove `draft: true`, or publish with --drafts.",
        )
        for article in reading.archive.articles
        if article.draft
        for source in [reading.sources[article.id]]
    ]
    if problems:
        raise BuildError("Drafts are not published.", problems)


def _need_repository(project: Path) -> None:
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--git-dir"], cwd=project, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise EnvironmentFailure("git must be installed to publish.") from error
    except OSError as error:
        raise ConfigError(f"{project} cannot be opened: {error.strerror}") from error
    if done.returncode:
        raise ConfigError(f"{project} must be in a git repository: run `git init` there first.")
    if not all(_git_knows(project, key) for key in ("user.name", "user.email")):
        raise ConfigError(
            "git must know who publishes: run `git config user.name …` and "
            "`git config user.email …` first."
        )


def _git_knows(project: Path, key: str) -> bool:
    # As ghp-import asks.
    if os.environ.get("GIT_COMMITTER_" + key.rpartition(".")[2].upper()):
        return True
    return not subprocess.run(
        ["git", "config", key], cwd=project, capture_output=True, check=False
    ).returncode
