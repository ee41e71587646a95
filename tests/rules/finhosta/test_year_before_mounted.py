"""FIN rules that compare with the delivery of the year before among the hospital's own lists."""

from __future__ import annotations

import pytest

from tests.rules.spec import check_rule

BEDS = "record_type_cd | bed_index | month | value"
BEDS_BEFORE = "hospital | period | collection | table_no | record_type_cd | bed_index | value"
STAFF = "record_type_cd | cost_centre | employment_status | function_code | value"
STAFF_BEFORE = "hospital | period | collection | table_no | record_type_cd | cost_centre | employment_status | function_code | value"
ASSETS = "record_type_cd | asset_type | component | movement | value"
ASSETS_BEFORE = "hospital | period | collection | table_no | record_type_cd | asset_type | component | movement | value"
CAREER = "record_type_cd | person_key | birth_date | tranche | option | value"
CAREER_BEFORE = "hospital | period | collection | table_no | record_type_cd | person_key | birth_date | tranche | option"
AUDIT = "record_type_cd | heading | value"
AUDIT_BEFORE = "hospital | period | collection | table_no | record_type_cd | heading | value"


def table(columns, *records):
    return "\n".join([columns, *records])


def now(columns, *records):
    return {"finhosta": table(columns, *records)}


def before(columns, collection, *records, hospital="999", year="2024"):
    """Records of the year before: table number and the rest, as ``8 | B0806 | D | 3``."""
    return {"reference": {"year_before": table(columns, *(f"{hospital} | {year} | {collection} | {record}" for record in records))}}


@pytest.mark.parametrize(
    ("rule", "collection"),
    [
        ("FIN-A14c", "REVISOR"),
        ("FIN-D04c", "YEARLY"),
        ("FIN-E07", "SOCIAL"),
        ("FIN-E10b", "SOCIAL"),
        ("FIN-P05", "YEARLY"),
        ("FIN-P09", "YEARLY"),
        ("FIN-P11", "YEARLY"),
        ("FIN-S04", "BUDGET"),
        ("FIN-S09", "BUDGET"),
        ("FIN-S14", "BUDGET"),
    ],
)
def test_without_the_collection_of_the_year_before_it_is_named(rule, collection):
    tables = now(AUDIT, "R2101 | 13 | 50")

    for mounted in (
        {},
        before(BEDS_BEFORE, collection, "8 | B0806 | D | 1", hospital="111"),
        before(BEDS_BEFORE, "OTHER", "8 | B0806 | D | 1"),
    ):
        seen = check_rule(rule, tables, outcome="not_evaluated", **mounted)
        assert seen.reason == f"the folder year_before holds no {collection} of 2024"


# FIN-A14c: 13 + 14 moved by 40 (from 110 to 150)


EQUITY = ["R2101 | 13 | 100", "R2101 | 14 | 50", "R2101 | 17 | 900"]
EQUITY_BEFORE = before(
    AUDIT_BEFORE, "REVISOR", "21 | R2101 | 131 | 90", "21 | R2101 | 14 | 20", "21 | R2101 | 17 | 800", "22 | R2201 | 70 | 1"
)


def test_result_explains_the_change_of_reserves_fin_a14c():
    check_rule("FIN-A14c", now(AUDIT, *EQUITY, "R2201 | 70 | 500", "R2201 | 62 | 460", "R2201 | RESULT | 40"), **EQUITY_BEFORE)


@pytest.mark.parametrize(
    ("result", "appropriation", "failing"),
    [
        ("39.99", [], []),
        ("39.98", [], [None]),
        ("40.02", [], [None]),
        ("100", ["R2201 | 694 | 10", "R2201 | 695 | 20", "R2201 | 6961 | 30"], []),
        ("50", ["R2201 | 691 | 10"], []),
        ("30", ["R2201 | 791 | 4", "R2201 | 794 | 6"], []),
        ("30", ["R2201 | 793 | 10"], [None]),
        ("40", ["R2201 | 694 | "], []),
    ],
)
def test_appropriation_and_cent_of_difference_fin_a14c(result, appropriation, failing):
    tables = now(AUDIT, *EQUITY, f"R2201 | 70 | {result}", *appropriation)
    seen = check_rule("FIN-A14c", tables, failing=failing, boundary=True, **EQUITY_BEFORE)

    assert [finding["value"] for finding in seen.findings] == ["40.0000"] * len(failing)


