"""``fdq runs``, ``fdq report``, ``fdq indicators``: what published runs say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from finhosta_dq.cli.common import VERDICT_STYLE, fail, stdout
from finhosta_dq.cli.explain import explain_indicator
from finhosta_dq.cli.show import exit_code, read_document, show_run

OutOption = Annotated[Path | None, typer.Option(help="Folder of the published runs.")]


def _out(out: Path | None) -> Path:
    if out:
        return out
    from finhosta_dq.pipeline.settings import Settings

    return Settings().out


def run_folder(run: str, out: Path | None) -> Path:
    """The folder of a run given by id, by path, or as ``latest``; exit 2 when there is none."""
    base = _out(out)
    for candidate in (Path(run), base / "runs" / run, base / run):
        if (candidate / "_SUCCESS").is_file():
            return candidate.resolve()
    fail(f"no published run {run!r} in {base}; see fdq runs")


def runs(out: OutOption = None, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List the published runs, newest first."""
    folders = sorted((path.parent for path in (_out(out) / "runs").glob("*/_SUCCESS")), key=lambda path: path.stat().st_mtime, reverse=True)
    rows: list[dict[str, Any]] = []
    for folder in folders:
        document = read_document(folder)
        verdicts = {f"{d['registration']}/{d['hospital']}/{d['period']}": d["verdict"] for d in document["deliveries"]}
        rows.append({"run": document["run"]["id"], "finished": document["run"]["finished"], "verdicts": verdicts, "folder": str(folder)})
    if as_json:
        typer.echo(json.dumps(rows))
        return
    table = Table("run", "finished", "verdicts")
    for row in rows:
        shown = "\n".join(f"{name} [{VERDICT_STYLE.get(verdict, '')}]{verdict}[/]" for name, verdict in row["verdicts"].items())
        table.add_row(row["run"], row["finished"], shown)
    stdout.print(table)


def report(run: Annotated[str, typer.Argument(help="Run id, folder, or latest.")] = "latest", out: OutOption = None) -> None:
    """Show a published run and where its report is."""
    folder = run_folder(run, out)
    show_run(folder)
    raise typer.Exit(exit_code(folder))


def indicators(
    run: Annotated[str, typer.Argument(help="Run id, folder, or latest.")] = "latest",
    out: OutOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="All columns, parameters included.")] = False,
    explain: Annotated[str | None, typer.Option(metavar="ID", help="How one indicator came about, down to its records.")] = None,
    scope: Annotated[str | None, typer.Option(help="With --explain: one scope only, e.g. CD.")] = None,
    records: Annotated[int, typer.Option(min=0, help="With --explain: how many records to show, largest first; 0 = all.")] = 20,
) -> None:
    """The budget inputs of a run: value, weakest status, fitness, or what is missing."""
    folder = run_folder(run, out)
    if explain is not None:
        explain_indicator(folder, explain, scope, records or None, as_json)
        return
    rows = read_document(folder)["indicators"]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("indicator", "name", "scope", "value", "unit", "status", "fitness", "reason")
    for row in rows:
        value = row.get("few", "") if row["value"] is None else f"{row['value']:,.4f}".rstrip("0").rstrip(".")
        table.add_row(
            row["id"], row["name"], row["scope"] or "", value, row["unit"], row["status"] or "", row["fitness"], row["reason"] or ""
        )
    stdout.print(table)
