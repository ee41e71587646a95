"""MZG-DIA: principal diagnosis per specialism, form and existence of diagnosis codes, and what a code says about the stay."""

from tests.rules.spec import check_rule

STAY = "staynum | patnum | a2_hosptype_fac\n S1 | P1 | H"


def test_one_principal_diagnosis_per_specialism_mzg_dia_01():
    seen = check_rule(
        "MZG-DIA-01",
        {
            "stayhosp": STAY,
            "stayspec": """
                staynum | order_spec | code_spec
                S1      | 1          | DIV001
                S1      | 2          | INT001
                S1      | 3          | DIV001
                S1      | 4          | DIV001
                S1      |            | DIV001
            """,
            "diagnose": """
                staynum | order_spec | type_diagnose | code_diagnose
                S1      | 1          | P             | I10
                S1      | 1          | S             | I11
                S1      | 2          | P             | I10
                S1      | 2          | P             | I12
                S1      | 3          | S             | I10
                S1      | 4          |               | I10
                S1      |            | P             | I10
            """,
        },
        failing=[2, 3, 4, 5],
        boundary=True,
    )
    assert [(f["line"], f["difference"]) for f in seen.findings] == [(2, 1.0), (3, -1.0), (4, -1.0), (5, -1.0)]
    assert seen.findings[0]["record_key"] == '{"code_agr":"999","staynum":"S1","order_spec":"2"}'


def test_psychiatric_and_ambulatory_need_no_principal_diagnosis_mzg_dia_01():
    check_rule(
        "MZG-DIA-01",
        {
            "stayhosp": "staynum | a2_hosptype_fac\n S1 | H\n S2 | U\n S3 | H\n S4 | H",
            "stayspec": """
                staynum | order_spec | code_spec
                S1      | 1          | AKT001
                S1      | 2          | DIV001
                S2      | 1          | URG001
                S3      | 1          | DIV001
                S4      | 1          |
            """,
            "stayindx": "staynum | order_bedindex | a4_code_bedindex_fac\n S1 | 1 | A\n S1 | 2 | C\n S2 | 1 | U\n S3 | 1 | A\n S3 | 2 | U\n S4 | 1 | C",
            "diagnose": "staynum | order_spec | type_diagnose | code_diagnose",
        },
        failing=[2, 5],
    )


def test_specialism_without_its_stay_is_left_to_the_reference_mzg_dia_01():
    check_rule(
        "MZG-DIA-01",
        {
            "stayhosp": "period_registr | staynum | a2_hosptype_fac\n 1 | S0 | H\n 2 | S1 | H\n 2 | S2 | H",
            "stayspec": "period_registr | staynum | order_spec | code_spec\n 1 | S1 | 1 | DIV001\n 2 | S2 | 1 | DIV001",
            "diagnose": "period_registr | staynum | order_spec | type_diagnose\n 1 | S2 | 1 | P\n 2 | S9 | 1 | P",
        },
        failing=[2],
        periods=["2025-2"],
    )


def test_stay_registered_twice_gives_one_finding_mzg_dia_01():
    seen = check_rule(
        "MZG-DIA-01",
        {
            "stayhosp": "staynum | a2_hosptype_fac\n S1 | H\n S1 | H",
            "stayspec": "staynum | order_spec | code_spec\n S1 | 1 | DIV001",
        },
        failing=[("stayspec", 1)],
    )
    assert len(seen.findings) == 1


def test_shape_of_a_diagnosis_code_mzg_dia_02():
    seen = check_rule(
        "MZG-DIA-02",
        {
            "stayhosp": """
                staynum | a2_code_diag_verif_adm | a2_code_diag_cause_death
                S1      | I10                    |
                S2      | S06.331A               | i10
                S3      |                        | UUUUUU
            """,
            "diagnose": """
                staynum | code_diagnose
                S1      | S06331A
                S1      | I1
                S1      | I10
                S1      | I1023456
                S1      | II0
                S1      | UUUUUU
                S1      | UUUUU
                S1      |
            """,
            "procedur": "staynum | code_diagnose\n S1 | I10\n S1 | 110",
            "patbirth": "patnum | m4_code_diagnose_birth\n P1 | Z3800\n P2 | Z38 0",
        },
        failing=[
            ("stayhosp", 2, "a2_code_diag_verif_adm"),
            ("stayhosp", 2, "a2_code_diag_cause_death"),
            ("diagnose", 2, "code_diagnose"),
            ("diagnose", 4, "code_diagnose"),
            ("diagnose", 5, "code_diagnose"),
            ("diagnose", 7, "code_diagnose"),
            ("procedur", 2, "code_diagnose"),
            ("patbirth", 2, "m4_code_diagnose_birth"),
        ],
        denominator=15,
        boundary=True,
    )
    keys = {f["table_name"]: f["record_key"] for f in seen.findings}
    assert keys["stayhosp"] == '{"code_agr":"999","staynum":"S2"}'
    assert keys["patbirth"] == '{"code_agr":"999","patnum":"P2"}'


