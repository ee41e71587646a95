"""The command ``fdq``: exit 0 = no blocking finding, 1 = blocking findings, 2 = could not evaluate or wrong use."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from finhosta_dq import __version__
from finhosta_dq.cli import (
    accept,
    backup,
    bridge,
    check,
    demo,
    doctor,
    extract,
    keys,
    network,
    parameters,
    reference,
    results,
    retention,
    rules,
    run,
    schemas,
    serve,
    synth,
    trends,
    users,
    whatif,
    worklist,
)
from finhosta_dq.core_files import forbid_core_files

# errors of DuckDB, which is not loaded for a name: tables or columns that a run does not have
_LACKING = frozenset({"CatalogException", "BinderException"})

app = typer.Typer(
    name="fdq",
    help="Quality of Belgian hospital registrations (MZG, Finhosta).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"finhosta-dq {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")] = False,
) -> None:
    """Quality of Belgian hospital registrations (MZG, Finhosta)."""


app.command("demo")(demo.demo)
app.command("run")(run.run)
app.command("check")(check.check)
app.command("extract")(extract.extract)
app.command("synth")(synth.synth)
app.add_typer(rules.app, name="rules")
app.add_typer(worklist.app, name="worklist")
app.command("report")(results.report)
app.command("runs")(results.runs)
app.command("indicators")(results.indicators)
app.command("accept")(accept.accept)
app.command("bridge")(bridge.bridge)
app.command("whatif")(whatif.whatif)
app.add_typer(trends.app, name="trends")
app.add_typer(parameters.app, name="parameters")
app.add_typer(reference.app, name="reference")
app.add_typer(schemas.app, name="schemas")
app.add_typer(network.app, name="network")
app.add_typer(keys.app, name="keys")
app.add_typer(retention.app, name="retention")
app.command("serve")(serve.serve)
app.add_typer(users.app, name="users")
app.command("doctor")(doctor.doctor)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)


def main() -> None:
    """Entry point: errors a person can act on become one line and exit 2; nothing prints a traceback with data in it."""
    from finhosta_dq.cli.common import EXPECTED_ERRORS, fail

    forbid_core_files()
    # what a command makes, wherever it makes it, is for its owner only
    os.umask(0o077)
    try:
        # without standalone mode an exit code comes back as the result
        code = app(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except typer.Abort:
        sys.exit(2)
    except EXPECTED_ERRORS as error:
        fail(error)
    except typer.TyperException as error:
        # wrong use: what is wrong, and how it is meant
        show = getattr(error, "show", None)
        if show is None:
            fail(error)
        show()
        sys.exit(2)
    except Exception as error:
        if "FDQ_DEBUG" in os.environ:
            raise
        if type(error).__name__ in _LACKING and "duckdb" in type(error).__module__:
            fail("that run lacks what this command reads: another version of the program made it; make a new run")
        if told := getattr(error, "told", None):
            # a flow kept back what may quote a record
            fail(told)
        fail(f"unexpected {type(error).__name__}; set FDQ_DEBUG=1 to see where (the trace may quote values of records)")


if __name__ == "__main__":
    main()
