"""What is found is what was put in: nothing on a clean delivery, exactly the known defects on a broken one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from finhosta_dq.cli.synth import synthesise
from finhosta_dq.pipeline.check import checked
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings


def findings(landing: Path) -> tuple[set[tuple[str, str, int | None]], dict[str, str]]:
    """Findings as (rule, file, line) and the verdict by delivery."""
    found, verdicts = set(), {}
    for plan in plan_runs(landing):
        with checked(plan, Settings()) as (con, outcome):
            found |= set(con.execute("SELECT rule_id, file, line FROM quality.finding").fetchall())
            verdicts |= outcome
            accounts = con.execute("SELECT file FROM quality.file_account WHERE lines <> loaded + rejected").fetchall()
            assert accounts == []
    return found, verdicts


def truth(landing: Path) -> set[tuple[str, str, int | None]]:
    with (landing / "defects.csv").open(newline="") as stream:
        return {(row["rule_id"], row["file"] or None, int(row["line"]) if row["line"] else None) for row in csv.DictReader(stream)}


def test_clean_year_has_no_finding(clean_year):
    found, verdicts = findings(clean_year)

    assert found == set()
    assert set(verdicts.values()) == {"passed"}


def test_clean_half_year_has_no_finding(tmp_path):
    synthesise(tmp_path / "landing", hospital="999", period="2025-2", stays=700, defects=0.0, seed=5)

    found, verdicts = findings(tmp_path / "landing")

    assert found == set()
    assert set(verdicts.values()) == {"passed"}


@pytest.mark.parametrize("seed", [101, 202, 303])
def test_findings_are_exactly_the_known_defects(tmp_path, seed):
    synthesise(tmp_path / "landing", hospital="999", period="2025", stays=1500, defects=0.06, seed=seed)
    put_in = truth(tmp_path / "landing")

    found, _ = findings(tmp_path / "landing")

    assert len({rule for rule, _, _ in put_in}) > 40
    assert sorted(found - put_in, key=str) == []
    assert sorted(put_in - found, key=str) == []
