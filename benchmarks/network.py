"""Hospitals run one after another in one process, and by two Dask workers on the same machine: ``python -m benchmarks.network``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import machine
from finhosta_dq.cli.synth import synthesise
from tests.flows.conftest import free_port
from tests.flows.dask_cluster import QUIET, dask_cluster

FDQ = str(Path(sys.executable).parent / "fdq")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.network")
    parser.add_argument("--hospitals", type=int, default=8)
    parser.add_argument("--stays", type=int, default=2000, help="stays of each hospital in one half-year")
    parser.add_argument("--runs", type=int, default=1, help="repetitions, in turns")
    options = parser.parse_args()
    print(f"machine: {machine()}, load {os.getloadavg()[0]:.1f} before; {options.hospitals} hospitals of {options.stays:,} stays")
    with tempfile.TemporaryDirectory(prefix="fdq-network-") as temporary:
        scratch = Path(temporary)
        for number in range(options.hospitals):
            synthesise(scratch / "landing", hospital=str(801 + number), period="2025-1", stays=options.stays, defects=0.01, seed=number)
        for turn in range(options.runs):
            alone = network_run(scratch, f"one{turn}", options.hospitals)
            with dask_cluster(scratch / f"dask{turn}", free_port()) as cluster:
                spread = network_run(scratch, f"two{turn}", options.hospitals, "--scheduler", cluster.address)
            print(f"one process {alone:.1f} s; two workers {spread:.1f} s; {alone / spread:.2f} times as fast", flush=True)


def network_run(scratch: Path, name: str, hospitals: int, *arguments: str) -> float:
    """Seconds of a whole ``fdq network run`` with an own Prefect server and registry, start included; fails unless every hospital is there."""
    out = scratch / name
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "FDQ_"))}
    env |= QUIET | {"PREFECT_HOME": str(scratch / f"{name}-prefect"), "FDQ_DASK_ONE_MACHINE": "true", "FDQ_NICE": "0"}
    command = [FDQ, "network", "run", "--landing", str(scratch / "landing"), "--out", str(out), "--json", *arguments]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=scratch, env=env, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    found = len(list((out / "runs").glob("*/_SUCCESS")))
    if found != hospitals:
        raise RuntimeError(f"{found} of {hospitals} hospitals published, exit code {done.returncode}: {done.stderr[-2000:]}")
    return seconds


if __name__ == "__main__":
    main()
