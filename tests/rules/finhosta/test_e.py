"""FIN-E: end of career, table 131."""

import pytest

from tests.rules.spec import check_rule

COLUMNS = (
    "record_type_cd person_key birth_date date_in date_out function_code cost_centre tranche option replacement_kind contract_start contract_end value"
).split()


def person(*records):
    """Records as dicts, or as the plain cells of a beneficiary with changes."""
    lines = [" | ".join(str(record.get(column, "")) for column in COLUMNS) for record in records]
    return {"finhosta": "\n".join([" | ".join(COLUMNS), *lines])}


def beneficiary(key="P1", **changes):
    base = {
        "birth_date": "1975-06-20",
        "date_in": "2001-09-01",
        "function_code": "24116",
        "cost_centre": "220",
        "tranche": "50",
        "option": "EXEMPTION",
    }
    return {"record_type_cd": "A1311", "person_key": key, "value": 192, **base, **changes}


def hours(key="P1", weekly=38, contract=38):
    return [
        {"record_type_cd": "A1312", "person_key": key, "value": weekly},
        {"record_type_cd": "A1313", "person_key": key, "function_code": "24116", "value": contract},
    ]


def irregular(value, key="P1"):
    return {"record_type_cd": "A1314", "person_key": key, "value": value}


def replacement(key="R1", **changes):
    base = {"birth_date": "1990-01-01", "date_in": "2020-01-01", "function_code": "24116", "cost_centre": "220", "replacement_kind": "NEW"}
    return {"record_type_cd": "A1316", "person_key": key, "value": 4, **base, **changes}


@pytest.mark.parametrize(
    ("changes", "failing"),
    [
        ({"birth_date": "1975-12-31"}, False),
        ({"birth_date": "1976-01-01"}, True),
        ({"birth_date": "1970-12-31", "tranche": "55"}, False),
        ({"birth_date": "1971-01-01", "tranche": "55"}, True),
        ({"birth_date": "1975-06-20", "date_out": "2025-06-01"}, False),
        ({"birth_date": "1975-06-20", "date_out": "2025-05-31"}, True),
        ({"birth_date": "1980-12-31", "tranche": "45"}, False),
        ({"birth_date": "1981-01-01", "tranche": "45"}, True),
    ],
)
def test_age_of_the_tranche_fin_e01a(changes, failing):
    check_rule("FIN-E01a", person(beneficiary(**changes)), failing=[1] if failing else [], boundary=True)


@pytest.mark.parametrize("changes", [{"birth_date": ""}, {"birth_date": "20-06-1975"}, {"tranche": ""}])
def test_age_or_tranche_is_not_known_fin_e01a(changes):
    check_rule("FIN-E01a", person(beneficiary(**changes), replacement(birth_date="")), failing=[1], denominator=1)


@pytest.mark.parametrize(
    ("tranche", "due", "contract"),
    [("45", 96, 38), ("50", 192, 38), ("55", 288, 38), ("55", 144, 19)],
)
@pytest.mark.parametrize(("more", "failing"), [(0, False), (1, False), (1.01, True), (-1, False), (-1.01, True)])
def test_hours_of_the_year_fin_e01b(tranche, due, contract, more, failing):
    seen = check_rule(
        "FIN-E01b",
        person(
            beneficiary(tranche="45", value=40, option="PREMIUM"),
            beneficiary(tranche=tranche, value=due - 40 + more),
            *hours(contract=contract),
        ),
        failing=[{"person_key": "P1"}] if failing else [],
        boundary=more != 0,
    )
    assert all(round(f["difference"], 2) == more for f in seen.findings)


def test_two_functions_make_one_contract_fin_e01b():
    half = {"record_type_cd": "A1313", "person_key": "P1", "value": 19}
    check_rule(
        "FIN-E01b",
        person(beneficiary(), hours()[0], half | {"function_code": "24116"}, half | {"function_code": "24126"}),
    )


@pytest.mark.parametrize("missing", [0, 1])
def test_working_time_is_needed_fin_e01b(missing):
    check_rule("FIN-E01b", person(beneficiary(value=5), hours()[missing]))
    check_rule("FIN-E01b", person(*hours()), outcome="not_applicable")


@pytest.mark.parametrize(("value", "weekly", "contract"), [("", 38, 38), (5, "", 38), (5, 38, "")])
def test_hours_that_are_empty_are_not_judged_fin_e01b(value, weekly, contract):
    check_rule("FIN-E01b", person(beneficiary(value=value), *hours(weekly=weekly, contract=contract)))


