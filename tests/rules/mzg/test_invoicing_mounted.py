"""MZG-CRX-06 to MZG-CRX-11: stays against the invoicing and the pharmacy of the hospital, as far as it mounts them."""

from __future__ import annotations

import pytest

from tests.rules.spec import check_rule

STAYS = "staynum | a2_hosptype_fac | dis_date | a2_total_number_day_fac"
INVOICED = "staynum | dis_date | billed_days"
INVOICED_ACTS = "staynum | nomenclature_code | act_date"
DIAGNOSES = "staynum | type_diagnose | code_diagnose"
DELIVERIES = "staynum | atc_code | delivered_on"


def table(columns, *records):
    return "\n".join([columns, *records])


def own(name, columns, *records):
    return {"reference": {name: table(columns, *records)}}


@pytest.mark.parametrize(
    ("rule", "file"),
    [
        ("MZG-CRX-06", "invoiced_stay"),
        ("MZG-CRX-07", "invoiced_stay"),
        ("MZG-CRX-08", "invoiced_act"),
        ("MZG-CRX-09", "pharmacy_delivery"),
        ("MZG-CRX-10", "pharmacy_delivery"),
        ("MZG-CRX-11", "billing_drg"),
    ],
)
def test_without_the_list_its_file_is_named(rule, file):
    seen = check_rule(rule, {"stayhosp": "staynum\n S1", "grouper": "staynum\n S1"}, outcome="not_evaluated")

    assert seen.reason == f"the file {file}.csv is not among the own lists, or is empty"


def test_invoiced_stay_that_is_not_registered_mzg_crx_06():
    seen = check_rule(
        "MZG-CRX-06",
        {"stayhosp": table(STAYS, "S1 | H | 2025-02-01 | 3", " | H | 2025-02-01 | 3")},
        failing=[{"staynum": "S3"}, {"staynum": "S4"}],
        boundary=True,
        **own(
            "invoiced_stay",
            INVOICED,
            "S1 | 2025-02-01 | 3",
            "S2 | 2025-02-01 | 0",
            "S3 | 2025-01-01 | 1",
            "S4 | 2025-06-30 | 2",
            "S5 | 2025-07-01 | 2",
            "S6 | 2024-12-31 | 2",
            "S7 | | 2",
        ),
    )
    assert seen.findings[0]["value"] == "1 billed days, discharge on 2025-01-01"


def test_all_invoiced_stays_are_registered_mzg_crx_06():
    check_rule("MZG-CRX-06", {"stayhosp": table(STAYS, "S1 | H | 2025-02-01 | 3")}, **own("invoiced_stay", INVOICED, "S1 | 2025-02-01 | 3"))


def test_registered_in_the_other_half_year_only_mzg_crx_06():
    check_rule(
        "MZG-CRX-06",
        {"stayhosp": "staynum | period_registr\n S1 | 1\n S2 | 2"},
        failing=[{"staynum": "S1"}],
        periods=["2025-2"],
        **own("invoiced_stay", INVOICED, "S1 | 2025-08-01 | 3", "S2 | 2025-08-01 | 3"),
    )


def test_billed_days_of_closed_stays_mzg_crx_07():
    seen = check_rule(
        "MZG-CRX-07",
        {
            "stayhosp": table(
                STAYS,
                "S1 | H | 2025-02-01 | 3",
                "S2 | H | 2025-02-01 | 4",
                "S3 | H | 2025-02-01 | 2",
                "S4 | H | | 9",
                "S5 | C | 2025-02-01 | 9",
                "S6 | H | 2025-02-01 | 9",
                "S7 | H | 2025-02-01 | ",
            )
        },
        failing=[2, 3],
        denominator=3,
        boundary=True,
        **own("invoiced_stay", INVOICED, *(f"S{n} | 2025-02-01 | 3" for n in (1, 2, 3, 4, 5, 7))),
    )
    assert [(finding["field"], finding["difference"]) for finding in seen.findings] == [
        ("a2_total_number_day_fac", 1.0),
        ("a2_total_number_day_fac", -1.0),
    ]


def test_acts_in_both_directions_mzg_crx_08():
    seen = check_rule(
        "MZG-CRX-08",
        {
            "stayhosp": "staynum\n S1\n S2",
            "procrizi": "staynum | m3_code_inariz | inariz_date\n"
            + "\n".join(
                [
                    "S1 | 123456 | 2025-02-01",
                    "S1 | 222222 | 2025-02-01",
                    "S2 | 123456 | 2025-02-01",
                    "S2 | 755555 | 2025-02-01",
                    "S2 | 333333 | ",
                    "S2 | | 2025-02-01",
                ]
            ),
        },
        failing=[
            2,
            3,
            {"staynum": "S1", "m3_code_inariz": "123456", "inariz_date": "2025-02-03"},
            {"staynum": "S2", "m3_code_inariz": "444444", "inariz_date": "2025-06-30"},
        ],
        boundary=True,
        **own(
            "invoiced_act",
            INVOICED_ACTS,
            "S1 | 123456 | 2025-02-02",
            "S1 | 123456 | 2025-02-03",
            "S1 | 766666 | 2025-02-03",
            "S2 | 333333 | 2025-03-03",
            "S2 | 444444 | 2025-06-30",
            "S2 | 444444 | 2025-07-01",
            "S9 | 444444 | 2025-03-03",
        ),
    )
    assert sorted(finding["value"] for finding in seen.findings) == ["invoiced, not registered"] * 2 + ["registered, not invoiced"] * 2


