"""``python -m finhosta_dq.reference_build.synthetic_national``: national tables of the demo, computed from synthetic hospitals.

Writes ``national_los.csv``, ``national_gfin.csv``, ``b8_national.csv`` and ``national.yaml`` into ``schemas/synthetic``. The last one says
which hospitals they come from and what they were when the tables were made, so that a test sees when the tables are out of date.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from finhosta_dq.home import schemas_dir
from finhosta_dq.pipeline.national import National, build_national
from finhosta_dq.progress import report, watching
from finhosta_dq.synth.generate import generate
from finhosta_dq.synth.made import Made
from finhosta_dq.synth.national import SYNTHETIC, TABLES, b8_row
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.write import write

RECORD = "national.yaml"
PERIOD = "2025"
_FIRST_NUMBER, _FIRST_SEED = 901, 1001
_SIZES = (3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000, 12_000, 14_000, 18_000, 24_000)
# what the pure stays, their days and subgroups, and the social flags come from
_READ = ("stayhosp", "stayindx", "grouper", "pathospi", "patbirth", "diagnose", "procrizi", "social")
_TITLES = {
    "national_los": "National mean stays and quartiles of a land of synthetic hospitals",
    "national_gfin": "Mean stays of the geriatric group and of inliers of 75 and more in a land of synthetic hospitals",
    "b8_national": "Social profile of a land of synthetic hospitals",
}


@dataclass(frozen=True)
class Land:
    """The hospitals that stand for the whole country: (recognition number, stays per half-year, seed) of each, all of one year."""

    hospitals: tuple[tuple[str, int, int], ...]
    period: str = PERIOD

    def options(self) -> list[Options]:
        """What is asked of the generator for each of them, without defects."""
        return [Options(hospital=number, period=self.period, stays=stays, seed=seed) for number, stays, seed in self.hospitals]

    def source(self) -> str:
        """What every row of the tables says of its origin."""
        seeds = [seed for _, _, seed in self.hospitals]
        return f"synthetic: fdq synth seeds {seeds[0]} to {seeds[-1]}, {self.period}, computed by annex 3"


SHIPPED = Land(tuple((str(_FIRST_NUMBER + n), stays, _FIRST_SEED + n) for n, stays in enumerate(_SIZES)))
# small enough to be computed anew in a test: its tables move when the method or its parameters move
SAMPLE = Land((("901", 600, 1), ("902", 500, 2)))


def build(land: Land, folder: Path) -> National:
    """Synthesise the hospitals of ``land``, compute their national means as ``fdq reference build`` does, and write the tables and their
    record into ``folder``. Same land, same bytes. Raises what ``build_national`` raises."""
    prints, rows, landings = [], [], []
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for number, options in enumerate(land.options()):
            report("hospitals", number, len(land.hospitals))
            made = generate(options)
            prints.append(_print_of(made))
            rows.append(b8_row(options.hospital, made.frames, options.seed))
            for table in TABLES:
                # nothing of an earlier table may reach the next one
                made.reference.pop(f"{table}.csv", None)
            write(made, root / options.hospital)
            landings.append(root / options.hospital)
        report("hospitals", len(land.hospitals), len(land.hospitals))
        found = build_national(landings, root / "national")
        tables = {
            table: pl.read_csv(root / "national" / f"{table}.csv", infer_schema=False).with_columns(
                source=pl.lit(land.source()), status=pl.lit(SYNTHETIC)
            )
            for table in ("national_los", "national_gfin")
        }
    tables["b8_national"] = pl.DataFrame(rows)
    folder.mkdir(parents=True, exist_ok=True)
    for table, frame in tables.items():
        text = f"# {_TITLES[table]}; written by make synthetic-national, described in {RECORD}\n{frame.write_csv()}"
        (folder / f"{table}.csv").write_text(text, encoding="utf-8", newline="")
    _write_record(land, found, digest(prints), folder)
    return found


def inputs_print(land: Land) -> str:
    """SHA-256 of all that the tables rest on, as the generator makes it now."""
    return digest(_print_of(generate(options)) for options in land.options())


def tables_print(folder: Path) -> dict[str, str]:
    """SHA-256 of each table in ``folder``."""
    return {f"{table}.csv": hashlib.sha256((folder / f"{table}.csv").read_bytes()).hexdigest() for table in TABLES}


def digest(prints: Iterable[str]) -> str:
    """One SHA-256 of several."""
    return hashlib.sha256("".join(prints).encode()).hexdigest()


def sample_print(folder: Path) -> str:
    """SHA-256 of the tables of ``SAMPLE``, computed into ``folder``."""
    build(SAMPLE, folder)
    return digest(tables_print(folder).values())


def _print_of(made: Made) -> str:
    hashed = hashlib.sha256()
    for (period, table), frame in sorted(made.frames.items(), key=lambda item: item[0]):
        if table in _READ:
            hashed.update(f"{period} {table}\n{frame.write_csv()}".encode())
    return hashed.hexdigest()


def _write_record(land: Land, found: National, inputs: str, folder: Path) -> None:
    record: dict[str, Any] = {
        "source": land.source(),
        "status": SYNTHETIC,
        "period": land.period,
        "hospitals": [{"number": number, "stays_per_half_year": stays, "seed": seed} for number, stays, seed in land.hospitals],
        "pure_stays": found.stays,
        "left_out": dict(sorted(found.excluded.items())),
        "subgroups": found.subgroups,
        "remarks": found.remarks,
        "inputs_sha256": inputs,
        "tables_sha256": tables_print(folder),
    }
    comment = "# What the national tables beside this file were computed from; written by make synthetic-national.\n"
    (folder / RECORD).write_text(comment + yaml.safe_dump(record, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _show(what: str, done: int, total: int) -> None:
    if what in ("hospitals", "pure stays", "means"):
        sys.stderr.write(f"{what} {done}/{total}\n")


def main() -> int:
    """Build the shipped tables and say what is in them."""
    folder = schemas_dir() / "synthetic"
    with watching(_show), tempfile.TemporaryDirectory() as name:
        found = build(SHIPPED, folder)
        sample = sample_print(Path(name))
    with (folder / RECORD).open("a", encoding="utf-8") as stream:
        stream.write(f"sample_sha256: {sample}\n")
    sys.stdout.write(f"{found.stays} pure stays of {len(found.hospitals)} synthetic hospitals, {found.subgroups} subgroups\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
