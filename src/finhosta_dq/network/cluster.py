"""What has to hold before runs go to the workers of a Dask scheduler."""

from __future__ import annotations

from importlib.util import find_spec

from sqlalchemy.engine import make_url

from finhosta_dq.pipeline.settings import Settings


def check_cluster(settings: Settings, prefect_url: str | None) -> None:
    """Raise ValueError when these settings name a scheduler and its workers could not work together.

    prefect_url: PREFECT_API_URL, None where Prefect starts a server for this process only.
    """
    if settings.dask_scheduler is None:
        return
    if find_spec("prefect_dask") is None:
        raise ValueError("a Dask scheduler is set, but the extra is not installed: pip install 'finhosta-dq[dask]'")
    if settings.dask_one_machine:
        return
    is_server = settings.registry is not None and make_url(settings.registry).get_backend_name() == "postgresql"
    if not is_server:
        raise ValueError(
            "several machines cannot write to a registry on SQLite: set FDQ_REGISTRY to PostgreSQL, "
            "or FDQ_DASK_ONE_MACHINE=true when the scheduler and all of its workers are on this machine"
        )
    if not prefect_url:
        raise ValueError(
            "workers on other machines need a Prefect server that they can reach: set PREFECT_API_URL, "
            "or FDQ_DASK_ONE_MACHINE=true when the scheduler and all of its workers are on this machine"
        )
