"""``fdq worklist``: the findings of a published run as a workbook to decide in, and the decisions back."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.markup import escape
from rich.table import Table

from finhosta_dq.cli.common import BLOCKING, OK, fail, stderr, stdout
from finhosta_dq.cli.results import OutOption, run_folder
from finhosta_dq.cli.serve import RegistryOption, serve_settings

if TYPE_CHECKING:
    from finhosta_dq.registry.store import Registry
    from finhosta_dq.roundtrip import ImportResult

app = typer.Typer(help="The worklist as an Excel workbook, out and back in.", no_args_is_help=True)

# refusals shown on the console; the report has all
_SHOWN = 50


@app.callback()
def _group() -> None:
    """The worklist as an Excel workbook, out and back in."""


@app.command("export")
def export(
    target: Annotated[Path, typer.Argument(help="Workbook to write.")] = Path("worklist.xlsx"),
    run: Annotated[str, typer.Option(help="Run id, folder, or latest.")] = "latest",
    out: OutOption = None,
    lang: Annotated[str, typer.Option(help="nl, fr or en.")] = "en",
    ward: Annotated[str | None, typer.Option(help="Findings on stays of this ward only.")] = None,
    specialty: Annotated[str | None, typer.Option(help="Findings on stays of this specialism only.")] = None,
    coder: Annotated[str | None, typer.Option(help="Findings on stays of this coder only.")] = None,
    open_only: Annotated[bool, typer.Option("--open-only/--all", help="What is open, or also what was accepted and rejected.")] = True,
    plain: Annotated[bool, typer.Option("--plain", help="Everything, without cells to decide in.")] = False,
    registry: RegistryOption = None,
) -> None:
    """Write the findings of a published run to a workbook: a row each, keys and values included, with cells to decide in.

    A run that did not compare its findings with the registry gives the plain workbook.
    """
    from finhosta_dq.pipeline.build import WAREHOUSE
    from finhosta_dq.publication.workbook import write_workbook
    from finhosta_dq.roundtrip import Choice, NoMemory, write_decision_workbook
    from finhosta_dq.warehouse.connection import connect

    choice = Choice(ward, specialty, coder, open_only)
    is_narrowed = choice != Choice()
    if plain and is_narrowed:
        raise ValueError("--plain writes everything: leave out --ward, --specialty, --coder and --all")
    con = connect(run_folder(run, out) / WAREHOUSE, read_only=True)
    try:
        try:
            if plain:
                raise NoMemory("")
            done = write_decision_workbook(con, _known(out, registry), target, language=lang, choice=choice)
            said = f"{done.rows} findings written to {target}, with cells to decide in; read them back with fdq worklist import"
        except NoMemory as error:
            if is_narrowed:
                raise
            write_workbook(con, target, language=lang)
            said = f"Worklist written to {target}" + ("" if plain else f", without cells to decide in: {error}")
    finally:
        con.close()
    target.chmod(0o600)
    stdout.print(f"{said}. It names patients' stays, keep it inside the registration team", markup=False)


@app.command("import")
def import_workbook(
    file: Annotated[Path, typer.Argument(help="Workbook that the export wrote and people filled in.")],
    by: Annotated[str, typer.Option(help="Who decides where a row names nobody.")],
    run: Annotated[str | None, typer.Option(help="Run it must belong to: id, folder, or latest; default the run it says.")] = None,
    out: OutOption = None,
    registry: RegistryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Counts and refusals for machines.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the refused rows to this .xlsx or .csv.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the messages: nl, fr or en; default that of the workbook.")] = None,
) -> None:
    """Take the decisions of a workbook, row by row; what is not right is refused with its row and a reason, the rest is taken.

    Exit code 0 when nothing was refused, 1 when rows were, 2 when the workbook as a whole was.
    """
    from finhosta_dq.pipeline.build import WAREHOUSE
    from finhosta_dq.roundtrip import WorkbookRefused, read_decision_workbook, record_refused, workbook_identity
    from finhosta_dq.roundtrip.report import write_report
    from finhosta_dq.roundtrip.wording import words
    from finhosta_dq.warehouse.connection import connect

    if report is not None and report.suffix.lower() not in (".xlsx", ".csv"):
        raise ValueError("--report ends in .xlsx or .csv")
    words(lang or "en")
    known = _known(out, registry)
    if known is None:
        fail("there is no registry yet: decisions are kept in it, and runs make it")
    who, origin = f"os:{getpass.getuser()}", "cli"
    try:
        identity = workbook_identity(file)
    except WorkbookRefused as refused:
        record_refused(known, refused.code, who=who, origin=origin)
        _refuse(refused.code, lang or "en", as_json)
    con = connect(run_folder(run or identity.run_id, out) / WAREHOUSE, read_only=True)
    try:
        result = read_decision_workbook(con, known, file, by=by, who=who, origin=origin)
    except WorkbookRefused as refused:
        _refuse(refused.code, lang or identity.language, as_json)
    finally:
        con.close()
    language = lang or identity.language
    if report is not None:
        write_report(result, report, language)
    _show(result, language, as_json)
    raise typer.Exit(BLOCKING if result.refused else OK)


def _refuse(code: str, language: str, as_json: bool) -> NoReturn:
    from finhosta_dq.roundtrip.wording import words

    message = words(language)["file"][code]
    if as_json:
        typer.echo(json.dumps({"refused_whole": {"code": code, "message": message}}, ensure_ascii=False))
    fail(message)


def _show(result: ImportResult, language: str, as_json: bool) -> None:
    from finhosta_dq.roundtrip.report import refused_rows, summary
    from finhosta_dq.roundtrip.wording import words

    if as_json:
        counts = {"rows": result.rows, "untouched": result.untouched, "taken": result.taken, "already_taken": result.already}
        refusals = [
            {"sheet": one.sheet, "row": one.row, "code": one.code, **one.params, "message": one.message(language)} for one in result.refused
        ]
        shown = {"run": result.identity.run_id, "sha256": result.sha256, "language": language, **counts, "refused": len(refusals)}
        typer.echo(json.dumps({**shown, "refusals": refusals}, ensure_ascii=False))
        return
    stdout.print(summary(result, language), markup=False)
    if result.refused:
        said = words(language)["report"]
        table = Table(said["sheet"], said["row"], said["why"])
        for sheet, row, _, why in refused_rows(result, language)[:_SHOWN]:
            table.add_row(escape(str(sheet)), str(row), escape(str(why)))
        stdout.print(table)
        if len(result.refused) > _SHOWN:
            stderr.print(f"{len(result.refused) - _SHOWN} more: --report FILE.csv has all of them")


def _known(out: Path | None, registry: str | None) -> Registry | None:
    """The registry, None where nothing made the embedded one yet: neither command is what should make it."""
    from sqlalchemy.engine import make_url

    from finhosta_dq.registry.store import open_registry

    url = serve_settings(out, registry).registry_url
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        return None
    return open_registry(url)
