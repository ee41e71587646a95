"""``fdq users``: who may log in to the worklist page."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from finhosta_dq.cli.common import stdout
from finhosta_dq.cli.results import OutOption
from finhosta_dq.cli.serve import RegistryOption, serve_settings

if TYPE_CHECKING:
    from finhosta_dq.registry.store import Registry
    from finhosta_dq.serve.settings import ServeSettings

app = typer.Typer(help="Who may log in to the worklist page.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="User name.")]
BaseOption = Annotated[str | None, typer.Option(help="Address people use, for the link; default this machine.")]


@app.callback()
def _group() -> None:
    """Who may log in to the worklist page."""


@app.command("add")
def add(
    name: NameArgument,
    role: Annotated[str, typer.Option(help="steward, registrar, finance or viewer.")],
    lang: Annotated[str | None, typer.Option(help="nl, fr or en; the user can change it.")] = None,
    coder: Annotated[str | None, typer.Option(help="The user's id in the worklist's coder column.")] = None,
    out: OutOption = None,
    registry: RegistryOption = None,
    base_url: BaseOption = None,
) -> None:
    """Add a user and print the link, good for one use, by which the user sets a password."""
    from finhosta_dq.serve.users import add_user, clean_name

    settings, opened = _open(out, registry, base_url)
    name = clean_name(name)
    add_user(opened, name, role, language=lang, coder=coder)
    _record(opened, "user_added", name, role)
    _print_link(settings, opened, name)


@app.command("link")
def link(name: NameArgument, out: OutOption = None, registry: RegistryOption = None, base_url: BaseOption = None) -> None:
    """Print a new link for a user who forgot the password; earlier links end, the old password works until the new one is set."""
    from finhosta_dq.serve.users import clean_name

    settings, opened = _open(out, registry, base_url)
    _print_link(settings, opened, clean_name(name))


@app.command("list")
def list_users(out: OutOption = None, registry: RegistryOption = None) -> None:
    """List the users with role, coder id, and whether they can log in."""
    from finhosta_dq.serve.users import users

    _, opened = _open(out, registry)
    table = Table("user", "role", "language", "coder", "state")
    for account in users(opened):
        state = "disabled" if account.disabled_at else "password set" if account.has_password else "no password"
        table.add_row(account.name, account.role, account.language or "", account.coder or "", state)
    stdout.print(table)


@app.command("change")
def change(
    name: NameArgument,
    role: Annotated[str | None, typer.Option(help="steward, registrar, finance or viewer.")] = None,
    coder: Annotated[str | None, typer.Option(help="The user's id in the worklist's coder column.")] = None,
    out: OutOption = None,
    registry: RegistryOption = None,
) -> None:
    """Give a user another role or coder id; it counts from the next request on."""
    values = {key: value for key, value in (("role", role), ("coder", coder)) if value is not None}
    if not values:
        raise ValueError("nothing to change: give --role or --coder")
    _change(name, out, registry, "user_changed", values)


@app.command("disable")
def disable(name: NameArgument, out: OutOption = None, registry: RegistryOption = None) -> None:
    """Shut a user out, at once; what the user decided stays."""
    _change(name, out, registry, "user_disabled", {"disabled": True})


@app.command("enable")
def enable(name: NameArgument, out: OutOption = None, registry: RegistryOption = None) -> None:
    """Let a disabled user in again."""
    _change(name, out, registry, "user_enabled", {"disabled": False})


def _open(out: Path | None, registry: str | None, base_url: str | None = None) -> tuple[ServeSettings, Registry]:
    from finhosta_dq.registry.store import open_registry

    settings = serve_settings(out, registry, base_url=base_url)
    if settings.registry is None:
        settings.out.mkdir(parents=True, mode=0o700, exist_ok=True)
    return settings, open_registry(settings.registry_url)


def _change(name: str, out: Path | None, registry: str | None, act: str, values: dict[str, Any]) -> None:
    from finhosta_dq.serve.users import change_user, clean_name

    _, opened = _open(out, registry)
    name = clean_name(name)
    change_user(opened, name, **values)
    _record(opened, act, name, " ".join(f"{key}={value}" for key, value in values.items()))
    stdout.print(f"{name}: done")


def _print_link(settings: ServeSettings, registry: Registry, name: str) -> None:
    from finhosta_dq.serve.users import make_setup_link

    token = make_setup_link(registry, name, settings.setup_hours)
    _record(registry, "setup_link_made", name, "")
    stdout.print(f"{settings.address}/setup/{token}")
    stdout.print(f"Good for one use within {settings.setup_hours} hours; whoever has the link can set the password of {name}")


def _record(registry: Registry, act: str, name: str, detail: str) -> None:
    from finhosta_dq.registry.events import write_event

    write_event(registry, who=f"os:{getpass.getuser()}", act=act, subject=name, detail=detail, origin="cli")
