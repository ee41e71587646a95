"""Runs that fail on purpose, each where the message of the machine quotes a canary: what is kept and told of them must not."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from drills.privacy_world import World

_QUOTING = "SELECT sum(CAST(staynum AS INTEGER)) FROM {table};\n"


def quoting_sql(file: str, table: str = "staging.stayhosp") -> Callable[[Path], None]:
    """A change of the stewards' folders after which this SQL file fails with a stay number in the message."""

    def change(home: Path) -> None:
        path = home / "sql" / f"{file}.sql"
        path.write_text(_QUOTING.format(table=table) + path.read_text("utf-8"), "utf-8")

    return change


def quoting_rule(home: Path) -> None:
    """A rule that fails with a stay number in the message."""
    path = home / "expectations" / "mzg" / "sta.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("  violation: dis_date < adm_date\n", "  violation: CAST(staynum AS INTEGER) > 0\n", 1), "utf-8")


def broken_contract(home: Path) -> None:
    """A contract that cannot be read."""
    path = home / "schemas" / "mzg" / "stayhosp.yaml"
    path.write_text(path.read_text("utf-8").replace("type: N", "type: Q", 1), "utf-8")


FAILING: dict[str, Callable[[Path], None]] = {
    "reading": quoting_sql("staging/stg_mzg__stayhosp", "raw.stayhosp"),
    "rule": quoting_rule,
    "contract": broken_contract,
    "memory": quoting_sql("registry/identified_finding"),
    "indicators": quoting_sql("marts/indicator"),
    "publication": quoting_sql("publication/worklist_page"),
}
"""Where a run fails -> the change that makes it fail there."""


def run_failing(world: World, name: str, *, env: dict[str, str] | None = None) -> bool:
    """A run in a home that fails there; whether it failed as it should (exit 2) and published nothing."""
    out = world.root / f"out-{name}"
    told = world.command(
        f"run-fails-in-{name}",
        *("run", "--landing", str(world.landing), "--out", str(out)),
        env=world.home_with(name, FAILING[name]) | (env or {}),
    )
    return told == 2 and not list(out.glob("runs/*/_SUCCESS"))


def full_disk(world: World) -> bool:
    """A run that cannot write its warehouse any further; whether it said so and published nothing."""
    out = world.root / "out-full"
    told = world.command("run-on-full-disk", "run", "--landing", str(world.landing), "--out", str(out), file_limit=4 << 20)
    return told == 2 and not list(out.glob("runs/*/_SUCCESS"))


def refusing_registry(world: World) -> bool:
    """A run whose registry refuses the findings that it is given; it is published and says that it is not remembered."""
    out = world.root / "out-registry"
    out.mkdir()
    world.command("users-of-refusing-registry", "users", "list", "--out", str(out))
    with sqlite3.connect(out / "registry.sqlite") as registry:
        registry.execute("CREATE TRIGGER refuse BEFORE INSERT ON finding BEGIN SELECT RAISE(ABORT, 'refused'); END")
    first = world.command("run-registry-refuses", "run", "--landing", str(world.landing), "--out", str(out))
    # the second one tries to enter the first
    second = world.command("run-registry-refuses-again", "run", "--landing", str(world.landing), "--out", str(out))
    return first in (1, 2) and second in (1, 2)


def own_list_refused(world: World) -> bool:
    """A list of the hospital that names a stay twice, and one whose hospital is no number: refused without naming it."""
    number = sorted(world.planted.identifying)[0]
    good = []
    for name, lines in {"twice": [f"999,{number},W1,,", f"999,{number},W2,,"], "form": [f"{number},{number},W1,,"]}.items():
        folder = world.root / "landing" / f"_own-{name}"
        folder.mkdir()
        (folder / "worklist_columns.csv").write_text("\n".join(["code_agr,staynum,ward,specialty,coder", *lines]) + "\n", "utf-8")
        arguments = ("run", "--landing", str(world.landing), "--reference", str(folder), "--out", str(world.root / "out-own"))
        good.append(world.command(f"run-own-list-{name}", *arguments) == 2)
    return all(good)


def crash(world: World) -> bool:
    """A run that the system ends for a fault of memory while it holds all records; whether no file with its memory is left."""
    out = world.root / "out-crash"
    process = world.start(
        "run-crashes", str(Path(world.env["PATH"].split(":")[0]) / "fdq"), "run", "--landing", str(world.landing), "--out", str(out)
    )
    while process.poll() is None and not list(out.glob(".building/*/gx/*.json")):
        time.sleep(0.05)
    process.send_signal(signal.SIGSEGV)
    process.wait(60)
    return process.returncode == -signal.SIGSEGV and not list(world.root.rglob("core*"))
