"""FIN-S: beds and activity of table 8."""

import pytest

from tests.rules.spec import check_rule

BEDS = "record_type_cd | bed_index | cost_centre | month | insurer | value"


def activity(*records):
    return {"finhosta": "\n".join([BEDS, *records])}


@pytest.mark.parametrize(("present", "failing"), [("12", []), ("11", [None]), ("13", [None]), ("", [None])])
def test_movements_of_the_hospital_fin_s01(present, failing):
    seen = check_rule(
        "FIN-S01",
        activity(
            "B0804 | C | 210 | | | 6",
            "B0804 | D | 220 | | | 4",
            "B0805 | C | 210 | 01 | christian | 7",
            "B0805 | D | 220 | 12 | socialist | 5",
            "B0807 | C | 210 | 01 | christian | 10",
            "B0808 | C | 210 | 01 | christian | 3",
            f"B0806 | C | 210 | | | {present}",
        ),
        failing=failing,
        boundary=present != "",
    )
    assert [f["expected"] for f in seen.findings] == ["12.0000"] * len(failing)


@pytest.mark.parametrize("rule", ["FIN-S01", "FIN-S02"])
def test_no_movements(rule):
    check_rule(rule, activity("B0802 | C | 210 | | | 30"), outcome="not_applicable")


def test_movements_per_index_fin_s02():
    seen = check_rule(
        "FIN-S02",
        activity(
            "B0804 | C | 210 | | | 6",
            "B0805 | C | 211 | 01 | christian | 4",
            "B0807 | C | 210 | 02 | christian | 9",
            "B0806 | C | 210 | | | 1",
            "B0804 | D | 220 | | | 3",
            "B0806 | D | 220 | | | 4",
            "B0806 | E | 230 | | | 0",
            "B0804 | G | 300 | | | ",
            "B0806 | G | 300 | | | 0",
        ),
        failing=[{"bed_index": "D"}],
        boundary=True,
    )
    assert seen.findings[0]["difference"] == 1.0


def test_deaths_are_discharges_fin_s03():
    check_rule(
        "FIN-S03",
        activity(
            "B0807 | C | 210 | 01 | christian | 2",
            "B0808 | C | 210 | 01 | christian | 2",
            "B0807 | C | 210 | 02 | christian | 2",
            "B0808 | C | 210 | 02 | christian | 3",
            "B0808 | C | 210 | 03 | christian | 1",
            "B0808 | C | 211 | 01 | christian | 1",
            "B0808 | C | 210 | 01 | socialist | 0",
            "B0807 | D | | 01 | christian | 1",
            "B0808 | D | | 01 | christian | 1",
            "B0808 | D | | 01 | christian | ",
        ),
        failing=[4, 5, 6],
        denominator=7,
        boundary=True,
    )


@pytest.mark.parametrize("rule", ["FIN-S04", "FIN-S09", "FIN-S14"])
def test_year_before_is_needed(rule):
    seen = check_rule(rule, activity("B0804 | C | 210 | | | 6"), outcome="not_evaluated")

    assert seen.reason.startswith("the folder year_before holds no ")


@pytest.mark.parametrize(
    ("period", "days", "failing"), [("2025-1", 280, False), ("2025-1", 281, True), ("2024-1", 290, False), ("2024-1", 291, True)]
)
def test_days_fit_into_the_beds_fin_s05(period, days, failing):
    # ten beds in February, leap year included
    seen = check_rule(
        "FIN-S05",
        activity(
            "B0802 | C | 210 | | | 6",
            "B0802 | C | 211 | | | 4",
            f"B0809 | C | 210 | 02 | christian | {days - 100}",
            "B0809 | C | 211 | 2 | socialist | 100",
            "B0809 | D | 220 | 02 | christian | 900",
            "B0809 | C | 210 | 13 | christian | 900",
        ),
        failing=[{"bed_index": "C", "month": "02"}] if failing else [],
        period=period,
        boundary=True,
    )
    assert all(f["difference"] == 1.0 for f in seen.findings)


def test_without_beds_there_is_no_limit_fin_s05():
    check_rule("FIN-S05", activity("B0809 | C | 210 | 02 | christian | 900"), outcome="not_applicable")
    check_rule("FIN-S05", activity("B0802 | C | 210 | | | ", "B0809 | C | 210 | 02 | christian | 900"))
    check_rule("FIN-S05", activity("B0802 | C | 210 | | | 10", "B0809 | C | 210 | | christian | 900"))