def test_reserve_fund_counts_from_2019_fin_a14c():
    tables = now(AUDIT, *EQUITY, "R2201 | 70 | 50", "R2201 | 691 | 10")
    given = before(AUDIT_BEFORE, "REVISOR", "21 | R2101 | 13 | 110", year="2017")

    check_rule("FIN-A14c", tables, failing=[None], period="2018", **given)


def test_heading_that_is_not_mapped_fin_a14c():
    check_rule("FIN-A14c", now(AUDIT, *EQUITY, "R2201 | 70 | 1", "R2201 | OTHER | 2"), **EQUITY_BEFORE)


def test_no_profit_and_loss_account_fin_a14c():
    check_rule("FIN-A14c", now(AUDIT, *EQUITY), outcome="not_applicable", **EQUITY_BEFORE)


# FIN-D04c


def test_opening_is_closing_of_the_year_before_fin_d04c():
    seen = check_rule(
        "FIN-D04c",
        now(
            ASSETS,
            "Y1701 | formation | ACQ | OPEN | 100.05",
            "Y1701 | formation | DEP | OPEN | 10.06",
            "Y1801 | land | ACQ | OPEN | 70",
            "Y1801 | land | ACQ | CLOSE | 999",
            "Y1801 | land | DEP | OPEN | ",
        ),
        failing=[
            {"asset_type": "formation", "component": "DEP"},
            {"asset_type": "land", "component": "ACQ"},
            {"asset_type": "ships", "component": "ACQ"},
        ],
        boundary=True,
        **before(
            ASSETS_BEFORE,
            "YEARLY",
            "17 | Y1701 | formation | ACQ | CLOSE | 100",
            "17 | Y1701 | formation | DEP | CLOSE | 10",
            "18 | Y1801 | land | ACQ | OPEN | 70",
            "18 | Y1801 | ships | ACQ | CLOSE | 5",
        ),
    )
    assert {finding["difference"] for finding in seen.findings} == {0.06, 70.0, -5.0}


def test_no_movements_of_the_year_fin_d04c():
    tables = now(ASSETS, "Y1201 | buildings | | | 4")

    check_rule("FIN-D04c", tables, outcome="not_applicable", **before(ASSETS_BEFORE, "YEARLY", "18 | Y1801 | land | ACQ | CLOSE | 70"))


def test_all_carried_over_fin_d04c():
    given = before(ASSETS_BEFORE, "YEARLY", "18 | Y1801 | land | ACQ | CLOSE | 70")

    check_rule("FIN-D04c", now(ASSETS, "Y1801 | land | ACQ | OPEN | 70"), denominator=1, **given)


# FIN-E07 and FIN-E10b


CHOSEN = before(CAREER_BEFORE, "SOCIAL", "131 | A1311 | P1 | 19620101 | 1 | EXEMPTION", "131 | A1311 | P2 | 19620202 | 1 | PREMIUM")


def test_exemption_is_kept_fin_e07():
    check_rule(
        "FIN-E07",
        now(
            CAREER,
            "A1311 | P1 | 19620101 | 1 | PREMIUM | 96",
            "A1311 | P1 | 19620101 | 1 | EXEMPTION | 96",
            "A1311 | P1 | 19620101 | 2 | PREMIUM | 96",
            "A1311 | P2 | 19620202 | 1 | EXEMPTION | 96",
            "A1311 | P3 | 19620303 | 1 | PREMIUM | 96",
            "A1311 | P1 | 19620101 | | PREMIUM | 96",
            "A1312 | P1 | | | | 38",
        ),
        failing=[1],
        denominator=6,
        boundary=True,
        **CHOSEN,
    )


def test_two_years_ago_is_not_the_year_before_fin_e07():
    two_years = CHOSEN["reference"]["year_before"].replace("2024", "2023")
    given = {"reference": {"year_before": two_years + "\n 999 | 2024 | SOCIAL | 131 | A1311 | P9 | 19600101 | 1 | PREMIUM"}}

    check_rule("FIN-E07", now(CAREER, "A1311 | P1 | 19620101 | 1 | PREMIUM | 96"), **given)


