"""Work on a Dask cluster (https://distributed.dask.org) instead of this machine's processes.

The cluster's processes must have this version of the program and see the project's folder under
the same path, as on a shared disk: they write the pages themselves. A task whose process is lost
is given to another one by the scheduler.
"""

from __future__ import annotations

from concurrent.futures import CancelledError

from muragat.problems import ConfigError, EnvironmentFailure
from muragat.workers import Workers


def workers(scheduler: str) -> Workers:
    """Return the workers of a cluster; raises ConfigError where Dask is not installed."""
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError as error:
        raise ConfigError(
            "Dask is not installed: run `python -m pip install 'muragat[dask]'`."
        ) from error
    try:
        client = Client(scheduler, timeout="20s")  # type: ignore[no-untyped-call]
        count = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise EnvironmentFailure(f"No Dask scheduler answers at {scheduler}: {error}") from error
    if not count:
        raise EnvironmentFailure(f"The Dask cluster at {scheduler} has no workers.")
    # A cluster of one worker is asked to do the work, too.
    lost = (KilledWorker, CommClosedError, CancelledError)
    return Workers(max(2, count), client.get_executor, end=client.close, lost=lost)
