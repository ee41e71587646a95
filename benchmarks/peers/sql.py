"""The rules in SQL: predicates over one row of ``stay``, true where it breaks the rule, and whole statements by hand."""

from __future__ import annotations

from benchmarks.peers.rules import NeutralRule


def violation(rule: NeutralRule) -> str | None:
    """Predicate over one row; None for rules over several records or tables."""
    column, codes = rule.column, ", ".join(f"'{code}'" for code in rule.values)
    return {
        "filled": f"{column} IS NULL",
        "one_of": f"{column} NOT IN ({codes})",
        "pattern": f"NOT regexp_matches({column}, '{rule.pattern}')",
        "length": f"length({column}) NOT BETWEEN {rule.least} AND {rule.most}",
        "between": f"{column} NOT BETWEEN {rule.least} AND {rule.most}",
        "not_before": f"{column} < {rule.other}",
        "no_more_days": f"{column} > {rule.until} - {rule.other}",
        "filled_when": f"{rule.other} IN ({codes}) AND {column} IS NULL",
    }.get(rule.kind)


def by_hand(rule: NeutralRule, stay: str = "stay", patient: str = "patient") -> str:
    """SELECT of ``_line`` of the failing records, one statement per rule."""
    columns = ", ".join(rule.columns)
    if rule.kind == "unique":
        same = " AND ".join(f"s.{one} IS NOT DISTINCT FROM d.{one}" for one in rule.columns)
        return f"SELECT _line FROM {stay} AS s SEMI JOIN (SELECT {columns} FROM {stay} GROUP BY ALL HAVING count(*) > 1) AS d ON {same}"
    if rule.kind == "refers":
        return f"SELECT _line FROM {stay} ANTI JOIN {patient} USING ({columns})"
    return f"SELECT _line FROM {stay} WHERE {violation(rule)}"
