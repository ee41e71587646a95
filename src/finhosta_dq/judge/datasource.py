"""The data source type ``duckdb`` of Great Expectations, and a quiet context to use it in."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import duckdb

# read when the package is imported: nothing is counted and nobody is called
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig
from great_expectations.datasource.fluent.config_str import ConfigStr
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource, TableAsset

from finhosta_dq.judge.dialect import shared
from finhosta_dq.judge.engine import DuckDBExecutionEngine

if TYPE_CHECKING:
    from great_expectations.data_context import EphemeralDataContext

WHOLE = "whole"
NO_TABLES: Mapping[str, str] = MappingProxyType({})

_one_at_a_time = threading.RLock()


class DuckDBDatasource(SQLDatasource):
    """Tables and views of a shared DuckDB connection; ``connection_string`` comes from ``judge.dialect.shared``."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]
    connection_string: ConfigStr | str

    @property
    def execution_engine_type(self) -> Any:
        return DuckDBExecutionEngine

    def test_connection(self, test_assets: bool = True) -> None:
        # the views behind the assets were made a moment ago; a look at each of them would be one more query per table
        super().test_connection(test_assets=False)


def quiet_context() -> EphemeralDataContext:
    """A context that lives in memory: no files, no progress bars, no log lines below error (they may quote values of records)."""
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    # without a documentation site: its pages would quote values, and load their looks from the network
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    context = gx.get_context(mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=stores))
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


@contextmanager
def session(
    con: duckdb.DuckDBPyConnection, tables: Mapping[str, str] = NO_TABLES
) -> Iterator[tuple[EphemeralDataContext, DuckDBDatasource]]:
    """A fresh context and its data source over ``con``, for one judgement; other threads wait, as a context is its process's current one.

    tables: name of an asset -> table or view it shows, each with one batch definition ``WHOLE``.
    """
    # assets that come with their data source are noted once; each one added later would write the whole configuration again
    assets = [TableAsset(name=name, table_name=table, batch_definitions=[BatchDefinition(name=WHOLE)]) for name, table in tables.items()]
    with _one_at_a_time, shared(con) as address:
        context = quiet_context()
        source: DuckDBDatasource = context.data_sources.add_duckdb("run", connection_string=address, assets=assets)
        yield context, source
