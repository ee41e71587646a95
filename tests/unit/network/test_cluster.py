"""Settings of a cluster that cannot work are refused before anything runs."""

from __future__ import annotations

import pytest

from finhosta_dq.network.cluster import check_cluster
from finhosta_dq.pipeline.settings import Settings

SERVER, POSTGRES = "http://prefect:4200/api", "postgresql+psycopg://fdq@db/registry"


def settings(**given):
    return Settings(_env_file=None, **given)


@pytest.mark.parametrize(
    ("given", "prefect_url"),
    [
        ({}, None),
        ({"dask_scheduler": "tcp://s:8786", "registry": POSTGRES}, SERVER),
        ({"dask_scheduler": "tcp://s:8786", "dask_one_machine": True}, None),
    ],
)
def test_what_works_is_let_through(given, prefect_url):
    check_cluster(settings(**given), prefect_url)


@pytest.mark.parametrize(
    ("given", "prefect_url", "told"),
    [
        ({}, SERVER, "FDQ_REGISTRY"),
        ({"registry": "sqlite:////share/registry.sqlite"}, SERVER, "FDQ_REGISTRY"),
        ({"registry": POSTGRES}, None, "PREFECT_API_URL"),
    ],
)
def test_what_does_not_is_told(given, prefect_url, told):
    with pytest.raises(ValueError, match=told):
        check_cluster(settings(dask_scheduler="tcp://s:8786", **given), prefect_url)


def test_missing_extra_is_told(monkeypatch):
    monkeypatch.setattr("finhosta_dq.network.cluster.find_spec", lambda name: None)

    with pytest.raises(ValueError, match=r"finhosta-dq\[dask\]"):
        check_cluster(settings(dask_scheduler="tcp://s:8786", dask_one_machine=True), SERVER)
