"""What finance looks at beside the list of indicators: how much rests on doubtful records, where days are won and lost, social ratios."""

from __future__ import annotations

from typing import Any

import duckdb

from finhosta_dq.findings.worklist import has_table
from finhosta_dq.home import sql_text
from finhosta_dq.publication.document import rows

MOST_DRGS = 20


def standing(con: duckdb.DuckDBPyConnection, language: str) -> list[dict[str, Any]]:
    """Indicators that move when doubtful records are left out: id, name, scope, unit, value_all, value_clean, value_accepted, doubtful,
    doubtful_share. An indicator that clean records no longer give is among them."""
    if not has_table(con, "marts", "indicator_standing"):
        return []
    return rows(
        con,
        f"""SELECT s.indicator_id AS id, coalesce(i.name_{language}, i.name_en) AS name, s.scope, s.unit, s.value_all, s.value_clean,
                   s.value_accepted, s.doubtful, s.doubtful_share
            FROM marts.indicator_standing AS s INNER JOIN marts.indicator AS i USING (indicator_id, scope)
            WHERE s.value_all IS NOT NULL AND (s.value_clean IS NULL OR abs(s.value_all - s.value_clean) > 1e-9)
            ORDER BY s.indicator_id, s.scope""",
    )


def drg_contributions(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Per APR-DRG (None: those with fewer than five stays together): stays, realised_days, justified_days, contribution (days), the
    largest contribution in either direction first."""
    return rows(con, sql_text("publication/drg_contribution")) if has_table(con, "marts", "stay_valuation") else []


def categories(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Per category (``?``: without value; empty: small ones together): stays, realised_days, justified_days."""
    return rows(con, sql_text("publication/category_mix")) if has_table(con, "marts", "stay_valuation") else []


def effects(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """What findings are worth per dimension (``rule``, ``unit``, ``specialism``) and name (None: those with fewer than five stays together):
    stays, findings, out_days, out_beds, out_points (change when the stays leave), right_days_up, right_days_down (when put right)."""
    return rows(con, sql_text("publication/effect_total")) if has_table(con, "marts", "effect_total") else []


def social_ratios(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Own ratio beside the median of the national list: measure (indicator id), own, median, hospitals; empty without that list."""
    if not has_table(con, "intermediate", "b8_score"):
        return []
    con.execute("SET VARIABLE hospital = (SELECT min(hospital) FROM quality.delivery)")
    return rows(con, sql_text("publication/social_ratio"))


def moved(con: duckdb.DuckDBPyConnection, language: str) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The run before (previous, note; None where no comparison was made) and the indicators on all records that moved since then:
    id, name, scope, unit, before, after, change, and the parts tool, rules, parameters, reference, data."""
    if not has_table(con, "marts", "bridge_run"):
        return None, []
    found = rows(
        con,
        f"""SELECT b.indicator_id AS id, coalesce(i.name_{language}, i.name_en, b.indicator_id) AS name, b.scope, i.unit, b.before, b.after,
                   b.after - b.before AS change, b.tool, b.rules, b.parameters, b.reference, b.data
            FROM marts.bridge AS b LEFT JOIN marts.indicator AS i USING (indicator_id, scope)
            WHERE b.basis = 'all' AND coalesce(b.before, b.after) IS NOT NULL
                AND coalesce(abs(b.after - b.before) > 1e-9 * greatest(1, abs(b.before)), true)
            ORDER BY b.indicator_id, b.scope""",
    )
    return rows(con, "FROM marts.bridge_run")[0], found
