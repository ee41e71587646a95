"""MZG-DLV: what a delivery does not say of itself, and the progress of coding."""

from datetime import UTC, date, datetime

import pytest

from tests.rules.spec import check_rule


def month_of(coded, uncoded, dis_date="2025-02-10", kind="H"):
    numbers = range(coded + uncoded)
    return {
        "stayhosp": "staynum | a2_hosptype_fac | dis_date\n" + "\n".join(f"S{n} | {kind} | {dis_date}" for n in numbers),
        "diagnose": "staynum | type_diagnose\n" + "\n".join(f"S{n} | {'P' if n < coded else 'S'}" for n in numbers),
    }


def test_share_of_coded_stays_by_month_of_discharge_mzg_dlv_04():
    seen = check_rule("MZG-DLV-04", month_of(coded=17, uncoded=3), failing=[{"month": "2025-02"}], denominator=20)

    assert (seen.findings[0]["value"], seen.findings[0]["difference"]) == ("17 of 20 stays coded", -5.0)


def test_target_just_met_mzg_dlv_04():
    check_rule("MZG-DLV-04", month_of(coded=18, uncoded=2), failing=[], boundary=True)


@pytest.mark.parametrize(("coded", "failing"), [(9, False), (8, True)])
def test_stays_and_diagnoses_with_empty_cells_mzg_dlv_04(coded, failing):
    # ten classic stays of February; of the others the type or the day of discharge is empty
    stays = "".join(f"S{n} | H | 2025-02-10\n" for n in range(10)) + "S10 | | 2025-02-10\n S11 | H |"
    types = "".join(f"S{n} | {'P' if n < coded else ''} | I10\n" for n in range(10)) + "| P | I10"
    check_rule(
        "MZG-DLV-04",
        {"stayhosp": f"staynum | a2_hosptype_fac | dis_date\n{stays}", "diagnose": f"staynum | type_diagnose | code_diagnose\n{types}"},
        failing=[{"month": "2025-02"}] if failing else [],
        denominator=10,
        boundary=True,
    )


@pytest.mark.parametrize(("more", "failing"), [(-1, True), (2, False)])
def test_days_since_the_end_of_the_month_mzg_dlv_04(more, failing):
    # one day to either side, for a test that runs past midnight
    since = (datetime.now(tz=UTC).date() - date(2025, 2, 28)).days

    check_rule(
        "MZG-DLV-04",
        month_of(coded=0, uncoded=5),
        failing=[{"month": "2025-02"}] if failing else [],
        rule_parameters={"coded_target_days": str(since + more)},
    )


def test_two_principal_diagnoses_are_one_coded_stay_mzg_dlv_04():
    check_rule(
        "MZG-DLV-04",
        {
            "stayhosp": "staynum | a2_hosptype_fac | dis_date\n S1 | H | 2025-03-01\n S2 | H | 2025-03-31",
            "diagnose": "staynum | order_spec | type_diagnose\n S1 | 1 | P\n S1 | 2 | P",
        },
        failing=[{"month": "2025-03"}],
    )


@pytest.mark.parametrize(("dis_date", "kind"), [("2025-02-10", "C"), ("2025-02-10", "U"), ("", "H")])
def test_other_types_and_open_stays_are_not_tested_mzg_dlv_04(dis_date, kind):
    check_rule("MZG-DLV-04", month_of(coded=0, uncoded=5, dis_date=dis_date, kind=kind), outcome="not_applicable")


def test_month_that_has_just_ended_is_not_tested_mzg_dlv_04():
    tables = month_of(coded=0, uncoded=5)

    check_rule("MZG-DLV-04", tables, failing=[], rule_parameters={"coded_target_days": "100000"})
    check_rule("MZG-DLV-04", tables, failing=[{"month": "2025-02"}], rule_parameters={"coded_target_days": "60"})
    check_rule("MZG-DLV-04", tables, failing=[], rule_parameters={"coded_target_pct": "0"})
