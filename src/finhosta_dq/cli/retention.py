"""``fdq retention``: how long things are kept, and removing what is older."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from finhosta_dq.cli.common import existing, shown_progress, stderr, stdout
from finhosta_dq.cli.results import OutOption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from finhosta_dq.keeping.age import RetentionSettings
    from finhosta_dq.keeping.retention import Due

app = typer.Typer(help="How long things are kept, and removing what is older.", no_args_is_help=True)
RegistryOption = Annotated[str | None, typer.Option(help="SQLAlchemy URL of the registry.")]


@app.callback()
def _group() -> None:
    """How long things are kept, and removing what is older."""


@app.command("show")
def show() -> None:
    """Show how long each part is kept (FDQ_RETENTION_...)."""
    settings = _settings()
    table = Table("part", "kept", "setting", "what it is")
    for name, field in type(settings).model_fields.items():
        table.add_row(
            name.replace("_", " "), str(getattr(settings, name) or "for ever"), f"FDQ_RETENTION_{name.upper()}", field.description
        )
    stdout.print(table)


@app.command("apply")
def apply(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    out: OutOption = None,
    registry: RegistryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Remove what is older than its setting. Exit 1: something was left, and is named."""
    from finhosta_dq.keeping import retention
    from finhosta_dq.pipeline.memory import opened
    from finhosta_dq.pipeline.settings import Settings

    kept = _settings()
    given = {name: value for name, value in (("out", out), ("registry", registry)) if value is not None}
    settings = Settings(**given)  # type: ignore[arg-type]
    existing(settings.out)
    left: list[tuple[Due, str]] = []
    with opened(settings) as store:
        if dry_run:
            found = retention.due(settings.out, store, kept)
        else:
            with shown_progress(not as_json):
                applied = retention.apply(settings.out, store, kept)
            found, left = applied.done, applied.left
    if as_json:
        told = [{**one.as_dict(), "why": why} for one, why in left]
        typer.echo(json.dumps({"dry_run": dry_run, "removed": [one.as_dict() for one in found], "left": told}))
    else:
        stdout.print(_table("would go" if dry_run else "removed", found))
        for one, why in left:
            stdout.print(f"left: {one.run} {one.part}: {why}", markup=False)
    raise typer.Exit(int(bool(left)))


def _settings() -> RetentionSettings:
    from finhosta_dq.keeping.age import RetentionSettings

    settings = RetentionSettings()
    for warning in settings.warnings():
        stderr.print(warning, markup=False)
    return settings


def _table(title: str, found: Iterable[Due]) -> Table:
    table = Table("run", "part", "age (days)", "rows", "bytes", title=title, title_justify="left")
    rows = list(found)
    for one in rows:
        table.add_row(one.run or "registry", one.part.replace("_", " "), str(one.age_days), str(one.rows or ""), f"{one.size_bytes:,}")
    table.add_section()
    table.add_row("total", str(len(rows)), "", str(sum(one.rows for one in rows)), f"{sum(one.size_bytes for one in rows):,}")
    return table
