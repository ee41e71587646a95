"""X: reconciliations of Finhosta with both half-years of MZG of the same hospital and year."""

import pytest

from tests.rules.spec import check_rule
from tests.rules.x.tables import QUARTERS, STAFF, YEAR, count, finhosta, indices, moves, stays, table, units


def discharged(number, index="C", period=1, kind="H", destinate="1", year=2025, first=1):
    """A number of stays of two days, discharged in March, with their last bed index."""
    names = [f"{index}{kind}{period}{year}{at}" for at in range(first, first + number)]
    return (
        [f"{period} | {name} | {kind} | {destinate} | {year}-03-01 | {year}-03-03" for name in names],
        [f"{period} | {name} | 1 | {index} | {year}-03-01 | 2 | 0 | 0" for name in names],
    )


# days


@pytest.mark.parametrize(("days", "failing"), [(110, False), (111, True), (90, False), (89, True)])
def test_billed_days_x01(days, failing):
    seen = check_rule(
        "X-01",
        {
            "finhosta": finhosta(
                count("B0803", "C", days - 20), count("B0803", "CI", 20, "02"), count("B0809", "C", 900), count("B0803", "N*", 50)
            ),
            "stayhosp": stays(
                "1 | S1 | H | 1 | 2025-01-01 | ", "2 | S1 | H | 1 | 2025-01-01 | 2025-08-01", "1 | S2 | L | 1 | 2025-01-01 | 2025-02-01"
            ),
            "stayindx": indices(
                "1 | S1 | 1 | C | 2025-01-01 | 55 | 0 | 0",
                "2 | S1 | 1 | C | 2025-01-01 | 60 | 3 | 0",
                "2 | S1 | 2 | D | 2025-07-01 | 10 | 0 | 3",
                "1 | S2 | 1 | L | 2025-01-01 | 30 | 0 | 0",
                "1 | S2 | 2 | N* | 2025-01-20 | 40 | 0 | 0",
            ),
        },
        failing=[{"family": "CD"}] if failing else [],
        boundary=True,
        **YEAR,
    )
    assert [(f["expected"], f["difference"]) for f in seen.findings] == [("100", days - 100)] * failing


@pytest.mark.parametrize(("billed", "failing"), [(9901, False), (9900, True), (10101, False), (10102, True)])
def test_one_per_cent_of_finhosta_x01(billed, failing):
    check_rule(
        "X-01",
        {
            "finhosta": finhosta(count("B0803", "G", billed)),
            "stayhosp": stays("1 | S1 | F | 1 | 2025-01-01 | 2025-02-01"),
            "stayindx": indices("1 | S1 | 1 | G | 2025-01-01 | 10000 | 0 | 0"),
        },
        failing=[{"family": "G"}] if failing else [],
        boundary=True,
        **YEAR,
    )


@pytest.mark.parametrize(("rule", "kind"), [("X-01", "B0803"), ("X-03", "B0809")])
def test_families_on_one_side_only(rule, kind):
    check_rule(
        rule,
        {
            "finhosta": finhosta(count(kind, "E", 11), count(kind, "M", 10), count(kind, "T2", 40), count(kind, "NIC", 9)),
            "stayhosp": stays("1 | S1 | H | 1 | 2025-01-01 | 2025-02-01"),
            "stayindx": indices(
                "1 | S1 | 1 | A | 2025-01-01 | 12 | 0 | 0",
                "1 | S1 | 2 | Tf | 2025-01-01 | 40 | 0 | 0",
                "1 | S1 | 3 | NI | 2025-01-01 | 9 | 0 | 0",
            ),
        },
        failing=[{"family": "A"}, {"family": "E"}],
        **YEAR,
    )


@pytest.mark.parametrize("rule", [f"X-{at:02d}" for at in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13)])
def test_both_half_years_are_needed(rule):
    seen = check_rule(rule, {"finhosta": finhosta(count("B0803", "C", 1)), "stayhosp": stays()}, outcome="not_evaluated")

    assert seen.reason == "the MZG delivery of 2025-2 is not in this run"


