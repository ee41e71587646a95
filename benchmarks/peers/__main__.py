"""``make bench-peers``: the same data, the same rules, the same machine, one run, in turns.

Every measurement is a process of its own. Seconds of validation start when the tables are loaded in the form the engine judges, and end when
it has told its counts and named what failing records it names; importing libraries is not counted.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import apart, machine, memory_gb
from benchmarks.peers.compare import exponent, summary
from benchmarks.peers.data import BASE_STAYS, stage_base, write_tables
from benchmarks.peers.process import BY_HAND, ENGINES, ENVIRONMENT, HOME, Engine, Limits, measure
from benchmarks.peers.tables import LABELS, ceiling_text, difference_lines, markdown, write_between

PAGE = HOME / "docs" / "reference" / "benchmarks.md"
CEILING, CEILING_ROWS = "512MB", 5_000_000
# from here on three runs are enough: large sizes hardly vary
_LARGE = 2_000_000


def main() -> None:
    options = _options()
    if not (ENVIRONMENT / "bin" / "python").exists():
        raise SystemExit("the environment of the benchmark is not there: make bench-peers makes it")
    limits = Limits(options.memory or round(memory_gb() * 0.85, 1), options.seconds)
    engines = [engine for engine in ENGINES if engine.name == BY_HAND or not options.engines or engine.name in options.engines]
    print(f"machine: {machine()}; at most {limits.gigabytes:.1f} GB and {limits.seconds:.0f} s a process", flush=True)
    document: dict[str, Any] = {
        "date": datetime.now().astimezone().date().isoformat(),
        "machine": machine(),
        "python": platform.python_version(),
        "command": _command(options),
        "versions": {},
        "sizes": [],
        "growth": {},
        "ceiling": None,
    }
    with tempfile.TemporaryDirectory(prefix="fdq-peers-") as scratch:
        base = apart(stage_base, Path(scratch), options.base)
        lost: dict[str, str] = {}
        for rows in sorted(int(size * 1e6) for size in options.sizes):
            tables = Path(scratch) / f"{rows}"
            apart(write_tables, tables, base, rows)
            document["sizes"].append(_size(engines, tables, rows, options.runs or (5 if rows < _LARGE else 3), limits, lost))
            if rows == _ceiling_rows(options.sizes) and any(engine.name == "ours" for engine in engines):
                document["ceiling"] = _ceiling(tables, rows, limits)
            shutil.rmtree(tables)
    for size in document["sizes"]:
        for one in size["engines"].values():
            document["versions"] |= one.get("versions", {})
    for engine in engines:
        measured = [(size["rows"], size["engines"][engine.name]) for size in document["sizes"]]
        document["growth"][engine.name] = exponent([(rows, one["seconds"]) for rows, one in measured if "seconds" in one])
    _tell(document)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    if options.write_docs:
        write_between(PAGE, "peers", markdown(document))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.peers")
    parser.add_argument("--sizes", type=float, nargs="+", default=[0.2, 1.0, 5.0], help="millions of stays")
    parser.add_argument("--runs", type=int, help="measurements of each engine and size (default: 5, from 2 million stays on 3)")
    parser.add_argument("--engines", nargs="+", choices=[engine.name for engine in ENGINES], help="only these, beside the SQL by hand")
    parser.add_argument("--memory", type=float, help="most resident memory of a process in GB (default: 85 %% of the machine's)")
    parser.add_argument("--seconds", type=float, default=900.0, help="most seconds of a process, imports included")
    parser.add_argument("--base", type=int, default=BASE_STAYS, help="stays of the synthetic half-year that larger tables repeat")
    parser.add_argument("--json", type=Path, default=HOME / "build" / "bench" / "peers.json", help="where the figures go")
    parser.add_argument("--write-docs", action="store_true", help="write the table into docs/reference/benchmarks.md too")
    return parser.parse_args()


def _command(options: argparse.Namespace) -> str:
    told = ["python -m benchmarks.peers --sizes", *(f"{size:g}" for size in options.sizes)]
    told += ["--runs", str(options.runs)] if options.runs else []
    told += ["--engines", *options.engines] if options.engines else []
    told += ["--memory", f"{options.memory:g}"] if options.memory else []
    return " ".join([*told, "--seconds", f"{options.seconds:g}", "--base", str(options.base)])


def _size(engines: list[Engine], tables: Path, rows: int, runs: int, limits: Limits, lost: dict[str, str]) -> dict[str, Any]:
    """All engines on one size, in turns. lost: engine -> why it is not run any more, added to."""
    print(f"\n{rows:,} stays, {runs} runs in turns", flush=True)
    answers: dict[str, list[dict[str, Any]]] = {engine.name: [] for engine in engines}
    for _ in range(runs):
        for engine in engines:
            if engine.name in lost:
                answers[engine.name] = answers[engine.name] or [{"failure": f"not run: {lost[engine.name]}"}]
                continue
            answers[engine.name].append(measure(engine, tables, limits))
            failure = answers[engine.name][-1].get("failure")
            if failure:
                lost[engine.name] = f"{failure} with {rows:,} stays"
    by_hand = answers[BY_HAND]
    if BY_HAND in lost:
        raise SystemExit(f"the SQL by hand, with which all are compared, gave no answer: {lost[BY_HAND]}")
    told = {name: summary(each, by_hand) for name, each in answers.items()}
    for name, one in told.items():
        print(f"  {LABELS[name]:36}{_line(one)}", flush=True)
    return {"rows": rows, "runs": runs, "engines": told}


def _line(one: dict[str, Any]) -> str:
    if "failure" in one:
        return str(one["failure"])
    least, most = one["seconds_span"]
    return (
        f"{one['seconds']:8.2f} s ({least:.2f}-{most:.2f})  x{one['ratio']:.2f}  with loading {one['with_loading']:8.2f} s  "
        f"peak {one['peak_gb']:5.2f} GB  {one['findings']:,} findings, {len(one['differences'])} rules differ  keys: {one['keys']}"
    )


def _ceiling_rows(sizes: list[float]) -> int:
    """The largest size asked for that is not over five million, or the smallest."""
    rows = [int(size * 1e6) for size in sizes]
    return max([one for one in rows if one <= CEILING_ROWS] or [min(rows)])


def _ceiling(tables: Path, rows: int, limits: Limits) -> dict[str, Any]:
    """This product under the memory ceiling, and whether it found the same."""
    by_name = {engine.name: engine for engine in ENGINES}
    ours = measure(by_name["ours"], tables, limits, memory_limit=CEILING)
    ceiling: dict[str, Any] = {"memory_limit": CEILING, "rows": rows}
    if "failure" in ours:
        return ceiling | ours
    by_hand = measure(by_name[BY_HAND], tables, limits)
    told = summary([ours], [by_hand])
    return ceiling | {"seconds": told["seconds"], "peak_gb": told["peak_gb"], "same": not told["differences"] and told["keys"] == "all"}


def _tell(document: dict[str, Any]) -> None:
    print("\nGrowth exponent of validation")
    for name, one in document["growth"].items():
        print(f"  {LABELS[name]:36}{'one size only' if one is None else format(one, '8.2f')}")
    if document["ceiling"]:
        print(f"\n{ceiling_text(document['ceiling'])}")
    print("\nCounts that differ from the SQL by hand")
    for told in difference_lines(document) or ["none"]:
        print(f"  {told}")
    print("\n" + "; ".join(f"{name} {number}" for name, number in sorted(document["versions"].items())), flush=True)


if __name__ == "__main__":
    main()
