"""Nothing leaves the places meant for it: canaries in every identifying or sensitive field, everything run on them, every byte searched.

``python -m drills.privacy [FOLDER]``; FOLDER keeps what was made, else it is removed. Prints one table and exits with 1 on any leak.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from drills.privacy_notices import taking_notices
from drills.privacy_page import visit
from drills.privacy_scan import Search, canaries_in
from drills.privacy_trouble import FAILING, crash, full_disk, own_list_refused, refusing_registry, run_failing
from drills.privacy_wire import cut_off, remote_resources
from drills.privacy_world import World, deployed_run, make_world, prefect_server
from drills.table import Row, finish

_TESTS = ("tests/unit/publication", "tests/unit/serve_pages/test_pages.py", "tests/unit/judge")
_WITNESSES = ("warehouse.duckdb", "worklist.xlsx", "extract/stayhosp.parquet")


def drill(root: Path) -> list[Row]:
    """All rows of the drill; everything happens in ``root``."""
    world = make_world(root)
    rows = []
    with taking_notices(world.env, root / "notices.json"):
        with prefect_server(world) as server:
            rows.append(_tried("runs on a Prefect server", _good_runs(world, server)))
            rows.append(_tried("runs that fail", _failing_runs(world, server)))
        rows.append(_tried("commands and page", _afterwards(world)))
    rows.append(_witnesses(world))
    search = Search(world.planted.identifying, _finding_keys(world))
    search.folder(root)
    examples = [f"{name}: {what}" for name, what in search.examples.items()]
    for one in examples:
        print(f"LEAK {one[:300]}", file=sys.stderr)
    note = f"{search.files:,} files, {search.size / 1e6:,.0f} MB, {len(world.planted.canaries):,} canaries in {len(world.planted.fields)} fields"
    rows.append(Row("files searched", search.files, search.files - len(search.found), 0, sum(search.found.values()), note=note))
    pages = [path for kind in ("*.html", "*.css", "*.svg") for path in root.rglob(kind)]
    remote = {path: found for path in pages if (found := remote_resources(path))}
    first = next(
        (f"{path.name}: {found[0]}" for path, found in remote.items()), "report, validation document, page, documentation; GX has no page"
    )
    rows.append(Row("pages without remote resource", len(pages), len(pages) - len(remote), 0, len(remote), note=first))
    return rows + _wire(world)


def _tried(name: str, outcomes: Iterator[tuple[str, bool]]) -> Row:
    """A row on trials that each went as they should or not; those that did not are named."""
    found = list(outcomes)
    wrong = [what for what, good in found if not good]
    return Row(name, len(found), len(found) - len(wrong), 0, 0, note=f"not as expected: {', '.join(wrong)}" if wrong else "")


def _good_runs(world: World, server: object) -> Iterator[tuple[str, bool]]:
    parameters = {"landing": str(world.landing), "out": str(world.root / "out-deployed")}
    yield "run", world.command("run", "run", "--landing", str(world.landing), "--out", str(world.out)) == 1
    yield "deployed run", deployed_run(server, "nightly", parameters) == "Completed"
    yield "deployed check", deployed_run(server, "check-on-demand", {"path": str(world.landing)}) == "Completed"
    yield (
        "deployed run that fails",
        deployed_run(server, "nightly", parameters, world.home_with("deployed", FAILING["indicators"])) == "Failed",
    )
    yield "deployed network", deployed_run(server, "network", parameters | {"out": str(world.root / "out-network")}) == "Completed"


def _failing_runs(world: World, server: object) -> Iterator[tuple[str, bool]]:
    for name in FAILING:
        yield name, run_failing(world, name, env={"FDQ_DEBUG": "1"} if name == "rule" else None)
    for trial in (full_disk, refusing_registry, own_list_refused, crash):
        yield trial.__name__.replace("_", " "), trial(world)


def _afterwards(world: World) -> Iterator[tuple[str, bool]]:
    out = ("--out", str(world.out))
    shared, desk = world.root / "shared", world.root / "desk"
    shared.mkdir()
    desk.mkdir()
    commands: dict[str, tuple[str, ...]] = {
        "run without server": ("run", "--landing", str(world.landing), "--judge", "native", "--lang", "nl", "--json", *out),
        "check": ("check", str(world.landing), "--json"),
        "runs": ("runs", *out),
        "report": ("report", "latest", *out),
        "indicators": ("indicators", "latest", "--json", *out),
        "worklist export": ("worklist", "export", str(desk / "decisions.xlsx"), *out),
        "worklist import": ("worklist", "import", str(desk / "decisions.xlsx"), "--by", "registrar-1", *out),
        "accept": ("accept", "mzg/999/2025-1", "--note", "drill", *out),
        "trends": ("trends", "list", *out),
        "roll-up": ("network", "rollup", "--json", "--parquet", str(shared / "rollup"), *out),
        "rules": ("rules", "list"),
    }
    for name, arguments in commands.items():
        code = world.command(name.replace(" ", "-"), *arguments)
        yield name, code in (0, 1)
    yield "documentation", world.program("docs", sys.executable, "-m", "finhosta_dq.docs_site", str(world.root / "site")) == 0
    yield "page", visit(world.out, world.root) > 0


def _witnesses(world: World) -> Row:
    """The canaries are where they should be: a search that finds nothing there would find nothing anywhere."""
    run = (world.out / "latest").resolve()
    found = {name: canaries_in(run / name) for name in _WITNESSES}
    blind = [name for name, number in found.items() if not number]
    told = ", ".join(f"{name} {number:,}" for name, number in found.items())
    return Row("canaries found where they belong", len(found), len(found) - len(blind), 0, 0, note=told)


def _finding_keys(world: World) -> list[str]:
    """Keys of the findings in the memory of the worklist: unkeyed hashes of records, which belong nowhere else."""
    with sqlite3.connect(world.out / "registry.sqlite") as registry:
        return [key for (key,) in registry.execute("SELECT finding_key FROM finding")]


def _wire(world: World) -> list[Row]:
    env = {name: value for name, value in world.env.items() if not name.startswith("FDQ_NOTICE")} | {"PYTHONPATH": str(Path.cwd())}
    fdq = str(Path(sys.executable).parent / "fdq")
    (world.root / "wire").mkdir()
    seen = world.root / "wire" / "page"
    seen.mkdir()
    tried = {
        "demo": [fdq, "demo", "--out", str(world.root / "wire" / "demo"), "--stays", "200"],
        "serve": [sys.executable, "-m", "drills.privacy_page", str(world.root / "wire" / "demo" / "results"), str(seen)],
        "tests": [sys.executable, "-m", "pytest", *_TESTS],
    }
    return [row for name, command in tried.items() for row in cut_off(name, command, world.root / "wire", env, good=(0,))]


def main(arguments: list[str]) -> None:
    """Run the drill and finish with its table."""
    command = "make drill-privacy"
    keep: Callable[[], Path] | None = (lambda: Path(arguments[0]).resolve()) if arguments else None
    with ExitStack() as stack:
        if keep is None:
            root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-privacy-")))
        else:
            root = keep()
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir(parents=True)
        rows = drill(root)
    finish("privacy", rows, command)


if __name__ == "__main__":
    main(sys.argv[1:])
