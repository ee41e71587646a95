"""MZG-AUD: patterns of coding, severity and stays that an audit would look at."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finhosta_dq.warehouse.connection import open_warehouse
from tests.rules.spec import check_rule

LIGHTS = """
    code_group | system | prefix | reference_share
    sepsis     | CM     | A40    | 0.05
    sepsis     | CM     | A41    | 0.05
"""
CANDIDATE = {
    "staynum": "S1",
    "patnum": "P1",
    "a2_hosptype_fac": "H",
    "a2_code_adm": "1",
    "a2_code_destinate": "1",
    "adm_date": "2025-09-01",
    "dis_date": "2025-09-04",
}


def stays(*kinds):
    """Stays S0, S1, ... of the types given as (type, how many)."""
    types = [kind for kind, count in kinds for _ in range(count)]
    return "staynum | a2_hosptype_fac\n" + "\n".join(f"S{number} | {kind}" for number, kind in enumerate(types))


def coded(column, **codes):
    """Records with a code, on the stays from S0 on: code=how many."""
    return f"staynum | {column}\n" + "\n".join(f"S{number} | {code}" for code, count in codes.items() for number in range(count))


@pytest.fixture(scope="module")
def warehouse():
    with open_warehouse(None, threads=1) as con:
        yield con


@given(n=st.integers(1, 60), p=st.floats(0.02, 0.98), k=st.integers(-1, 60))
@settings(deadline=None, max_examples=60)
def test_probability_of_at_most_k_mzg_aud_01(warehouse, n, p, k):
    most = min(k, n)
    exact = sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(most + 1))

    said = warehouse.execute("SELECT binomial_at_most(?::BIGINT, ?::BIGINT, ?::DOUBLE)", [most, n, p]).fetchone()[0]

    assert said == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize(
    ("k", "n", "p", "outside"), [(0, 10, 0.0, False), (1, 10, 0.0, True), (10, 10, 1.0, False), (9, 10, 1.0, True), (0, 0, 0.5, None)]
)
def test_limits_of_a_certain_share_and_of_nothing_mzg_aud_01(warehouse, k, n, p, outside):
    said = warehouse.execute("SELECT is_outside_binomial(?::BIGINT, ?::BIGINT, ?::DOUBLE)", [k, n, p]).fetchone()[0]

    assert said is outside


@pytest.mark.parametrize(("septic", "failing"), [(0, False), (13, False), (14, True)])
def test_share_above_the_exact_limit_mzg_aud_01(septic, failing):
    seen = check_rule(
        "MZG-AUD-01",
        {"stayhosp": stays(("H", 100), ("C", 50)), "diagnose": coded("code_diagnose", A419=septic, A409=min(septic, 3), I10=100)},
        failing=[{"code_group": "sepsis"}] if failing else [],
        reference={"warning_light": LIGHTS},
        boundary=septic > 0,
    )
    assert [(f["value"], f["difference"]) for f in seen.findings] == ([("14 of 100 stays", 9.0)] if failing else [])


@pytest.mark.parametrize(("ventilated", "failing"), [(78, True), (79, False), (121, False), (122, True)])
def test_share_outside_the_normal_limits_above_and_below_mzg_aud_01(ventilated, failing):
    check_rule(
        "MZG-AUD-01",
        {
            "stayhosp": stays(("H", 200)),
            "procedur": "staynum | m2_code_procedure\n" + "\n".join(f"S{n} | 5A1945Z" for n in range(ventilated)),
        },
        failing=[{"code_group": "ventilated"}] if failing else [],
        reference={"warning_light": "code_group | system | prefix | reference_share\n ventilated | PCS | 5A19 | 0.5"},
        boundary=True,
    )


def test_code_without_value_or_of_another_kind_of_stay_mzg_aud_01():
    check_rule(
        "MZG-AUD-01",
        {
            "stayhosp": "staynum | a2_hosptype_fac\n S0 | H\n S1 | C\n S2 |",
            "diagnose": "staynum | code_diagnose\n S0 |\n S1 | A419\n S2 | A419\n S9 | A419",
        },
        failing=[],
        reference={"warning_light": LIGHTS},
    )


def test_no_list_of_warning_lights_mzg_aud_01():
    seen = check_rule("MZG-AUD-01", {"stayhosp": stays(("H", 1))}, outcome="not_evaluated")

    assert seen.reason == "the reference list warning_light is not there"


def earlier(period="2024-1", **counts):
    """Counts of the year before: measure=value with _ for a blank, the item after two underscores."""
    rows = [[*name.split("__"), str(value)] for name, value in counts.items()]
    return "period | measure | item | value\n" + "\n".join(f"{period} | {m.replace('_', ' ')} | {i} | {v}" for m, i, v in rows)


SPECIALISMS = "staynum | order_spec | code_spec\n" + "\n".join(f"S{n} | 1 | DIV001\nS{n} | 2 | INT001" for n in range(30))


@pytest.mark.parametrize(("before", "failing"), [(75, False), (74, True), (50, True), (112, False), (113, True)])
def test_secondary_diagnoses_a_stay_mzg_aud_02(before, failing):
    # 30 stays with 90 secondary diagnoses: 3 a stay, against before / 30 a year earlier
    rows = "staynum | order_spec | type_diagnose\n" + "\n".join(
        f"S{n} | 1 | P\nS{n} | 1 | S\nS{n} | 2 | S\nS{n} | 2 | S\nS{n} | 2 |" for n in range(30)
    )
    seen = check_rule(
        "MZG-AUD-02",
        {"stayhosp": stays(("H", 30)), "stayspec": SPECIALISMS, "diagnose": rows},
        failing=[{"code_spec": "DIV001"}] if failing else [],
        reference={
            "earlier_period": earlier(classic_stays_by_specialism__DIV001=30, secondary_diagnoses_by_specialism__DIV001=before),
        },
        denominator=30,
        boundary=before != 50,
    )
    if before == 50:
        assert [(f["value"], f["difference"]) for f in seen.findings] == [("3.0 secondary diagnoses a stay", 80.0)]


@pytest.mark.parametrize(
    ("now", "before", "failing"), [(48, 40, False), (49, 40, True), (48, 60, False), (47, 60, True), (36, 30, False), (37, 30, True)]
)
def test_exactly_a_fifth_more_or_less_mzg_aud_02(now, before, failing):
    rows = "\n".join(f"S{n} | 1 | S\n" * (now // 30 + (n < now % 30)) for n in range(30))

    check_rule(
        "MZG-AUD-02",
        {"stayhosp": stays(("H", 30)), "stayspec": SPECIALISMS, "diagnose": f"staynum | order_spec | type_diagnose\n{rows}"},
        failing=[{"code_spec": "DIV001"}] if failing else [],
        reference={
            "earlier_period": earlier(classic_stays_by_specialism__DIV001=30, secondary_diagnoses_by_specialism__DIV001=before),
        },
        boundary=True,
    )


@pytest.mark.parametrize(("now", "then"), [(29, 30), (30, 29)])
def test_too_few_stays_to_compare_mzg_aud_02(now, then):
    check_rule(
        "MZG-AUD-02",
        {"stayhosp": stays(("H", now), ("C", 30 - now)), "stayspec": SPECIALISMS, "diagnose": "staynum | type_diagnose\n S0 | S"},
        failing=[],
        reference={"earlier_period": earlier(classic_stays_by_specialism__DIV001=then, secondary_diagnoses_by_specialism__DIV001=300)},
    )


@pytest.mark.parametrize("rule", ["MZG-AUD-02", "MZG-AUD-05"])
def test_year_before_is_unknown(rule):
    tables = {"stayhosp": stays(("H", 30)), "grouper": "staynum | grouper_version\n S1 | 40.0"}
    other = earlier("2023-1", classic_stays_by_specialism__DIV001=30, grouper_version__38=1)

    assert check_rule(rule, tables, outcome="not_evaluated").reason == "the reference list earlier_period is not there"
    check_rule(rule, tables, outcome="not_applicable", reference={"earlier_period": other})


def test_symptom_beside_a_definite_diagnosis_mzg_aud_03():
    seen = check_rule(
        "MZG-AUD-03",
        {
            "diagnose": """
                staynum | order_spec | type_diagnose | code_diagnose
                S1      | 1          | P             | R079
                S1      | 1          | S             | I214
                S1      | 1          | S             | I10
                S2      | 1          | P             | R079
                S2      | 1          | S             | R42
                S2      | 1          | S             | Z880
                S2      | 1          | S             | W19XXXA
                S2      | 1          | S             | UUUUUU
                S2      | 1          | S             |
                S2      | 2          | S             | I10
                S3      | 1          | S             | R079
                S3      | 1          | P             | I10
                S4      | 1          | P             |
                S4      | 1          | S             | I10
            """
        },
        failing=[1],
        denominator=2,
    )
    assert seen.findings[0]["related_key"] == '{"code_agr":"999","staynum":"S1","order_spec":"1","code_diagnose":"I10"}'


@pytest.mark.parametrize(
    ("principal", "other", "failing"),
    [
        ("R079", "Q909", True),
        ("R079", "R071", False),
        ("R079", "S000", True),
        ("R079", "U071", True),
        ("R079", "V031", False),
        ("R079", "W19XXXA", False),
        ("R079", "X58XXXA", False),
        ("R079", "Y929", False),
        ("R079", "Z880", False),
        ("Q909", "I10", False),
        ("S000", "I10", False),
    ],
)
def test_letters_beside_those_of_symptoms_and_circumstances_mzg_aud_03(principal, other, failing):
    check_rule(
        "MZG-AUD-03",
        {"diagnose": f"staynum | order_spec | type_diagnose | code_diagnose\n S1 | 1 | P | {principal}\n S1 | 1 | S | {other}"},
        failing=[1] if failing else [],
        outcome=None if principal == "R079" else "not_applicable",
        boundary=True,
    )


def acquired(*months):
    """One stay a month of discharge with secondary diagnoses, given as text of their values present on admission (- = empty)."""
    stay = "staynum | a2_hosptype_fac | dis_date\n"
    spec = "staynum | order_spec | code_spec\n"
    rows = "staynum | order_spec | type_diagnose | m1_present_adm\n"
    for month, values in enumerate(months, start=1):
        stay += f"S{month} | H | 2025-0{month}-15\n"
        spec += f"S{month} | 1 | DIV001\n"
        rows += f"S{month} | 1 | P | N\n" + "".join(f"S{month} | 1 | S | {value.replace('-', '')}\n" for value in values)
    return {"stayhosp": stay, "stayspec": spec, "diagnose": rows}


def test_month_with_many_complications_mzg_aud_04():
    usual = "N" + "Y" * 19
    seen = check_rule(
        "MZG-AUD-04", acquired(usual, usual, usual, usual, "N" * 9 + "Y" * 11), failing=[{"code_spec": "DIV001", "month": "2025-05"}]
    )

    # 13 of 100 over all months
    assert (seen.findings[0]["value"], seen.findings[0]["difference"]) == ("9 of 20 not present on admission", 32.0)


@pytest.mark.parametrize(("acquired_in_may", "failing"), [(8, False), (9, True)])
def test_limit_of_a_month_mzg_aud_04(acquired_in_may, failing):
    # of 12 and of 13 in 100, the chance of so many or more of 20 is 0.14 % and 0.05 %; the limit is 0.1 %
    usual, may = "N" + "Y" * 19, "N" * acquired_in_may + "Y" * (20 - acquired_in_may)

    check_rule(
        "MZG-AUD-04",
        acquired(usual, usual, usual, usual, may),
        failing=[{"code_spec": "DIV001", "month": "2025-05"}] if failing else [],
        boundary=True,
    )


def test_steady_months_mzg_aud_04():
    usual = "N" + "Y" * 19

    check_rule("MZG-AUD-04", acquired(usual, "Y" * 20, usual, "NNN" + "Y" * 17), failing=[])


def test_other_values_than_yes_and_no_mzg_aud_04():
    check_rule("MZG-AUD-04", acquired("U" + "Y" * 9), failing=[], boundary=True)
    seen = check_rule("MZG-AUD-04", acquired("U-" + "Y" * 17), failing=[{"code_spec": "DIV001"}], boundary=True)

    assert seen.findings[0]["value"] == "2 of 19 neither Y nor N"


def test_limits_rest_on_all_loaded_months_mzg_aud_04():
    spread = {
        "stayhosp": "period_registr | staynum | dis_date\n 1 | S1 | 2025-02-01\n 2 | S2 | 2025-08-01",
        "stayspec": "period_registr | staynum | order_spec | code_spec\n 1 | S1 | 1 | DIV001\n 2 | S2 | 1 | DIV001",
        "diagnose": "period_registr | staynum | order_spec | type_diagnose | m1_present_adm\n"
        + "1 | S1 | 1 | S | Y\n" * 60
        + "2 | S2 | 1 | S | N\n" * 6,
    }

    seen = check_rule("MZG-AUD-04", spread, failing=[{"code_spec": "DIV001", "month": "2025-08"}], periods=["2025-2"])
    assert [f["delivery_id"] for f in seen.findings] == ["mzg/999/2025-2"]


def grouped(high, low, version="40.0", mdc="05"):
    rows = "staynum | grouper_version | mdc | soi\n"
    return rows + "\n".join(f"S{n} | {version} | {mdc} | {3 + n % 2 if n < high else 1 + n % 2}" for n in range(high + low))


@pytest.mark.parametrize(
    ("before", "failing"), [(18, []), (17, [{"mdc": "05"}, {"mdc": "all"}]), (22, []), (23, [{"mdc": "05"}, {"mdc": "all"}])]
)
def test_shift_of_severity_mzg_aud_05(before, failing):
    check_rule(
        "MZG-AUD-05",
        {"stayhosp": stays(("H", 50), ("C", 10)), "grouper": grouped(10, 40)},
        failing=failing,
        reference={
            "earlier_period": earlier(
                classic_stays_by_MDC__all=100,
                classic_stays_by_MDC__05=100,
                severity_3_or_4_by_MDC__all=before,
                severity_3_or_4_by_MDC__05=before,
            )
            + "\n2024-1 | grouper version | 40.0 | 1"
        },
        boundary=True,
    )


def test_small_mdc_counts_in_the_total_only_mzg_aud_05():
    check_rule(
        "MZG-AUD-05",
        {"stayhosp": stays(("H", 29)), "grouper": grouped(29, 0)},
        failing=[{"mdc": "all"}],
        reference={
            "earlier_period": earlier(
                classic_stays_by_MDC__all=29, classic_stays_by_MDC__05=29, severity_3_or_4_by_MDC__all=1, severity_3_or_4_by_MDC__05=1
            )
            + "\n2024-1 | grouper version | 40.0 | 1"
        },
    )


def test_without_severity_or_mdc_mzg_aud_05():
    before = {
        "earlier_period": earlier(
            classic_stays_by_MDC__all=20, classic_stays_by_MDC__05=20, severity_3_or_4_by_MDC__all=5, severity_3_or_4_by_MDC__05=5
        )
        + "\n2024-1 | grouper version | 40.0 | 1"
    }
    no_severity = "\n".join(f"S{n} | 40.0 | 05 |" for n in range(20, 30))
    no_mdc = "\n".join(f"S{n} | 40.0 | | 4" for n in range(20, 30))

    def compared(more, failing):
        check_rule(
            "MZG-AUD-05",
            {"stayhosp": stays(("H", 30)), "grouper": f"{grouped(5, 15)}\n{more}"},
            failing=failing,
            rule_parameters={"drift_min_n": "4"},
            reference=before,
        )

    # 5 of 20 as a year before: a stay without severity is not counted, one without MDC in the total only
    compared(no_severity, [])
    compared(no_mdc, [{"mdc": "all"}])


def test_another_version_of_the_grouper_is_no_comparison_mzg_aud_05():
    check_rule(
        "MZG-AUD-05",
        {"stayhosp": stays(("H", 50)), "grouper": grouped(50, 0)},
        outcome="not_applicable",
        reference={
            "earlier_period": earlier(classic_stays_by_MDC__all=100, severity_3_or_4_by_MDC__all=1)
            + "\n2024-1 | grouper version | 38.0 | 1"
        },
    )


def inappropriate(stay=None, aprdrg="097", soi="1", rom="1", born="2010", codes=("220242", "598006")):
    row = CANDIDATE | (stay or {})
    return {
        "pathospi": f"patnum | a1_year_birth\n P1 | {born}",
        "stayhosp": " | ".join(row) + "\n" + " | ".join(row.values()),
        "grouper": f"staynum | aprdrg | soi | rom\n S1 | {aprdrg} | {soi} | {rom}",
        "procrizi": "staynum | m3_code_inariz\n" + "\n".join(f"S1 | {code}" for code in codes),
    }


PARAMETERS = """
    key                               | value           | valid_from | valid_to   | status | origin
    a3.inapp.hosptype                 | H               | 2025-07-01 |            | law    | product
    a3.inapp.los_max                  | 3               | 2025-07-01 |            | law    | product
    a3.inapp.soi                      | 1               | 2025-07-01 |            | law    | product
    a3.inapp.rom                      | 1               | 2025-07-01 |            | law    | product
    a3.inapp.age_min_exclusive        | 1               | 2025-07-01 |            | law    | product
    a3.inapp.age_max_exclusive        | 75              | 2025-07-01 |            | law    | product
    a3.inapp.apr097_age_max_exclusive | 14              | 2025-07-01 |            | law    | product
    a3.inapp.listB_codes_billed       | 1               | 2025-07-01 |            | law    | product
    a3.inapp.aprdrg_surgical          | 026;097;313     | 2025-07-01 |            | law    | product
    a3.inapp.aprdrg_medical           | 114;240         | 2025-07-01 |            | law    | product
    a3.listB.codes                    | 220231;148094   | 2013-07-01 | 2020-09-17 | law    | product
    a3.listB.codes                    | 220231;241054   | 2022-07-01 |            | synthetic | parameters.csv
