"""MZG-URG: items of the emergency file, and the file number of the SMUR."""

from tests.rules.spec import check_rule

STAYS = """
    staynum | a2_hosptype_fac
    S1      | H
    S2      | U
    S3      | U
    S4      |
"""
SPECIALISMS = """
    staynum | order_spec | code_spec
    S1      | 1          | URG001
    S1      | 2          | DIV001
    S2      | 1          | URG001
    S3      | 1          | URG001
    S4      | 1          | URG001
"""


def test_reason_and_role_belong_to_the_emergency_specialism_mzg_urg_01():
    seen = check_rule(
        "MZG-URG-01",
        {
            "stayhosp": STAYS,
            "stayspec": SPECIALISMS + " S1 | 3 |",
            "urgadmin": """
                staynum | order_spec | m6_type_info_urg
                S1      | 1          | R
                S1      | 2          | R
                S1      | 2          | O
                S1      | 2          | T
                S1      | 2          |
                S1      | 9          | R
                S1      | 3          | R
                S1      |            | R
            """,
        },
        failing=[("urgadmin", 2), ("urgadmin", 3)],
        denominator=6,
        boundary=True,
    )
    assert {f["value"] for f in seen.findings} == {"DIV001"}


def test_items_of_ambulatory_contacts_only_mzg_urg_02():
    check_rule(
        "MZG-URG-02",
        {
            "stayhosp": STAYS,
            "stayspec": SPECIALISMS,
            "urgadmin": """
                staynum | order_spec | m6_type_info_urg
                S1      | 1          | T
                S1      | 1          | F
                S1      | 1          | L
                S1      | 1          | R
                S2      | 1          | T
                S4      | 1          | T
                S9      | 1          | T
                S1      | 1          |
            """,
        },
        failing=[("urgadmin", 1), ("urgadmin", 2), ("urgadmin", 3)],
        denominator=6,
        boundary=True,
    )


def test_contact_in_another_specialism_is_not_ambulatory_emergency_mzg_urg_02():
    check_rule(
        "MZG-URG-02",
        {
            "stayhosp": "staynum | a2_hosptype_fac\n S2 | U",
            "stayspec": "staynum | order_spec | code_spec\n S2 | 1 | URG001\n S2 | 2 | DIV001",
            "urgadmin": "staynum | order_spec | m6_type_info_urg\n S2 | 1 | T",
        },
        failing=[("urgadmin", 1)],
        boundary=True,
    )


def test_one_reason_and_one_follow_up_mzg_urg_03():
    seen = check_rule(
        "MZG-URG-03",
        {
            "urgadmin": """
                period_registr | staynum | order_spec | m6_type_info_urg | m6_code_info_urg
                1              | S1      | 1          | R                | 1
                1              | S1      | 1          | R                | 2
                1              | S1      | 2          | R                | 1
                1              | S1      | 1          | F                | 1
                1              | S1      | 1          | T                | 1
                1              | S1      | 1          | T                | 2
                1              | S1      | 1          | L                | 1
                1              | S1      | 1          | L                | 2
                1              | S2      | 1          | F                | 1
                1              | S2      | 1          | F                | 2
                1              | S2      | 1          | F                | 3
                1              | S2      | 1          |                  | 1
                1              | S2      | 1          |                  | 2
                2              | S1      | 2          | R                | 1
            """
        },
        failing=[1, 2, 9, 10, 11],
        periods=["2025-2"],
        denominator=8,
        boundary=True,
    )
    assert [f["difference"] for f in seen.findings] == [1.0, 1.0, 2.0, 2.0, 2.0]


def test_emergency_specialism_has_its_reason_mzg_urg_04():
    check_rule(
        "MZG-URG-04",
        {
            "stayspec": """
                staynum | order_spec | code_spec
                S1      | 1          | URG001
                S1      | 2          | DIV001
                S2      | 1          | URG001
                S3      | 1          | URG001
                S4      | 1          |
                S5      |            | URG001
            """,
            "urgadmin": "staynum | order_spec | m6_type_info_urg\n S1 | 1 | R\n S2 | 1 | O\n S3 | 2 | R\n S5 | | R",
        },
        failing=[("stayspec", 3), ("stayspec", 4), ("stayspec", 6)],
        denominator=4,
        boundary=True,
    )


def test_emergency_file_that_was_not_delivered_is_empty_mzg_urg_04():
    check_rule("MZG-URG-04", {"stayspec": "staynum | order_spec | code_spec\n S1 | 1 | URG001"}, failing=[("stayspec", 1)])


def test_ambulatory_contact_has_treatment_and_follow_up_mzg_urg_05():
    seen = check_rule(
        "MZG-URG-05",
        {
            "stayhosp": STAYS + " S5 | U\n S6 | U",
            "stayspec": SPECIALISMS + " S5 | 1 | URG001\n S6 | 1 | DIV001",
            "urgadmin": """
                staynum | order_spec | m6_type_info_urg
                S2      | 1          | T
                S2      | 1          | F
                S3      | 1          | F
                S5      | 1          | R
            """,
        },
        failing=[("stayhosp", 3), ("stayhosp", 5)],
        boundary=True,
    )
    assert sorted((f["line"], f["value"]) for f in seen.findings) == [
        (3, "no record of type T"),
        (5, "no record of type F"),
        (5, "no record of type T"),
    ]


def test_smur_has_its_file_number_mzg_urg_06():
    check_rule(
        "MZG-URG-06",
        {"transpor": "staynum | type_transport | a6_file_id\n S1 | 1 | 7\n S2 | 1 |\n S3 | 3 |\n S4 | |"},
        failing=[(2, "a6_file_id")],
        denominator=2,
        boundary=True,
    )
