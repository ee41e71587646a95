"""National mean stays computed from deliveries of many hospitals, by annex 3: what a hospital otherwise receives from the ministry."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.home import path_literal, sql_text
from finhosta_dq.indicators.national_mean import build_national_means
from finhosta_dq.indicators.run import derive
from finhosta_dq.indicators.scenario import build_needed
from finhosta_dq.pipeline import steps
from finhosta_dq.pipeline.plan import RunPlan, plan_runs
from finhosta_dq.progress import report
from finhosta_dq.warehouse.connection import open_warehouse

MARK = "_SYNTHETIC.txt"


@dataclass
class National:
    """What was built: hospitals and years read, stays that count, stays left out per reason, subgroups, remarks, whether all is synthetic."""

    hospitals: list[str] = field(default_factory=list)
    years: list[str] = field(default_factory=list)
    stays: int = 0
    excluded: Counter[str] = field(default_factory=Counter)
    subgroups: int = 0
    remarks: list[str] = field(default_factory=list)
    synthetic: bool = False


def build_national(landings: list[Path], out: Path, reference: Path | None = None) -> National:
    """Write ``national_los.csv``, ``national_gfin.csv`` and ``excluded_stays.csv`` into ``out`` from every delivery in ``landings``.

    Hospitals are read one after another; only their pure stays are kept together. reference: folder of own lists for all (parameters, list
    B, what a planned admission is, quartile_method); default the ``_reference`` of each landing. Files made from synthetic deliveries say so.
    Source: BFM decree, annex 3, points 1.3 to 1.5 and 2.2 to 2.4. Raises ContractError, NothingToRunError, FileExistsError.
    """
    names = ("national_los.csv", "national_gfin.csv", "excluded_stays.csv")
    for name in names:
        if (out / name).exists():
            raise FileExistsError(f"{out / name} exists; choose another folder")
    found = National(synthetic=any((landing / MARK).is_file() for landing in landings))
    plans = [plan for landing in landings for plan in plan_runs(landing, reference=reference)]
    out.mkdir(parents=True, exist_ok=True)
    # records of stays: on the disk of the result, not in the temporary folder of the system
    with tempfile.TemporaryDirectory(prefix=".", dir=out) as folder:
        con: duckdb.DuckDBPyConnection | None = None
        for number, plan in enumerate(plans):
            report("pure stays", number, len(plans))
            if con is not None:
                con.close()
            con = _pure_stays(plan, Path(folder) / f"{number}.parquet", found)
        report("pure stays", len(plans), len(plans))
        assert con is not None  # plan_runs gives at least one plan per landing
        try:
            _build(con, Path(folder), found)
            _write(con, out, found)
        finally:
            con.close()
    return found


def _pure_stays(plan: RunPlan, path: Path, found: National) -> duckdb.DuckDBPyConnection:
    """Stays of one hospital and year into a Parquet file; its warehouse, which also holds the parameters."""
    con = open_warehouse(None, temp_directory=path.with_suffix(".spill"))
    steps.start(con, "national", "fast")
    steps.extract(con, plan)
    build_needed(con)
    derive(con, effects=False)
    con.execute(f"COPY ({sql_text('national/candidate')}) TO {path_literal(path)} (FORMAT parquet)")
    for exclusion, stays in con.execute(f"SELECT exclusion, count(*) FROM {_stays(path)} GROUP BY ALL").fetchall():
        if exclusion is None:
            found.stays += stays
        else:
            found.excluded[exclusion] += stays
    found.hospitals = sorted({*found.hospitals, plan.hospital})
    found.years = sorted({*found.years, plan.year})
    reason = con.execute("SELECT max(reason) FROM marts.indicator WHERE indicator_id = 'DAY-03' AND value IS NULL").fetchall()[0][0]
    if reason:
        found.remarks = sorted({*found.remarks, f"inappropriate classic stays are not left out: {reason}"})
    return con


def _build(con: duckdb.DuckDBPyConnection, folder: Path, found: National) -> None:
    method = con.execute("SELECT max(value) FROM reference.rule_parameter WHERE name = 'quartile_method'").fetchall()[0][0]
    if method not in ("linear", "nearest"):
        raise ContractError(f"rule parameter quartile_method: expected linear or nearest, found {method!r}")
    con.execute(f"CREATE OR REPLACE TABLE intermediate.candidate AS SELECT * FROM {_stays(folder / '*.parquet')} WHERE exclusion IS NULL")
    con.execute("CREATE OR REPLACE TABLE intermediate.inlier_mean (aprdrg VARCHAR, soi INTEGER, mean_los DOUBLE)")
    for number, step in enumerate(("young", "all")):
        # the mean that opens the geriatric group comes from stays that can never be part of it
        report("means", number, 2)
        con.execute(sql_text("national/mean_stay"))
        if step == "young":
            con.execute("DELETE FROM intermediate.mean_stay WHERE d_g >= budget_number('a3.gfin.min_G_days')")
        build_national_means(con)
        if step == "young":
            con.execute(sql_text("national/inlier_mean"))
    report("means", 2, 2)
    found.subgroups = con.execute("SELECT count(*) FROM reference.national_los").fetchall()[0][0]
    open_means = con.execute(
        "SELECT aprdrg || ' ' || soi || ' ' || age_group FROM reference.national_los WHERE ngl IS NULL ORDER BY ALL"
    ).fetchall()
    if open_means:
        found.remarks.append(f"limits and mean do not settle, no mean given: {', '.join(row[0] for row in open_means)}")


def _write(con: duckdb.DuckDBPyConnection, out: Path, found: National) -> None:
    status = "synthetic" if found.synthetic else "inferred"
    source = f"computed by annex 3 from {len(found.hospitals)} hospitals, {', '.join(found.years)}"
    if found.synthetic:
        source = f"synthetic: {source}"
    for name in ("national_los", "national_gfin"):
        con.execute(
            f"COPY (SELECT *, '{source}' AS source, '{status}' AS status FROM ({sql_text(f'national/{name}')})) "
            f"TO {path_literal(out / (name + '.csv'))} (FORMAT csv, HEADER)"
        )
    with (out / "excluded_stays.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["reason", "stays"])
        writer.writerows(sorted(found.excluded.items()))


def _stays(path: Path) -> str:
    return f"read_parquet('{str(path.absolute()).replace(chr(39), chr(39) * 2)}')"