def test_premium_is_for_nurses_fin_e02():
    check_rule(
        "FIN-E02",
        person(
            beneficiary(option="PREMIUM"),
            beneficiary("P2", option="PREMIUM", function_code="24176"),
            beneficiary("P3", option="PREMIUM", function_code="24186"),
            beneficiary("P4", option="PREMIUM", function_code="25300"),
            beneficiary("P5", option="PREMIUM", function_code=""),
            beneficiary("P6", option="PREMIUM", function_code="25300", birth_date="1960-09-30"),
            beneficiary("P7", option="PREMIUM", function_code="25300", birth_date="1960-10-01"),
            beneficiary("P8", function_code="25300"),
        ),
        failing=[2, 3, 4, 5, 7],
        denominator=7,
        boundary=True,
    )


def test_hospital_centres_fin_e03():
    check_rule(
        "FIN-E03",
        person(
            beneficiary(cost_centre="909"),
            beneficiary("P2", cost_centre="910"),
            beneficiary("P3", cost_centre="999"),
            beneficiary("P4", cost_centre="950", function_code="36476"),
            beneficiary("P5", cost_centre="950", function_code=""),
            beneficiary("P6", cost_centre=""),
            replacement(cost_centre="950"),
        ),
        failing=[2, 3, 5],
        denominator=6,
        boundary=True,
    )


@pytest.mark.parametrize(
    ("weekly", "contract", "failing"),
    [(38, 38, False), (38, 38.01, True), (38, 0.01, False), (38, 0, True), (0, 38, True), (0, 0, True), (0.01, 0.01, False)],
)
def test_working_time_fin_e04a(weekly, contract, failing):
    check_rule(
        "FIN-E04a",
        person(beneficiary(), *hours(weekly=weekly, contract=contract)),
        failing=[{"person_key": "P1"}] if failing else [],
        boundary=True,
    )


@pytest.mark.parametrize(("weekly", "contract"), [("", 38), (38, "")])
def test_working_time_is_filled_fin_e04a(weekly, contract):
    check_rule("FIN-E04a", person(beneficiary(), *hours(weekly=weekly, contract=contract)), failing=[{"person_key": "P1"}])


def test_working_time_is_there_fin_e04a():
    check_rule(
        "FIN-E04a",
        person(beneficiary(), beneficiary("P2"), hours("P2")[0], hours("P3")[1], replacement()),
        failing=[{"person_key": "P1"}, {"person_key": "P2"}, {"person_key": "P3"}],
    )


@pytest.mark.parametrize(
    ("changes", "failing"),
    [
        ({"birth_date": "2001-08-31"}, False),
        ({"birth_date": "2001-09-01"}, True),
        ({"date_in": "2025-12-31"}, False),
        ({"date_in": "2026-01-01"}, True),
        ({"date_out": "2001-09-01"}, False),
        ({"date_out": "2001-08-31"}, True),
    ],
)
def test_dates_one_day_apart_fin_e04b(changes, failing):
    check_rule("FIN-E04b", person(beneficiary(**changes)), failing=[1] if failing else [], boundary=True)


@pytest.mark.parametrize(
    ("changes", "failing"), [({}, False), ({"date_in": ""}, True), ({"date_in": "01-09-2001"}, True), ({"birth_date": ""}, False)]
)
def test_dates_that_are_missing_fin_e04b(changes, failing):
    check_rule("FIN-E04b", person(beneficiary(**changes)), failing=[1] if failing else [])


def test_contract_of_the_replacement_fin_e04b():
    check_rule(
        "FIN-E04b",
        person(
            replacement(contract_start="2025-01-01", contract_end="2025-01-01"),
            replacement("R2", contract_start="2025-01-02", contract_end="2025-01-01"),
            replacement("R3", contract_start="2025-01-02"),
        ),
        failing=[2],
        boundary=True,
    )


@pytest.mark.parametrize(
    ("worked", "contract", "failing"), [(199.5, 38, False), (199.49, 38, True), (99.5, 19, False), (99.49, 19, True), ("", 38, False)]
)
def test_irregular_hours_fin_e05(worked, contract, failing):
    check_rule(
        "FIN-E05",
        person(*hours(contract=contract), irregular(worked)),
        failing=[{"person_key": "P1"}] if failing else [],
        boundary=worked != "",
    )


def test_irregular_hours_without_working_time_fin_e05():
    check_rule("FIN-E05", person(irregular(5), hours()[0]))
    check_rule("FIN-E05", person(*hours()), outcome="not_applicable")


@pytest.mark.parametrize(("tranches", "failing"), [(("45", "45"), True), (("45", "50"), False), (("55", "45"), False)])
def test_options_are_combined_from_fifty_fin_e06a(tranches, failing):
    check_rule(
        "FIN-E06a",
        person(
            beneficiary(tranche=tranches[0]),
            beneficiary(tranche=tranches[1], option="PREMIUM"),
            beneficiary("P2", tranche="45", option="PREMIUM"),
            beneficiary("P3", tranche="45", option=""),
            beneficiary("P3", tranche="45"),
        ),
        failing=[{"person_key": "P1"}] if failing else [],
        boundary=True,
    )