def test_birth_date_in_all_years_fin_e10b():
    seen = check_rule(
        "FIN-E10b",
        now(
            CAREER,
            "A1311 | P1 | 19620101 | 1 | PREMIUM | 96",
            "A1311 | P2 | 19620203 | 1 | PREMIUM | 96",
            "A1316 | P2 | 19620203 | | | 20",
            "A1311 | P3 | | 1 | PREMIUM | 96",
            "A1311 | P4 | 19640404 | 1 | PREMIUM | 96",
        ),
        failing=[{"person_key": "P2"}, {"person_key": "P4"}],
        boundary=True,
        reference={
            "year_before": CHOSEN["reference"]["year_before"]
            + "\n 999 | 2024 | SOCIAL | 131 | A1311 | P3 | 19630303 | 1 | PREMIUM"
            + "\n 999 | 2022 | SOCIAL | 131 | A1311 | P4 | 19640505 | 1 | PREMIUM"
        },
    )
    assert [finding["value"] for finding in seen.findings] == ["another date than in 2024", "another date than in 2022"]
    assert "1962" not in str(seen.findings)


def test_same_birth_date_fin_e10b():
    check_rule("FIN-E10b", now(CAREER, "A1311 | P1 | 19620101 | 1 | PREMIUM | 96"), **CHOSEN)


# FIN-P05, FIN-P09 and FIN-P11


def group(code, fte, cost, at=""):
    return [f"{at}Y1301 | 210 | CONTR | {code} | {fte}", f"{at}Y1308 | 210 | CONTR | {code} | {cost}"]


def test_cost_per_fte_of_a_function_group_fin_p05():
    seen = check_rule(
        "FIN-P05",
        now(
            STAFF,
            *group("10800", 3, 330),
            *group("10801", 2, 220),
            *group("20100", 10, 1101),
            *group("30100", 4.99, 5000),
            *group("40100", 5, ""),
            *group("50100", 10, 899),
        ),
        failing=[{"function_group": "20"}, {"function_group": "50"}],
        boundary=True,
        **before(
            STAFF_BEFORE,
            "YEARLY",
            *group("10800", 5, 500, "13 | "),
            *group("20100", 20, 2000, "13 | "),
            *group("30100", 10, 1000, "13 | "),
            *group("40100", 5, 500, "13 | "),
            *group("50100", 10, 1000, "13 | "),
            *group("60100", 10, 1000, "13 | "),
        ),
    )
    assert [finding["expected"] for finding in seen.findings] == ["100.0 a year before, within 10.0 %"] * 2


def test_small_group_in_the_year_before_fin_p05():
    check_rule("FIN-P05", now(STAFF, *group("10800", 5, 5000)), **before(STAFF_BEFORE, "YEARLY", *group("10800", 4.99, 500, "13 | ")))


def fte(*cells, at=""):
    return [f"{at}Y1301 | {centre} | {status} | {code} | {value}" for centre, status, code, value in cells]


def test_paid_fte_against_the_year_before_fin_p09():
    seen = check_rule(
        "FIN-P09",
        now(
            STAFF,
            *fte(("020", "STAT", "10800", 60), ("909", "STAT", "10801", 50.01), ("960", "CONTR", "10800", 90), ("999", "DISP", "", 5)),
            *fte(("019", "CONTR", "10800", 500), ("910", "CONTR", "10800", 500), ("210", "CONTR", "47100", 500)),
        ),
        failing=[{"employment_status": "STAT"}, {"employment_status": "DISP"}],
        boundary=True,
        **before(
            STAFF_BEFORE,
            "YEARLY",
            *fte(("210", "STAT", "10800", 100), ("220", "CONTR", "10800", 100), ("210", "CONTR", "47100", 1), at="13 | "),
        ),
    )
    assert {finding["value"] for finding in seen.findings} == {"110.01", "5.00"}


def test_total_of_all_statuses_fin_p09():
    check_rule(
        "FIN-P09",
        now(STAFF, *fte(("210", "STAT", "10800", 90), ("210", "CONTR", "10800", 80))),
        failing=[{"employment_status": "CONTR"}, {"employment_status": "total"}],
        **before(STAFF_BEFORE, "YEARLY", *fte(("210", "STAT", "10800", 100), ("210", "CONTR", "10800", 100), at="13 | ")),
    )