def test_all_acts_invoiced_mzg_crx_08():
    check_rule(
        "MZG-CRX-08",
        {"stayhosp": "staynum\n S1", "procrizi": "staynum | m3_code_inariz | inariz_date\n S1 | 123456 | 2025-02-01"},
        **own("invoiced_act", INVOICED_ACTS, "S1 | 123456 | 2025-02-01"),
    )


def test_insulin_without_diabetes_mzg_crx_09():
    kinds = ["S1 | H", "S2 | H", "S3 | H", "S4 | H", "S5 | C", "S6 | H", "S7 | H", "S8 | "]
    insulin = [f"S{n} | A10AB01 | 2025-02-0{day}" for n in (1, 2, 3, 5, 6, 7, 8) for day in (1, 2)]
    seen = check_rule(
        "MZG-CRX-09",
        {
            "stayhosp": table("staynum | a2_hosptype_fac", *kinds),
            "diagnose": table(DIAGNOSES, "S1 | P | E1190", "S2 | S | O24419", "S3 | P | E140", "S6 | P | E07", "S7 | S | E08", "S7 | S | "),
        },
        failing=[3, 6],
        denominator=6,
        boundary=True,
        **own(
            "pharmacy_delivery", DELIVERIES, *insulin, "S4 | A10AB01 | 2025-02-01", "S4 | A10AB05 | 2025-02-01", "S4 | A10BA02 | 2025-02-02"
        ),
    )
    assert seen.findings[0]["value"] == "insulin on 2 days"


def test_insulin_on_one_day_mzg_crx_09():
    check_rule(
        "MZG-CRX-09",
        {"stayhosp": "staynum | a2_hosptype_fac\n S1 | H", "diagnose": table(DIAGNOSES, "S1 | P | J18")},
        boundary=True,
        **own("pharmacy_delivery", DELIVERIES, "S1 | A10AB01 | 2025-02-01", "S1 | A10AE04 | 2025-02-01"),
    )


def test_sepsis_without_antibacterial_mzg_crx_10():
    check_rule(
        "MZG-CRX-10",
        {
            "stayhosp": "staynum | a2_hosptype_fac\n S1 | H\n S2 | H\n S3 | C\n S4 | H",
            "diagnose": table(
                DIAGNOSES, "S1 | P | A419", "S2 | S | A400", "S3 | P | A419", "S4 | P | A42", "S4 | S | A4", " | P | A419", "S9 | P | A419"
            ),
        },
        failing=[2],
        denominator=5,
        boundary=True,
        **own("pharmacy_delivery", DELIVERIES, "S1 | J01CA04 | 2025-02-01", "S2 | J02AC01 | 2025-02-01"),
    )


def test_sepsis_treated_mzg_crx_10():
    check_rule(
        "MZG-CRX-10",
        {"stayhosp": "staynum | a2_hosptype_fac\n S1 | H", "diagnose": table(DIAGNOSES, "S1 | P | A419")},
        **own("pharmacy_delivery", DELIVERIES, "S1 | J01 | 2025-02-01"),
    )


@pytest.mark.parametrize("rule", ["MZG-CRX-09", "MZG-CRX-10"])
@pytest.mark.parametrize(("period", "outcome"), [("2014-2", "not_in_force"), ("2015-1", "passed")])
def test_diagnoses_against_pharmacy_since_icd_10(rule, period, outcome):
    tables = {"stayhosp": "staynum | a2_hosptype_fac\n S1 | H", "diagnose": table(DIAGNOSES, "S1 | P | A419", "S1 | S | E119")}
    given = own("pharmacy_delivery", DELIVERIES, "S1 | J01 | 2025-02-01")

    check_rule(rule, tables, period=period, outcome=outcome, boundary=True, **given)


def test_drg_of_billing_mzg_crx_11():
    seen = check_rule(
        "MZG-CRX-11",
        {"grouper": "staynum | aprdrg\n S1 | 139\n S2 | 140\n S3 | \n S4 | 720\n S5 | 139\n | 139"},
        failing=[2],
        denominator=3,
        boundary=True,
        **own("billing_drg", "staynum | aprdrg", "S1 | 139", "S2 | 139", "S3 | 139", "S5 | 139", "S6 | 139"),
    )
    assert [(finding["field"], finding["value"], finding["expected"]) for finding in seen.findings] == [("aprdrg", "140", "139")]


def test_no_drg_of_billing_for_these_stays_mzg_crx_11():
    given = own("billing_drg", "staynum | aprdrg", "S9 | 139")

    check_rule("MZG-CRX-11", {"grouper": "staynum | aprdrg\n S1 | 139"}, outcome="not_applicable", **given)


def test_same_drg_mzg_crx_11():
    check_rule("MZG-CRX-11", {"grouper": "staynum | aprdrg\n S1 | 139"}, **own("billing_drg", "staynum | aprdrg", "S1 | 139"))
