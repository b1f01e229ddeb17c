"""The commands. No logic here: each calls one function and prints what it returns.

What a command needs is loaded when it runs: a build that has nothing to do is over before all of
it would be.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple, NoReturn

import typer

from muragat import __version__, stamp
from muragat.arguments import hoisted, usage
from muragat.bar import bar
from muragat.ending import REFUSED, leave, refusal
from muragat.formats import EXPORTS, IMPORTS
from muragat.problems import (
    PRINTERS,
    TEXT_LIMIT,
    BuildError,
    ConfigError,
    MuragatError,
    Problem,
    Severity,
    SourceError,
    as_text,
    has_errors,
    ordered,
    stop_on_errors,
)

app = typer.Typer(
    name="muragat",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help="Turns an open-access journal's articles into a static, multilingual archive.",
    epilog="The options above may stand before or after the command.",
)


class Options(NamedTuple):
    """The options that every command takes."""

    project: Path = Path()
    quiet: bool = False
    verbose: bool = False
    strict: bool = False
    format: str = "text"


class _State:
    """The options of the command that runs; ``run`` starts with fresh ones."""

    options = Options()


@app.callback(invoke_without_command=True)
def options(
    project: Annotated[
        Path, typer.Option(help="The folder with mkdocs.yml, content/ and site_config/.")
    ] = Path(),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print problems only.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print all problems.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    format: Annotated[
        str, typer.Option(help=f"How problems are printed: {', '.join(PRINTERS)}.")
    ] = "text",
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Take the options of all commands."""
    if version:
        print(__version__)
        raise typer.Exit
    if format not in PRINTERS:
        raise ConfigError(f"--format must be one of {', '.join(PRINTERS)}, not {format!r}.")
    _State.options = Options(project, quiet, verbose, strict, format)


@app.command()
def new(directory: Annotated[Path, typer.Argument(help="The folder to make.")]) -> None:
    """Make the project of a new journal."""
    from muragat import starter

    for path in starter.write(directory):
        _say(f"  {path}")
    _say(f"{directory} is ready. Next: edit {directory / 'site_config/journal.yml'},")
    _say(f"then: muragat --project {directory} serve")


@app.command("import")
def import_(
    format: Annotated[str, typer.Argument(help=f"One of: {', '.join(IMPORTS)}.")],
    source: Annotated[Path, typer.Argument(help="The file to import.")],
    issue: Annotated[str, typer.Option(help="The issue's id, for example 2025-1.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite drafts that were edited.")
    ] = False,
    accept_titles: Annotated[
        bool,
        typer.Option("--accept-titles", help="Show titles in capitals in the suggested case."),
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write what was done and doubted as JSON.")
    ] = None,
) -> None:
    """Import a source as draft articles and say what an editor must supply."""
    from muragat.importers import FORMATS

    if format not in FORMATS:
        raise ConfigError(f"There is no import format {format!r}; there is {', '.join(FORMATS)}.")
    project = _State.options.project
    done = FORMATS[format](
        project, source, issue=issue, replace=replace, accept_titles=accept_titles
    )
    if report:
        report.write_bytes(done.report.as_json())
    if done.problems:
        raise SourceError("Nothing was written.", done.problems)
    _say(done.report.as_text())


@app.command()
def check(
    url: Annotated[str | None, typer.Option(help="The address to publish under.")] = None,
) -> None:
    """Report every mistake in content and configuration."""
    from muragat import pipeline

    reading = pipeline.read(_State.options.project, url=url)
    _finish(reading.problems)


