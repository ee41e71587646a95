"""What a rule needs before it can be evaluated, and what of it is missing in a run."""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from finhosta_dq.rules.model import Rule


@dataclass(frozen=True)
class RunContents:
    """What a run holds: deliveries as (id, registration, period), parameters that are filled, reference tables with rows."""

    deliveries: tuple[tuple[str, str, str], ...]
    parameters: frozenset[str] = field(default_factory=frozenset)
    references: frozenset[str] = field(default_factory=frozenset)

    def periods_of(self, registration: str) -> list[str]:
        """Periods of the deliveries of a registration, in order."""
        return sorted({period for _, name, period in self.deliveries if name == registration})

    def of(self, registration: str) -> list[tuple[str, str]]:
        """(delivery id, period) of a registration."""
        return sorted((delivery_id, period) for delivery_id, name, period in self.deliveries if name == registration)


def read_contents(con: duckdb.DuckDBPyConnection) -> RunContents:
    """The contents of the run on this connection."""
    deliveries = con.execute("SELECT delivery_id, registration, period FROM quality.delivery ORDER BY delivery_id").fetchall()
    parameters = con.execute("SELECT name FROM reference.rule_parameter WHERE coalesce(value, '') <> ''").fetchall()
    tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'reference' AND NOT internal").fetchall()
    filled = []
    for (table,) in tables:
        row = con.execute(f"SELECT 1 FROM reference.{table} LIMIT 1").fetchone()
        if row:
            filled.append(table)
    lists = con.execute("SELECT DISTINCT list FROM reference.code").fetchall()
    return RunContents(tuple(deliveries), frozenset(row[0] for row in parameters), frozenset(filled) | {f"code:{row[0]}" for row in lists})


def missing(rule: Rule, period: str, contents: RunContents) -> str | None:
    """Why the rule cannot be evaluated for a delivery of that period; None when nothing is missing."""
    if rule.not_evaluated is not None:
        return rule.not_evaluated
    needs = rule.needs
    for registration in needs.registrations:
        periods = contents.periods_of(registration)
        if not periods:
            return f"no {registration} delivery in this run"
        if len(period) == 6 and any(len(one) == 6 for one in periods) and period not in periods:
            return f"no {registration} delivery of {period} in this run"
    if needs.both_half_years:
        wanted = {f"{period[:4]}-1", f"{period[:4]}-2"}
        absent = sorted(wanted - set(contents.periods_of("mzg")))
        if absent:
            return f"the MZG delivery of {' and '.join(absent)} is not in this run"
    if needs.previous_period and previous(period) not in contents.periods_of("mzg" if len(period) == 6 else "finhosta"):
        return f"the delivery of {previous(period)} is not in this run"
    empty = [name for name in needs.rule_parameters if name not in contents.parameters]
    if empty:
        return f"the rule parameter {', '.join(empty)} is empty"
    absent = [name for name in needs.reference if name not in contents.references]
    if absent:
        return f"the reference list {', '.join(name.removeprefix('code:') for name in absent)} is not there"
    return None


def previous(period: str) -> str:
    """The period before: ``2024-2`` before ``2025-1``, ``2024`` before ``2025``."""
    if len(period) == 4:
        return str(int(period) - 1)
    year, half = period.split("-")
    return f"{year}-1" if half == "2" else f"{int(year) - 1}-2"
