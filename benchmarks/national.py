"""``make bench-national``: a year of the whole country on one machine, hospital by hospital, interrupted once and started again."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import shutil
import signal
import statistics
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks.measure import machine
from finhosta_dq.cli.synth import synthesise
from finhosta_dq.pipeline import build as building
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.pipeline.unchanged import fingerprint
from finhosta_dq.publication.run_folder import RUNS, WAREHOUSE
from finhosta_dq.warehouse.connection import connect

STAGES = ("hash", "extract", "validate", "remember", "derive", "publish", "record")
GOAL_MINUTES, GOAL_GB = 30.0, 8.0


@dataclass
class Done:
    """One hospital: whether it was left out because it was published, seconds per stage, records, stays, peak memory of its process so far."""

    hospital: str
    left_out: bool
    stages: dict[str, float]
    records: int = 0
    stays: int = 0
    peak_gb: float = 0.0


def hospital_run(landing: str, out: str, threads: int, memory: str) -> Done:
    """Run one hospital as the nightly flow does, unless its run would only repeat the one before."""
    (plan,) = plan_runs(Path(landing))
    settings = Settings(_env_file=None, out=Path(out), threads=threads, memory_limit=memory, only_changed=True)
    times: dict[str, float] = {}
    start = time.perf_counter()

    def lap(stage: str) -> None:
        nonlocal start
        now = time.perf_counter()
        times[stage], start = now - start, now

    mark = fingerprint(plan, settings)
    before = building.repeated(plan, settings, mark)
    lap("hash")
    if before is not None:
        return Done(plan.hospital, True, times)
    build = building.begin(plan, settings, mark)
    extracted = building.extract(build, plan)
    lap("extract")
    building.validate(build)
    lap("validate")
    trouble = building.remember_earlier(build)
    lap("remember")
    building.derive(build)
    lap("derive")
    folder = building.finish(build)
    lap("publish")
    told = building.remember(build, folder)
    lap("record")
    if trouble or told:
        raise RuntimeError("; ".join([*trouble, told or ""]))
    con = connect(folder / WAREHOUSE, read_only=True)
    stays = con.execute("SELECT count(*) FROM staging.stayhosp").fetchall()[0][0]
    con.close()
    return Done(plan.hospital, False, times, extracted.loaded, stays, _peak_gb())


def _peak_gb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1e6


def _synthesise(hospital: str, folder: str, stays: int) -> None:
    synthesise(Path(folder), hospital=hospital, period="2025", stays=stays, defects=0.001, seed=int(hospital))


def country(landings: Sequence[Path], out: Path, workers: int, memory: str, interrupt_after: int | None) -> list[Done]:
    """Run every landing; with ``interrupt_after`` the processes are killed once so many are published."""
    done: list[Done] = []
    threads = max(1, len(os.sched_getaffinity(0)) // workers)
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        waiting = [pool.submit(hospital_run, str(landing), str(out), threads, memory) for landing in landings]
        for future in as_completed(waiting):
            done.append(future.result())
            print(f"\r  {len(done)}/{len(landings)}", end="", flush=True)
            if interrupt_after is not None and len(done) == interrupt_after:
                # in the middle of the next ones
                threading.Event().wait(2.0)
                for process in list(pool._processes.values()):
                    os.kill(process.pid, signal.SIGKILL)  # type: ignore[arg-type]
                interrupt_after = None
    except BrokenProcessPool:
        print("  interrupted", flush=True)
    finally:
        pool.shutdown(cancel_futures=True)
    print(flush=True)
    return done


def published(out: Path) -> dict[str, int]:
    """Number of published runs per hospital."""
    found: dict[str, int] = {}
    for path in (out / RUNS).glob("*/_SUCCESS"):
        hospital = path.parent.name.split("-")[0]
        found[hospital] = found.get(hospital, 0) + 1
    return found


def _size_gb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e9


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.national")
    parser.add_argument("--hospitals", type=int, default=100)
    parser.add_argument("--stays", type=int, default=27_500, help="stays per hospital and half-year")
    parser.add_argument("--workers", type=int, default=2, help="hospitals at the same time, each in a process of its own")
    parser.add_argument("--memory", default="2GB", help="memory that DuckDB may take in each of them")
    parser.add_argument("--interrupt-after", type=int, default=None, help="kill the processes when so many are published; default a third")
    parser.add_argument(
        "--folder", type=Path, default=Path("build/national"), help="where the deliveries and runs go; emptied before and after"
    )
    options = parser.parse_args()
    print(f"machine: {machine()}; Python {platform.python_version()}; {date.today().isoformat()}")  # noqa: DTZ011
    shutil.rmtree(options.folder, ignore_errors=True)
    landing, out = options.folder.absolute() / "landing", options.folder.absolute() / "out"
    names = [f"{100 + number}" for number in range(options.hospitals)]
    print(f"synthesising {options.hospitals} hospitals of 2 x {options.stays:,} stays ...", flush=True)
    with ProcessPoolExecutor(options.workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_synthesise, names, [str(landing / name) for name in names], [options.stays] * len(names)))
    delivered = _size_gb(landing)
    landings = [landing / name for name in names]
    cut = options.interrupt_after if options.interrupt_after is not None else max(1, options.hospitals // 3)
    start = time.perf_counter()
    first = country(landings, out, options.workers, options.memory, cut)
    again = time.perf_counter()
    second = country(landings, out, options.workers, options.memory, None)
    total = time.perf_counter() - start
    counts = published(out)
    repeated = [one.hospital for one in second if one.left_out]
    made = [one for one in [*first, *second] if not one.left_out]
    # killed after its rename and before it was told: published, not in ``first``, and left out the second time
    whole = sorted(counts) == names and set(counts.values()) == {1} and {one.hospital for one in first} <= set(repeated)
    peak = max((one.peak_gb for one in made), default=0.0) * options.workers
    records, stays = sum(one.records for one in made), sum(one.stays for one in made)
    print(f"{len(counts)} hospitals published; of those that were timed {stays:,} stays, {records:,} records")
    print(f"  deliveries {delivered:.1f} GB, results {_size_gb(out):.1f} GB")
    for stage in STAGES:
        took = [one.stages[stage] for one in made if stage in one.stages]
        print(f"  {stage:9} {sum(took):8.0f} s of process time in all, {statistics.median(took):6.2f} s a hospital")
    left = len(repeated)
    print(f"  interrupted after {len(first)} hospitals, {again - start:.0f} s; then {left} left out and {len(second) - left} made")
    print(f"  every hospital published exactly once: {'yes' if whole else 'NO'}")
    minutes = total / 60
    print(f"  total {minutes:.1f} min, goal under {GOAL_MINUTES:.0f}: {'met' if minutes < GOAL_MINUTES else 'MISSED'}")
    print(
        f"  memory of {options.workers} processes at most {peak:.1f} GB, goal under {GOAL_GB:.0f}: {'met' if peak < GOAL_GB else 'MISSED'}"
    )
    target = Path("build/bench/national.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        json.dumps(
            {
                "machine": machine(),
                "hospitals": len(counts),
                "stays": stays,
                "records": records,
                "minutes": minutes,
                "peak_gb": peak,
                "landing_gb": delivered,
                "results_gb": _size_gb(out),
                "exactly_once": whole,
                "runs": [asdict(one) for one in made],
            },
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )
    shutil.rmtree(options.folder)
    if not whole:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