@app.command()
def build(
    url: Annotated[str | None, typer.Option(help="The address to publish under.")] = None,
    jobs: Annotated[
        int, typer.Option(min=1, help="Processes that share the work where there is much.")
    ] = os.cpu_count() or 1,
    executor: Annotated[
        str, typer.Option(help="Who does the work: processes of this machine, or dask.")
    ] = "processes",
    scheduler: Annotated[
        str | None, typer.Option(help="The address of Dask's scheduler: tcp://host:8786.")
    ] = None,
    shard: Annotated[
        str | None, typer.Option(help="Make only this share of the site, for example 3/8.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The folder of the shard.")
    ] = None,
) -> None:
    """Build the site into site/; the old one stays until the new one is whole."""
    if executor not in ("processes", "dask"):
        raise ConfigError(f"--executor must be processes or dask, not {executor!r}.")
    if (executor == "dask") != (scheduler is not None):
        raise ConfigError("--executor dask and --scheduler are given together.")
    if scheduler and shard:
        raise ConfigError("--shard is made on one machine: it has no --scheduler.")
    if output and not shard:
        raise ConfigError("--output is the folder of a --shard: without one there is none.")
    if shard:
        _build_shard(shard, output, url, jobs)
        return
    outlook = stamp.look(_State.options.project, url=url, jobs=jobs)
    built = outlook.built
    if built is None:
        built = _build(url, jobs, scheduler, outlook)
    else:
        stop_on_errors(built.problems, strict=_State.options.strict)
    _tell(built)


@app.command()
def merge(
    shards: Annotated[
        list[Path] | None, typer.Argument(help="Their folders; all in build/shards/ if absent.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address to publish under.")] = None,
) -> None:
    """Put the shards of a site together, as if it had been built in one go."""
    from muragat.host import sharding

    project, strict = _State.options.project, _State.options.strict
    _tell(sharding.merge(project, shards or [], url=url, strict=strict))


def _tell(built: stamp.Built) -> None:
    _report(_urgent(built.problems))
    _say(f"{built.articles} articles, {built.pages} pages, {built.changed} files changed.")
    _say(f"The site is in {built.site}.")


def _build_shard(shard: str, output: Path | None, url: str | None, jobs: int) -> None:
    from muragat.host import sharding, shards
    from muragat.workers import Workers

    folder, pages = sharding.build_shard(
        _State.options.project,
        shards.share(shard),
        output,
        url=url,
        strict=_State.options.strict,
        workers=Workers(jobs),
    )
    _say(f"{pages} pages of the site are in {folder}.")


def _build(
    url: str | None, jobs: int, scheduler: str | None, outlook: stamp.Outlook
) -> stamp.Built:
    """Build with a bar that shows how far it is."""
    from muragat.workers import Workers, be_calm

    be_calm()
    if scheduler:
        from muragat import cluster

        workers = cluster.workers(scheduler)
    else:
        workers = Workers(jobs)
    shown = not _State.options.quiet and sys.stderr.isatty()
    with workers, bar(shown=shown) as show:
        if outlook.is_wide:
            # They load the program while this process does.
            workers.warm("muragat.host.making")
        from muragat.host import build as host_build

        return host_build.build(
            _State.options.project,
            url=url,
            strict=_State.options.strict,
            workers=workers,
            stamped=outlook.stamp,
            progress=show,
        )


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="The port on this machine.")] = 8000,
    open: Annotated[bool, typer.Option("--open", help="Open the browser.")] = False,
) -> None:
    """Preview the site on this machine; every save rebuilds and reloads it."""
    from muragat.host import serve as host_serve

    host_serve.serve(_State.options.project, port=port, open_browser=open)


@app.command()
def export(
    format: Annotated[str, typer.Argument(help=f"One of: {', '.join(EXPORTS)}.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here, not to the terminal.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address to publish under.")] = None,
) -> None:
    """Print the whole archive in a format."""
    if format not in EXPORTS:
        raise ConfigError(f"There is no export format {format!r}; there is {', '.join(EXPORTS)}.")
    from muragat import exports, pipeline

    reading = pipeline.read(_State.options.project, url=url)
    if has_errors(reading.problems, strict=_State.options.strict):
        raise BuildError("Nothing was exported.", reading.problems)
    data = exports.EXPORTS[format].write(reading.archive).encode()
    if output:
        output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)


