"""FIN-K: allocation keys and surfaces."""

import pytest

from tests.rules.spec import check_rule

HEADER = "record_type_cd | sender_cd | account | heading | allocation_key | cost_centre | bed_index | value"


def keys(*records, sender="999"):
    """Records as (type, account or heading, key, centre, bed index, value) in columns."""
    lines = []
    for record in records:
        kind, account, heading, key, centre, index, value = record
        lines.append(f"{kind} | {sender} | {account} | {heading} | {key} | {centre} | {index} | {value}")
    return {"finhosta": "\n".join([HEADER, *lines])}


def key(name, centre, value):
    return ("B0301", "", "", name, centre, "", value)


def m2(centre, value, kind="B0302"):
    return (kind, "", "", "", centre, "", value)


def cost(centre, value, account="60000"):
    return ("B0201", account, "", "", centre, "", value)


def allocated(centre, value, heading="60"):
    return ("R2301", "", heading, "", centre, "", value)


def beds(value):
    return ("B0802", "", "", "", "", "C", value)


def test_a_key_has_units_fin_k01a():
    check_rule(
        "FIN-K01a",
        keys(key("M2", "220", 5), key("M2", "221", 0), key("FTE", "220", 0), key("FTE", "221", ""), key("DAYS", "220", ""), m2("220", 0)),
        failing=[{"allocation_key": "FTE"}, {"allocation_key": "DAYS"}],
        denominator=5,
    )


@pytest.mark.parametrize(("second", "failing"), [(-4.99, False), (-5, True)])
def test_units_of_a_key_above_zero_fin_k01a(second, failing):
    check_rule(
        "FIN-K01a",
        keys(key("M2", "220", 5), key("M2", "221", second)),
        failing=[{"allocation_key": "M2"}] if failing else [],
        boundary=True,
    )


def test_no_keys_at_all_fin_k01a():
    check_rule("FIN-K01a", keys(m2("220", 5)), outcome="not_applicable")


@pytest.mark.parametrize(
    ("centre", "costs", "after", "has_key", "failing"),
    [
        ("220", 10, 11, False, False),
        ("220", 10, 11.01, False, True),
        ("220", 10, 99, True, False),
        ("220", "", 1, False, False),
        ("220", "", 1.01, False, True),
        ("200", 0, 5, False, True),
        ("999", 0, 5, False, True),
        ("199", 0, 5, False, False),
    ],
)
def test_allocated_costs_rest_on_a_key_fin_k01b(centre, costs, after, has_key, failing):
    check_rule(
        "FIN-K01b",
        keys(
            cost(centre, costs),
            cost("300", 1),
            allocated(centre, after),
            allocated(centre, 500, "RESULT"),
            key("M2", centre if has_key else "300", 1),
        ),
        failing=[{"cost_centre": centre}] if failing else [],
        boundary=not has_key,
    )


def test_keys_with_zero_units_are_none_fin_k01b():
    check_rule("FIN-K01b", keys(cost("220", 1), allocated("220", 5), key("M2", "220", 0)), failing=[{"cost_centre": "220"}])


@pytest.mark.parametrize("absent", ["B0201", "R2301", "B0301"])
def test_all_three_tables_are_needed_fin_k01b(absent):
    records = [one for one in (cost("220", 1), allocated("220", 5), key("M2", "300", 1)) if one[0] != absent]
    check_rule("FIN-K01b", keys(*records), outcome="not_applicable")


@pytest.mark.parametrize(
    ("records", "failing"),
    [
        ([m2("200", 5)], []),
        ([m2("199", 5)], [None]),
        ([m2("499", 5)], []),
        ([m2("500", 5)], [None]),
        ([m2("220", 0.01)], []),
        ([m2("220", 0)], [None]),
        ([m2("220", 5), m2("020", -4.99)], []),
        ([m2("220", 5), m2("020", -5)], [None]),
        ([m2("220", 5), m2("019", -5)], []),
    ],
)
def test_surface_above_zero_fin_k02(records, failing):
    # 200-499 alone, and 020-499
    check_rule("FIN-K02", keys(*records), failing=failing, boundary=True)


@pytest.mark.parametrize(
    "records",
    [
        [m2("020", 5)],
        [m2("019", 5)],
        [m2("220", "")],
        [m2("", 5)],
        [m2("220", 5, "B0303")],
        [cost("220", 5)],
        [m2("220", 5), m2("220", -5), m2("020", 5)],
    ],
)
def test_there_is_no_surface_fin_k02(records):
    check_rule("FIN-K02", keys(*records), failing=[None])


def test_no_budget_collection_fin_k02():
    check_rule("FIN-K02", keys(allocated("220", 5)), outcome="not_applicable")


def test_waiting_accounts_have_no_surface_fin_k03a():
    check_rule(
        "FIN-K03a",
        keys(m2("000", 1), m2("019", 0.01, "B0303"), m2("020", 1), m2("010", 0), m2("", 1), m2("010", ""), key("M2", "010", 1)),
        failing=[1, 2],
        denominator=6,
        boundary=True,
    )


