"""A warehouse of a hospital in a PostgreSQL that the session starts and stops."""

from __future__ import annotations

import uuid

import psycopg
import pytest

from finhosta_dq.synth.generate import generate
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.write import write
from tests.unit.extract import warehouse
from tests.unit.registry.conftest import postgres  # noqa: F401  (a fixture)


def new_database(server: str, template: str = "template1", options: str = "") -> str:
    """A connection string of a fresh database."""
    name = f"w{uuid.uuid4().hex}"
    server = server.replace("+psycopg", "")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as con:
        con.execute(f"CREATE DATABASE {name} TEMPLATE {template} {options}")
    return f"{server}/{name}"


@pytest.fixture(scope="session")
def synthetic(tmp_path_factory):
    """Folder of a synthetic delivery of 200 stays."""
    folder = tmp_path_factory.mktemp("synthetic")
    write(generate(Options(hospital="999", period="2025-1", stays=200, defect_rate=0.0, seed=1)), folder)
    return folder


@pytest.fixture(scope="session")
def _filled(postgres, synthetic):  # noqa: F811
    dsn = new_database(postgres)
    with psycopg.connect(dsn) as con:
        warehouse.create(con)
        warehouse.fill(con, synthetic)
    return dsn


@pytest.fixture
def dsn(_filled, postgres):  # noqa: F811
    """The example warehouse with the synthetic delivery in it, a copy of its own."""
    return new_database(postgres, template=_filled.rsplit("/", 1)[1])


@pytest.fixture
def empty(postgres):  # noqa: F811
    """A database without any table."""
    return new_database(postgres)


@pytest.fixture
def run_sql():
    """Execute statements in a database, committed."""

    def run(dsn, *statements):
        with psycopg.connect(dsn) as con:
            for statement in statements:
                con.execute(statement)

    return run
