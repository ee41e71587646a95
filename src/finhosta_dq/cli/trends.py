"""``fdq trends``: what runs measured over time, and new baselines."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from finhosta_dq.cli.common import fail, stdout
from finhosta_dq.cli.results import OutOption, run_folder
from finhosta_dq.cli.serve import RegistryOption

if TYPE_CHECKING:
    from finhosta_dq.registry.store import Registry

app = typer.Typer(help="Control charts of what runs measured.", no_args_is_help=True)

IndicatorArgument = Annotated[str, typer.Argument(help="Indicator, as the list names it.")]
ScopeOption = Annotated[str, typer.Option(help="Part, as the list with --all names it; default the whole hospital.")]
RunOption = Annotated[str, typer.Option(help="Run whose hospital and targets count: id, folder, or latest.")]
LangOption = Annotated[str, typer.Option(help="nl, fr or en.")]


@app.callback()
def _group() -> None:
    """Control charts of what runs measured."""


@dataclass(frozen=True)
class _Place:
    """The registry, and what the run says of it: hospital and targets."""

    registry: Registry
    hospital: str
    targets: dict[str, float]


@app.command("list")
def list_trends(
    run: RunOption = "latest",
    out: OutOption = None,
    registry: RegistryOption = None,
    lang: LangOption = "en",
    every: Annotated[bool, typer.Option("--all", help="Also by nursing unit, specialism, rule family and table.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """List the charts with latest value and state; without --all those of the whole hospital, and those with a special cause."""
    from finhosta_dq.trends.charts import charts_of
    from finhosta_dq.trends.icons import COMMON
    from finhosta_dq.trends.section import chart_in_words

    with _opened(run, out, registry) as place:
        charts = charts_of(place.registry, place.hospital, targets=place.targets)
    shown = [chart for chart in charts.values() if every or not chart.scope or chart.variation != COMMON]
    rows = [chart_in_words(chart, lang, is_drawn=False) for chart in shown]
    if as_json:
        names = ("indicator", "scope", "name", "scope_name", "value", "at", "target", "variation", "assurance", "warnings")
        typer.echo(json.dumps([{name: row[name] for name in names} for row in rows], ensure_ascii=False))
        return
    if not charts:
        stdout.print(f"Nothing measured yet of hospital {place.hospital}")
        return
    table = Table()
    # names are typed again by the reader, and must be whole
    table.add_column("indicator", no_wrap=True)
    table.add_column("scope", overflow="fold")
    table.add_column("latest", justify="right", no_wrap=True)
    table.add_column("of", no_wrap=True)
    table.add_column("state", min_width=20)
    table.add_column("target", justify="right")
    for row in rows:
        table.add_row(row["indicator"], row["scope"], row["value"], row["at"], _state(row), row["target"])
    stdout.print(table)
    if not every:
        stdout.print(f"{len(charts) - len(rows)} stable charts of parts of the hospital are not shown; --all shows them")


@app.command("show")
def show(
    indicator: IndicatorArgument,
    scope: ScopeOption = "",
    run: RunOption = "latest",
    out: OutOption = None,
    registry: RegistryOption = None,
    lang: LangOption = "en",
    as_json: Annotated[bool, typer.Option("--json", help="The whole chart, its drawing (SVG) included.")] = False,
) -> None:
    """Show one chart: what it says, and its latest points with limits and signals."""
    from finhosta_dq.trends.charts import charts_of
    from finhosta_dq.trends.section import chart_in_words

    _known(indicator)
    with _opened(run, out, registry) as place:
        charts = charts_of(place.registry, place.hospital, targets=place.targets, only=[indicator])
    if (indicator, scope) not in charts:
        scopes = ", ".join(one for _, one in charts if one)
        fail(f"{indicator} has no chart {f'of {scope}' if scope else 'of the whole hospital'}" + (f"; --scope: {scopes}" if scopes else ""))
    chart = chart_in_words(charts[indicator, scope], lang)
    if as_json:
        typer.echo(json.dumps(chart, ensure_ascii=False))
        return
    _show(chart, lang)


@app.command("rebase")
def rebase(
    indicator: IndicatorArgument,
    first: Annotated[str, typer.Option(help="First point of the new baseline: day, week or period.")],
    last: Annotated[str, typer.Option(help="Last point of the new baseline.")],
    reason: Annotated[str, typer.Option(help="What changed in the process.")],
    scope: ScopeOption = "",
    by: Annotated[str | None, typer.Option(help="Who decides; default the user of this machine.")] = None,
    run: RunOption = "latest",
    out: OutOption = None,
    registry: RegistryOption = None,
) -> None:
    """Record a new baseline of a chart after a known change: a decision that stays, with who, when and why."""
    from finhosta_dq.trends import baselines

    _known(indicator)
    with _opened(run, out, registry) as place:
        made = baselines.rebase(
            place.registry,
            place.hospital,
            indicator,
            scope,
            first=first,
            last=last,
            by=(by or "").strip() or f"os:{getpass.getuser()}",
            reason=reason,
            origin="cli",
        )
    stdout.print(f"{indicator} {scope}".strip() + f": baseline from {made.first} to {made.last}, by {made.set_by}", markup=False)


@contextmanager
def _opened(run: str, out: Path | None, url: str | None) -> Iterator[_Place]:
    from finhosta_dq.pipeline.build import WAREHOUSE
    from finhosta_dq.pipeline.memory import opened
    from finhosta_dq.pipeline.settings import Settings
    from finhosta_dq.trends.indicators import targets
    from finhosta_dq.warehouse.connection import connect

    folder = run_folder(run, out)
    con = connect(folder / WAREHOUSE, read_only=True)
    try:
        ((hospital,),) = con.execute("SELECT min(hospital) FROM quality.delivery").fetchall()
        aims = targets(con)
    finally:
        con.close()
    given: dict[str, Any] = {name: value for name, value in (("out", out), ("registry", url)) if value is not None}
    with opened(Settings(**given)) as registry:
        yield _Place(registry, hospital, aims)


def _known(indicator: str) -> None:
    from finhosta_dq.trends.indicators import indicators

    if indicator not in indicators():
        fail(f"no indicator {indicator!r}; there are {', '.join(indicators())}")


def _state(chart: dict[str, Any]) -> str:
    return ", ".join(one for one in (chart["variation_text"], *chart["warnings"], chart["assurance_text"]) if one)


def _show(chart: dict[str, Any], language: str) -> None:
    from finhosta_dq.trends.wording import number, texts

    words = texts(language)
    stdout.print(chart["description"], markup=False)
    table = Table(words["at"], words["value"], words["counted"], words["lower"], words["upper"], words["signals"])
    for at in range(1, 5):
        table.columns[at].justify = "right"
    for point in chart["points"]:
        counted = (
            "" if chart["unit"] == "measurement" else " / ".join(number(point[name], language) for name in ("numerator", "denominator"))
        )
        limits = ["" if point[name] is None else number(point[name], language) for name in ("lower", "upper")]
        signals = ", ".join(words["rules"][rule] for rule in point["signals"])
        table.add_row(point["label"], number(point["value"], language), counted, *limits, signals)
    stdout.print(table)