@app.command("publish")
def publish_(
    remote: Annotated[str, typer.Option(help="The git remote.")] = "origin",
    branch: Annotated[str, typer.Option(help="The branch that Pages serves.")] = "gh-pages",
    url: Annotated[str | None, typer.Option(help="The address to publish under.")] = None,
    drafts: Annotated[bool, typer.Option("--drafts", help="Publish drafts too.")] = False,
    push: Annotated[bool, typer.Option(help="Push the branch.")] = True,
    ledger_only: Annotated[
        bool,
        typer.Option(
            "--ledger-only", help="Only write content/ledger.json: a workflow publishes the rest."
        ),
    ] = False,
) -> None:
    """Build the site, put it on a branch that GitHub Pages serves, write the ledger."""
    from muragat import publish

    strict = _State.options.strict
    if ledger_only:
        done = publish.record(_State.options.project, url=url, drafts=drafts, strict=strict)
        _report(_urgent(done.problems))
        _say(done.summary)
        return
    done = publish.publish(
        _State.options.project,
        remote=remote,
        branch=branch,
        url=url,
        drafts=drafts,
        push=push,
        strict=strict,
    )
    _report(_urgent(done.problems))
    _say(done.summary)


@app.command("schema")
def schema_(
    directory: Annotated[
        Path | None, typer.Argument(help="Where to write; site_config/schemas if absent.")
    ] = None,
) -> None:
    """Write JSON Schemas, with which editors complete and check as you type."""
    from muragat import starter

    for path in starter.write_schemas(
        directory or _State.options.project / "site_config" / "schemas"
    ):
        _say(str(path))


@app.command("doctor")
def doctor_() -> None:
    """Say whether this machine and this project are ready, and what is missing."""
    from muragat import doctor

    rows = doctor.examine(_State.options.project)
    for row in rows:
        print(row)
    if not all(row.good for row in rows):
        raise typer.Exit(3)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; the process ends with the exit code of ``problems``."""
    codes: list[int] = []
    # The first that is registered is the last that is called: all else has ended by then.
    atexit.register(leave, codes)
    codes.append(run(sys.argv[1:] if arguments is None else arguments))
    sys.exit(codes[0])


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code: 0, 1, 2, 3 or 130."""
    _State.options = Options()
    try:
        result = app(hoisted(arguments), standalone_mode=False, prog_name="muragat")
    except MuragatError as error:
        _report(error.problems, everything=_State.options.verbose)
        _error(str(error))
        return error.exit_code
    except typer.Exit as stop:
        return stop.exit_code
    except (KeyboardInterrupt, typer.Abort):
        _error("Interrupted.")
        return 130
    except OSError as error:
        _error(refusal(error))
        return REFUSED
    except Exception as error:
        mistake = usage(error)
        if mistake is None:
            raise
        _error(mistake)
        return 2
    return result if isinstance(result, int) else 0


def _finish(problems: Sequence[Problem]) -> None:
    """Print problems and end with 1 when they stop a build."""
    _report(problems)
    if not problems and _State.options.format == "text":
        _say("No problems.")
    if has_errors(problems, strict=_State.options.strict):
        raise typer.Exit(1)


def _report(problems: Sequence[Problem], *, everything: bool = False) -> None:
    rows = ordered(problems)
    if not rows:
        return
    if _State.options.format == "text":
        limit = None if everything or _State.options.verbose else TEXT_LIMIT
        print(as_text(rows, limit=limit), file=sys.stderr)
    else:
        print(PRINTERS[_State.options.format](rows))


def _urgent(problems: Sequence[Problem]) -> list[Problem]:
    """Return what is worth saying beside the result of a build; ``check`` says the rest."""
    return [p for p in problems if _State.options.verbose or p.severity is not Severity.INFO]


def _say(text: str) -> None:
    if not _State.options.quiet:
        print(text)


def _error(text: str) -> None:
    print(f"muragat: {text}", file=sys.stderr)
