"""MZG-NEO: newborns, their mothers and their stays."""

from tests.rules.spec import check_rule


def test_bounds_of_the_birth_record_mzg_neo_01():
    seen = check_rule(
        "MZG-NEO-01",
        {
            "patbirth": """
                patnum | m4_weight_birth | m4_apgar_1_min | m4_apgar_5_min | m4_number_week_preg
                P1     | 200             | 0              | 10             | 20
                P2     | 7000            | 10             | 0              | 45
                P3     | 199             | 11             | 10             | 19
                P4     | 7001            | 10             | 11             | 46
                P5     |                 |                |                |
            """
        },
        failing=[
            (3, "m4_weight_birth"),
            (3, "m4_apgar_1_min"),
            (3, "m4_number_week_preg"),
            (4, "m4_weight_birth"),
            (4, "m4_apgar_5_min"),
            (4, "m4_number_week_preg"),
        ],
        denominator=5,
        boundary=True,
    )
    assert [(f["field"], f["difference"]) for f in seen.findings if f["line"] == 3] == [
        ("m4_apgar_1_min", 1.0),
        ("m4_number_week_preg", -1.0),
        ("m4_weight_birth", -1.0),
    ]


def test_mother_is_a_patient_of_the_period_mzg_neo_02():
    check_rule(
        "MZG-NEO-02",
        {
            "pathospi": "period_registr | patnum\n 1 | P1\n 1 | M1\n 2 | M2\n 2 | P2",
            "patbirth": """
                period_registr | patnum | m4_patnum_mama
                1              | P1     | M1
                1              | P3     | M2
                1              | P1     | P1
                1              | P4     |
                2              | P2     | M2
            """,
        },
        failing=[("patbirth", 2), ("patbirth", 3)],
        periods=["2025-2"],
        denominator=4,
        boundary=True,
    )


def test_birth_weight_is_filled_mzg_neo_03():
    check_rule(
        "MZG-NEO-03", {"patbirth": "patnum | m4_weight_birth\n P1 | 3200\n P2 |\n P3 | 0"}, failing=[(2, "m4_weight_birth")], boundary=True
    )


def test_newborn_class_has_its_birth_record_mzg_neo_04():
    check_rule(
        "MZG-NEO-04",
        {
            "stayhosp": """
                staynum | patnum | a2_code_indic_age
                S1      | P1     | 0
                S2      | P2     | 1
                S3      | P3     | 1
                S4      | P4     | 2
                S5      | P5     |
                S6      |        | 0
            """,
            "patbirth": "patnum\n P1\n P3",
        },
        failing=[("stayhosp", 2)],
        rule_parameters={"indic_age_lt29d": "0;1"},
        boundary=True,
    )


def test_no_code_of_newborn_classes_known_mzg_neo_04():
    seen = check_rule("MZG-NEO-04", {"stayhosp": "staynum | patnum | a2_code_indic_age\n S1 | P1 | 0"}, outcome="not_evaluated")

    assert seen.reason == "the rule parameter indic_age_lt29d is empty"


def test_second_child_has_a_code_of_a_multiple_birth_mzg_neo_05():
    check_rule(
        "MZG-NEO-05",
        {
            "patbirth": """
                patnum | m4_code_order_birth | m4_code_diagnose_birth
                P1     | 1                   | Z3800
                P2     | 2                   | Z3800
                P3     | 2                   | Z3801
                P4     | 2                   | Z381
                P5     | 3                   | Z382
                P6     | 2                   | Z3830
                P7     | 2                   | P0700
                P8     |                     | Z3800
                P9     | 2                   |
            """
        },
        failing=[(line, "m4_code_diagnose_birth") for line in (2, 3, 4, 5)],
        denominator=5,
        boundary=True,
    )


def test_birth_stay_has_its_birth_record_mzg_neo_06():
    check_rule(
        "MZG-NEO-06",
        {
            "stayhosp": """
                period_registr | staynum | patnum | a2_code_place_before_adm
                1              | S1      | P1     | 8
                1              | S2      | P2     | 8
                1              | S3      | P2     | 1
                1              | S4      | P2     |
                1              | S5      |        | 8
                2              | S6      | P2     | 8
            """,
            "patbirth": "period_registr | patnum\n 1 | P1\n 2 | P2",
        },
        failing=[("stayhosp", 2)],
        periods=["2025-2"],
        denominator=3,
        boundary=True,
    )


def test_birth_record_of_a_newborn_mzg_neo_07():
    seen = check_rule(
        "MZG-NEO-07",
        {
            "pathospi": "patnum | a1_year_birth\n P1 | 2025\n P2 | 2024\n P3 | 2023\n P4 |\n P5 | 2026",
            "stayhosp": """
                staynum | patnum | adm_date
                S1      | P1     | 2025-01-03
                S2      | P2     | 2025-01-03
                S3      | P3     | 2025-01-03
                S4      | P3     | 2026-01-03
                S5      | P4     | 2025-01-03
                S6      | P5     | 2025-01-03
            """,
            "patbirth": "patnum\n P1\n P2\n P3\n P4\n P5\n P9\n",
        },
        failing=[("patbirth", 3), ("patbirth", 5), ("patbirth", 6)],
        denominator=6,
        boundary=True,
    )
    assert [f["value"] for f in seen.findings] == ["age 2", "age -1", "no stay"]