@pytest.mark.parametrize(
    ("index", "days", "failing"),
    [
        ("A", 2920, False),
        ("A", 2919, True),
        ("T", 3650, False),
        ("T", 3651, True),
        ("K", 2555, False),
        ("K", 2554, True),
        ("A", "", True),
    ],
)
def test_occupancy_of_psychiatric_services_fin_s06(index, days, failing):
    check_rule(
        "FIN-S06",
        activity(f"B0802 | {index} | | | | 10", f"B0809 | {index} | | 01 | christian | {days}", "B0802 | C | | | | 10"),
        failing=[{"bed_index": index}] if failing else [],
        boundary=days != "",
    )


@pytest.mark.parametrize(
    "records", [["B0802 | C | | | | 10"], ["B0809 | A | | 01 | christian | 5"], ["B0802 | A | | | | 0", "B0809 | A | | 01 | christian | 5"]]
)
def test_no_psychiatric_beds_fin_s06(records):
    check_rule("FIN-S06", activity(*records), outcome="not_applicable")


@pytest.mark.parametrize(
    ("billed", "realised", "failing"),
    [
        (105, 100, False),
        (106, 100, True),
        (980, 1000, False),
        (979, 1000, True),
        (1020, 1000, False),
        (1021, 1000, True),
        ("", 5, False),
        ("", 6, True),
        (5, "", False),
        (6, "", True),
    ],
)
def test_billed_and_realised_days_fin_s07(billed, realised, failing):
    check_rule(
        "FIN-S07",
        activity(f"B0803 | C | 210 | 01 | christian | {billed}", f"B0809 | C | 211 | 1 | socialist | {realised}"),
        failing=[{"bed_index": "C", "month": "01"}] if failing else [],
        boundary=True,
    )


def test_limits_are_parameters_fin_s07():
    records = activity("B0803 | C | 210 | 01 | christian | 90", "B0809 | C | 210 | 01 | christian | 100")
    check_rule("FIN-S07", records, rule_parameters={"billed_realised_days": "10"})
    check_rule("FIN-S07", records, rule_parameters={"billed_realised_pct": ""}, outcome="not_evaluated")


def test_days_and_beds_go_together_fin_s08():
    check_rule(
        "FIN-S08",
        activity(
            "B0802 | C | 210 | | | 5",
            "B0809 | C | 210 | 01 | christian | 5",
            "B0802 | D | 220 | | | 5",
            "B0809 | E | 230 | 01 | christian | 5",
            "B0802 | G | 300 | | | 0",
            "B0809 | G | 300 | 01 | christian | 0",
            "B0802 | M | 260 | | | 3",
            "B0809 | M | 260 | 01 | christian | ",
        ),
        failing=[{"bed_index": "D"}, {"bed_index": "E"}, {"bed_index": "M"}],
    )


@pytest.mark.parametrize(("beds", "days", "failing"), [(1, 1, False), (1, 0, True), (0, 1, True), (0, 0, False)])
def test_one_day_and_one_bed_fin_s08(beds, days, failing):
    check_rule(
        "FIN-S08",
        activity(f"B0802 | C | 210 | | | {beds}", f"B0809 | C | 211 | 01 | christian | {days}"),
        failing=[{"bed_index": "C"}] if failing else [],
        boundary=True,
    )


def test_profile_has_no_totals_fin_s10a():
    check_rule("FIN-S10a", activity("B0809 | C | 210 | 01 | christian | 5"), outcome="not_evaluated")


def test_every_month_has_days_fin_s10b():
    months = [f"B0809 | C | 210 | {month:02d} | christian | 5" for month in range(1, 13)]
    check_rule("FIN-S10b", activity("B0802 | C | 210 | | | 5", *months, "B0802 | D | 220 | | | 0"))


@pytest.mark.parametrize(
    ("beds", "changed", "failing"),
    [
        (1, {}, []),
        (1, {12: ("12", 0)}, ["12"]),
        (0, {12: ("12", 0)}, []),
        (1, {12: ("13", 5)}, ["12", "13"]),
        (1, {1: ("0", 5)}, ["01", "0"]),
        (1, {1: ("1", 5)}, []),
    ],
)
def test_twelve_months_with_a_day_fin_s10b(beds, changed, failing):
    months = {month: (f"{month:02d}", 1) for month in range(1, 13)} | changed
    check_rule(
        "FIN-S10b",
        activity(f"B0802 | C | 210 | | | {beds}", *(f"B0809 | C | 210 | {month} | christian | {days}" for month, days in months.values())),
        failing=[{"bed_index": "C", "month": month} for month in failing],
        boundary=True,
    )


