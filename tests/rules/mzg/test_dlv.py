"""MZG-DLV: what a delivery does not say of itself, and the progress of coding."""

import pytest

from tests.rules.spec import check_rule


@pytest.mark.parametrize("rule", ["MZG-DLV-01", "MZG-DLV-02", "MZG-DLV-03"])
def test_register_of_deliveries_and_archive_are_in_no_file(rule):
    seen = check_rule(rule, {"stayhosp": "staynum\n S1"}, outcome="not_evaluated")

    assert "part of a delivery" in seen.reason or "in no file" in seen.reason


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
