"""What the report and the workbook say beside the findings: thresholds of the hospital, withheld records, rules that fail together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from finhosta_dq.publication.document import rows
from finhosta_dq.publication.wording import texts

MOST_PAIRS = 10

# a pair once: on stays where that shows more of it than single records
_PAIRS = """
    SELECT * FROM quality.together
    QUALIFY row_number() OVER (PARTITION BY delivery_id, rule_a, rule_b ORDER BY together DESC, unit) = 1
    ORDER BY together DESC, overlap DESC, rule_a, rule_b, delivery_id
"""
_OVERRIDES = "SELECT * FROM quality.threshold_override ORDER BY rule_id, delivery_id, valid_from"


def root_cause_context(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the template of this part takes; counts, ids of rules and what the hospital wrote itself, no key or value of a record.

    overrides: rows of ``quality.threshold_override`` without who decided. pairs, pairs_more: the first pairs of rules, and how many follow.
    withheld: per delivery, rule and table the records that were not tested because their layout is broken.
    """
    pairs = rows(con, _PAIRS)
    overrides = rows(con, _OVERRIDES)
    return {
        "overrides": [{name: value for name, value in one.items() if name != "decided_by"} for one in overrides],
        "pairs": pairs[:MOST_PAIRS],
        "pairs_more": max(0, len(pairs) - MOST_PAIRS),
        "withheld": rows(
            con,
            """SELECT rule_id, delivery_id, table_name, withheld, coalesce(denominator, 0) AS tested FROM quality.rule_result
               WHERE withheld > 0 ORDER BY withheld DESC, rule_id, delivery_id, table_name""",
        ),
    }


def pair_rows(con: duckdb.DuckDBPyConnection, language: str) -> Iterator[list[Any]]:
    """Rows of the sheet of pairs: delivery, unit, both rules with their sentences, counts, shares and overlap, named as related."""
    words = texts(language)
    found = con.execute(
        f"""WITH named AS (
                SELECT rule_id, any_value(text_{language}) AS text FROM quality.rule GROUP BY rule_id
            )
            SELECT t.delivery_id, t.unit, t.rule_a, a.text, t.rule_b, b.text, t.together, t.failing_a, t.failing_b, t.share_of_a, t.share_of_b,
                   t.overlap, t.is_related
            FROM quality.together AS t
            LEFT JOIN named AS a ON t.rule_a = a.rule_id
            LEFT JOIN named AS b ON t.rule_b = b.rule_id
            ORDER BY t.together DESC, t.overlap DESC, t.rule_a, t.rule_b, t.delivery_id, t.unit"""
    ).fetchall()
    for delivery_id, unit, *rest, share_a, share_b, overlap, related in found:
        shares = [round(share, 4) for share in (share_a, share_b, overlap)]
        yield [delivery_id, words["unit"][unit], *rest, *shares, words["report"]["proved" if related else "unproved"]]


def override_rows(con: duckdb.DuckDBPyConnection, language: str) -> Iterator[list[Any]]:
    """Rows of the sheet of thresholds: rule, delivery, state, both thresholds, reason, first and last day, who decided, line of the list."""
    states = texts(language)["threshold_state"]
    for one in rows(con, _OVERRIDES):
        yield [
            *(one["rule_id"], one["delivery_id"], states[one["state"]], one["max_rate"], one["max_count"], one["catalogue_max_rate"]),
            *(one["catalogue_max_count"], one["reason"], str(one["valid_from"]), str(one["valid_to"]), one["decided_by"], one["line"]),
        ]
