"""How long the worklist page takes on a run with 200,000 findings: ``python -m benchmarks.page``.

The findings are those of a synthetic hospital, copied onto other stays of the same period until there are enough; run, registry and
``fdq serve`` are the real ones. Each page is asked for in turn over loopback by one reader; before the second half of the measurements somebody
decides on 5,000 findings, so that the page has decisions to lay over the run.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from benchmarks.measure import machine
from benchmarks.page_server import add_users, log_in, served
from finhosta_dq.cli.synth import synthesise
from finhosta_dq.findings.page_table import prepare_page
from finhosta_dq.pipeline import build, steps
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.publication.run_folder import SUCCESS, promote
from finhosta_dq.registry.decisions import Decision, decide
from finhosta_dq.registry.standing import today
from finhosta_dq.registry.store import default_url, open_registry
from finhosta_dq.warehouse.connection import connect

GOAL_MS = 200.0
FINDINGS, DECISIONS, STAYS = 200_000, 5_000, 20_000
_COPY = """
INSERT INTO quality.finding
WITH stay AS (
    SELECT year_registr || '-' || period_registr AS period, staynum, row_number() OVER (PARTITION BY period_registr ORDER BY staynum) AS n,
           count(*) OVER (PARTITION BY period_registr) AS stays
    FROM staging.stayhosp
), found AS (
    SELECT *, row_number() OVER () AS nr, max(line) OVER (PARTITION BY file) AS lines
    FROM quality.finding WHERE json_extract_string(record_key, '$.staynum') IS NOT NULL
), copied AS (
    SELECT f.* EXCLUDE (nr, lines) REPLACE (
        replace(f.record_key, json_extract_string(f.record_key, '$.staynum'), s.staynum) AS record_key,
        1 + (f.line + c.i * 7919) % f.lines AS line
    )
    FROM found AS f, range(1, $copies + 1) AS c(i)
    JOIN stay AS s ON s.period = split_part(f.delivery_id, '/', 3) AND s.n = 1 + (f.nr * 7919 + c.i * 104729) % s.stays
)
SELECT DISTINCT ON (rule_id, file, line, field) *
FROM copied AS c
WHERE NOT EXISTS (
    FROM quality.finding AS q WHERE q.rule_id = c.rule_id AND q.file = c.file AND q.line = c.line AND q.field IS NOT DISTINCT FROM c.field
)
LIMIT $more
"""


def make_run(scratch: Path, findings: int, stays: int) -> tuple[Path, Path]:
    """Folder of the results, and of a published run with that many findings."""
    synthesise(scratch / "landing", hospital="999", period="2025", stays=stays, defects=0.3, seed=1)
    (plan,) = plan_runs(scratch / "landing")
    making = build.begin(plan, Settings(out=scratch / "out"))
    build.extract(making, plan)
    build.validate(making)
    with making.warehouse() as con:
        there = con.execute(
            "SELECT count(*), count(*) FILTER (json_extract_string(record_key, '$.staynum') IS NOT NULL) FROM quality.finding"
        )
        known, copied = there.fetchall()[0]
        con.execute(_COPY, {"copies": 4 * findings // copied + 1, "more": max(0, findings - known)})
    build.remember_earlier(making)
    build.derive(making)
    # the page reads the warehouse; report and workbooks of so many findings would take longer than all measurements
    with making.warehouse() as con:
        steps.finish(con)
        prepare_page(con)
    (making.folder / "report.json").write_text(json.dumps({"deliveries": [{"hospital": plan.hospital}]}), encoding="utf-8")
    (making.folder / SUCCESS).write_text(making.run_id, encoding="utf-8")
    folder = promote(making.folder, scratch / "out", making.run_id)
    build.remember(making, folder)
    return scratch / "out", folder


def pages(folder: Path) -> dict[str, str]:
    """Name of a page -> its path, on that run."""
    con = connect(folder / build.WAREHOUSE, read_only=True)
    mark, key, rule = con.execute("SELECT record_mark, finding_key, rule_id FROM marts.worklist_page WHERE position = 1000").fetchall()[0]
    ward = con.execute("SELECT mode(ward) FROM marts.worklist_page").fetchall()[0][0]
    last = con.execute("SELECT max(position) FROM marts.worklist_page").fetchall()[0][0]
    con.close()
    return {
        "overview": "/",
        "list": "/list",
        "list, to do, of a ward": f"/list?status=todo&ward={ward}",
        "list, one rule": f"/list?rule={rule}",
        "list, far down": f"/list?after={last - 100}",
        "my list": "/mine",
        "record": f"/record/{mark}",
        "history of a finding": f"/finding/{key}",
        "rules": "/rules",
        "rule": f"/rules/{rule}",
        "indicators": "/indicators",
        "trends": "/trends",
    }


def ask(client: httpx.Client, paths: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each answer, in turns; the first round warms up and does not count."""
    took: dict[str, list[float]] = {name: [] for name in paths}
    for at in range(rounds + 1):
        for name, path in paths.items():
            start = time.perf_counter()
            client.get(path).raise_for_status()
            if at:
                took[name].append((time.perf_counter() - start) * 1000)
    return took


