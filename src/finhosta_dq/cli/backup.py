"""``fdq backup``, ``fdq restore``: the results, the registry and, when asked for, the keys, into one folder and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from finhosta_dq.cli.common import fail, shown_progress, stderr, stdout
from finhosta_dq.cli.results import OutOption

_WHICH = ("last", "accepted", "all")


def backup(
    target: Annotated[str, typer.Argument(help="Folder of the backup, or an existing one to make it in; or the word verify.")],
    folder: Annotated[Path | None, typer.Argument(help="With verify: the backup to read and compare with its hashes.")] = None,
    out: OutOption = None,
    runs: Annotated[str, typer.Option(help="last of each hospital and year; accepted: those and every accepted one; all.")] = "accepted",
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Signing, session and extract keys too: then the backup is as secret as they are.")
    ] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Read the backup again after it was made.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Back up while everything goes on, or verify a backup (`fdq backup verify FOLDER`)."""
    from finhosta_dq.keeping.backup import back_up
    from finhosta_dq.keeping.backup_file import read_file
    from finhosta_dq.keeping.backup_file import verify as verified
    from finhosta_dq.pipeline.settings import Settings

    if target == "verify" and folder is not None:
        _say(folder, verified(folder), "whole: every file as it was written", as_json)
        return
    if folder is not None:
        fail("fdq backup TARGET, or fdq backup verify FOLDER")
    if runs not in _WHICH:
        fail(f"--runs is one of {', '.join(_WHICH)}")
    settings = Settings(out=out) if out else Settings()
    with shown_progress(not as_json):
        made = back_up(settings, Path(target), runs=runs, with_keys=with_keys)  # type: ignore[arg-type]
    _say(made, verified(made) if verify else read_file(made), "made and verified" if verify else "made", as_json)


def restore(
    source: Annotated[Path, typer.Argument(help="Folder of the backup.")],
    to: Annotated[Path, typer.Option("--to", help="New or empty folder of the results.")],
    registry: Annotated[str | None, typer.Option(help="URL of an empty database for the registry; default a file in that folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Restore a backup: verified first, tables brought up to date, in place by one rename."""
    from finhosta_dq.keeping.places import EXTRACT_KEY
    from finhosta_dq.keeping.restore import restore as restored

    held = restored(source, to, registry=registry)
    _say(to, held, "restored", as_json)
    if EXTRACT_KEY in held.files:
        stderr.print(f"The keys of the extracts: FDQ_EXTRACT_KEY_FILE={(to / EXTRACT_KEY).resolve()}", markup=False, soft_wrap=True)


def _say(folder: Path, held: Any, what: str, as_json: bool) -> None:
    total = sum(one["bytes"] for one in held.files.values())
    if as_json:
        counts = {
            "runs": held.runs,
            "files": len(held.files),
            "bytes": total,
            "missing": held.missing,
            "registry": held.registry,
            "has_keys": held.has_keys,
        }
        typer.echo(json.dumps({"folder": str(folder), "made_at": held.made_at, **counts}))
        return
    keys = "with keys" if held.has_keys else "without keys"
    decisions = held.registry["rows"].get("decision", 0)
    stdout.print(
        f"{folder} {what}: {len(held.runs)} runs, {decisions} decisions, {len(held.files)} files, {total} bytes, {keys}; as of {held.made_at}"
    )
    if held.missing:
        stderr.print(f"Accepted, but no longer among the published runs: {', '.join(held.missing)}")
