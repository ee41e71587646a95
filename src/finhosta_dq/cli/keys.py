"""``fdq keys``: the keys that encrypt published extracts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from finhosta_dq.cli.common import fail, shown_progress, stderr, stdout
from finhosta_dq.cli.results import OutOption, run_folder

if TYPE_CHECKING:
    from finhosta_dq.encryption.keys import KeyRing

app = typer.Typer(help="The keys that encrypt published extracts.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The keys that encrypt published extracts."""


@app.command("new")
def new(file: Annotated[Path, typer.Argument(help="Key file to make; keep it outside the folder of the results.")]) -> None:
    """Make a key file with one new key, readable by its owner only."""
    from finhosta_dq.encryption.keys import new_key_file

    key = new_key_file(file)
    stdout.print(f"extract key {key.id} is in {file}", markup=False)
    stdout.print(
        f"FDQ_EXTRACT_KEY_FILE={file.resolve()} makes runs use it. Keep a copy elsewhere: without it the extracts are lost.", markup=False
    )


@app.command("list")
def show(out: OutOption = None) -> None:
    """Show the keys that are set, and how many published runs ask for each."""
    from finhosta_dq.encryption.keys import key_ring
    from finhosta_dq.keeping.rotation import stored

    ring = key_ring()
    found = stored(_out(out))
    table = Table("key", "is", "published runs")
    for number, name in enumerate(ring.ids):
        table.add_row(name, "decrypts" if number else "encrypts", str(sum(name in one.key_ids for one in found)))
    for missing in sorted({name for one in found for name in one.key_ids if name is not None} - set(ring.ids)):
        table.add_row(missing, "[red]not set[/]", str(sum(missing in one.key_ids for one in found)))
    if plain := sum(None in one.key_ids for one in found):
        table.add_row("none", "plain files", str(plain))
    stdout.print(table)


@app.command("rotate")
def rotate(
    out: OutOption = None,
    forget: Annotated[bool, typer.Option("--forget", help="Then take keys that nothing uses any more out of the key file.")] = False,
) -> None:
    """Put a new key into the key file and encrypt every published extract with it.

    When published runs are not yet under the present key, because a rotation was interrupted or they are older than the key, these are done
    first and no new key is made. With the key in FDQ_EXTRACT_KEY, put the new one first in it: nothing else can. Exit 1: runs were left.
    """
    from finhosta_dq.encryption.keys import KeySettings, key_ring
    from finhosta_dq.keeping import rotation

    settings, place = KeySettings(), _out(out)
    ring = key_ring(settings)
    if ring.current is None:
        fail("no extract key is set: fdq keys new makes one, FDQ_EXTRACT_KEY_FILE says where it is")
    unfinished = rotation.pending(rotation.stored(place), ring.current)
    if unfinished:
        stderr.print(f"{len(unfinished)} published runs are not yet under key {ring.current.id}; no new key is made", markup=False)
    elif settings.key_file is None:
        stderr.print(f"FDQ_EXTRACT_KEY is not ours to change; everything is under key {ring.current.id}", markup=False)
    else:
        ring = _with_new_key(settings.key_file, ring)
    with shown_progress():
        done = rotation.rotate(place, ring)
    assert ring.current is not None
    stdout.print(f"{len(done.done)} runs, {done.files} files are now under extract key {ring.current.id}", markup=False)
    for name, why in done.left.items():
        stdout.print(f"left: {name}: {why}", markup=False)
    if forget and settings.key_file is not None:
        _forget(settings.key_file, ring, place)
    raise typer.Exit(int(bool(rotation.pending(rotation.stored(place), ring.current))))


@app.command("decrypt")
def decrypt(
    run: Annotated[str, typer.Argument(help="Run id, folder, or latest.")],
    folder: Annotated[Path, typer.Argument(help="Folder of its own that gets the plain Parquet files.")],
    out: OutOption = None,
) -> None:
    """Write the extract of a run as plain Parquet, each file compared with the manifest."""
    from finhosta_dq.encryption.keys import key_ring
    from finhosta_dq.keeping.rotation import decrypt as decrypt_run

    made = decrypt_run(run_folder(run, out), folder, key_ring())
    stdout.print(f"{len(made)} plain files are in {folder}; they hold records of stays: remove them when they were read", markup=False)


def _with_new_key(file: Path, ring: KeyRing) -> KeyRing:
    import secrets

    from finhosta_dq.encryption.keys import KEY_BYTES, ExtractKey, KeyRing, write_key_file

    made = KeyRing((ExtractKey(secrets.token_bytes(KEY_BYTES)), *ring.members))
    # on disk before anything is encrypted with it
    write_key_file(file, made.members)
    stdout.print(f"extract key {made.ids[0]} is new in {file}", markup=False)
    return made


def _forget(file: Path, ring: KeyRing, out: Path) -> None:
    from finhosta_dq.encryption.keys import write_key_file
    from finhosta_dq.keeping.rotation import used_keys
    from finhosta_dq.pipeline.settings import Settings
    from finhosta_dq.publication.run_folder import BUILDING, remove_leftovers

    if Settings().results_url:
        fail("no key was forgotten: copies of extracts at FDQ_RESULTS_URL may be under it, and this command does not reach them")
    remove_leftovers(out)
    if any((out / BUILDING).glob("*")):
        fail("no key was forgotten: a run is being built and may use it; try again when it is done")
    used = used_keys(out)
    kept = [key for number, key in enumerate(ring.members) if number == 0 or key.id in used]
    write_key_file(file, kept)
    for key in ring.members:
        if key not in kept:
            stdout.print(f"extract key {key.id} is forgotten: backups and copies under it cannot be read any more", markup=False)


def _out(out: Path | None) -> Path:
    from finhosta_dq.pipeline.settings import Settings

    return out or Settings().out