def test_principal_diagnosis_repeated_as_secondary_mzg_dia_03():
    seen = check_rule(
        "MZG-DIA-03",
        {
            "diagnose": """
                staynum | order_spec | type_diagnose | code_diagnose
                S1      | 1          | P             | I10
                S1      | 1          | S             | I10
                S1      | 2          | S             | I10
                S2      | 1          | S             | I10
                S2      | 1          | P             | I11
                S2      | 1          | P             | I11
                S3      | 1          | P             |
                S3      | 1          | S             |
                S4      |            | P             | I10
                S4      |            | S             | I10
                S5      | 1          | P             | I10
                S5      | 1          |               | I10
            """
        },
        failing=[2],
        boundary=True,
    )
    assert seen.findings[0]["related_key"] == (
        '{"code_agr":"999","staynum":"S1","order_spec":"1","type_diagnose":"P","code_diagnose":"I10"}'
    )


def test_external_cause_as_principal_diagnosis_mzg_dia_04():
    check_rule(
        "MZG-DIA-04",
        {
            "diagnose": """
                staynum | type_diagnose | code_diagnose
                S1      | P             | V031
                S2      | P             | W19XXXA
                S3      | P             | X58XXXA
                S4      | P             | Y929
                S5      | P             | Z3800
                S6      | P             | U071
                S7      | S             | W19XXXA
                S8      |               | W19XXXA
                S9      | P             |
            """
        },
        failing=[1, 2, 3, 4],
        denominator=6,
        boundary=True,
    )


def test_manifestation_as_principal_diagnosis_mzg_dia_04():
    check_rule(
        "MZG-DIA-04",
        {"diagnose": "staynum | type_diagnose | code_diagnose\n S1 | P | H28\n S2 | S | H28\n S3 | P | H280"},
        failing=[1],
        codes={"manifestation": ["H28", "D63"]},
    )


def test_verified_admission_diagnosis_in_the_first_specialism_mzg_dia_05():
    seen = check_rule(
        "MZG-DIA-05",
        {
            "stayhosp": """
                staynum | a2_hosptype_fac | a2_code_diag_verif_adm
                S1      | H               | I10
                S2      | H               | I10
                S3      | H               | I11
                S4      | H               | UUUUUU
                S5      | H               |
                S6      | H               | I10
                S7      | U               | I10
            """,
            "stayspec": """
                staynum | order_spec | code_spec
                S1      | 2          | DIV001
                S1      | 1          | URG001
                S2      | 1          | URG001
                S2      | 2          | DIV001
                S3      | 1          | DIV001
                S4      | 1          | DIV001
                S5      | 1          | DIV001
                S6      | 1          | DIV001
                S7      | 1          | URG001
            """,
            "diagnose": """
                staynum | order_spec | type_diagnose | code_diagnose
                S1      | 1          | S             | I10
                S2      | 1          | P             | I12
                S2      | 2          | P             | I10
                S3      | 1          | P             | I10
                S4      | 1          | P             | I10
                S5      | 1          | P             | I10
                S7      | 1          | P             | I12
            """,
        },
        failing=[("stayhosp", 2), ("stayhosp", 3)],
        denominator=5,
        boundary=True,
    )
    assert [(f["value"], f["expected"]) for f in seen.findings] == [("I10", "I12"), ("I11", "I10")]


def test_first_specialism_without_diagnosis_mzg_dia_05():
    check_rule(
        "MZG-DIA-05",
        {
            "stayhosp": "staynum | a2_hosptype_fac | a2_code_diag_verif_adm\n S1 | H | I10",
            "stayspec": "staynum | order_spec | code_spec\n S1 | 1 | URG001\n S1 | 2 | DIV001",
            "diagnose": "staynum | order_spec | type_diagnose | code_diagnose\n S1 | 2 | P | I10",
        },
        failing=[("stayhosp", 1)],
    )


def test_placeholder_only_where_no_diagnosis_is_asked_mzg_dia_06():
    check_rule(
        "MZG-DIA-06",
        {
            "stayhosp": "staynum | a2_hosptype_fac\n S1 | H\n S2 | U\n S3 | H",
            "stayspec": """
                staynum | order_spec | code_spec
                S1      | 1          | DIV001
                S1      | 2          | AKT001
                S2      | 1          | URG001
                S3      | 1          | DIV001
                S1      | 3          |
            """,
            "stayindx": "staynum | a4_code_bedindex_fac\n S1 | C\n S2 | U\n S3 | K",
            "diagnose": """
                staynum | order_spec | type_diagnose | code_diagnose
                S1      | 1          | P             | UUUUUU
                S1      | 2          | P             | UUUUUU
                S2      | 1          | P             | UUUUUU
                S3      | 1          | P             | UUUUUU
                S1      | 1          | S             | I10
                S1      | 1          | S             |
                S1      | 3          | P             | UUUUUU
                S1      | 9          | P             | UUUUUU
                S9      | 1          | P             | UUUUUU
            """,
        },
        failing=[("diagnose", 1)],
    )


