"""Shows how an indicator came about: value, path, parameters by article, findings, records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from rich.table import Column, Table

from finhosta_dq.cli.common import SEVERITY_STYLE, fail, stdout

_WHOLE = ("rule", "key", "id", "staynum", "value")


def explain_indicator(folder: Path, indicator_id: str, scope: str | None, most: int | None, as_json: bool) -> None:
    """Print the document of ``indicators.explain``; exit 2 when the run has no such indicator. Names stays: for their own readers."""
    from finhosta_dq.indicators.explain import explain
    from finhosta_dq.warehouse.connection import connect

    con = connect(folder / "warehouse.duckdb", read_only=True)
    try:
        found = explain(con, indicator_id, scope, most)
    except KeyError as missing:
        fail(f"this run has no indicator {missing.args[0]}; see fdq indicators")
    finally:
        con.close()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, default=str))
        return
    stdout.print(f"[bold]{found['id']}[/] {escape(found['name'])} ({found['unit']}) - {escape(found['article'])}")
    _table("Value", found["values"], ("scope", "value", "numerator", "denominator", "status", "fitness", "reason"))
    _table("Built from", found["path"], ("id", "scope", "name", "value", "unit", "status", "fitness"))
    _table("Inputs", found["inputs"], ("name", "is_present", "status", "missing"))
    _table("Parameters", found["parameters"], ("key", "scope", "value", "article", "status"))
    _table("Findings on its stays", found["findings"], ("rule", "severity", "records", "justified_days", "days_if_right"))
    for part in found["records_in_all"]:
        name = f" {part['scope']}" if part["scope"] else ""
        stdout.print(f"Records{name}: {part['records']:,}, together {_shown(part['contribution'])}")
    _table("Largest records", found["records"], ("scope", "table", "file", "line", "staynum", "contribution"))


def _table(title: str, rows: list[dict[str, Any]], names: tuple[str, ...]) -> None:
    if not rows:
        return
    numbers = {name for name in names if any(isinstance(row[name], int | float) and not isinstance(row[name], bool) for row in rows)}
    columns = [
        Column(name.replace("_", " "), justify="right" if name in numbers else "left", no_wrap=name in _WHOLE, overflow="fold")
        for name in names
    ]
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        style = SEVERITY_STYLE.get(str(row.get("severity")), "")
        table.add_row(*(escape(_shown(row[name])) for name in names), style=style)
    stdout.print(table)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
