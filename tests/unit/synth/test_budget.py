"""The budget of the synthetic hospital: everything it can honestly state is stated, and every number that rests on it says so."""

import duckdb
import pytest

from finhosta_dq.indicators.catalogue import load_catalogue
from finhosta_dq.indicators.run import derive
from finhosta_dq.pipeline import steps
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.synth.write import write
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.intermediate import build_intermediate
from tests.unit.synth.hospitals import MIDDLE, made

# what the hospital cannot state: two rules are no longer in force, and it never merged
NOT_COMPUTABLE = {
    "B2-11": "not in force on 2026-07-01: a3.discharge_comparison",
    "B8-07": "not in force on 2026-07-01: b8.old.beta",
    "C2-02": "missing: setting merger_b8_after, setting merger_b8_before, setting merger_points_after, setting merger_points_before, "
    "setting merger_year",
}
# rest on the delivery and the law alone
OF_THE_DELIVERY = {"GEN-01", "GEN-02", "GEN-08", "B1-07", "B1-08", "B2-07", "B2-16", "B8-08", "DAY-08"}


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("hospital")
    write(made(*MIDDLE), folder)
    (plan,) = plan_runs(folder)
    con = open_warehouse(None)
    steps.start(con, "r", "fast")
    steps.extract(con, plan)
    build_intermediate(con)
    derive(con)
    return con


def test_every_indicator_is_computed_but_those_that_cannot_be(run):
    reasons = dict(
        run.execute("SELECT indicator_id, any_value(reason) FROM marts.indicator GROUP BY indicator_id HAVING count(value) = 0").fetchall()
    )

    assert reasons == NOT_COMPUTABLE
    assert {row[0] for row in run.execute("SELECT DISTINCT indicator_id FROM marts.indicator").fetchall()} == {
        one.id for one in load_catalogue()
    }


def test_a_number_that_rests_on_what_was_invented_says_so(run):
    rows = run.execute("SELECT DISTINCT indicator_id, status, fitness FROM marts.indicator WHERE value IS NOT NULL").fetchall()

    assert {indicator for indicator, status, _ in rows if status != "synthetic"} == OF_THE_DELIVERY
    assert {fitness for _, status, fitness in rows if status == "synthetic"} == {"fit_with_reservations"}


def test_a_hospital_like_all_others_justifies_the_days_it_bills(run):
    ratio, k = (
        run.execute("SELECT value FROM marts.indicator WHERE indicator_id = ? AND scope = ''", [name]).fetchall()[0][0]
        for name in ("GEN-03", "B1-11")
    )
    unvalued = run.execute(
        "SELECT reason, count(*) FROM marts.stay_valuation WHERE exclusion IS NULL AND fv IS NULL GROUP BY ALL"
    ).fetchall()

    assert ratio == pytest.approx(1, abs=0.05)
    assert 0.6 < k < 1
    # the rarest elderly have no national mean to be compared with, and no value is made up for them
    assert {reason for reason, _ in unvalued} <= {"no national mean stay of the geriatric group"}
    assert sum(count for _, count in unvalued) < 0.02 * run.execute("SELECT count(*) FROM marts.stay_valuation").fetchall()[0][0]


def test_social_profile_is_counted_as_the_indicator_counts_the_flags(run):
    flags = {
        scope: (yes, asked)
        for scope, yes, asked in run.execute(
            "SELECT scope, numerator, denominator FROM marts.indicator WHERE indicator_id = 'B8-08'"
        ).fetchall()
    }
    row = run.execute("SELECT n1, d1, n2, d2 FROM reference.b8_national WHERE hospital = '999'").fetchall()[0]

    assert row == (flags["maf_social"][0], flags["bim"][0], flags["maf_low_income_isolated"][0], flags["insured"][0])
    assert 0 < row[0] < row[1] < row[3] < flags["bim"][1]
