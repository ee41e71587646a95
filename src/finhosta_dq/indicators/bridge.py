"""Bridge between two runs: how far each indicator moved, and how much of it by parameters, reference tables, rules, data and tool.

One thing after another is taken from the later run, in that order, and the indicators are derived anew where that thing is another one;
the steps add up to the whole difference. What a run holds is derived again only when another version of the tool wrote it. On all records the
rules move nothing, as they only say which records are doubtful; on clean records they do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from finhosta_dq.findings.quarantine import mark_quarantine, staged_tables
from finhosta_dq.indicators.scenario import OF_FINDINGS, indicators_of
from finhosta_dq.indicators.standing import without
from finhosta_dq.indicators.tool_mark import is_ours

PARTS = ("tool", "rules", "parameters", "reference", "data")
PARAMETER_TABLES = frozenset({"reference.parameter", "reference.rule_parameter", "reference.setting"})
_EARLIER, _LATER = "before", "after"
_STEPS = 10

Values = dict[tuple[str, str], float | None]


class BridgeError(ValueError):
    """Error raised when two runs cannot be compared."""


@dataclass(frozen=True)
class _Run:
    """A run to derive from: catalogue of its data, replaced reference tables, budget date."""

    data: str
    replaced: dict[str, str]
    exercise_date: date


def bridge(con: duckdb.DuckDBPyConnection, progress: Callable[[int, int], None] | None = None) -> list[dict[str, Any]]:
    """Rows of indicator_id, scope, basis (``all`` or ``clean`` records), name_en, name_nl, name_fr, unit, before, the five PARTS, after.

    con: a connection in memory with the warehouses of the two runs attached as ``before`` and ``after``. A part is None when the indicator
    is not computable before or after it. before + parts = after wherever all are known. ``tool`` is what this version derives otherwise
    than the version that wrote a run. Raises BridgeError for two hospitals, or when a run lacks tables this version needs.
    """
    _same_hospital(con)
    try:
        say = progress or (lambda done, total: None)
        runs = {run: _Run(run, {}, _exercise_date(con, run)) for run in (_EARLIER, _LATER)}
        ours = {run: is_ours(con, run) for run in runs}
        same = [_same_reference(con, parameters=True) and runs[_EARLIER].exercise_date == runs[_LATER].exercise_date]
        same += [_same_reference(con, parameters=False)]
        parameters = _Run(_EARLIER, _taken(con, parameters=True), runs[_LATER].exercise_date)
        reference = _Run(_EARLIER, {**parameters.replaced, **_taken(con, parameters=False)}, runs[_LATER].exercise_date)
        stored, stored_clean = _stored(con, "value"), _stored(con, "value_clean")
        changed = changed_rules(con)
        but = "f.rule_id IN (SELECT rule_id FROM changed_rule)" if changed else "false"

        def every(run: _Run) -> Values:
            return indicators_of(con, run.data, run.replaced, run.exercise_date)

        say(0, _STEPS)
        start = stored[_EARLIER] if ours[_EARLIER] else every(runs[_EARLIER])
        say(1, _STEPS)
        moved = start if same[0] else every(parameters)
        say(2, _STEPS)
        listed = moved if same[1] else every(reference)
        say(3, _STEPS)
        end = stored[_LATER] if ours[_LATER] else every(runs[_LATER])
        rows = _rows(con, "all", stored, [start, start, moved, listed, end, end])
        say(4, _STEPS)
        start = stored_clean[_EARLIER] if ours[_EARLIER] else _clean(con, runs[_EARLIER], "false")
        say(5, _STEPS)
        fewer = _clean(con, runs[_EARLIER], but) if changed else start
        say(6, _STEPS)
        moved = fewer if same[0] else _clean(con, parameters, but)
        say(7, _STEPS)
        listed = moved if same[1] else _clean(con, reference, but)
        say(8, _STEPS)
        end = stored_clean[_LATER] if ours[_LATER] else _clean(con, runs[_LATER], "false")
        say(9, _STEPS)
        later_fewer = _clean(con, runs[_LATER], but) if changed else end
        say(_STEPS, _STEPS)
    except duckdb.Error as error:
        raise BridgeError(f"a run was written by another version and cannot be derived again: {str(error).splitlines()[0]}") from None
    return rows + _rows(con, "clean", stored_clean, [start, fewer, moved, listed, later_fewer, end])


def changed_rules(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Rules that are not the same in both runs: rule_id, change (``new``, ``gone``, ``changed``); also as temporary table changed_rule."""
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE changed_rule AS
            WITH before_rule AS (SELECT rule_id, list_sort(list(DISTINCT fingerprint)) AS prints FROM {_EARLIER}.quality.rule GROUP BY ALL),
            after_rule AS (SELECT rule_id, list_sort(list(DISTINCT fingerprint)) AS prints FROM {_LATER}.quality.rule GROUP BY ALL)
            SELECT rule_id, CASE WHEN b.prints IS NULL THEN 'new' WHEN a.prints IS NULL THEN 'gone' ELSE 'changed' END AS change
            FROM before_rule AS b FULL JOIN after_rule AS a USING (rule_id) WHERE b.prints IS DISTINCT FROM a.prints"""
    )
    return _documents(con, "FROM changed_rule ORDER BY ALL")


def changed_parameters(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Parameters in force with another value: key, scope, before, after."""
    valid = "SELECT key, scope, string_agg(value, '; ' ORDER BY value) AS value FROM {}.marts.parameter GROUP BY ALL"
    return _documents(
        con,
        f"""SELECT key, scope, b.value AS before, a.value AS after
            FROM ({valid.format(_EARLIER)}) AS b FULL JOIN ({valid.format(_LATER)}) AS a USING (key, scope)
            WHERE b.value IS DISTINCT FROM a.value ORDER BY ALL""",
    )