@pytest.mark.parametrize(
    ("exemption", "premium", "contract", "failing"),
    [
        (96, 96, 38, []),
        (97, 95, 38, []),
        (97.01, 94.99, 38, ["EXEMPTION", "PREMIUM"]),
        (193, 0, 38, []),
        (191, 1.01, 38, ["PREMIUM"]),
        (98, 94, 38, ["EXEMPTION", "PREMIUM"]),
        (192, 50, 38, ["PREMIUM"]),
        (48, 48, 19, []),
        (96, 24, 19, ["PREMIUM"]),
    ],
)
def test_blocks_of_two_hours_fin_e06b(exemption, premium, contract, failing):
    check_rule(
        "FIN-E06b",
        person(beneficiary(value=exemption), beneficiary(option="PREMIUM", value=premium), *hours(contract=contract)),
        failing=[{"person_key": "P1", "option": option} for option in failing],
        boundary=exemption in (97, 97.01, 191, 193),
    )


def test_one_option_has_no_blocks_fin_e06b():
    check_rule("FIN-E06b", person(beneficiary(value=50), *hours()))
    check_rule("FIN-E06b", person(beneficiary(value=50), beneficiary(option="", value=50), *hours()))
    check_rule("FIN-E06b", person(beneficiary(value=""), beneficiary(option="PREMIUM", value=96), *hours()))
    check_rule("FIN-E06b", person(beneficiary(value=50), beneficiary(option="PREMIUM", value=50), hours()[0]))
    check_rule("FIN-E06b", person(*hours()), outcome="not_applicable")


@pytest.mark.parametrize("rule", ["FIN-E07", "FIN-E10b"])
def test_year_before_is_needed(rule):
    check_rule(rule, person(beneficiary()), outcome="not_evaluated")


@pytest.mark.parametrize(("worked", "failing"), [(4, []), (3.99, [{"category": "a"}]), ("", [{"category": "a"}])])
def test_exempted_hours_are_replaced_fin_e08(worked, failing):
    check_rule(
        "FIN-E08",
        person(
            beneficiary(),
            beneficiary("P2", option="PREMIUM"),
            replacement(value=worked),
            replacement("R2", function_code="25216", value=50),
        ),
        failing=failing,
        boundary=worked != "",
    )


@pytest.mark.parametrize(
    ("function", "category"),
    [
        *(("24116", "a"), ("24176", "b"), ("11616", "b"), ("36411", "b"), ("36454", "b"), ("36486", "b")),
        *((one, "b") for one in ("13626", "13637", "36464", "36465", "36466", "36426", "36446")),
        *(("12396", "d"), ("36467", None)),
        *(("25216", "c"), ("25226", "c"), ("25300", "d"), ("12377", "d"), ("36431", "d"), ("36476", "d")),
        *(("24186", None), ("24199", None), ("10800", None), ("", None)),
    ],
)
def test_finance_category_of_the_function_fin_e08(function, category):
    check_rule("FIN-E08", person(beneficiary(function_code=function)), failing=[{"category": category}] if category else [])


def test_assimilated_staff_is_category_d_fin_e08():
    check_rule("FIN-E08", person(beneficiary(), irregular(300), replacement()), failing=[{"category": "d"}])


def test_no_beneficiary_fin_e08():
    check_rule("FIN-E08", person(*hours()), outcome="not_applicable")


def test_full_time_beneficiary_does_not_replace_fin_e09():
    check_rule(
        "FIN-E09",
        person(
            *(beneficiary("P1"), *hours("P1"), replacement("P1")),
            *(beneficiary("P2"), *hours("P2", contract=37.99), replacement("P2")),
            *(*hours("P3"), replacement("P3")),
            *(beneficiary("P4"), hours("P4")[0], replacement("P4")),
            replacement("P5"),
            *(beneficiary("P6"), *hours("P6", contract=""), replacement("P6")),
            replacement(""),
        ),
        failing=[4],
        denominator=7,
        boundary=True,
    )


def test_one_person_one_birth_date_fin_e10a():
    seen = check_rule(
        "FIN-E10a",
        person(
            beneficiary("P1"),
            beneficiary("P1", birth_date="1975-06-21"),
            beneficiary("P2"),
            replacement("P2", birth_date="1975-06-20"),
            replacement("P3", birth_date=""),
            replacement("P3", birth_date="1975-06-21"),
        ),
        failing=[{"person_key": "P1"}],
        denominator=5,
        boundary=True,
    )
    assert [f["value"] for f in seen.findings] == ["2 dates"]
