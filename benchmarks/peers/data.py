"""The tables of the comparison: ``stay.parquet`` and ``patient.parquet`` of any number of stays, with known breaches of every rule.

A synthetic half-year is read and staged by the product; its stays are laid down as often as it takes, each copy with patients of its own.
Every stay gets a number of its own. Then each rule is broken on one line in 1,009, each on other lines: about 0.1 % of the records per rule.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.peers.rules import RULES
from finhosta_dq.cli.synth import synthesise
from finhosta_dq.home import path_literal
from finhosta_dq.pipeline import steps
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.warehouse.connection import open_warehouse

BASE_STAYS = 100_000
"""Stays of the half-year that larger tables repeat: the synthetic hospital, with all its other files, takes memory of its own."""

_EVERY = 1009
# rule -> what a broken record holds; ``l`` is the number of the line
_BREACH: dict[str, dict[str, str]] = {
    **{rule.name: {rule.column: "NULL"} for rule in RULES if rule.kind == "filled"},
    **{rule.name: {rule.column: "'?'"} for rule in RULES if rule.kind == "one_of"},
    "pattern staynum": {"staynum": "'X' || lpad(CAST(l AS VARCHAR), 10, '0')"},
    "pattern a2_code_zip": {"a2_code_zip": "'B-10'"},
    "pattern a2_code_diag_verif_adm": {"a2_code_diag_verif_adm": "'3.14'"},
    "length a2_code_country": {"a2_code_country": "'BELGIUM'"},
    "length patnum": {"patnum": "'P' || lpad(CAST(l AS VARCHAR), 24, '0')"},
    "between a2_hour_hosp_out": {"a2_hour_hosp_out": "24"},
    "between a2_min_hosp_out": {"a2_min_hosp_out": "60"},
    "between a2_month_hosp_in": {"a2_month_hosp_in": "13"},
    "between a2_total_number_day_fac": {"a2_total_number_day_fac": "1001"},
    "unique stay": {"staynum": "'S' || lpad(CAST(l - 1 AS VARCHAR), 10, '0')"},
    "refers patient": {"patnum": "'P-NOWHERE'"},
    "not_before dis_date": {"dis_date": "adm_date - 1", "a2_total_number_day_fac": "NULL"},
    "no_more_days": {"a2_total_number_day_fac": "dis_date - adm_date + 3"},
    "filled_when died": {"a2_code_destinate": "'8'", "a2_code_diag_cause_death": "NULL"},
    "filled_when discharged": {"a2_hosptype_fac": "'H'", "dis_date": "NULL"},
}


def write_tables(folder: Path, base: Path, rows: int) -> None:
    """Write both tables with ``rows`` stays into ``folder``, from the warehouse of :func:`stage_base`."""
    folder.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(config={"temp_directory": str(folder / "spill")})
    con.execute("SET enable_progress_bar = false")
    con.execute(f"ATTACH {path_literal(base)} AS base (READ_ONLY)")
    stays, people = (con.execute(f"SELECT count(*) FROM base.staging.{name}").fetchall()[0][0] for name in ("stayhosp", "pathospi"))
    copies = -(-rows // stays)
    kinds = {name: kind for name, kind, *_ in con.execute("DESCRIBE base.staging.stayhosp").fetchall()}
    laid = f"""
        SELECT s.* REPLACE ('S' || lpad(CAST(l AS VARCHAR), 10, '0') AS staynum, s.patnum || '.' || c.i AS patnum, l AS _line), l
        FROM base.staging.stayhosp AS s, range({copies}) AS c(i), LATERAL (SELECT c.i * {stays} + s._line AS l) WHERE l <= {rows}"""
    broken = f"SELECT * EXCLUDE (l) REPLACE ({', '.join(_replacements(kinds))}) FROM ({laid}) ORDER BY l"
    con.execute(f"COPY ({broken}) TO {path_literal(folder / 'stay.parquet')} (COMPRESSION zstd)")
    patients = f"""
        SELECT p.* REPLACE (p.patnum || '.' || c.i AS patnum, c.i * {people} + p._line AS _line)
        FROM base.staging.pathospi AS p, range({copies}) AS c(i) ORDER BY c.i, p._line"""
    con.execute(f"COPY ({patients}) TO {path_literal(folder / 'patient.parquet')} (COMPRESSION zstd)")
    con.close()


def stage_base(scratch: Path, stays: int = BASE_STAYS) -> Path:
    """A warehouse with the staged tables of a synthetic half-year."""
    landing, staged = scratch / "landing", scratch / "base.duckdb"
    synthesise(landing, hospital="999", period="2025-1", stays=stays, defects=0.0, seed=1)
    (plan,) = plan_runs(landing)
    con = open_warehouse(staged, temp_directory=scratch / "spill")
    steps.start(con, "bench", "fast")
    steps.extract(con, plan)
    con.close()
    return staged


def _replacements(kinds: dict[str, str]) -> list[str]:
    """``CASE ... END AS column`` of every column that some rule breaks."""
    cases: dict[str, list[str]] = {}
    for at, rule in enumerate(RULES):
        for column, broken in _BREACH[rule.name].items():
            cases.setdefault(column, []).append(f"WHEN l % {_EVERY} = {13 + 31 * at} THEN {broken}")
    return [f"CAST(CASE {' '.join(whens)} ELSE {column} END AS {kinds[column]}) AS {column}" for column, whens in cases.items()]
