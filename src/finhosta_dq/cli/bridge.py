"""``fdq bridge``: what moved between two published runs, and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from finhosta_dq.cli.common import fail, shown_progress, stdout
from finhosta_dq.cli.results import OutOption, run_folder

_LISTS = (("Rules", "rules", ("rule_id", "change")), ("Files and lists", "files", ("name", "change")))


def bridge(
    before: Annotated[str, typer.Argument(help="Earlier run: id or folder.")],
    after: Annotated[str, typer.Argument(help="Later run: id, folder, or latest.")] = "latest",
    out: OutOption = None,
    basis: Annotated[str, typer.Option(help="all or clean records.")] = "all",
    every: Annotated[bool, typer.Option("--all", help="Also indicators that did not move.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Both bases, every indicator, and all that changed.")] = False,
) -> None:
    """What moved between two runs of a hospital: by tool, rules, parameters, reference tables, data. The parts add up."""
    if basis not in ("all", "clean"):
        fail(f"--basis must be all or clean, found {basis!r}")
    with shown_progress(not as_json):
        document = _document(run_folder(before, out), run_folder(after, out))
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False, default=str))
        return
    _show(document, basis, every)


def _document(before: Path, after: Path) -> dict[str, Any]:
    from finhosta_dq.home import path_literal
    from finhosta_dq.indicators import bridge as bridging
    from finhosta_dq.progress import report
    from finhosta_dq.warehouse.connection import connect

    con = connect(None)
    try:
        for name, folder in (("before", before), ("after", after)):
            con.execute(f"ATTACH {path_literal(folder / 'warehouse.duckdb')} AS {name} (READ_ONLY)")
        return {
            "before": before.name,
            "after": after.name,
            "indicators": bridging.bridge(con, lambda done, total: report("deriving", done, total)),
            "parameters": bridging.changed_parameters(con),
            "rules": bridging.changed_rules(con),
            "files": bridging.changed_files(con),
        }
    finally:
        con.close()


def _show(document: dict[str, Any], basis: str, every: bool) -> None:
    from finhosta_dq.indicators.bridge import PARTS

    rows = [row for row in document["indicators"] if row["basis"] == basis and (every or _moved(row))]
    stdout.print(f"From {document['before']} to {document['after']}, {basis} records")
    if not rows:
        stdout.print("No indicator moved.")
    else:
        table = Table("indicator", "scope", "unit")
        for name in ("before", "after", "change"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("because of", overflow="fold")
        for row in rows:
            change = None if row["before"] is None or row["after"] is None else row["after"] - row["before"]
            because = "; ".join(f"{name} {_move(row[name])}" for name in PARTS if row[name] is None or abs(row[name]) >= 5e-7)
            table.add_row(
                row["indicator_id"], row["scope"], row["unit"], _number(row["before"]), _number(row["after"]), _move(change), because
            )
        stdout.print(table)
    changed = [
        (f"{one['key']} {one['scope'] or ''}".strip(), f"{_short(one['before'])} -> {_short(one['after'])}")
        for one in document["parameters"]
    ]
    _list("Parameters", changed)
    for title, name, columns in _LISTS:
        _list(title, [tuple(str(one[column]) for column in columns) for one in document[name]])


def _list(title: str, rows: Sequence[tuple[str, ...]], most: int = 20) -> None:
    if rows:
        stdout.print(f"{title} that changed: {len(rows)}")
        for row in rows[:most]:
            stdout.print("  " + "  ".join(row))
        if len(rows) > most:
            stdout.print(f"  ... and {len(rows) - most} more: see --json")


def _moved(row: dict[str, Any]) -> bool:
    before, after = row["before"], row["after"]
    if before is None or after is None:
        return bool(before is not after)
    return bool(abs(after - before) > 1e-9 * max(1.0, abs(before)))


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.4f}".rstrip("0").rstrip(".")


def _move(value: float | None) -> str:
    return "?" if value is None else f"{value:+,.4f}".rstrip("0").rstrip(".")


def _short(text: str | None) -> str:
    text = text or "nothing"
    return text if len(text) <= 40 else f"{text[:37]}..."
