"""``fdq accept``: a steward accepts a delivery, with the signed document that proves control and validation."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from finhosta_dq.cli.common import existing, fail, stdout
from finhosta_dq.cli.results import OutOption, run_folder
from finhosta_dq.cli.serve import RegistryOption


def accept(
    delivery: Annotated[str | None, typer.Argument(help="Delivery, e.g. mzg/999/2025-1.")] = None,
    run: Annotated[str, typer.Option(help="Run id, folder, or latest.")] = "latest",
    by: Annotated[str | None, typer.Option(help="Who accepts; default the user of this machine.")] = None,
    note: Annotated[str | None, typer.Option(help="Why it goes although blocking findings are open.")] = None,
    lang: Annotated[str, typer.Option(help="Language of the page to sign: nl, fr or en.")] = "en",
    check: Annotated[Path | None, typer.Option("--verify", help="Instead: check that a document is as it was signed.")] = None,
    out: OutOption = None,
    registry: RegistryOption = None,
) -> None:
    """Accept a delivery as a run published it: a signed validation document is kept with the run."""
    from finhosta_dq.acceptance import accept as acceptance
    from finhosta_dq.acceptance.signing import key_folder
    from finhosta_dq.pipeline.settings import Settings
    from finhosta_dq.registry.store import default_url, open_registry

    settings = Settings() if out is None else Settings(out=out)
    keys = key_folder(settings.out, settings.signing)
    if check is not None:
        found = acceptance.check(existing(check), keys)
        stdout.print(
            f"As it was signed: {found['delivery']['delivery_id']} of run {found['run']['id']}, accepted by {found['accepted']['by']}"
        )
        return
    if delivery is None:
        fail("say which delivery, e.g. fdq accept mzg/999/2025-1")
    opened = open_registry(registry or settings.registry or default_url(settings.out))
    try:
        made = acceptance.accept(
            opened, run_folder(run, settings.out), delivery, by=by or getpass.getuser(), keys=keys, note=note, language=lang
        )
    finally:
        opened.close()
    stdout.print(f"{delivery} accepted. Signed document: {made.document}", markup=False)
    stdout.print(f"To print and sign: {made.page}", markup=False)
