"""``fdq rules``: the catalogue."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from finhosta_dq.cli.common import OK, SEVERITY_STYLE, UNABLE, fail, stdout

app = typer.Typer(help="The rule catalogue.", no_args_is_help=True)


def _kind(rule: Any) -> str:
    return next(name for name in ("violation", "query", "generated", "not_evaluated") if getattr(rule, name) is not None)


def _half_year(period: str | None) -> str:
    """The period given, by default today's; exit 2 when it is no half-year."""
    today = date.today()  # noqa: DTZ011
    period = period or f"{today.year}-{1 if today.month <= 6 else 2}"
    if not re.fullmatch(r"[0-9]{4}-[12]", period):
        fail(f"period {period!r} is not a half-year such as 2025-1")
    return period


@app.command("list")
def list_rules(
    period: Annotated[str | None, typer.Option(help="Only rules in force: 2025-1 (MZG) or 2025 (Finhosta).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A list with a row per id, for machines.")] = False,
) -> None:
    """All rules with severity, table, validity, how each comes to its outcome and what it waits for."""
    from finhosta_dq.rules.catalogue import load_catalogue
    from finhosta_dq.rules.listing import listing
    from finhosta_dq.rules.shipped import shipped

    if period is not None and not re.fullmatch(r"[0-9]{4}(-[12])?", period):
        fail(f"period {period!r} is not a half-year such as 2025-1 or a year such as 2025")
    rows = listing(load_catalogue(), shipped(), period)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    held = f" in force in {period}" if period else ""
    table = Table("id", "severity", "table", "judged by", "outcome", "in force", title=f"{len(rows)} rules{held}", title_justify="left")
    for row in rows:
        first, last = row["validity"]["valid_from"], row["validity"]["valid_to"]
        table.add_row(
            row["id"],
            f"[{SEVERITY_STYLE[row['severity']]}]{row['severity']}[/]",
            row["table"],
            row["judged_by"].replace("_", " "),
            f"as {row['answered_by']}" if row["answered_by"] else row["outcome_kind"].replace("_", " "),
            f"{first or '...'} to {last or '...'}" if first or last else "",
        )
    stdout.print(table)


@app.command("show")
def show(
    rule_id: Annotated[str, typer.Argument(metavar="ID")],
    lang: Annotated[str, typer.Option(help="nl, fr or en.")] = "en",
) -> None:
    """One rule: what it says, why, how to fix it, and the statement that judges it."""
    from finhosta_dq.rules.catalogue import load_catalogue, query_text

    if lang not in ("nl", "fr", "en"):
        fail(f"language {lang!r} is not nl, fr or en")
    entries = [rule for rule in load_catalogue().rules if rule.id.upper() == rule_id.upper()]
    if not entries:
        fail(f"no rule {rule_id!r}; see fdq rules list")
    for rule in entries:
        stdout.print(f"[bold]{rule.id}[/]  [{SEVERITY_STYLE[rule.severity]}]{rule.severity}[/]  {rule.registration}/{rule.table}")
        stdout.print(getattr(rule.texts, lang), markup=False)
        stdout.print(f"Fix: {getattr(rule.fix, lang)}", markup=False)
        stdout.print(f"Source: {rule.source} ({rule.basis})", markup=False)
        stdout.print(f"In force: {rule.valid_from or '...'} to {rule.valid_to or '...'}   affects: {', '.join(rule.affects) or 'none'}")
        statement = rule.violation or rule.generated or rule.not_evaluated
        if rule.query:
            statement = query_text(rule)
        stdout.print(f"{_kind(rule)}:\n{statement}", markup=False)


@app.command("export")
def export(
    gx: Annotated[Path, typer.Option(help="Folder for the suites, one JSON file per judged table.")],
    period: Annotated[str | None, typer.Option(help="Rules and codes in force: 2025-1; Finhosta takes the year. Default: today's.")] = None,
    reference: Annotated[Path | None, typer.Option(help="The hospital's own lists.")] = None,
) -> None:
    """Write the rules as plain suites for Great Expectations, with the SQL that judges them."""
    from finhosta_dq.judge.export import plain_suites, write_suites
    from finhosta_dq.rules.catalogue import load_catalogue
    from finhosta_dq.rules.codes import read_code_lists
    from finhosta_dq.warehouse.connection import open_warehouse
    from finhosta_dq.warehouse.reference import load_reference

    period = _half_year(period)
    con = open_warehouse(None)
    load_reference(con, reference)
    suites = plain_suites(load_catalogue(), read_code_lists(con), period)
    con.close()
    paths = write_suites(gx, suites)
    stated = sum(len(suite["expectations"]) for suite in suites)
    stdout.print(f"{len(paths)} suites with {stated} expectations, in force in {period}, written to {gx}")


@app.command("docs")
def docs(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the pages.")],
    period: Annotated[str | None, typer.Option(help="Half-year whose codes and lengths are shown: 2025-1. Default: today's.")] = None,
) -> None:
    """Write a Markdown page per rule in nl, fr and en, with an index per language and family."""
    from finhosta_dq.handbook.pages import write_handbook

    stdout.print(f"{write_handbook(folder, _half_year(period))} pages written to {folder}", markup=False)


@app.command("earlier")
def earlier(
    run: Annotated[str, typer.Argument(help="Id or folder of a published run of the year before, or latest.")],
    file: Annotated[Path, typer.Option(help="List to write; put it among your own lists of this year.")] = Path("earlier_period.csv"),
    out: Annotated[Path | None, typer.Option(help="Folder of the published runs.")] = None,
) -> None:
    """Write the counts of a published run, with which the same half-years of the next year are compared."""
    from finhosta_dq.cli.results import run_folder
    from finhosta_dq.pipeline.build import WAREHOUSE
    from finhosta_dq.rules.earlier import write_earlier
    from finhosta_dq.warehouse.connection import connect

    con = connect(run_folder(run, out) / WAREHOUSE, read_only=True)
    try:
        count = write_earlier(con, file)
    except FileExistsError:
        fail(f"{file} exists; move it away first")
    except ValueError as error:
        fail(error)
    finally:
        con.close()
    stdout.print(f"{count} counts written to {file}")


@app.command("new")
def new(
    rule_id: Annotated[str, typer.Argument(metavar="ID")],
    table: Annotated[str, typer.Option(help="Staged table the rule judges.")] = "stayhosp",
) -> None:
    """Write the entry and the test of a new rule, to be filled in."""
    from finhosta_dq.rules.scaffold import new_rule

    for path in new_rule(rule_id, table):
        stdout.print(f"written: {path}", markup=False)


@app.command("test")
def run_tests(rule_id: Annotated[str | None, typer.Argument(metavar="[ID]")] = None) -> None:
    """Run the tests of one rule, or of all."""
    from finhosta_dq.home import project_home

    folder = project_home() / "tests" / "rules"
    if not folder.is_dir():
        fail("the tests of the rules are part of a checkout, not of the installed package")
    command = [sys.executable, "-m", "pytest", str(folder)]
    if rule_id:
        command += ["-k", rule_id.lower().replace("-", "_")]
    code = subprocess.run(command, cwd=project_home(), check=False).returncode
    raise typer.Exit(OK if code == 0 else UNABLE if code == 5 else 1)
