"""Published runs as the roll-up meets them: a summary from a small warehouse, without the rest of a run."""

from __future__ import annotations

from pathlib import Path

from finhosta_dq.publication.summary import write_summary
from finhosta_dq.warehouse.connection import open_warehouse

STARTED = "2026-03-01 04:00:00+01:00"


def summary_run(out: Path, run_id: str, *, stays: int, blocking: int = 0, indicators: tuple = (), verdict: str = "passed") -> Path:
    """The folder of a run with one delivery of MZG; indicators: (id, scope, unit, value), and for a ratio numerator and denominator."""
    hospital, year = run_id.split("-")[:2]
    folder = out / "runs" / run_id
    delivery, file = f"mzg/{hospital}/{year}-1", f"{hospital}-STAYHOSP"
    con = open_warehouse(None)
    con.execute("INSERT INTO quality.run VALUES (?, '0', 'rules', 'fast', ?, NULL)", [run_id, STARTED])
    con.execute("INSERT INTO quality.delivery VALUES (?, 'mzg', ?, ?, ?)", [delivery, hospital, f"{year}-1", verdict])
    con.execute(
        "INSERT INTO quality.file_account VALUES (?, ?, 'stayhosp', 'x', 1, 'ascii', 'lf', ?, ?, 0, 'loaded')",
        [delivery, file, stays, stays],
    )
    con.execute("INSERT INTO reference.rule_parameter (name, value) VALUES ('smallest_group', '5')")
    con.execute(
        "CREATE TABLE staging.stayhosp AS SELECT ? AS code_agr, ? AS year_registr, 1 AS period_registr, 'S' || i AS staynum, "
        "3 AS a2_total_number_day_fac, ? AS _file FROM range(?) AS t (i)",
        [hospital, year, file, stays],
    )
    for number in range(blocking):
        con.execute(
            "INSERT INTO quality.finding (delivery_id, rule_id, severity, table_name, file, line, value) VALUES (?, 'R', 'blocking', 'stayhosp', ?, ?, 'secret')",
            [delivery, file, number],
        )
    con.execute(
        "INSERT INTO quality.rule_result VALUES (?, 'R', 'stayhosp', 'blocking', ?, ?, ?, ?, 'secret', NULL, 0)",
        [delivery, "failed" if blocking else "passed", blocking, stays, blocking],
    )
    if indicators:
        con.execute(
            "CREATE TABLE marts.indicator (indicator_id VARCHAR, scope VARCHAR, name_en VARCHAR, name_nl VARCHAR, name_fr VARCHAR, "
            "unit VARCHAR, exercise_date DATE, value DOUBLE, numerator DOUBLE, denominator DOUBLE, status VARCHAR, fitness VARCHAR)"
        )
        for name, scope, unit, value, *parts in indicators:
            con.execute(
                "INSERT INTO marts.indicator VALUES (?, ?, 'name', 'naam', 'nom', ?, '2026-07-01', ?, ?, ?, 'law', 'fit')",
                [name, scope, unit, value, *(parts or (None, None))],
            )
    write_summary(con, folder / "summary")
    con.close()
    (folder / "manifest.json").write_text("{}\n")
    (folder / "_SUCCESS").write_text(run_id + "\n")
    return folder
