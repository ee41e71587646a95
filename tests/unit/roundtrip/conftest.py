"""The workbook of a drawn run in English, and a registry on each database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from finhosta_dq.registry.store import Registry, open_registry
from finhosta_dq.roundtrip import ImportResult, read_decision_workbook, write_decision_workbook
from tests.unit.registry.conftest import postgres, url  # noqa: F401  (fixtures)
from tests.unit.roundtrip.books import drawn, remember


@dataclass
class Desk:
    """A run, its registry and the workbook that lies on the desk."""

    con: duckdb.DuckDBPyConnection
    registry: Registry
    path: Path

    def export(self, language: str = "en", **more: Any) -> Path:
        """The workbook, made anew."""
        write_decision_workbook(self.con, self.registry, self.path, language=language, **more)
        return self.path

    def take(self, by: str = "reader", **more: Any) -> ImportResult:
        """What reading the workbook back gives."""
        return read_decision_workbook(self.con, self.registry, self.path, by=by, **more)

    def refused(self) -> list[tuple[int, str]]:
        """Rows refused and why, when the workbook is read back."""
        return [(one.row, one.code) for one in self.take().refused]


@pytest.fixture
def desk(tmp_path):
    """On SQLite."""
    registry = open_registry(f"sqlite:///{tmp_path / 'registry.sqlite'}")
    con = drawn()
    remember(registry, con)
    made = Desk(con, registry, tmp_path / "w.xlsx")
    made.export()
    yield made
    registry.close()
    con.close()


@pytest.fixture
def any_desk(tmp_path, url):  # noqa: F811
    """On SQLite and on PostgreSQL."""
    registry = open_registry(url)
    con = drawn()
    remember(registry, con)
    made = Desk(con, registry, tmp_path / "w.xlsx")
    made.export()
    yield made
    registry.close()
    con.close()
