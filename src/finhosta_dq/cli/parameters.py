"""``fdq parameters``: the figures of the decree by date, with article and status."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column, Table

from finhosta_dq.cli.common import fail, stdout

if TYPE_CHECKING:
    from finhosta_dq.indicators.parameters import Parameter

app = typer.Typer(help="The figures of the decree by date, with article and status.", no_args_is_help=True)

ReferenceOption = Annotated[Path | None, typer.Option(help="The hospital's own lists (parameters.csv takes the place of our rows).")]
_STYLE = {"in force": "green", "unknown": "magenta", "replaced": "yellow"}


@app.command("list")
def show_list(
    pattern: Annotated[str, typer.Argument(help="Keys to show, e.g. 'b2.*'.")] = "*",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what holds on this budget date.")] = None,
    reference: ReferenceOption = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """The parameters, by key, scope and first day."""
    from finhosta_dq.indicators.parameters import ParameterStore

    rows = ParameterStore(reference).rows(pattern, on.date() if on else None)
    if as_json:
        typer.echo(json.dumps([row.document() for row in rows], ensure_ascii=False))
        return
    if not rows:
        fail(f"no parameter fits {pattern!r}" + (f" on {on:%Y-%m-%d}" if on else ""))
    table = Table(Column("key", no_wrap=True), "scope", "value", "unit", Column("valid", no_wrap=True), "article", "status")
    for row in rows:
        cells = (row.key, row.scope, _short(row.value), row.unit, _valid(row), row.article, row.status)
        table.add_row(*(cell or "" for cell in cells))
    stdout.print(table)


@app.command("explain")
def explain(
    key: Annotated[str, typer.Argument(help="Key of a parameter, e.g. a3.occupancy.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Budget date, e.g. 2026-07-01.")],
    reference: ReferenceOption = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """One parameter: every row with its state on a day, what the indicators see of it, and which of them use it."""
    from finhosta_dq.indicators.parameters import ParameterStore, used_by

    store = ParameterStore(reference)
    try:
        rows = store.life(key, on.date())
    except KeyError:
        near = store.keys_like(key)[:10]
        fail(f"no parameter {key!r}" + (f"; there are {', '.join(near)}" if near else "; see fdq parameters list"))
    seen = store.in_force(key, on.date())
    direct, resting = used_by(key)
    if as_json:
        numbers = [{"scope": row["scope"], "value": row["value"], "number": row["number"], "is_usable": row["is_usable"]} for row in seen]
        document = {
            "key": key,
            "on": f"{on:%Y-%m-%d}",
            "rows": [row.document() for row in rows],
            "seen": numbers,
            "used_by": direct,
            "rest_on_it": resting,
        }
        typer.echo(json.dumps(document, ensure_ascii=False))
        return
    _show(key, on.date(), rows)
    if not any(row["is_usable"] for row in seen):
        stdout.print(f"[magenta]Unknown on {on:%Y-%m-%d}[/]: what rests on it is not computable; a gap never means the value before.")
    stdout.print(f"Used by: {', '.join(direct) or 'no indicator'}")
    if resting:
        stdout.print(f"These rest on it through them: {', '.join(resting)}")


def _show(key: str, on: date, rows: list[Parameter]) -> None:
    from finhosta_dq.warehouse.reference import PRODUCT

    table = Table(
        *(Column("state", no_wrap=True), "scope", "value", "unit", Column("valid", no_wrap=True), "article", "status", "line"),
        title=f"{key} on {on.isoformat()}",
        title_justify="left",
    )
    for row in rows:
        state = f"[{_STYLE.get(row.state or '', 'dim')}]{row.state}[/]"
        line = str(row.line) if row.origin == PRODUCT else f"{row.origin} {row.line}"
        cells = (state, row.scope, _short(row.value), row.unit, _valid(row), row.article, row.status, line)
        table.add_row(*(cell or "" for cell in cells))
    stdout.print(table)
    for note in dict.fromkeys(row.note for row in rows if row.note):
        stdout.print(f"  note: {note}", markup=False)


def _valid(row: Parameter) -> str:
    return f"{row.valid_from or '?'} - {row.valid_to or ''}"


def _short(value: str | None) -> str:
    text = value or ""
    return text if len(text) <= 60 else f"{text[:57]}..."