def decide_on(out: Path, folder: Path, number: int) -> None:
    """Accept the first findings of the list."""
    con = connect(folder / build.WAREHOUSE, read_only=True)
    found = con.execute("SELECT finding_key, evidence_hash FROM marts.worklist_page ORDER BY position LIMIT ?", [number]).fetchall()
    con.close()
    registry = open_registry(default_url(out))
    until = today() + timedelta(days=30)
    made = [Decision(key, evidence, "accept", "source_confirmed", note="checked", until=until) for key, evidence in found]
    refused = decide(registry, made, by="steward-1", origin="page", run_id=folder.name)
    registry.close()
    if refused:
        raise RuntimeError(f"{len(refused)} refused: {refused[0].code}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.page")
    parser.add_argument("--findings", type=int, default=FINDINGS)
    parser.add_argument("--stays", type=int, default=STAYS, help="stays per half-year of the hospital")
    parser.add_argument("--rounds", type=int, default=15, help="times each page is asked for; the median is printed")
    parser.add_argument("--out", type=Path, help="results of an earlier --keep, in place of a new run")
    parser.add_argument("--keep", type=Path, help="folder to make the run in, left there")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    print(f"machine: {machine()}", flush=True)
    with tempfile.TemporaryDirectory(prefix="fdq-bench-") as temporary:
        if options.out:
            out, folder = options.out, (options.out / "latest").resolve()
        else:
            out, folder = make_run(options.keep or Path(temporary), options.findings, options.stays)
        con = connect(folder / build.WAREHOUSE, read_only=True)
        findings = con.execute("SELECT count(*) FROM marts.worklist_page").fetchall()[0][0]
        con.close()
        print(f"worklist page on {findings:,} findings; milliseconds, median and slowest of {options.rounds}", flush=True)
        add_users(out, {"steward-1": "steward"})
        with served(out, Path(temporary) / "serve.log") as address, closing(log_in(address, "steward-1")) as client:
            paths = pages(folder)
            before = ask(client, paths, options.rounds)
            decide_on(out, folder, DECISIONS)
            after = ask(client, paths, options.rounds)
    figures = [_figure(name, before[name], after[name]) for name in paths]
    print(f"  {'page':24}{'fresh run':>18}{f'{DECISIONS:,} decisions':>20}")
    for one in figures:
        print(
            f"  {one['page']:24}{one['median_ms']:8.0f} ({one['most_ms']:5.0f})  {one['decided_median_ms']:9.0f} ({one['decided_most_ms']:5.0f})"
        )
    slowest = max(max(one["median_ms"], one["decided_median_ms"]) for one in figures)
    print(f"  slowest median {slowest:.0f} ms; goal under {GOAL_MS:.0f} ms a page: {'met' if slowest < GOAL_MS else 'MISSED'}", flush=True)
    if options.json:
        document = {"machine": machine(), "findings": findings, "decisions": DECISIONS, "rounds": options.rounds, "pages": figures}
        options.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _figure(name: str, before: list[float], after: list[float]) -> dict[str, Any]:
    return {
        "page": name,
        "median_ms": round(statistics.median(before), 1),
        "most_ms": round(max(before), 1),
        "decided_median_ms": round(statistics.median(after), 1),
        "decided_most_ms": round(max(after), 1),
    }


if __name__ == "__main__":
    main()
