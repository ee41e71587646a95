"""One process that reads broken deliveries one batch after another, as a run reads them."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb

from drills.accounted import left_out, unaccounted
from drills.mutations import write_delivery
from finhosta_dq.pipeline import steps
from finhosta_dq.pipeline.plan import NothingToRunError, RunPlan, plan_runs
from finhosta_dq.warehouse.connection import open_warehouse


@dataclass(frozen=True)
class Result:
    """What became of the delivery of a seed. lost: sentences about lines or files that are not accounted for, or the error that was raised.
    leaked: a value of it was executed."""

    seed: int
    level: str
    lost: tuple[str, ...] = ()
    leaked: bool = False


class BatchError(Exception):
    """Error raised when deliveries read together fail; each is then read by itself."""


def read_batch(seeds: Sequence[int], *, judged: bool = False) -> list[Result]:
    """Write and read the deliveries of some seeds (at most 800) in one warehouse. judged: on to the verdict and the indicators.

    Raises BatchError when the error does not say which delivery it is about.
    """
    folder = Path(tempfile.mkdtemp(prefix="fdq-drill-"))
    try:
        return _read(seeds, folder, judged)
    finally:
        shutil.rmtree(folder)


def _read(seeds: Sequence[int], folder: Path, judged: bool) -> list[Result]:
    canary = folder / "canary"
    results: dict[int, Result] = {}
    plans: dict[int, list[RunPlan]] = {}
    for at, seed in enumerate(seeds):
        landing = folder / f"{at:03}"
        landing.mkdir()
        level = write_delivery(seed, 100 + at, landing, canary)
        results[seed] = Result(seed, level)
        try:
            plans[seed] = plan_runs(landing)
        except NothingToRunError:
            plans[seed] = []
        except Exception as error:
            results[seed] = Result(seed, level, (f"planning: {error!r:.300}",))
            continue
        results[seed] = Result(seed, level, tuple(left_out(landing, plans[seed])))
    whole = [plan for found in plans.values() for plan in found]
    if not whole:
        return list(results.values())
    merged = replace(
        whole[0],
        deliveries=[one for plan in whole for one in plan.deliveries],
        unrecognised=[one for plan in whole for one in plan.unrecognised],
    )
    con = open_warehouse(None, threads=1, memory_limit="2GB", temp_directory=folder / "spill")
    try:
        _run(con, merged, judged)
        for seed, found in plans.items():
            results[seed] = replace(results[seed], lost=(*results[seed].lost, *unaccounted(con, found)))
        tables = con.execute("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw'").fetchone()
    except Exception as error:
        if len(seeds) > 1:
            raise BatchError(f"{error!r:.300}") from None
        (one,) = results.values()
        return [replace(one, lost=(*one.lost, f"{error!r:.300}"))]
    finally:
        con.close()
    if canary.exists() or not tables or tables[0] < 20:
        results = {seed: replace(one, leaked=True) for seed, one in results.items()}
    return list(results.values())


def _run(con: duckdb.DuckDBPyConnection, plan: RunPlan, judged: bool) -> None:
    steps.start(con, "drill", "fast")
    steps.extract(con, plan)
    if judged:
        steps.validate(con)
        steps.derive(con)
        steps.finish(con)


def work(asked: Connection) -> None:
    """Answer every (seeds, judged) that comes with its results, or with the text of a BatchError, until None comes."""
    logging.disable(logging.CRITICAL)
    with suppress(EOFError):
        while (order := asked.recv()) is not None:
            seeds, judged = order
            try:
                asked.send(read_batch(seeds, judged=judged))
            except BatchError as error:
                asked.send(str(error))
