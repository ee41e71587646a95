"""MZG-FIL-SRC and FIN-F-SRC: what an extract saw of drift becomes a finding on the file of the table."""

import pytest

from finhosta_dq.pipeline import steps
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.source.drift import Drift
from finhosta_dq.source.findings import record_drift
from finhosta_dq.source.manifest import DriftEntry, Manifest
from finhosta_dq.warehouse.connection import open_warehouse
from tests.rules.spec import check_rule
from tests.unit.reading.landing import BUDGET, HOSPITAL, LINE, write

STAYHOSP = "999-Z-3.0-A-STAYHOSP-2025-1.TXT"
BEDS = "B0802~999~2025~Y~C~210~30"
FIN = {"finhosta": "record_type_cd | bed_index | cost_centre | value\n B0802 | C | 210 | 30"}
MISSING = Drift("stayhosp", "missing_column", "a2_code_sex", None, "text", False)
EXTRA = Drift("hospital", "extra_column", "ward", "text", None, True)
MORE = Drift("hospital", "extra_column", "wing", "text", None, True)
FAILED = Drift("stayhosp", "statement", None, "42P01 undefined table", None, False)


def extracted(landing, delivery, files, drift):
    """A folder as an extract leaves it, and what a run then reads: issues and file accounts."""
    folder = landing / delivery.replace("/", "-")
    folder.mkdir(parents=True)
    write(folder, files)
    names = {"hospital": HOSPITAL, "stayhosp": STAYHOSP, "finhosta": BUDGET}
    Manifest(
        product="0",
        delivery=delivery,
        profile="example",
        profile_sha256="",
        source={},
        snapshot_at="2025-07-01T00:00:00+00:00",
        tables={},
        drift=[DriftEntry(file=names[one.table], **vars(one)) for one in drift],
    ).write(folder)


def told(landing):
    (plan,) = plan_runs(landing)
    con = open_warehouse(None)
    steps.extract(con, plan)
    issues = con.execute("SELECT rule_id, file, line, field, value, expected FROM quality.reading_issue ORDER BY ALL").fetchall()
    accounts = con.execute("SELECT delivery_id, file, table_name, status, lines FROM quality.file_account ORDER BY ALL").fetchall()
    con.close()
    return [issue for issue in issues if issue[0].endswith("-SRC")], accounts


@pytest.mark.parametrize("drift, failing", [([], []), ([EXTRA], [None]), ([EXTRA, MORE], [None])], ids=["none", "one", "two of a file"])
def test_a_file_with_a_difference_is_a_failing_file_mzg_fil_src(tmp_path, drift, failing):
    extracted(tmp_path, "mzg/999/2025-1", {HOSPITAL: LINE.encode()}, drift)
    issues = [(rule, "hospital", *rest) for rule, _, *rest in told(tmp_path)[0]]

    check_rule("MZG-FIL-SRC", {"hospital": "code_agr\n 999"}, failing=failing, issues=issues, boundary=True)


@pytest.mark.parametrize("drift", [[], [Drift("finhosta", "type", "value", "float8", "text", False)]], ids=["none", "one"])
def test_each_difference_is_a_finding_fin_f_src(tmp_path, drift):
    extracted(tmp_path, "finhosta/999/2025", {BUDGET: BEDS}, drift)
    issues = [(rule, "finhosta", *rest) for rule, _, *rest in told(tmp_path)[0]]

    check_rule("FIN-F-SRC", FIN, failing=[None] * len(drift), issues=issues, boundary=True)


def test_table_that_was_not_written_is_a_file_that_cannot_be_read(tmp_path):
    extracted(tmp_path, "mzg/999/2025-1", {HOSPITAL: LINE.encode()}, [MISSING, EXTRA])

    issues, accounts = told(tmp_path)

    assert issues == [
        ("MZG-FIL-SRC", STAYHOSP, None, "a2_code_sex", "missing column", "text"),
        ("MZG-FIL-SRC", HOSPITAL, None, "ward", "extra column: text", "no such column"),
    ]
    assert accounts == [
        ("mzg/999/2025-1", STAYHOSP, "stayhosp", "unreadable", 0),
        ("mzg/999/2025-1", HOSPITAL, "hospital", "loaded", 1),
    ]


def test_extract_without_any_file_is_told_under_the_delivery_beside_it(tmp_path):
    extracted(tmp_path, "mzg/999/2025-1", {}, [FAILED])
    extracted(tmp_path, "finhosta/999/2025", {BUDGET: BEDS}, [])

    issues, accounts = told(tmp_path)

    assert issues == [("FIN-F-SRC", STAYHOSP, None, None, "statement failed: 42P01 undefined table", "a statement that runs")]
    assert [account[:4] for account in accounts if account[1] == STAYHOSP] == [("finhosta/999/2025", STAYHOSP, "stayhosp", "unreadable")]


def test_deliveries_that_were_no_extract_have_no_drift(tmp_path):
    write(tmp_path, {HOSPITAL: LINE.encode()})
    (plan,) = plan_runs(tmp_path)
    con = open_warehouse(None)

    assert record_drift(con, plan.deliveries) == 0
    con.close()
