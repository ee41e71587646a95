"""What if: the indicators of a run once more, with stays moved to day care, made longer or shorter, or with other recognised beds.

A simulation on copies in memory. It says what the decree would make of such a year; it changes no record and no published number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from finhosta_dq.home import sql_text
from finhosta_dq.indicators.scenario import indicators_of

Kind = Literal["day care", "days", "beds"]
SHOWN = tuple("GEN-01 GEN-02 GEN-03 B1-11 B1-12 B2-05 B2-06 B2-07 B2-12 B2-13 B2-14 B2-15 B2-17 DAY-01 DAY-02 DAY-03".split())
_RUN = "run"


@dataclass(frozen=True)
class Change:
    """One assumption. ``day care``: share (0-1) of the classic stays of an APR-DRG that become surgical day stays. ``days``: days added to
    (or, below zero, taken from) every other classic stay of an APR-DRG, or of ``all``. ``beds``: recognised beds added to an index family.
    of: the APR-DRG, ``all``, or the family."""

    kind: Kind
    of: str
    amount: float


def parse_change(kind: Kind, text: str) -> Change:
    """A change from ``313=0.4``, ``all=-1`` or ``CD=+10``. Raises ValueError saying what was expected."""
    of, sign, number = (part.strip() for part in text.partition("="))
    try:
        amount = float(number)
    except ValueError:
        amount = float("nan")
    wrong = {
        "day care": not (0 < amount <= 1) or not of.isdigit(),
        "days": amount != int(amount) if amount == amount else True,
        "beds": amount != amount or not of.isalpha(),
    }[kind]
    if not sign or not of or wrong or (kind == "days" and not (of.isdigit() or of == "all")):
        expected = {
            "day care": "an APR-DRG and a share, as 313=0.4",
            "days": "an APR-DRG or all, and whole days, as 313=-1",
            "beds": "a bed index family and beds, as CD=+10",
        }[kind]
        raise ValueError(f"{kind}: expected {expected}, found {text!r}")
    return Change(kind, of.zfill(3) if of.isdigit() else of, amount)


def simulate(con: duckdb.DuckDBPyConnection, changes: Sequence[Change]) -> dict[str, Any]:
    """``changes`` (kind, of, amount, stays, days) and ``indicators`` (indicator_id, scope, name_en, name_nl, name_fr, unit, actual,
    simulated, change) of a simulation; ``simulation`` is always true.

    con: a connection in memory with the warehouse of the run attached as ``run``. stays: how many it changed; days: billed days it
    added or took away. A stay that becomes a day stay counts as justified only where a code of list A was billed on it, as in the decree.
    Raises ValueError when an APR-DRG or a family does not occur in the run, or when two changes speak of the same.
    """
    _refuse(con, changes)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE whatif_change (change_id INTEGER, kind VARCHAR, aprdrg VARCHAR, family VARCHAR, amount DOUBLE)"
    )
    for number, change in enumerate(changes):
        drg, family = (None, change.of) if change.kind == "beds" else (change.of, None)
        con.execute("INSERT INTO whatif_change VALUES (?, ?, ?, ?, ?)", [number, change.kind, drg, family, change.amount])
    con.execute(sql_text("whatif/chosen_stay"))
    replaced = {
        "staging.stayhosp": sql_text("whatif/stayhosp"),
        "staging.stayindx": sql_text("whatif/stayindx"),
        "reference.setting": sql_text("whatif/setting"),
    }
    exercise_date = con.execute(f"SELECT max(exercise_date) FROM {_RUN}.marts.indicator").fetchall()[0][0]
    actual = indicators_of(con, _RUN, None, exercise_date)
    simulated = indicators_of(con, _RUN, replaced, exercise_date)
    return {"simulation": True, "changes": _counted(con, changes), "indicators": _compared(con, actual, simulated)}


def _refuse(con: duckdb.DuckDBPyConnection, changes: Sequence[Change]) -> None:
    if not changes:
        raise ValueError("nothing to simulate: say what changes")
    seen = [(change.kind, change.of) for change in changes]
    for kind, of in seen:
        if seen.count((kind, of)) > 1 or (kind == "days" and of != "all" and ("days", "all") in seen):
            raise ValueError(f"{kind}: two changes speak of {of}")
        if kind == "beds":
            where = f"FROM {_RUN}.intermediate.index_family WHERE family = ?"
        else:
            where = f"FROM {_RUN}.staging.grouper WHERE aprdrg = ?"
        if of != "all" and not con.execute(f"SELECT count(*) {where}", [of]).fetchall()[0][0]:
            raise ValueError(f"{kind}: {of} does not occur in this run")


def _counted(con: duckdb.DuckDBPyConnection, changes: Sequence[Change]) -> list[dict[str, Any]]:
    counts = {
        row[0]: row[1:]
        for row in con.execute(
            f"""SELECT w.change_id, count(*), CAST(sum(CASE WHEN w.is_day_stay THEN -s.a2_total_number_day_fac ELSE w.shift END) AS bigint)
                FROM whatif_stay AS w INNER JOIN {_RUN}.staging.stayhosp AS s ON w._file = s._file AND w._line = s._line
                GROUP BY w.change_id"""
        ).fetchall()
    }
    rows = []
    for number, change in enumerate(changes):
        stays, days = counts.get(number, (0, 0))
        if change.kind == "beds":
            stays, days = None, None
        rows.append({"kind": change.kind, "of": change.of, "amount": change.amount, "stays": stays, "days": days})
    return rows


def _compared(
    con: duckdb.DuckDBPyConnection, actual: dict[tuple[str, str], float | None], simulated: dict[tuple[str, str], float | None]
) -> list[dict[str, Any]]:
    names = {
        row[0]: row[1:]
        for row in con.execute(f"SELECT DISTINCT indicator_id, name_en, name_nl, name_fr, unit FROM {_RUN}.marts.indicator").fetchall()
    }
    rows = []
    for indicator, scope in sorted(set(actual) | set(simulated)):
        if indicator not in SHOWN or indicator not in names:
            continue
        before, after = actual.get((indicator, scope)), simulated.get((indicator, scope))
        change = None if before is None or after is None else after - before
        described = dict(zip(("name_en", "name_nl", "name_fr", "unit"), names[indicator], strict=True))
        rows.append({"indicator_id": indicator, "scope": scope, **described, "actual": before, "simulated": after, "change": change})
    return rows
