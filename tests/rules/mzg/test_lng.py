"""MZG-LNG: the same patient, stay and hospital over several half-years."""

import pytest

from tests.rules.spec import check_rule

YEAR = {"periods": ["2025-2"]}


def test_year_of_birth_and_sex_do_not_change_mzg_lng_01():
    seen = check_rule(
        "MZG-LNG-01",
        {
            "pathospi": """
                period_registr | patnum | a1_year_birth
                1              | P1     | 1950
                2              | P1     | 1950
                1              | P2     | 1950
                2              | P2     | 1951
                1              | P3     |
                2              | P3     | 1950
                1              | P4     | 1950
            """,
            "stayhosp": """
                period_registr | staynum | patnum | a2_code_sex
                1              | S1      | P1     | 2
                1              | S2      | P1     | 1
                2              | S3      | P1     | 1
                1              | S4      | P2     | 1
                1              | S5      | P2     |
                1              | S6      |        | 1
                1              | S7      |        | 2
            """,
        },
        failing=[("pathospi", 4, "a1_year_birth"), ("stayhosp", 1, "a2_code_sex")],
        boundary=True,
        **YEAR,
    )
    assert [(f["value"], f["expected"]) for f in seen.findings] == [("2", "1"), ("1951", "1950")]
    assert seen.findings[0]["record_key"] == '{"code_agr":"999","staynum":"S1"}'
    assert seen.findings[1]["record_key"] == '{"code_agr":"999","patnum":"P2"}'


def test_sex_is_compared_within_one_half_year_too_mzg_lng_01():
    check_rule(
        "MZG-LNG-01",
        {"stayhosp": "staynum | patnum | a2_code_sex\n S1 | P1 | 1\n S2 | P1 | 2", "pathospi": "patnum | a1_year_birth\n P1 | 1950"},
        failing=[("stayhosp", 2)],
    )


def counts(*rows):
    return {"earlier_period": "\n".join(["period | measure | item | value", *rows])}


def classic(*nights, letter="H"):
    lines = ["staynum | a2_hosptype_fac | adm_date | dis_date"]
    lines += [f"S{number} | {letter} | 2025-02-01 | 2025-02-{1 + stay:02d}" for number, stay in enumerate(nights, start=1)]
    return {"stayhosp": "\n".join(lines)}


@pytest.mark.parametrize(
    ("stays", "failing"),
    [
        ((2, 2, 2, 2, 2), []),
        ((2, 2, 2, 2, 2, 2), []),
        ((2, 2, 2, 2, 2, 2, 2), [{"measure": "stays of type H"}]),
        ((2, 2, 2), [{"measure": "stays of type H"}]),
        ((3, 2, 2, 2, 3), []),
        ((3, 3, 2, 2, 3), [{"measure": "mean nights of type H"}]),
    ],
)
def test_stays_and_their_length_against_the_year_before_mzg_lng_02(stays, failing):
    check_rule(
        "MZG-LNG-02",
        classic(*stays),
        failing=failing,
        rule_parameters={"drift_min_n": "3"},
        reference=counts(
            "2024-1 | stays by type | H | 5",
            "2024-1 | nights of classic stays | nights | 10",
            "2024-1 | nights of classic stays | stays | 5",
        ),
        boundary=len(stays) != 3,
    )


@pytest.mark.parametrize(("nights", "failing"), [((2, 2, 2, 1, 1), False), ((2, 2, 2, 2, 1), True), ((1, 1, 1, 1, 1), True)])
def test_mean_of_exactly_a_fifth_more_mzg_lng_02(nights, failing):
    # 8 nights in 5 stays against 4 in 3: a fifth more
    check_rule(
        "MZG-LNG-02",
        classic(*nights),
        failing=[{"measure": "mean nights of type H"}] if failing else [],
        rule_parameters={"drift_min_n": "3"},
        reference=counts("2024-1 | nights of classic stays | nights | 4", "2024-1 | nights of classic stays | stays | 3"),
        boundary=nights != (1, 1, 1, 1, 1),
    )


def test_empty_type_and_dates_count_neither_way_mzg_lng_02():
    stays = classic(2, 2, 2, 2, 2)["stayhosp"] + "\n S6 | H | | 2025-02-20\n S7 | | 2025-02-01 | 2025-02-20\n S8 | | 2025-02-01 |"

    check_rule(
        "MZG-LNG-02",
        {"stayhosp": stays},
        rule_parameters={"drift_min_n": "3"},
        reference=counts(
            "2024-1 | stays by type | H | 5",
            "2024-1 | nights of classic stays | nights | 10",
            "2024-1 | nights of classic stays | stays | 5",
        ),
    )


