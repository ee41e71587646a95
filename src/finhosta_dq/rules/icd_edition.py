"""The ICD-10 edition of a half-year: what was set, and what the codes themselves say."""

from __future__ import annotations

import duckdb

PARAMETER = "icd_edition"
_TABLE_OF = {"CM": "diagnose", "PCS": "procedur"}
_SETTINGS = """
    SELECT p.period, s.system, p.wanted, e.fy IS NOT NULL AS is_held, b.editions, b.codes, b.outside
    FROM (
        SELECT period, icd_edition(left(period, 4), substr(period, 6)) AS wanted
        FROM (SELECT DISTINCT period FROM quality.delivery WHERE registration = 'mzg') AS known
    ) AS p
    CROSS JOIN (VALUES ('CM'), ('PCS')) AS s (system)
    LEFT JOIN reference.icd10_edition AS e ON e.system = s.system AND e.fy = p.wanted
    LEFT JOIN intermediate.icd_best_edition AS b
        ON b.system = s.system AND b.year_registr = left(p.period, 4) AND b.period_registr = substr(p.period, 6)
    ORDER BY ALL"""


def unsettled_editions(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """Why codes cannot be held against the edition of their half-year: (table, period) -> reason, with the editions that fit best.

    Tables: ``diagnose`` for ICD-10-CM, ``procedur`` for ICD-10-PCS. Empty while nothing is staged.
    """
    staged = con.execute("SELECT 1 FROM duckdb_views() WHERE schema_name = 'intermediate' AND view_name = 'icd_best_edition'").fetchone()
    if not staged:
        return {}
    any_set = con.execute(
        "SELECT count(*) FROM reference.rule_parameter WHERE name = ? AND coalesce(value, '') <> ''", [PARAMETER]
    ).fetchone()
    reasons = {}
    for period, system, wanted, is_held, editions, codes, outside in con.execute(_SETTINGS).fetchall():
        if wanted is not None and is_held:
            continue
        if wanted is not None:
            reason = f"the edition {wanted} of ICD-10-{system} is not held"
        elif any_set and any_set[0]:
            reason = f"the rule parameter {PARAMETER} says nothing of {period}"
        else:
            reason = f"the rule parameter {PARAMETER} is empty"
        if editions is not None:
            reason += f"; best fit of the codes: ICD-10-{system} {editions} ({outside} of {codes} codes outside)"
        reasons[_TABLE_OF[system], period] = reason
    return reasons
