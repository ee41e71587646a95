"""A small fictitious hospital on the real page: a landing folder, runs of the pipeline, and ``fdq serve`` as its own process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.page_server import PASSWORD, add_users, served
from finhosta_dq.cli.synth import synthesise
from finhosta_dq.pipeline import build
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.warehouse.connection import connect

USERS = {"steward-1": "steward", "registrar-1": "registrar", "registrar-2": "registrar", "finance-1": "finance", "viewer-1": "viewer"}
CODER = "coder-07"
ZIP = "MZG-STA-10"
"""Postcode between 1000 and 9999; a rule whose value stands literally in a line of STAYHOSP."""


@dataclass
class Hospital:
    """landing: its delivery; out: its runs and registry; address: where its page is served."""

    landing: Path
    out: Path
    address: str = ""

    def night(self) -> Path:
        """One run of the pipeline on what lies in the landing; the folder of the run."""
        (plan,) = plan_runs(self.landing)
        return build.run(plan, Settings(_env_file=None, out=self.out))

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a statement on the warehouse of the run published last."""
        con = connect((self.out / "latest").resolve() / build.WAREHOUSE, read_only=True)
        try:
            return con.execute(statement, list(values)).fetchall()
        finally:
            con.close()

    def rewrite(self, file: str, line: int, before: str, after: str) -> None:
        """Replace one field of one line of the landing."""
        path = self.landing / file
        lines = path.read_text(encoding="latin-1").split("\n")
        fields = lines[line - 1].split("#")
        assert fields.count(before) == 1, fields
        fields[fields.index(before)] = after
        lines[line - 1] = "#".join(fields)
        path.write_text("\n".join(lines), encoding="latin-1")


def open_hospital(folder: Path, *, stays: int = 300, seed: int = 31) -> Hospital:
    """A synthesised hospital with one published run, its coder named for some stays."""
    made = Hospital(folder / "landing", folder / "out")
    synthesise(made.landing, hospital="999", period="2025", stays=stays, defects=0.06, seed=seed)
    stays_of = sorted({line.split("#")[3] for line in (made.landing / "999-Z-3.0-A-STAYHOSP-2025-1.TXT").read_text().splitlines()})
    coded = "".join(f"999,{stay},,,{CODER}\n" for stay in stays_of[: len(stays_of) // 2])
    (made.landing / "_reference" / "worklist_columns.csv").write_text("code_agr,staynum,ward,specialty,coder\n" + coded, encoding="utf-8")
    made.night()
    return made


__all__ = ["CODER", "PASSWORD", "USERS", "ZIP", "Hospital", "add_users", "open_hospital", "served"]