@pytest.mark.parametrize("minimum", ["30", "6"])
def test_few_stays_are_not_compared_mzg_lng_02(minimum):
    check_rule(
        "MZG-LNG-02",
        classic(9, 9, 9, 9, 9),
        rule_parameters={"drift_min_n": minimum},
        reference=counts(
            "2024-1 | stays by type | H | 50",
            "2024-1 | nights of classic stays | nights | 50",
            "2024-1 | nights of classic stays | stays | 50",
        ),
    )


def test_another_year_is_no_comparison_mzg_lng_02():
    check_rule("MZG-LNG-02", classic(2), reference=counts("2023-1 | stays by type | H | 50"), outcome="not_applicable")


def test_without_earlier_counts_not_evaluated_mzg_lng_02():
    seen = check_rule("MZG-LNG-02", classic(2), outcome="not_evaluated")

    assert seen.reason == "the reference list earlier_period is not there"


CHAIN = """
    staynum | period_registr | patnum | a2_hosptype_fac | adm_date
    S1      | 1              | P1     | F               | 2024-10-01
    S1      | 2              | P1     | M               | 2024-10-01
    S2      | 1              | P2     | M               | 2024-01-01
    S2      | 2              | P2     | L               | 2024-01-01
    S3      | 1              | P3     | F               | 2024-10-01
    S4      | 2              | P4     | L               | 2024-10-01
    S5      | 1              | P5     | F               | 2024-10-01
    S5      | 2              | P5     | L               | 2024-10-02
    S6      | 1              | P6     | F               | 2024-10-01
    S6      | 2              | P7     | L               | 2024-10-01
    S7      | 1              | P8     | L               | 2024-10-01
    S8      | 2              | P9     | F               | 2025-03-01
    S9      | 1              | P10    | F               |
    S10     | 1              | P11    | H               | 2025-03-01
    S11     | 1              | P12    | F               | 2024-10-01
    S11     | 2              | P12    | F               | 2024-10-01
"""


def test_long_stay_goes_on_in_the_next_half_year_mzg_lng_03():
    seen = check_rule("MZG-LNG-03", {"stayhosp": CHAIN}, failing=[5, 6, 7, 8, 9, 10, 15], denominator=12, boundary=True, **YEAR)

    assert seen.findings[0]["expected"] == "a stay of type M or L in the next half-year, same number, patient and admission"


@pytest.mark.parametrize("rule", ["MZG-LNG-03", "MZG-LNG-04"])
def test_one_half_year_alone_is_not_evaluated(rule):
    seen = check_rule(rule, {"stayhosp": CHAIN}, outcome="not_evaluated")

    assert seen.reason == "the MZG delivery of 2025-2 is not in this run"


def test_stay_number_denotes_one_stay_mzg_lng_04():
    seen = check_rule(
        "MZG-LNG-04",
        {
            "stayhosp": """
                staynum | period_registr | patnum | a2_hosptype_fac | adm_date
                S1      | 1              | P1     | F               | 2024-10-01
                S1      | 2              | P1     | L               | 2024-10-01
                S2      | 1              | P2     | F               | 2024-10-01
                S2      | 2              | P3     | L               | 2024-10-02
                S3      | 1              | P4     | H               | 2025-03-01
                S3      | 2              | P4     | L               | 2025-03-01
                S4      | 1              | P5     | F               | 2024-10-01
                S4      | 2              | P5     | C               | 2024-10-01
                S5      | 1              |        | F               |
                S5      | 2              | P6     | M               | 2024-10-01
                S6      | 1              | P7     | H               | 2025-03-01
                S7      | 2              | P7     | H               | 2025-07-01
            """
        },
        failing=[(4, "patnum"), (4, "adm_date"), (6, "a2_hosptype_fac"), (8, "a2_hosptype_fac")],
        boundary=True,
        **YEAR,
    )
    assert seen.numerator == 3
    assert [f["value"] for f in seen.findings if f["field"] == "a2_hosptype_fac"] == ["H, then L", "F, then C"]
    assert seen.findings[0]["related_key"] == '{"period":"2025-1","staynum":"S2"}'