def test_square_metres_as_key_fin_k03b():
    seen = check_rule(
        "FIN-K03b",
        keys(
            *(key("M2", "220", 101), m2("220", 100)),
            *(key("M2", "221", 101.01), m2("221", 100)),
            *(key("FTE", "222", 7), m2("222", 1)),
            *(key("M2", "223", 2), m2("224", 1.5)),
        ),
        failing=[{"cost_centre": "221"}, {"cost_centre": "223"}, {"cost_centre": "224"}],
        boundary=True,
    )
    assert sorted(f["difference"] for f in seen.findings) == [-1.5, 1.01, 2.0]


def test_square_metres_in_total_fin_k03b():
    pairs = [pair for centre in range(220, 225) for pair in (key("M2", centre, 101), m2(centre, 100))]

    check_rule("FIN-K03b", keys(*pairs), boundary=True)
    check_rule("FIN-K03b", keys(*pairs, key("M2", "230", 0.01)), failing=[{"cost_centre": "all"}], boundary=True)


def test_square_metres_that_are_not_given_are_zero_fin_k03b():
    check_rule("FIN-K03b", keys(key("M2", "220", 1), m2("220", ""), key("M2", "221", 2), m2("221", "")), failing=[{"cost_centre": "221"}])


def test_no_key_in_square_metres_fin_k03b():
    check_rule("FIN-K03b", keys(key("FTE", "220", 5), m2("220", 100)), outcome="not_evaluated")


@pytest.mark.parametrize(
    ("sender", "surface", "failing"),
    [
        *(("999", value, failing) for value, failing in ((479, True), (480, False), (550, False), (551, True))),
        *(("143", value, failing) for value, failing in ((749, True), (750, False), (860, False), (861, True))),
        ("71014304", 749, True),
        ("71014304", 800, False),
    ],
)
def test_surface_per_bed_fin_k04(sender, surface, failing):
    # day hospitals (320-329, 334) and the common centres below 100 are not counted
    check_rule(
        "FIN-K04",
        keys(
            m2("100", 9),
            m2("499", surface - 9),
            m2("099", 500),
            m2("320", 500),
            m2("329", 500),
            m2("334", 500),
            m2("500", 500),
            beds(10),
            sender=sender,
        ),
        failing=[None] if failing else [],
        boundary=surface != 800,
    )


@pytest.mark.parametrize("records", [[m2("220", 0)], [m2("220", "")], [m2("500", 500)]])
def test_no_surface_that_counts_fin_k04(records):
    seen = check_rule("FIN-K04", keys(*records, beds(10)), failing=[None])

    assert [f["difference"] for f in seen.findings] == [-48.0]


@pytest.mark.parametrize("records", [[beds(10)], [m2("220", 500)], [m2("220", 500), beds(0)]])
def test_surface_or_beds_missing_fin_k04(records):
    check_rule("FIN-K04", keys(*records), outcome="not_evaluated")


@pytest.mark.parametrize(("surface", "difference"), [(479, -0.1), (560, 1.0)])
def test_difference_is_what_lies_outside_the_band_fin_k04(surface, difference):
    seen = check_rule("FIN-K04", keys(m2("220", surface), beds(10)), failing=[None])

    assert [(f["expected"], round(f["difference"], 2)) for f in seen.findings] == [("48-55 m2 per bed", difference)]


def test_university_hospitals_are_a_parameter_fin_k04():
    check_rule("FIN-K04", keys(m2("220", 800), beds(10)), rule_parameters={"university_hospitals": "999;143"})
    check_rule("FIN-K04", keys(m2("220", 800), beds(10)), rule_parameters={"university_hospitals": ""}, outcome="not_evaluated")


def test_surface_and_activity_go_together_fin_k05():
    fte = ("Y1301", "", "", "", "224", "", 0.5)
    check_rule(
        "FIN-K05",
        keys(
            *(m2("220", 5), cost("220", 1.01)),
            *(m2("221", 5), cost("221", 1)),
            *(m2("222", 5), cost("222", 50, "70000")),
            cost("223", 50),
            *(m2("224", 5), fte),
            *(cost("899", 50), cost("900", 50)),
            *(cost("020", 50), cost("019", 50)),
            *(m2("225", ""), cost("225", 50)),
        ),
        failing=[{"cost_centre": one} for one in ("020", "221", "222", "223", "225", "899")],
        boundary=True,
    )


def test_surfaces_or_costs_all_zero_fin_k05():
    check_rule("FIN-K05", keys(m2("220", 0), cost("220", 50)), failing=[{"cost_centre": "220"}])
    check_rule("FIN-K05", keys(m2("220", 5), cost("220", 0)), failing=[{"cost_centre": "220"}])


@pytest.mark.parametrize("record", [cost("220", 50), m2("220", 50)])
def test_surfaces_and_costs_are_needed_fin_k05(record):
    check_rule("FIN-K05", keys(record), outcome="not_applicable")


@pytest.mark.parametrize(("sender", "failing"), [("999", []), ("900", [1, 5]), ("528", [1, 5]), ("72090042", [1, 5]), ("71099942", [])])
def test_budgetary_surface_is_for_general_hospitals_fin_k06(sender, failing):
    check_rule(
        "FIN-K06",
        keys(m2("220", 5, "B0303"), m2("221", 0, "B0303"), m2("222", 5), m2("223", "", "B0303"), m2("224", 0.01, "B0303"), sender=sender),
        failing=failing,
        denominator=4,
        boundary=bool(failing),
    )
