"""The way back from an indicator: what it is built from, the parameters by article, the findings on its records, and the records."""

from __future__ import annotations

from typing import Any

import duckdb

MOST_RECORDS = 20


def explain(con: duckdb.DuckDBPyConnection, indicator_id: str, scope: str | None = None, most: int | None = MOST_RECORDS) -> dict[str, Any]:
    """All that is known of an indicator of the run on this (read-only) connection.

    Keys: id, name, article, unit; ``values`` (a row per scope: value, numerator, denominator, status, fitness, reason, warnings);
    ``path`` (indicators it is built from, with depth and value); ``inputs``; ``parameters`` (key, scope, value, unit, validity,
    article, status); ``findings`` (rule, severity, stays, their justified days, change if put right); ``records`` (table, file, line,
    staynum, contribution in the unit of the indicator, largest first, at most ``most``; None = all); ``records_in_all`` per scope.
    Raises KeyError when the run has no such indicator or scope.
    """
    head = _rows(con, "SELECT id, name_en AS name, article, unit FROM intermediate.indicator_catalogue WHERE id = $id", id=indicator_id)
    values = _rows(
        con,
        """SELECT scope, value, numerator, denominator, unit, status, fitness, reason, warnings FROM marts.indicator
           WHERE indicator_id = $id AND coalesce(scope = $scope, true) ORDER BY scope""",
        id=indicator_id,
        scope=scope,
    )
    if not head or not values:
        raise KeyError(indicator_id if scope is None else f"{indicator_id} {scope}")
    wanted = {"id": indicator_id, "scope": scope}
    return {
        **head[0],
        "values": values,
        "path": _rows(con, _PATH, id=indicator_id),
        "inputs": _rows(con, _INPUTS, id=indicator_id),
        "parameters": _rows(con, _PARAMETERS, id=indicator_id),
        "findings": _rows(con, _FINDINGS, **wanted),
        "records_in_all": _rows(con, _COUNT, **wanted),
        "records": _rows(con, _RECORDS + (f" LIMIT {int(most)}" if most is not None else ""), **wanted),
    }


def _rows(con: duckdb.DuckDBPyConnection, statement: str, **values: Any) -> list[dict[str, Any]]:
    result = con.execute(statement, values)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


_PATH = """
    WITH RECURSIVE built_from AS (
        SELECT id, 0 AS depth FROM intermediate.indicator_catalogue WHERE id = $id
        UNION
        SELECT u.source, b.depth + 1
        FROM built_from AS b
        INNER JOIN (
            SELECT id, unnest(string_split(upstream, ';')) AS source FROM intermediate.indicator_catalogue WHERE upstream IS NOT NULL
        ) AS u ON b.id = u.id
    )
    SELECT b.depth, i.indicator_id AS id, i.scope, i.name_en AS name, i.value, i.unit, i.status, i.fitness
    FROM (SELECT id, min(depth) AS depth FROM built_from GROUP BY id) AS b
    INNER JOIN marts.indicator AS i ON b.id = i.indicator_id
    WHERE b.depth > 0
    ORDER BY b.depth, id, scope
"""

_INPUTS = """
    SELECT name, is_present, CASE WHEN NOT is_present THEN detail END AS missing, status
    FROM intermediate.indicator_need WHERE id = $id AND kind = 'input' ORDER BY name
"""

_PARAMETERS = """
    SELECT name AS key, scope, value, unit, CAST(valid_from AS varchar) AS valid_from, CAST(valid_to AS varchar) AS valid_to,
        article, status, origin, is_present AS is_known
    FROM intermediate.indicator_need WHERE id = $id AND kind = 'parameter' ORDER BY name, scope, valid_from
"""

_LINES = """
    WITH lines AS (
        SELECT scope, table_name, _file, _line, contribution
        FROM marts.indicator_lineage WHERE indicator_id = $id AND coalesce(scope = $scope, true)
    )
"""

_COUNT = _LINES + "SELECT scope, count(*) AS records, sum(contribution) AS contribution FROM lines GROUP BY scope ORDER BY scope"

_RECORDS = (
    _LINES
    + """
    SELECT l.scope, l.table_name AS table, l._file AS file, l._line AS line, s.staynum, l.contribution
    FROM lines AS l
    LEFT JOIN staging.stayhosp AS s ON l._file = s._file AND l._line = s._line
    ORDER BY abs(l.contribution) DESC, l.scope, l._file, l._line
"""
)

_FINDINGS = (
    _LINES
    + """,
    stay AS (
        SELECT DISTINCT s.code_agr, s.year_registr || '-' || s.period_registr AS period, s.staynum
        FROM lines AS l
        INNER JOIN staging.stayhosp AS s ON l._file = s._file AND l._line = s._line
    )
    SELECT rule_id AS rule, severity, count(*) AS records, -sum(out_days) AS justified_days, sum(right_days) AS days_if_right
    FROM (
        -- a stay counts once for a rule, however many of its records break it
        SELECT e.rule_id, e.severity, e.staynum, e.period, any_value(e.out_days) AS out_days, any_value(e.right_days) AS right_days
        FROM marts.finding_effect AS e
        SEMI JOIN stay AS s ON e.hospital = s.code_agr AND e.period = s.period AND e.staynum = s.staynum
        GROUP BY ALL
    ) AS once
    GROUP BY rule_id, severity
    ORDER BY list_position(['blocking', 'error', 'signal'], severity), records DESC, rule
"""
)