@pytest.mark.parametrize("rule", [f"X-{at:02d}" for at in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14)])
def test_mzg_is_needed(rule):
    seen = check_rule(rule, {"finhosta": finhosta(count("B0803", "C", 1))}, outcome="not_evaluated")

    assert "no mzg delivery" in seen.reason


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [*((f"X-{at:02d}", "not_applicable") for at in (1, 2, 3, 4, 6, 7, 8, 9)), ("X-11", "not_evaluated"), ("X-12", "not_evaluated")],
)
def test_without_the_finhosta_table_nothing_is_passed(rule, outcome):
    check_rule(
        rule,
        {
            "finhosta": finhosta("Y1801 | | | | | | Y | 5"),
            "stayhosp": stays(),
            "stayindx": indices(),
            "unitindx": units(),
            "stayunit": moves(),
            "emploper": table(STAFF, QUARTERS),
        },
        outcome=outcome,
        **YEAR,
    )


@pytest.mark.parametrize(
    ("rule", "name"), [("X-01", "x_days"), ("X-02", "x_month_days_pct"), ("X-04", "x_stays"), ("X-12", "x_fte_pct"), ("X-13", "x_acts")]
)
def test_an_empty_limit_is_said(rule, name):
    tables = {"finhosta": finhosta(count("B0803", "C", 1)), "stayhosp": stays()}
    check_rule(rule, tables, rule_parameters={name: ""}, outcome="not_evaluated", **YEAR)


def nights(*failing_months, **finhosta_days):
    """Billed days of index C by month (m01=31, ...) against one stay from 2024-12-20 to 2025-03-11 and one open on 30 June."""
    return check_rule(
        "X-02",
        {
            "finhosta": finhosta(*(count("B0803", "C", days, name[1:]) for name, days in finhosta_days.items())),
            "stayhosp": stays(
                "1 | S1 | H | 1 | 2024-12-20 | 2025-03-11", "1 | S2 | H | 1 | 2025-06-01 | ", "1 | S3 | H | 1 | 2025-01-01 | 2025-01-31"
            ),
            "stayindx": indices(
                "1 | S1 | 1 | C | 2024-12-20 | 60 | 0 | 0",
                "1 | S1 | 2 | D | 2025-02-15 | 20 | 0 | 0",
                "1 | S1 | 3 | C | 2025-03-05 | 0 | 0 | 6",
                "1 | S2 | 1 | C | 2025-06-01 | 30 | 0 | 0",
                "1 | S3 | 1 | G | 2025-01-01 | 0 | 0 | 30",
            ),
        },
        failing=[{"family": "CD", "month": month} for month in failing_months],
        **YEAR,
    )


def test_nights_by_month_x02():
    # January 31, February 28, March 1-5: 4 nights of D (the row of 5 March has no billed day), June 30
    nights(m01=31, m02=28, m03=4, m06=30)


def test_nights_of_another_month_x02():
    seen = nights("01", "02", "06", m01=42, m02=17, m03=14)

    assert sorted((f["value"], f["expected"], f["difference"]) for f in seen.findings) == [
        ("0.0000", "30", -30.0),
        ("17.0000", "28", -11.0),
        ("42.0000", "31", 11.0),
    ]


def test_three_per_cent_in_a_month_x02():
    long = [f"1 | S{at} | H | 1 | 2025-01-01 | 2025-01-31" for at in range(20)]
    rows = [f"1 | S{at} | 1 | E | 2025-01-01 | 30 | 0 | 0" for at in range(20)]
    for days, failing in ((618, False), (619, True), (583, False), (582, True)):
        check_rule(
            "X-02",
            {"finhosta": finhosta(count("B0803", "E", days)), "stayhosp": stays(*long), "stayindx": indices(*rows)},
            failing=[{"family": "E", "month": "01"}] if failing else [],
            boundary=True,
            **YEAR,
        )