"""


@pytest.mark.parametrize(
    "changes",
    [
        {"born": "2012"},
        {"aprdrg": "114", "born": "1951"},
        {"aprdrg": "114", "stay": {"dis_date": "2025-09-01"}},
        {"aprdrg": "313", "born": "2023"},
        {"born": "2013", "codes": ("220231", "220242", "220231")},
    ],
)
def test_stay_that_could_have_been_day_care_mzg_aud_06(changes):
    seen = check_rule(
        "MZG-AUD-06",
        inappropriate(**changes),
        period="2025-2",
        failing=[("stayhosp", 1)],
        rule_parameters={"adm_planned": "1;2"},
        reference={"parameter": PARAMETERS},
        # three nights, the most that may be, unless the stay is drawn shorter
        boundary="stay" not in changes,
    )
    assert seen.findings[0]["record_key"] == '{"code_agr":"999","staynum":"S1"}'


@pytest.mark.parametrize(
    "changes",
    [
        {"born": "2011"},
        {"aprdrg": "114", "born": "1950"},
        {"aprdrg": "114", "born": "2024"},
        {"aprdrg": "194", "born": "2015"},
        {"born": "2015", "soi": "2"},
        {"born": "2015", "rom": "2"},
        {"born": "2015", "soi": ""},
        {"born": "", "aprdrg": "114"},
        {"born": "2015", "codes": ("598006",)},
        {"born": "2015", "codes": ("220242", "241065")},
        {"born": "2015", "codes": ("148105",)},
        {"born": "2015", "stay": {"dis_date": "2025-09-05"}},
        {"born": "2015", "stay": {"dis_date": ""}},
        {"born": "2015", "stay": {"a2_code_destinate": "8"}},
        {"born": "2015", "stay": {"a2_code_adm": "3"}},
        {"born": "2015", "stay": {"a2_code_adm": ""}},
        {"born": "2015", "stay": {"a2_hosptype_fac": "F"}},
    ],
)
def test_one_condition_short_mzg_aud_06(changes):
    check_rule(
        "MZG-AUD-06",
        inappropriate(**changes),
        period="2025-2",
        failing=[],
        outcome="not_applicable" if (changes.get("stay") or {}).get("a2_hosptype_fac") else None,
        rule_parameters={"adm_planned": "1;2"},
        reference={"parameter": PARAMETERS},
        boundary=changes.get("born") in ("1950", "2011", "2024") or changes.get("stay") == {"dis_date": "2025-09-05"},
    )


@pytest.mark.parametrize(
    ("planned", "parameters", "reason"),
    [
        ("", PARAMETERS, "the rule parameter adm_planned is empty"),
        (
            "1",
            PARAMETERS.replace("2022-07-01 |  ", "2022-07-01 | 2025-06-30"),
            "the budget parameter a3.listB.codes is not known for 2025-2",
        ),
    ],
)
def test_kind_of_admission_or_list_b_unknown_mzg_aud_06(planned, parameters, reason):
    seen = check_rule(
        "MZG-AUD-06",
        inappropriate(born="2015"),
        period="2025-2",
        outcome="not_evaluated",
        rule_parameters={"adm_planned": planned},
        reference={"parameter": parameters},
    )
    assert seen.reason == reason
