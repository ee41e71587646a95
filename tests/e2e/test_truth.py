"""What is found is what was put in: nothing on a clean delivery, exactly the known defects on a broken one."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from finhosta_dq.cli.synth import synthesise
from finhosta_dq.pipeline.check import checked
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.synth.defects import DEFECTS

INJECTABLE = {find.rule for defect in DEFECTS for find in defect.finds}
# evaluated rules on records, fields and sets of records that no defect breaks, and why
WITHOUT_DEFECT = {
    "FIN-A13b": "no account of the chart begins after the last financial year that the rule is about",
    "FIN-F09b": "all records of a type would have to go, and with them every sum that rests on them",
    "FIN-R02b": "all numbers of a half-year would have to go, and with them the prices that other defects change",
}
# in a small hospital nobody is born, and hardly any stay has billing lines
RARE_IN_SMALL = ("MZG-NEO-", "MZG-BIL-", "MZG-REF-3", "MZG-FLD-09", "MZG-KEY-02", "MZG-PRV-03")


def findings(landing: Path) -> tuple[set[tuple[str, str, int | None]], dict[str, str], set[str]]:
    """Findings as (rule, file, line), the verdict by delivery, and the ids of the rules that gave a verdict on a record."""
    found, verdicts, evaluated = set(), {}, set()
    for plan in plan_runs(landing):
        with checked(plan, Settings()) as (con, outcome):
            found |= set(con.execute("SELECT rule_id, file, line FROM quality.finding").fetchall())
            verdicts |= outcome
            accounts = con.execute("SELECT file FROM quality.file_account WHERE lines <> loaded + rejected").fetchall()
            assert accounts == []
            rules = con.execute(
                "SELECT DISTINCT rule_id FROM quality.rule_result WHERE outcome IN ('passed', 'passed_with_findings', 'failed')"
            )
            evaluated |= {rule for (rule,) in rules.fetchall()}
    return found, verdicts, evaluated


def listed(landing: Path) -> list[dict[str, str]]:
    with (landing / "defects.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


def place(row: dict[str, str]) -> tuple[str, str | None, int | None]:
    return row["rule_id"], row["file"] or None, int(row["line"]) if row["line"] else None


def patients(landing: Path) -> dict[tuple[str, str], str]:
    """(half-year, stay number) -> patient number."""
    return {
        (path.stem[-6:], fields[3]): fields[-2]
        for path in landing.glob("*-STAYHOSP-*.TXT")
        for fields in (line.split("#") for line in path.read_text().splitlines())
    }


def test_clean_year_has_no_finding(clean_year):
    found, verdicts, _ = findings(clean_year)

    assert found == set()
    assert set(verdicts.values()) == {"passed"}


def test_clean_half_year_has_no_finding(tmp_path):
    synthesise(tmp_path / "landing", hospital="999", period="2025-2", stays=700, defects=0.0, seed=5)

    found, verdicts, _ = findings(tmp_path / "landing")

    assert found == set()
    assert set(verdicts.values()) == {"passed"}


@pytest.mark.parametrize("seed", [101, 202, 303])
@pytest.mark.parametrize("stays", [400, 2500])
def test_findings_are_exactly_the_known_defects(tmp_path, stays, seed):
    landing = tmp_path / "landing"
    synthesise(landing, hospital="999", period="2025", stays=stays, defects=0.06, seed=seed)
    rows = listed(landing)
    put_in = {place(row) for row in rows}

    found, _, evaluated = findings(landing)

    assert sorted(found - put_in, key=str) == []
    assert sorted(put_in - found, key=str) == []
    absent = INJECTABLE - {rule for rule, _, _ in put_in}
    assert {rule for rule in absent if stays > 400 or not rule.startswith(RARE_IN_SMALL)} == set()
    assert_several_on_one_record(rows)
    assert_neighbours(rows, patients(landing))
    one_by_one = {rule.id for rule in load_catalogue().rules if rule.level in ("record", "field", "set")} & evaluated
    assert one_by_one - INJECTABLE - set(WITHOUT_DEFECT) == set()


def test_exceptions_are_rules_that_no_defect_breaks():
    assert set(WITHOUT_DEFECT) & INJECTABLE == set()


def assert_several_on_one_record(rows: list[dict[str, str]]) -> None:
    """Some records have two kinds of defects, in both registrations, and some stays three."""
    of_record, of_stay = defaultdict(set), defaultdict(set)
    for row in rows:
        if row["line"]:
            of_record[row["file"], row["line"]].add(row["note"])
        stay = json.loads(row["key"] or "{}").get("staynum")
        if stay:
            of_stay[row["file"][-10:-4], stay].add(row["note"])
    for part, least in (("-Z-", 5), ("-FIN-", 1)):
        assert sum(len(notes) > 1 for (file, _), notes in of_record.items() if part in file) >= least
    assert sum(len(notes) > 2 for notes in of_stay.values()) >= 3


def assert_neighbours(rows: list[dict[str, str]], patient: dict[tuple[str, str], str]) -> None:
    """The same kind of defect is on consecutive lines of different stays, and on stays of one patient; Finhosta has such lines too."""
    lines, stays_of = defaultdict(set), defaultdict(set)
    pairs = 0
    for row in rows:
        stay = json.loads(row["key"] or "{}").get("staynum")
        if row["line"]:
            lines[row["note"], row["file"]].add((int(row["line"]), stay))
        if stay:
            period = row["file"][-10:-4]
            stays_of[row["note"], period, patient.get((period, stay))].add(stay)
    consecutive = {
        file: one
        for (_, file), places in lines.items()
        for one, stay in places
        for other, other_stay in places
        if other == one + 1 and (stay is None or stay != other_stay)
    }
    pairs = sum(len(stays) > 1 for (_, _, who), stays in stays_of.items() if who)
    assert any("-Z-" in file for file in consecutive)
    assert any("-FIN-" in file for file in consecutive)
    assert pairs >= 2
