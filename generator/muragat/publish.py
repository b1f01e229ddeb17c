"""``muragat publish``: builds the site and puts it on a branch that GitHub Pages serves."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path
from typing import NamedTuple

import ghp_import

from muragat import pipeline
from muragat.content.reader import Reading
from muragat.host.build import build
from muragat.problems import BuildError, ConfigError, EnvironmentFailure, Problem


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
) -> Published:
    """Build a project's site and commit it to ``branch``; push it to ``remote``.

    Raises BuildError when the archive holds drafts, unless ``drafts``; ConfigError outside a git
    repository; EnvironmentFailure when git refuses.
    """
    _need_repository(project)
    if not drafts:
        refuse_drafts(pipeline.read(project, url=url))
    built = build(project, url=url, strict=strict)
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
        except (ghp_import.GhpError, subprocess.CalledProcessError, OSError) as error:
            raise EnvironmentFailure(f"git could not publish: {error}") from error
    where = f"{remote}/{branch}" if push else branch
    return Published(built.problems, f"Published {built.pages} pages to {where}.")


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
