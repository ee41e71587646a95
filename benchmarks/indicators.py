"""How the indicators grow with the stays: the same year taken in part or several times over, from 0.1 M stays on.

A size is made from one staged warehouse: a part of its stays by a hash of their number, or copies under other numbers and patients. Copied is what
the statements of the indicators name, so a table that one comes to read is measured with it; the hospital's accounts do not grow with its stays.
Timed: ``derive`` without the effects of findings; reading and staging are not counted. The exponent is the slope of log seconds over log stays.
"""

from __future__ import annotations

import math
import uuid
from pathlib import Path

import duckdb

from benchmarks.goals import Goal
from benchmarks.measure import measure, slope, timed
from finhosta_dq.indicators.run import derive
from finhosta_dq.indicators.scenario import build_needed, staged_tables_read
from finhosta_dq.warehouse.connection import connect, open_warehouse

SIZES = (0.1, 0.3, 1.0, 3.0, 10.0, 20.0)
GOAL_SECONDS = 10.0
GOAL_EXPONENT = 1.05
_GROWTH, _MILLION = "exponent of growth: indicators", "indicators of a million stays"
# read by the indicators, but one hospital's accounts do not grow with its stays
_NOT_COPIED = "finhosta"


def bench_indicators(staged: Path, scratch: Path, runs: int, sizes: tuple[float, ...] = SIZES) -> list[Goal]:
    """Print seconds and memory of each size (in millions of stays), the exponent, and the seconds at one million."""
    stays = stays_of(staged) / 1e6
    print("\nIndicators by number of stays, staged before", flush=True)
    points = []
    for size in sizes:
        path = _sized(staged, scratch, size / stays)
        # the largest sizes take their time and hardly vary
        one = measure(derive_sized, path, runs=runs if size <= 1 else 1)
        path.unlink()
        count, computed = one.result
        print(f"  {count / 1e6:6.2f} M stays   {one}   {computed} values", flush=True)
        points.append((math.log(count), math.log(one.median), one, count))
    if len(points) < 2:
        print("  no exponent: that takes two sizes", flush=True)
        return [Goal(_GROWTH, GOAL_EXPONENT, None, "", runs), Goal(_MILLION, GOAL_SECONDS, None, "s", runs)]
    growth = Goal(_GROWTH, GOAL_EXPONENT, slope([(x, y) for x, y, _, _ in points]), "", min(one.runs for _, _, one, _ in points))
    print(growth.line(), flush=True)
    near, count = min(((one, count) for _, _, one, count in points), key=lambda point: abs(point[1] - 1e6))
    if abs(math.log(count / 1e6)) > math.log(2):
        print("  no size near one million stays was measured", flush=True)
        return [growth, Goal(_MILLION, GOAL_SECONDS, None, "s", runs)]
    million = Goal(_MILLION, GOAL_SECONDS, near.median, "s", near.runs)
    met = "met" if million.is_met else "MISSED"
    print(f"  {near.median:.1f} s for {count / 1e6:.2f} M stays; goal at most {GOAL_SECONDS:.0f} s for one million: {met}", flush=True)
    return [growth, million]


def stays_of(staged: Path) -> int:
    """Stays in a staged warehouse."""
    con = connect(staged, read_only=True)
    (stays,) = con.execute("SELECT count(*) FROM staging.stayhosp").fetchall()[0]
    con.close()
    return int(stays)


def derive_sized(path: Path) -> tuple[float, tuple[int, int]]:
    """Seconds to derive; stays, and indicator values computed."""
    con = connect(path, temp_directory=path.parent / "spill")
    seconds, _ = timed(lambda: (build_needed(con), derive(con, effects=False)))
    counts = con.execute(
        "SELECT (SELECT count(*) FROM staging.stayhosp), (SELECT count(*) FROM marts.indicator WHERE value IS NOT NULL)"
    ).fetchall()[0]
    con.close()
    return seconds, counts


def _sized(staged: Path, scratch: Path, factor: float) -> Path:
    """A warehouse with ``factor`` times the stays of ``staged``."""
    path = scratch / f"{uuid.uuid4().hex}.duckdb"
    con = open_warehouse(path, temp_directory=scratch / "spill")
    con.execute(f"ATTACH '{staged}' AS source (READ_ONLY)")
    copies = max(1, round(factor))
    part = f"hash(staynum) % 1000000 < {round(factor * 1e6)}" if factor < 1 else "true"
    wanted = staged_tables_read() - {_NOT_COPIED}
    tables = con.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'source' AND schema_name IN ('staging', 'reference', 'quality')"
    ).fetchall()
    for schema, table in tables:
        con.execute(f"DROP TABLE IF EXISTS {schema}.{table}")
        many = schema == "staging" and table in wanted
        if schema == "staging" and not many and table != _NOT_COPIED:
            con.execute(f"CREATE TABLE {schema}.{table} AS FROM source.{schema}.{table} LIMIT 0")
        elif many:
            _copy(con, table, copies, part)
        else:
            con.execute(f"CREATE TABLE {schema}.{table} AS FROM source.{schema}.{table}")
    con.execute("DETACH source")
    con.close()
    return path


def _copy(con: duckdb.DuckDBPyConnection, table: str, copies: int, part: str) -> None:
    known = {row[0] for row in con.execute(f"DESCRIBE source.staging.{table}").fetchall()}
    renamed = [f"{name} || ' {{}}' AS {name}" for name in ("staynum", "patnum", "m4_patnum_mama") if name in known]
    # a file per copy keeps file and line a key
    renamed.append("_file || ' {}' AS _file")
    where = f"WHERE {part}" if "staynum" in known else ""
    for copy in range(copies):
        select = f"SELECT * REPLACE ({', '.join(renamed).format(*[copy] * len(renamed))}) FROM source.staging.{table} {where}"
        con.execute(f"CREATE TABLE staging.{table} AS {select}" if copy == 0 else f"INSERT INTO staging.{table} {select}")
