"""What a rule needs before it can be evaluated, and what of it is missing in a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from finhosta_dq.contracts import contracts
from finhosta_dq.contracts.mounted import mounted_lists
from finhosta_dq.rules.codes import period_days
from finhosta_dq.rules.icd_edition import PARAMETER, unsettled_editions
from finhosta_dq.rules.model import Rule
from finhosta_dq.warehouse.year_before import FOLDER, STAYS


@dataclass(frozen=True)
class Read:
    """What reading made of the files of one table in one delivery: files, lines of them, loaded and rejected."""

    files: int
    lines: int
    loaded: int
    rejected: int
    unreadable: bool

    @property
    def is_lost(self) -> bool:
        """Whether there was something and nothing of it could be loaded."""
        return not self.loaded and (self.rejected > 0 or self.unreadable)


NOT_DELIVERED = Read(0, 0, 0, 0, False)


@dataclass(frozen=True)
class RunContents:
    """What a run holds: deliveries as (id, registration, period), files read per (delivery, table), parameters and lists that are filled.

    budget: budget parameters with a usable value, as (key, first day, last day), an open end as ``9999-12-31``.
    editions: why no ICD-10 edition is known for (table, period).
    year_before: deliveries of earlier years of the same hospital, as (collection of Finhosta or STAYHOSP, period).
    """

    deliveries: tuple[tuple[str, str, str], ...]
    read: dict[tuple[str, str], Read] = field(default_factory=dict)
    parameters: frozenset[str] = field(default_factory=frozenset)
    references: frozenset[str] = field(default_factory=frozenset)
    issues: frozenset[str] = field(default_factory=frozenset)
    budget: tuple[tuple[str, str, str], ...] = ()
    editions: dict[tuple[str, str], str] = field(default_factory=dict)
    year_before: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def periods_of(self, registration: str) -> list[str]:
        """Periods of the deliveries of a registration, in order."""
        return sorted({period for _, name, period in self.deliveries if name == registration})

    def of(self, registration: str) -> list[tuple[str, str]]:
        """(delivery id, period) of a registration."""
        return sorted((delivery_id, period) for delivery_id, name, period in self.deliveries if name == registration)

    def files(self, delivery_id: str, table: str) -> Read:
        """What was read of a table in a delivery."""
        return self.read.get((delivery_id, table), NOT_DELIVERED)


def read_contents(con: duckdb.DuckDBPyConnection) -> RunContents:
    """The contents of the run on this connection."""
    deliveries = con.execute("SELECT delivery_id, registration, period FROM quality.delivery ORDER BY delivery_id").fetchall()
    accounts = con.execute(
        """SELECT delivery_id, table_name, count(*), sum(lines)::BIGINT, sum(loaded)::BIGINT, sum(rejected)::BIGINT,
                  bool_or(status = 'unreadable')
           FROM quality.file_account WHERE table_name IS NOT NULL GROUP BY ALL"""
    ).fetchall()
    parameters = con.execute("SELECT name FROM reference.rule_parameter WHERE coalesce(value, '') <> ''").fetchall()
    tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'reference' AND NOT internal").fetchall()
    filled = [table for (table,) in tables if con.execute(f"SELECT 1 FROM reference.{table} LIMIT 1").fetchone()]
    lists = con.execute("SELECT DISTINCT list FROM reference.code").fetchall()
    issues = con.execute("SELECT DISTINCT rule_id FROM quality.reading_issue").fetchall()
    return RunContents(
        tuple(deliveries),
        {(delivery, table): Read(*rest) for delivery, table, *rest in accounts},
        frozenset(row[0] for row in parameters),
        frozenset(filled) | {f"code:{row[0]}" for row in lists},
        frozenset(row[0] for row in issues),
        tuple(con.execute(_BUDGET).fetchall()) if "parameter" in filled else (),
        unsettled_editions(con),
        frozenset(con.execute(_YEAR_BEFORE).fetchall()) if "year_before" in filled or "year_before_stay" in filled else frozenset(),
    )


_BUDGET = """
    SELECT key, CAST(valid_from AS VARCHAR), coalesce(CAST(valid_to AS VARCHAR), '9999-12-31') FROM reference.parameter
    WHERE coalesce(value, '') <> '' AND coalesce(status, 'unknown') <> 'unknown' AND valid_from IS NOT NULL ORDER BY ALL"""

_YEAR_BEFORE = f"""
    SELECT DISTINCT collection, period FROM reference.year_before WHERE hospital IN (SELECT hospital FROM quality.delivery)
    UNION ALL
    SELECT DISTINCT '{STAYS}', period FROM reference.year_before_stay WHERE hospital IN (SELECT hospital FROM quality.delivery)"""


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
    if PARAMETER in needs.rule_parameters and (rule.table, period) in contents.editions:
        return contents.editions[rule.table, period]
    empty = [name for name in needs.rule_parameters if name not in contents.parameters]
    if empty:
        return f"the rule parameter {', '.join(empty)} is empty"
    first, last = period_days(period)
    absent = [name for name in needs.budget_parameters if not any(k == name and a <= last and first <= z for k, a, z in contents.budget)]
    if absent:
        return f"the budget parameter {', '.join(absent)} is not known for {period}"
    unsent = [(what, [one for one in _year_before(what, period) if (what, one) not in contents.year_before]) for what in needs.year_before]
    if any(when for _, when in unsent):
        return "; ".join(f"the folder {FOLDER} holds no {what} of {', '.join(when)}" for what, when in unsent if when)
    absent = [name for name in needs.reference if name not in contents.references]
    if absent and absent[0] in mounted_lists():
        return f"the file {', '.join(f'{name}.csv' for name in absent)} is not among the own lists, or is empty"
    if absent:
        return f"the reference list {', '.join(name.removeprefix('code:') for name in absent)} is not there"
    return None


def previous(period: str) -> str:
    """The period before: ``2024-2`` before ``2025-1``, ``2024`` before ``2025``."""
    if len(period) == 4:
        return str(int(period) - 1)
    year, half = period.split("-")
    return f"{year}-1" if half == "2" else f"{int(year) - 1}-2"


def _year_before(what: str, period: str) -> list[str]:
    """Periods of the year before: its half-years for STAYHOSP, the year for a collection of Finhosta."""
    year = int(period[:4]) - 1
    return [f"{year}-1", f"{year}-2"] if what == STAYS else [str(year)]


def lost(table: str, sources: Iterable[str], delivery_id: str, period: str, contents: RunContents) -> str | None:
    """Why the files of a delivery do not allow a verdict: the judged file was lost, or a source was lost or left out.

    A source that may be left out by its contract counts as empty when it was not delivered.
    """
    if contents.files(delivery_id, table).is_lost:
        return f"no line of {table} could be read"
    for source in sources:
        for other in beside(source, delivery_id, period, contents):
            read = contents.files(other, source)
            if read.is_lost:
                return f"no line of {source} could be read"
            if not read.files and source in _required(source):
                return f"{source} was not delivered"
    return None


def beside(table: str, delivery_id: str, period: str, contents: RunContents) -> list[str]:
    """The deliveries of the run that hold ``table`` for what ``delivery_id`` reports on: itself, or those of the same period or year."""
    registration = _registration(table)
    own = [one for one, name, _ in contents.deliveries if one == delivery_id and name == registration]
    if own:
        return own
    return [one for one, when in contents.of(registration) if when == period or (len(when) != len(period) and when[:4] == period[:4])]


def _registration(table: str) -> str:
    return next((one.name for one in contracts().values() if any(file.table == table for file in one.files)), "")


def _required(table: str) -> list[str]:
    return next((one.required_files for one in contracts().values() if any(file.table == table for file in one.files)), [])
