"""Great Expectations evaluates the contract rules itself and counts what our SQL counted; a difference is never passed over."""

from __future__ import annotations

import json
import random

import pytest

from finhosta_dq.judge.run import JudgeDisagreement, judge_delivery
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue
from finhosta_dq.rules.evaluate import evaluate
from tests.unit.judge.drawn_run import DELIVERY, SECOND, drawn_run

NATIVE = ("mandatory", "length", "type", "date", "code_list", "key", "foreign_key")
STAYS = """
    staynum    | patnum | a2_year_hosp_in | a2_month_hosp_in | a2_day_hosp_in | a2_hour_hosp_out | a2_code_sex | a2_code_zip | period_registr
    S1         | P1     | 2025            | 1                | 3              | 12               | 1           | 1000        | 1
    S2         | P1     | 2025            | 2                | 30             | 25               | 9           | 10          | 1
    S2         | P9     | 20x5            | 01               | 3              | ab               | ?           | 10000       | 1
               | P2     | 2025            | 1                |                |                  |             |             | 1
               | P2     | 2025            | 1                | 3              |                  | m           | 1000        | 1
    S1         | P1     | 2025            | 7                | 3              | 5                | 1           | 1000        | 2
"""
PATIENTS = "patnum | a1_year_birth\nP1 | 1950\nP2 | 50\nP2 | 1950"
DIAGNOSES = "staynum | code_diag\nS1 | I10\nS7 | \nS2 | {x}"


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(tuple(rule for rule in load_catalogue().rules if rule.generated in NATIVE), {})


@pytest.fixture
def run(catalogue):
    con = drawn_run({"stayhosp": STAYS, "pathospi": PATIENTS, "diagnose": drawn_for("diagnose", DIAGNOSES)}, reference=True)
    evaluate(con, catalogue)
    yield con
    con.close()


def drawn_for(table, text):
    """The text with the columns its contract does not have left out."""
    from finhosta_dq.contracts import contracts

    known = contracts()["mzg"].by_table(table).columns
    rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
    kept = [at for at, name in enumerate(rows[0]) if name in known]
    return "\n".join(" | ".join(row[at] for at in kept) for row in rows)


def test_both_judges_count_the_same_on_every_contract_rule(run, catalogue, tmp_path):
    judgement = judge_delivery(run, DELIVERY, native=True, results_dir=tmp_path, catalogue=catalogue)

    counts = {(one.rule_id, one.table): (one.fast, one.native) for one in judgement.native}
    assert all(fast == native for fast, native in counts.values())
    found = dict(
        run.execute("SELECT (rule_id, table_name), count(*) FROM quality.finding WHERE delivery_id = ? GROUP BY ALL", [DELIVERY]).fetchall()
    )
    assert {name: fast for name, (fast, _) in counts.items() if fast} == found
    assert len(counts) > 15
    assert {rule for (rule, _), (fast, _) in counts.items() if fast} >= {
        "MZG-FLD-01",
        "MZG-FLD-03",
        "MZG-FLD-06",
        "MZG-KEY-01",
        "MZG-REF-13",
    }
    written = json.loads(judgement.results.read_text())["native"]
    assert sum(one["native"] for one in written) == sum(found.values())


def test_native_judge_looks_at_its_own_delivery_only(run, catalogue):
    judgement = judge_delivery(run, SECOND, native=True, catalogue=catalogue)

    assert {one.table for one in judgement.native} == {"stayhosp"}
    assert judge_delivery(run, DELIVERY).verdict == judge_delivery(run, DELIVERY, native=True, catalogue=catalogue).verdict


@pytest.mark.parametrize(
    "tamper",
    [
        "DELETE FROM quality.finding WHERE rule_id = 'MZG-FLD-01' AND table_name = 'stayhosp' AND line = 4 AND field = 'a2_code_sex'",
        "INSERT INTO quality.finding SELECT * REPLACE ('other' AS field) FROM quality.finding WHERE rule_id = 'MZG-FLD-03' LIMIT 1",
        "UPDATE raw.stayhosp SET a2_code_sex = NULL WHERE _line = 1",
    ],
)
def test_another_count_is_refused(run, catalogue, tamper):
    run.execute(tamper)

    with pytest.raises(JudgeDisagreement, match="natively"):
        judge_delivery(run, DELIVERY, native=True, catalogue=catalogue)


@pytest.mark.parametrize("seed", range(3))
def test_both_judges_count_the_same_on_random_records(catalogue, seed):
    chance = random.Random(seed)
    values = ["", "", "1", "2", "01", "9", "31", "2025", "x", "1.5", " ", "é", "a b", "-1", "12345678901", "{2}", "'", "%", ":b"]
    columns = [
        "staynum",
        "patnum",
        "a2_year_hosp_in",
        "a2_month_hosp_in",
        "a2_day_hosp_in",
        "a2_hour_hosp_out",
        "a2_code_sex",
        "a2_code_destinate",
    ]
    rows = [" | ".join(chance.choice(values) for _ in columns) for _ in range(60)]
    patients = "patnum\n" + "\n".join(chance.sample(["1", "2", "01", "9", "x", "1.5", "é"], 4))
    con = drawn_run({"stayhosp": "\n".join([" | ".join(columns), *rows]), "pathospi": patients}, reference=True)
    evaluate(con, catalogue)

    judgement = judge_delivery(con, DELIVERY, native=True, catalogue=catalogue)

    assert judgement.verdict == "failed"
    assert sum(one.fast for one in judgement.native) == sum(one.native for one in judgement.native) > 500
