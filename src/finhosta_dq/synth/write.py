"""Writes a delivery: official file names, text exactly as the contracts and the Finhosta profile say."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from finhosta_dq.contracts import contracts
from finhosta_dq.contracts.profile import load_profile, record_types
from finhosta_dq.synth.made import Made

NOTE_FILE = "_SYNTHETIC.txt"
DEFECTS_FILE = "defects.csv"
REFERENCE_FOLDER = "_reference"
FINHOSTA_VERSION = "4.7"


def write(made: Made, folder: Path) -> list[Path]:
    """Write all files of ``made`` into ``folder``; the paths in order. Records end with a line feed.

    Same options, same bytes. The folder is created; files of the same name are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [_note(made, folder)]
    for (period, table), frame in sorted(made.frames.items()):
        if table == "finhosta":
            written += _finhosta(made, folder, period, frame)
        else:
            written.append(_delivered(made, folder, period, table, frame))
    for path in written:
        _rewrite(path, made.rewrites.get(path.name, {}))
    for name, frame in sorted(made.reference.items()):
        path = folder / REFERENCE_FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.write_csv(path)
        written.append(path)
    defects = folder / DEFECTS_FILE
    made.defects.write_csv(defects)
    return [*written, defects]


def file_name(hospital: str, period: str, table: str) -> str:
    """Official file name of a table of a half-year."""
    for name in ("mzg", "grouper", "social"):
        registration = contracts()[name]
        for contract in registration.files:
            if contract.table == table:
                if name == "mzg":
                    return f"{hospital}-Z-{registration.format_version}-{contract.domain}-{contract.file}-{period}.TXT"
                return f"{hospital}-{contract.file}-{period}.CSV"
    raise KeyError(table)


def finhosta_file_name(hospital: str, year: str, collection: str) -> str:
    """Name of the file of a collection; the grammar is assumed."""
    return f"{hospital}-FIN-{FINHOSTA_VERSION}-{collection}-{year}-Y-01.TXT"


def _delivered(made: Made, folder: Path, period: str, table: str, frame: pl.DataFrame) -> Path:
    path = folder / file_name(made.options.hospital, period, table)
    if path.suffix == ".CSV":
        frame.rename(str.upper).write_csv(path, separator=";", quote_style="never")
    else:
        # an empty last column closes every record with the delimiter
        frame.with_columns(pl.lit("").alias("")).write_csv(path, separator="#", include_header=False, quote_style="never")
    return path


def _finhosta(made: Made, folder: Path, year: str, frame: pl.DataFrame) -> list[Path]:
    """One file per collection; every record has the items of its record type, in order."""
    profile = load_profile()
    delimiter = profile.delimiter.write
    paths = []
    for collection in profile.collections:
        codes = [code for code, kind in record_types().items() if kind.collection == collection]
        lines: list[str] = []
        for code in sorted(codes):
            rows = frame.filter(pl.col("record_type_cd") == code)
            columns = [*(name.lower() for name in profile.fields.first), *record_types()[code].items, profile.fields.last.lower()]
            lines += rows.select(pl.concat_str([pl.col(name).fill_null("") for name in columns], separator=delimiter)).to_series().to_list()
        if lines:
            path = folder / finhosta_file_name(made.options.hospital, year, collection)
            path.write_bytes(("\n".join(lines) + "\n").encode())
            paths.append(path)
    return paths


def _rewrite(path: Path, changed: dict[int, tuple[str, int | None]]) -> None:
    """Write the lines of a file that are damaged as lines: another start, cut off at the end."""
    if not changed:
        return
    lines = path.read_bytes().split(b"\n")
    for number, (start, end) in changed.items():
        lines[number - 1] = start.encode() + lines[number - 1][len(start.encode()) : end]
    path.write_bytes(b"\n".join(lines))


def _note(made: Made, folder: Path) -> Path:
    options = made.options
    path = folder / NOTE_FILE
    text = (
        "All files in this folder are synthetic: no patient, stay or amount in them exists.\n"
        f"Generator: fdq synth, seed {options.seed}, hospital {options.hospital}, period {options.period}, "
        f"{options.stays} stays per half-year, defect rate {options.defect_rate:g}.\n"
    )
    path.write_bytes(text.encode())
    return path