def changed_files(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Delivered files and mounted lists that are not the same in both runs: name, change."""
    pairs = [("quality.file_account", "file"), ("quality.mounted", "name")]
    selects = [
        f"SELECT {name} AS name, CASE WHEN b.sha256 IS NULL THEN 'new' WHEN a.sha256 IS NULL THEN 'gone' ELSE 'changed' END AS change "
        f"FROM {_EARLIER}.{table} AS b FULL JOIN {_LATER}.{table} AS a USING ({name}) WHERE b.sha256 IS DISTINCT FROM a.sha256"
        for table, name in pairs
    ]
    return _documents(con, " UNION ALL ".join(selects) + " ORDER BY ALL")


def _same_hospital(con: duckdb.DuckDBPyConnection) -> None:
    found = [con.execute(f"SELECT DISTINCT hospital FROM {run}.quality.delivery ORDER BY 1").fetchall() for run in (_EARLIER, _LATER)]
    if found[0] != found[1]:
        raise BridgeError("the two runs are not of the same hospital")


def _exercise_date(con: duckdb.DuckDBPyConnection, run: str) -> date:
    row = con.execute(f"SELECT max(exercise_date) FROM {run}.marts.indicator").fetchone()
    if not row or row[0] is None:
        raise BridgeError("a run without indicators cannot be compared")
    found: date = row[0]
    return found


def _taken(con: duckdb.DuckDBPyConnection, *, parameters: bool) -> dict[str, str]:
    """Reference tables of the later run in place of the earlier one's: the parameters, or all others."""
    names = [
        row[0]
        for row in con.execute(
            "SELECT 'reference.' || table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'reference' ORDER BY ALL",
            [_LATER],
        ).fetchall()
    ]
    return {name: f"FROM {_LATER}.{name}" for name in names if (name in PARAMETER_TABLES) == parameters}


def _same_reference(con: duckdb.DuckDBPyConnection, *, parameters: bool) -> bool:
    """Whether both runs hold the same rows in the tables that ``_taken`` would take."""
    for name in _taken(con, parameters=parameters):
        there = con.execute(
            "SELECT list(column_name ORDER BY column_index) FROM duckdb_columns() "
            "WHERE database_name IN (?, ?) AND schema_name || '.' || table_name = ? GROUP BY database_name",
            [_EARLIER, _LATER, name],
        ).fetchall()
        if len(there) != 2 or there[0] != there[1]:
            return False
        for one, other in ((_EARLIER, _LATER), (_LATER, _EARLIER)):
            if con.execute(f"SELECT 1 FROM (FROM {one}.{name} EXCEPT ALL FROM {other}.{name}) LIMIT 1").fetchall():
                return False
    return True


def _clean(con: duckdb.DuckDBPyConnection, run: _Run, but: str) -> Values:
    """Indicators on clean records; findings for which ``but`` is true are passed over."""
    tables = staged_tables(con, run.data)
    mark_quarantine(con, tables, but=but, run=run.data)
    return indicators_of(con, run.data, {**run.replaced, **without(run.data, tables, "doubtful")}, run.exercise_date)


def _stored(con: duckdb.DuckDBPyConnection, column: str) -> dict[str, Values]:
    table = "indicator" if column == "value" else "indicator_standing"
    return {
        run: {(row[0], row[1]): row[2] for row in con.execute(f"SELECT indicator_id, scope, {column} FROM {run}.marts.{table}").fetchall()}
        for run in (_EARLIER, _LATER)
    }


def _rows(con: duckdb.DuckDBPyConnection, basis: str, stored: dict[str, Values], derived: list[Values]) -> list[dict[str, Any]]:
    """derived: values at the start, without rules that changed, with parameters, with reference, with data, with all rules again."""
    names: dict[tuple[str, str], dict[str, Any]] = {}
    for run in (_EARLIER, _LATER):
        for row in _documents(con, f"SELECT indicator_id, scope, name_en, name_nl, name_fr, unit FROM {run}.marts.indicator"):
            if row["indicator_id"] not in OF_FINDINGS:
                names[(row["indicator_id"], row["scope"])] = row
    rows = []
    for key in sorted(names):
        before, after = stored[_EARLIER].get(key), stored[_LATER].get(key)
        start, fewer, parameters, reference, data, end = (one.get(key) for one in derived)
        moves = {
            "tool": _sum(_less(start, before), _less(after, end)),
            "rules": _sum(_less(fewer, start), _less(end, data)),
            "parameters": _less(parameters, fewer),
            "reference": _less(reference, parameters),
            "data": _less(data, reference),
        }
        rows.append({**names[key], "basis": basis, "before": before, **moves, "after": after})
    return rows


def _less(one: float | None, other: float | None) -> float | None:
    if one is None and other is None:
        return 0.0
    return None if one is None or other is None else one - other


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _documents(con: duckdb.DuckDBPyConnection, select: str) -> list[dict[str, Any]]:
    result = con.execute(select)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
