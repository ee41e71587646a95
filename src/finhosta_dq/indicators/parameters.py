"""The budget parameters as a person asks for them: which hold on a day, and the life of one of them."""

from __future__ import annotations

import fnmatch
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from finhosta_dq.home import sql_text
from finhosta_dq.indicators.catalogue import load_catalogue
from finhosta_dq.indicators.references import refuse_overlaps
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import PRODUCT, load_reference

_ROW = "key, scope, value, unit, CAST(valid_from AS varchar), CAST(valid_to AS varchar), article, coalesce(status, 'unknown'), note, origin"


@dataclass(frozen=True)
class Parameter:
    """One row of the store. valid_from, valid_to: first and last day, ``YYYY-MM-DD``; line: of the file it comes from.

    origin: ``product`` or the hospital's file. state: ``in force``, ``not yet``, ``ended``, ``replaced`` (the hospital states the same
    key itself) or ``unknown`` (the row says that the value is not known); NULL when no day was asked for.
    """

    key: str
    scope: str
    value: str | None
    unit: str | None
    valid_from: str | None
    valid_to: str | None
    article: str | None
    status: str
    note: str | None
    origin: str
    line: int
    state: str | None = None

    def document(self) -> dict[str, Any]:
        """All fields by name."""
        return asdict(self)


class ParameterStore:
    """The parameters of the product and of a hospital, on a connection of its own."""

    def __init__(self, mounted: Path | None = None) -> None:
        """mounted: the hospital's folder. Raises ContractError for a file that does not fit or for rows that hold on the same day."""
        self._con: duckdb.DuckDBPyConnection = open_warehouse(None)
        load_reference(self._con, mounted)
        refuse_overlaps(self._con)

    def rows(self, pattern: str = "*", on: date | None = None) -> list[Parameter]:
        """Rows whose key fits the pattern (``b2.*``), by key, scope and first day; with ``on`` only those that hold on that day."""
        found = [self._row(row, on) for row in self._con.execute(_ALL).fetchall() if fnmatch.fnmatchcase(row[0], pattern)]
        if on is None:
            return found
        return [one for one in found if one.state in ("in force", "unknown")]

    def life(self, key: str, on: date) -> list[Parameter]:
        """Every row of a key with its state on a day. Raises KeyError for a key that no row has."""
        found = [self._row(row, on) for row in self._con.execute(_ALL).fetchall() if row[0] == key]
        if not found:
            raise KeyError(key)
        return found

    def in_force(self, key: str, on: date) -> list[dict[str, Any]]:
        """What the statements of the indicators see of a key on a day: columns of ``marts.parameter``, value as number where it is one."""
        self._con.execute(f"SET VARIABLE exercise_date = DATE '{on.isoformat()}'")
        self._con.execute(sql_text("marts/parameter_in_force"))
        result = self._con.execute("SELECT * FROM marts.parameter WHERE key = ? ORDER BY scope", [key])
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def keys_like(self, text: str) -> list[str]:
        """Keys that contain the text."""
        return sorted({row[0] for row in self._con.execute(_ALL).fetchall() if text.lower() in row[0].lower()})

    def _row(self, row: tuple[Any, ...], on: date | None) -> Parameter:
        found = Parameter(*row[:-1])
        return found if on is None else replace(found, state=_state(found, on, row[-1]))


def used_by(key: str) -> tuple[list[str], list[str]]:
    """Ids of the indicators that use a key, and of those that rest on one of these."""
    direct = [one.id for one in load_catalogue() if any(fnmatch.fnmatchcase(key, pattern) for pattern in one.parameters)]
    reached = set(direct)
    while more := {one.id for one in load_catalogue() if reached & set(one.upstream)} - reached:
        reached |= more
    return direct, sorted(reached - set(direct))


def _state(row: Parameter, on: date, own_from: list[tuple[str | None, str | None]] | None) -> str:
    day = on.isoformat()
    if row.valid_from is None or row.valid_from > day:
        return "not yet"
    if row.valid_to is not None and row.valid_to < day:
        return "ended"
    if row.origin == PRODUCT and any((first or "") <= day <= (last or "9999-12-31") for first, last in own_from or []):
        return "replaced"
    return "in force" if row.value and row.status != "unknown" else "unknown"


_ALL = f"""
    SELECT {_ROW}, line, (
        SELECT list((CAST(o.valid_from AS varchar), CAST(o.valid_to AS varchar)))
        FROM reference.parameter AS o
        WHERE o.origin <> '{PRODUCT}' AND o.key = p.key AND o.scope IN (p.scope, 'all')
    ) AS own
    FROM reference.parameter AS p
    ORDER BY key, scope, p.valid_from, origin, line
"""
