"""How the findings of a run stand against the run before, counted per delivery."""

from __future__ import annotations

import duckdb

from finhosta_dq.findings.worklist import has_table

STATES = ("new", "back", "updated", "unchanged", "resolved")


def state_counts(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, int]]:
    """Findings by state (new, back, updated, unchanged, resolved) of every delivery that was compared with an earlier run.

    con: the warehouse of a run. Deliveries seen for the first time are not in it; empty for a run without memory.
    """
    if not has_table(con, "quality", "finding_state"):
        return {}
    found = {
        delivery: dict.fromkeys(STATES, 0)
        for (delivery,) in con.execute(
            """SELECT delivery_id FROM quality.delivery
               EXCEPT SELECT delivery_id FROM quality.finding_state WHERE state IS NULL ORDER BY ALL"""
        ).fetchall()
    }
    for delivery, state, number in con.execute(
        """SELECT delivery_id, CASE WHEN state = 'new' AND is_back THEN 'back' ELSE state END, count(*)
           FROM quality.finding_state GROUP BY ALL
           UNION ALL
           SELECT delivery_id, 'resolved', count(*) FROM quality.resolved_finding GROUP BY ALL"""
    ).fetchall():
        if delivery in found:
            found[delivery][state] += number
    return found