def test_one_index_or_specialism_more_asks_for_a_diagnosis_mzg_dia_06():
    check_rule(
        "MZG-DIA-06",
        {
            "stayhosp": "staynum | a2_hosptype_fac\n S1 | H\n S2 | H\n S3 | U\n S4 | U\n S5 |",
            "stayspec": """
                staynum | order_spec | code_spec
                S1      | 1          | DIV001
                S2      | 1          | DIV001
                S3      | 1          | URG001
                S4      | 1          | URG001
                S4      | 2          | DIV001
                S5      | 1          | URG001
            """,
            "stayindx": "staynum | order_bedindex | a4_code_bedindex_fac\n S1 | 1 | K\n S1 | 2 | U\n S2 | 1 | K\n S2 | 2 | C",
            "diagnose": "staynum | order_spec | code_diagnose\n" + "\n".join(f"S{n} | 1 | UUUUUU" for n in range(1, 6)),
        },
        failing=[("diagnose", 2), ("diagnose", 4), ("diagnose", 5)],
        boundary=True,
    )


def test_birth_code_on_a_birth_stay_mzg_dia_10():
    check_rule(
        "MZG-DIA-10",
        {
            "stayhosp": """
                staynum | patnum | a2_code_place_before_adm
                S1      | P1     | 1
                S2      | P2     | 8
                S3      | P3     | 1
                S4      |        | 1
                S5      | P5     |
            """,
            "patbirth": "patnum\n P3",
            "diagnose": """
                staynum | code_diagnose
                S1      | Z3800
                S1      | Z370
                S1      | Z38
                S2      | Z3800
                S3      | Z3831
                S4      | Z3800
                S5      | Z3800
                S9      | Z3800
                S1      |
            """,
        },
        failing=[("diagnose", 1), ("diagnose", 3)],
        denominator=7,
    )


def test_birth_record_of_the_other_half_year_and_codes_beside_z38_mzg_dia_10():
    check_rule(
        "MZG-DIA-10",
        {
            "stayhosp": """
                period_registr | staynum | patnum | a2_code_place_before_adm
                1              | S1      | P1     | 1
                2              | S1      | P1     | 1
            """,
            "patbirth": "period_registr | patnum\n 2 | P1",
            "diagnose": """
                period_registr | staynum | code_diagnose
                1              | S1      | Z379
                1              | S1      | Z38
                1              | S1      | Z390
                2              | S1      | Z38
            """,
        },
        failing=[("diagnose", 2)],
        periods=["2025-2"],
        denominator=2,
        boundary=True,
    )


def test_code_of_pregnancy_on_whom_mzg_dia_11():
    seen = check_rule(
        "MZG-DIA-11",
        {
            "pathospi": "patnum | a1_year_birth\n P1 | 1995\n P2 | 2016\n P3 | 2015\n P4 | 1965\n P5 | 1964",
            "stayhosp": """
                staynum | patnum | a2_code_sex | adm_date
                S1      | P1     | 2           | 2025-03-01
                S2      | P1     | 1           | 2025-03-01
                S3      | P2     | 2           | 2025-03-01
                S4      | P3     | 2           | 2025-03-01
                S5      | P4     | 2           | 2025-03-01
                S6      | P5     | 2           | 2025-03-01
                S7      | P9     | 2           | 2025-03-01
                S8      | P1     |             | 2025-03-01
                S9      | P5     |             | 2025-03-01
            """,
            "diagnose": """
                staynum | code_diagnose
                S1      | O80
                S2      | O80
                S3      | O80
                S4      | O80
                S5      | O80
                S6      | O80
                S7      | O80
                S8      | O80
                S9      | O80
                S2      | I10
                S2      |
            """,
        },
        failing=[("diagnose", 2), ("diagnose", 3), ("diagnose", 6), ("diagnose", 9)],
        denominator=9,
        boundary=True,
    )
    assert [f["value"] for f in seen.findings] == ["O80, sex 1, age 30", "O80, sex 2, age 9", "O80, sex 2, age 61", "O80, age 61"]


def test_infarction_has_its_st_test_mzg_dia_12():
    check_rule(
        "MZG-DIA-12",
        {
            "diagnose": "staynum | code_diagnose\n S1 | I2101\n S2 | I214\n S3 | I220\n S4 | I23\n S5 | I219\n S6 |\n S7 | I209",
            "testresu": "staynum | m5_type_test\n S1 | C001\n S3 | C002\n S5 |",
        },
        failing=[("diagnose", 2), ("diagnose", 3), ("diagnose", 5)],
        denominator=4,
        boundary=True,
    )


def test_test_of_the_other_half_year_does_not_count_mzg_dia_12():
    check_rule(
        "MZG-DIA-12",
        {
            "diagnose": "period_registr | staynum | code_diagnose\n 1 | S1 | I214\n 2 | S1 | I214",
            "testresu": "period_registr | staynum | m5_type_test\n 2 | S1 | C001",
        },
        failing=[("diagnose", 1)],
        periods=["2025-2"],
        boundary=True,
    )
