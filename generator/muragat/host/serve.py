"""``muragat serve``: MkDocs' preview server with our plugin; one save, one rebuild, one reload."""

from __future__ import annotations

import logging
from pathlib import Path

from mkdocs.commands import serve as mkdocs_serve
from mkdocs.exceptions import Abort

from muragat.host import mkdocs_yml
from muragat.problems import ConfigError, EnvironmentFailure


def serve(project: Path, *, port: int, open_browser: bool = False) -> None:
    """Serve a project's site on loopback until interrupted.

    Raises ConfigError when the first build cannot be made, EnvironmentFailure when the port is
    taken. Later mistakes are shown in the pages and in the terminal, and the server goes on.
    """
    mkdocs_yml.load(project)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        # Named, as the defaults of MkDocs' own command line have changed with click's versions.
        mkdocs_serve.serve(
            config_file=str(project / "mkdocs.yml"),
            livereload=True,
            open_in_browser=open_browser,
            dev_addr=f"127.0.0.1:{port}",
        )
    except Abort as error:
        raise ConfigError(f"The preview could not start: {error}") from error
    except OSError as error:
        raise EnvironmentFailure(f"Port {port} cannot be used: {error.strerror}") from error