@pytest.mark.parametrize(("days", "failing"), [(110, False), (111, True), (90, False), (89, True), ("", True)])
def test_realised_days_x03(days, failing):
    check_rule(
        "X-03",
        {
            "finhosta": finhosta(count("B0809", "M", days), count("B0803", "M", 900)),
            "stayhosp": stays("2 | S1 | H | 1 | 2025-07-01 | 2025-10-09"),
            "stayindx": indices("2 | S1 | 1 | M | 2025-07-01 | 90 | 6 | 4"),
        },
        failing=[{"family": "M"}] if failing else [],
        boundary=days != "",
        **YEAR,
    )


# stays


def compared(rule, kind, number, mzg, failing, period="2025-1", index="C", boundary=False):
    return check_rule(
        rule,
        {"finhosta": finhosta(count(kind, index, number)), "stayhosp": stays(*mzg[0]), "stayindx": indices(*mzg[1])},
        failing=failing,
        period=period,
        periods=[f"{period[:4]}-2"],
        boundary=boundary,
    )


@pytest.mark.parametrize(("number", "failing"), [(24, []), (25, [None]), (14, []), (13, [None]), ("", [None])])
def test_admissions_x04(number, failing):
    # 5 of each of H, F, L and 4 of M; day care and admissions of the year before do not count
    kinds = [discharged(5, kind=kind) for kind in "HFL"] + [
        discharged(4, kind="M", period=2),
        discharged(9, kind="C"),
        discharged(9, year=2024),
    ]

    compared("X-04", "B0805", number, ([row for kind in kinds for row in kind[0]], []), failing, boundary=number != "")


@pytest.mark.parametrize(
    ("admission", "failing"), [("2024-12-31", [None]), ("2025-01-01", []), ("2025-12-31", []), ("2026-01-01", [None]), ("", [None])]
)
def test_admitted_in_the_year_x04(admission, failing):
    rows = [f"2 | S{at} | H | 1 | {admission} | " for at in range(6)]

    compared("X-04", "B0805", 6, (rows, []), failing, boundary=admission != "")


def test_a_stay_of_both_half_years_is_one_admission_x04():
    first = discharged(9)[0]
    second = [row.replace("1 | ", "2 | ", 1) for row in first]

    compared("X-04", "B0805", 4, (first + second, []), [])


def test_one_per_cent_of_admissions_x04():
    compared("X-04", "B0805", 1000, (discharged(990)[0], []), [], boundary=True)
    compared("X-04", "B0805", 1000, (discharged(989)[0], []), [None], boundary=True)


@pytest.mark.parametrize(("number", "failing"), [(3, []), (4, []), (2, [None]), ("", [None])])
def test_discharges_that_cut_days_x05(number, failing):
    mzg = (discharged(3, year=2023)[0], discharged(3, year=2023)[1])

    seen = compared("X-05", "B0807", number, mzg, failing, period="2023-1", boundary=number != "")
    assert all(f["severity"] == "error" for f in seen.findings)


@pytest.mark.parametrize(("number", "failing"), [(10, []), (15, []), (16, [None]), (5, []), (4, [None]), ("", [None])])
def test_discharges_x06(number, failing):
    compared("X-06", "B0807", number, discharged(10), failing, boundary=number not in (10, ""))


@pytest.mark.parametrize(
    ("finhosta_index", "mzg_index", "failing"),
    [("NIC", "NI", []), ("CI", "C", []), ("MIC", "M", []), ("Sp", "Sp", []), ("A", "A", []), ("C", "Sp", [None]), ("Sp", "G", [None])],
)
def test_compared_indices_x06(finhosta_index, mzg_index, failing):
    compared("X-06", "B0807", 10, discharged(10, index=mzg_index), failing, index=finhosta_index)


def test_last_index_decides_x06():
    rows, first = discharged(10)
    moved = [row.replace(" | 1 | C | 2025-03-01", " | 2 | Sp | 2025-03-02") for row in first]

    compared("X-06", "B0807", 10, (rows, first + moved), [None])


def test_open_and_day_care_stays_are_not_discharged_x06():
    rows, index = discharged(10)
    still_there = [row.replace("2025-03-03", "") for row in rows]
    compared("X-06", "B0807", 10, (still_there, index), [None])
    compared("X-06", "B0807", 10, discharged(10, kind="D"), [None])