def test_same_staff_fin_p09():
    check_rule(
        "FIN-P09",
        now(STAFF, *fte(("210", "STAT", "10800", 100))),
        **before(STAFF_BEFORE, "YEARLY", *fte(("210", "STAT", "10800", 100), at="13 | ")),
    )


def test_year_without_table_13_fin_p09_fin_p11():
    given = before(STAFF_BEFORE, "YEARLY", *fte(("210", "STAT", "10800", 100), at="13 | "))

    for rule in ("FIN-P09", "FIN-P11"):
        check_rule(rule, now(STAFF, "Y1201 | 210 | | | 4"), outcome="not_applicable", **given)


@pytest.mark.parametrize(
    ("paid", "earlier", "failing"),
    [
        (89.99, 10, []),
        (90, 89.99, [None]),
        (90, 300, []),
        (300, 300.01, [None]),
        (900, 300.01, []),
        (900.01, 900, [None]),
        (900.01, 5000, []),
        ("", 89.99, []),
        ("", 90, [None]),
    ],
)
def test_bracket_of_paid_fte_fin_p11(paid, earlier, failing):
    check_rule(
        "FIN-P11",
        now(STAFF, *fte(("020", "STAT", "10800", paid), ("900", "STAT", "10800", 999), ("210", "CONTR", "47100", 999))),
        failing=failing,
        boundary=True,
        **before(STAFF_BEFORE, "YEARLY", *fte(("899", "STAT", "10800", earlier), at="13 | ")),
    )


# FIN-S04, FIN-S09 and FIN-S14


def test_patients_present_at_the_turn_of_the_year_fin_s04():
    seen = check_rule(
        "FIN-S04",
        now(BEDS, "B0804 | C | | 10", "B0804 | D | | 4", "B0804 | D | | 3", "B0804 | G | | ", "B0804 | E | | 2", "B0806 | K | | 9"),
        failing=[{"bed_index": "C"}, {"bed_index": "E"}, {"bed_index": "M"}],
        boundary=True,
        **before(
            BEDS_BEFORE, "BUDGET", "8 | B0806 | C | 11", "8 | B0806 | D | 7", "8 | B0804 | E | 2", "8 | B0806 | M | 1", "8 | B0806 | G | 0"
        ),
    )
    assert {finding["difference"] for finding in seen.findings} == {-1.0, 2.0, -1.0}


def test_same_patients_fin_s04():
    check_rule("FIN-S04", now(BEDS, "B0804 | C | | 10"), **before(BEDS_BEFORE, "BUDGET", "8 | B0806 | C | 10"))


def test_year_without_table_8_fin_s04():
    check_rule("FIN-S04", now(BEDS, "B0302 | | | 10"), outcome="not_applicable", **before(BEDS_BEFORE, "BUDGET", "8 | B0806 | C | 10"))


@pytest.mark.parametrize(
    ("days", "discharges", "earlier_days", "earlier_discharges", "failing"),
    [
        (230, 40, 200, 40, []),
        (231, 40, 200, 40, [{"bed_index": "D"}]),
        (170, 40, 200, 40, []),
        (169, 40, 200, 40, [{"bed_index": "D"}]),
        (300, 30, 150, 30, [{"bed_index": "D"}]),
        (300, 29, 150, 30, []),
        (300, 30, 150, 29, []),
        ("", 30, 150, 30, [{"bed_index": "D"}]),
        (300, "", 150, 30, []),
    ],
)
def test_mean_stay_against_the_year_before_fin_s09(days, discharges, earlier_days, earlier_discharges, failing):
    check_rule(
        "FIN-S09",
        now(BEDS, f"B0803 | D | 01 | {days}", f"B0807 | D | 01 | {discharges}"),
        failing=failing,
        boundary=True,
        **before(BEDS_BEFORE, "BUDGET", f"8 | B0803 | D | {earlier_days}", f"8 | B0807 | D | {earlier_discharges}"),
    )


def year(admissions, days, beds, at=""):
    return [f"{at}B0805 | D | {admissions}", f"{at}B0809 | D | {days}", f"{at}B0802 | D | {beds}"]