def test_missing_and_wrong_months_fin_s10b():
    months = [f"B0809 | C | 210 | {month} | christian | 5" for month in range(1, 10)]
    check_rule(
        "FIN-S10b",
        activity(
            "B0802 | C | 210 | | | 5",
            *months,
            "B0809 | C | 210 | 10 | christian | 0",
            "B0809 | C | 210 | 10 | socialist | 1",
            "B0809 | C | 210 | 11 | christian | 0",
            "B0809 | C | 210 | 12.0 | christian | 5",
            "B0809 | C | 210 | 00 | christian | 5",
            "B0809 | C | 210 | | christian | 5",
        ),
        failing=[
            {"bed_index": "C", "month": "11"},
            {"bed_index": "C", "month": "12"},
            {"bed_index": "C", "month": "12.0"},
            {"bed_index": "C", "month": "00"},
            {"bed_index": "C", "month": None},
        ],
    )


def test_observation_is_psychiatric_fin_s11():
    check_rule(
        "FIN-S11",
        activity(
            "B0810 | A | | 01 | christian | 1",
            "B0810 | tf | | 01 | christian | 1",
            "B0810 | IB | | 01 | christian | 1",
            "B0810 | C | | 01 | christian | 1",
            "B0810 | | | 01 | christian | 1",
            "B0810 | D | | 01 | christian | 0",
            "B0809 | C | | 01 | christian | 1",
        ),
        failing=[4, 5],
        denominator=6,
        boundary=True,
    )


@pytest.mark.parametrize(
    ("index", "inside", "outside"),
    [
        ("M", ("260", "269"), ("259", "263", "270")),
        ("MIC", ("263",), ("262", "264")),
        ("G", ("300", "309"), ("299", "310")),
        ("Sp", ("310", "319"), ("309", "320")),
        *((f"S{at}", ("310", "319"), ("309", "320")) for at in range(1, 7)),
        *((f"T{at}", ("410", "412", "419"), ("409", "411", "420")) for at in (1, 2)),
        ("T", ("410", "412", "419"), ("409", "411", "420")),
        ("Tf", ("411",), ("410", "412")),
        ("tf", ("460", "469"), ("459", "470")),
        ("IB", ("480", "489"), ("479", "490")),
        ("C", ("300",), ()),
    ],
)
def test_centres_of_the_index_fin_s12a(index, inside, outside):
    records = [f"B0802 | {index} | {centre} | | | 1" for centre in (*inside, *outside)]

    check_rule(
        "FIN-S12a",
        activity(*records, f"B0802 | {index} | | | | 1"),
        failing=list(range(len(inside) + 1, len(inside) + len(outside) + 1)),
        denominator=len(inside) + len(outside),
        boundary=bool(outside),
    )


def test_intensive_psychiatry_before_2012_fin_s12a():
    check_rule("FIN-S12a", activity("B0802 | IB | 400 | | | 1"), period="2011-1", boundary=True)
    check_rule("FIN-S12a", activity("B0802 | IB | 400 | | | 1"), failing=[1], period="2012-1", boundary=True)


@pytest.mark.parametrize(
    ("index", "inside", "outside"),
    [
        ("C", ("210", "219"), ("209", "220")),
        ("D", ("220", "229"), ("219", "230")),
        ("E", ("230", "239"), ("229", "240")),
        ("BR", ("290", "299"), ("289", "300")),
        ("S4", ("314",), ("313", "315")),
        ("S6", ("315",), ("314", "316")),
        ("G", ("200",), ()),
    ],
)
def test_usual_centres_of_the_index_fin_s12b(index, inside, outside):
    records = [f"B0802 | {index} | {centre} | | | 1" for centre in (*inside, *outside)]

    check_rule(
        "FIN-S12b",
        activity(*records, f"B0802 | {index} | | | | 1"),
        failing=list(range(len(inside) + 1, len(inside) + len(outside) + 1)),
        boundary=bool(outside),
    )


def test_recognised_beds_are_not_delivered_fin_s13():
    check_rule("FIN-S13", activity("B0802 | C | 210 | | | 1"), outcome="not_evaluated")