@pytest.mark.parametrize(("deaths", "failing"), [(2, []), (3, [None]), (1, [None])])
def test_deaths_x07(deaths, failing):
    died, alive, elsewhere, day = (
        discharged(2, destinate="8"),
        discharged(3, first=5),
        discharged(2, destinate="8", year=2024),
        discharged(1, destinate="8", kind="C"),
    )
    rows = died[0] + alive[0] + elsewhere[0] + day[0]

    seen = compared("X-07", "B0808", deaths, (rows, []), failing, boundary=True)
    assert [f["difference"] for f in seen.findings] == [deaths - 2.0] * len(failing)


def test_no_deaths_on_either_side_x07():
    compared("X-07", "B0808", 0, discharged(3), [])
    compared("X-07", "B0805", 3, discharged(1, destinate="8"), [None])


@pytest.mark.parametrize(("present", "failing"), [(3, []), (5, []), (6, [None]), (1, []), (0, [None]), ("", [None])])
def test_present_on_1_january_x08(present, failing):
    check_rule(
        "X-08",
        {
            "finhosta": finhosta(count("B0804", "C", present, ""), count("B0806", "C", 99, "")),
            "stayhosp": stays(
                "1 | S1 | H | 1 | 2024-12-31 | 2025-01-01",
                "1 | S2 | F | 1 | 2024-11-01 | ",
                "2 | S2 | F | 1 | 2024-11-01 | 2025-09-01",
                "1 | S3 | L | 1 | 2024-06-01 | 2025-05-01",
                "1 | S4 | H | 1 | 2025-01-01 | 2025-01-03",
                "1 | S5 | H | 1 | 2024-12-01 | 2024-12-31",
                "1 | S6 | C | 1 | 2024-12-31 | 2025-01-01",
            ),
        },
        failing=failing,
        boundary=present not in (3, ""),
        **YEAR,
    )


def test_both_half_years_are_there_x14():
    stay = "period_registr | code_agr | year_registr | staynum"
    tables = {"finhosta": finhosta(count("B0802", "C", 5, "")), "stayhosp": table(stay, ["1 | 999 | 2025 | S1", "2 | 999 | 2025 | S2"])}
    check_rule("X-14", tables, boundary=True, **YEAR)

    seen = check_rule("X-14", tables, failing=[None], boundary=True)
    assert [(f["field"], f["value"], f["expected"]) for f in seen.findings] == [("period", "1 half-year", "2 half-years of MZG 2025")]


def test_stays_of_another_hospital_x14():
    stay = "period_registr | code_agr | year_registr | staynum"
    rows = ["1 | 998 | 2025 | S1", "1 | 998 | 2025 | S2", "2 | 999 | 2025 | S1", "2 | 998 | 2025 | S2"]

    seen = check_rule("X-14", {"finhosta": finhosta(count("B0802", "C", 5, "")), "stayhosp": table(stay, rows)}, failing=[None], **YEAR)
    assert [(f["field"], f["value"], f["expected"]) for f in seen.findings] == [("code_agr", "2025-1: 998 2025", "999 2025")]


@pytest.mark.parametrize(("hospital", "year", "failing"), [("999", "2025", []), ("", "2025", [None]), ("999", "", [None])])
def test_stays_without_hospital_or_year_x14(hospital, year, failing):
    # one stay that names both is enough for its file
    rows = ["1 | | | S1", f"1 | {hospital} | {year} | S2", "2 | 999 | 2025 | S1"]
    tables = {
        "finhosta": finhosta(count("B0802", "C", 5, "")),
        "stayhosp": table("_file | period_registr | code_agr | year_registr | staynum", [f"half {row[0]} | {row}" for row in rows]),
    }
    check_rule("X-14", tables, failing=failing, **YEAR)


@pytest.mark.parametrize("rule", ["X-15", "X-16"])
def test_deadlines_of_the_decree_of_2020(rule):
    check_rule(rule, {"finhosta": finhosta(count("B0802", "C", 5, ""))}, period="2019-1", outcome="not_in_force")