@pytest.mark.parametrize(
    ("records", "earlier", "failing"),
    [
        (year(115, 850, 20), year(100, 1000, 20), []),
        (year(116, 850, 20), year(100, 1000, 20), ["B0805"]),
        (year(115, 849, 21), year(100, 1000, 20), ["B0809"]),
        (year(200, 100, 20), year(100, 1000, 20), ["B0805", "B0809"]),
        (year(200, 100, 22), year(100, 1000, 20), []),
        (year(200, 100, ""), year(100, 1000, ""), ["B0805", "B0809"]),
        (year(99, 100, 20), year(200, 1000, 20), []),
        (year(200, 100, 20), year(99, 1000, 20), []),
    ],
)
def test_activity_against_the_year_before_fin_s14(records, earlier, failing):
    records = [record.replace(" | D | ", " | D | | ") for record in records]

    check_rule(
        "FIN-S14",
        now(BEDS, *records),
        failing=[{"bed_index": "D", "record_type_cd": one} for one in failing],
        boundary=True,
        **before(BEDS_BEFORE, "BUDGET", *(f"8 | {record}" for record in earlier)),
    )


# FIN-R04a and FIN-S13


EQUIPMENT = "record_type_cd | equipment_type | nomenclature_code | value"
RECOGNISED = "service | is_recognised | recognised_from | recognised_to"


def test_without_the_list_its_file_is_named_fin_r04a_fin_s13():
    for rule, file in (("FIN-R04a", "recognised_service.csv"), ("FIN-S13", "recognised_bed.csv")):
        seen = check_rule(rule, now(BEDS, "B0802 | D | | 1"), outcome="not_evaluated")
        assert seen.reason == f"the file {file} is not among the own lists, or is empty"


def test_services_without_recognition_fin_r04a():
    check_rule(
        "FIN-R04a",
        now(
            EQUIPMENT,
            "B0501 | MRI | | 1",
            "B0501 | PET | | 1",
            "B0501 | PET | | 0",
            "B0501 | OTHER | | 1",
            "B0702 | | 444113 | 1000",
            "B0501 | RADIOTHERAPY | | 1",
            "B0501 | RADIOTHERAPY | | ",
        ),
        failing=[2, 5, 6],
        denominator=6,
        reference={"recognised_service": table(RECOGNISED, "MRI | yes | 2010-01-01 |", "PET | no | |")},
    )


@pytest.mark.parametrize(
    ("start", "end", "failing"),
    [("2025-12-31", "", []), ("2026-01-01", "", [1]), ("", "2025-01-01", []), ("", "2024-12-31", [1]), ("", "", [])],
)
def test_recognised_for_a_part_of_the_year_fin_r04a(start, end, failing):
    given = {"reference": {"recognised_service": table(RECOGNISED, f"MRI | yes | {start} | {end}")}}

    check_rule("FIN-R04a", now(EQUIPMENT, "B0501 | MRI | | 2"), failing=failing, boundary=True, **given)


def test_recognised_beds_known_to_the_ministry_fin_s13():
    known = {"reference": {"recognised_bed": "year | bed_index | beds\n 2025 | C | 30\n 2025 | D | 20\n 2025 | G | 24\n 2024 | D | 99"}}
    seen = check_rule(
        "FIN-S13",
        now(BEDS, "B0802 | C | | 20", "B0802 | C | | 10", "B0802 | D | | 21", "B0802 | E | | 1", "B0802 | K | | "),
        failing=[{"bed_index": "D"}, {"bed_index": "E"}, {"bed_index": "G"}],
        boundary=True,
        **known,
    )
    assert {finding["difference"] for finding in seen.findings} == {1.0, -24.0}


def test_same_beds_fin_s13():
    check_rule("FIN-S13", now(BEDS, "B0802 | C | | 20"), reference={"recognised_bed": "year | bed_index | beds\n 2025 | C | 20"})


def test_list_of_another_year_fin_s13():
    known = {"reference": {"recognised_bed": "year | bed_index | beds\n 2024 | C | 30"}}
    seen = check_rule("FIN-S13", now(BEDS, "B0802 | C | | 20"), outcome="not_evaluated", **known)

    assert seen.reason == "recognised beds of this year are needed, both in table 8 and in the list of recognised beds"
