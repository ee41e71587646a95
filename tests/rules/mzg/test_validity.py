"""MZG: the first period of each rule that has one. The same drawing breaks the rule in it and is not judged in the half-year before."""

import pytest

from finhosta_dq.rules.catalogue import load_catalogue
from tests.rules.mzg.test_aud import PARAMETERS, inappropriate
from tests.rules.spec import check_rule

ICD = {
    "icd10": """
        system | code    | first_fy | last_fy | billable
        CM     | I48     | 2016     | 2026    | false
        CM     | T8130X  | 2016     | 2022    | true
        PCS    | 0HM0XZZ | 2016     | 2026    | true
        PCS    | XW033E5 | 2021     | 2022    | true
    """
}
STAY = "staynum | patnum | a2_hosptype_fac | a2_code_place_before_adm | a2_code_sex | a2_code_stat_insurance | adm_date | dis_date\n"
STAY_2013 = {"stayhosp": STAY + "S1 | P1 | H | 1 | 1 | 410 | 2013-01-10 | 2013-01-14"}
STAY_2015 = {
    "stayhosp": STAY + "S1 | P1 | H | 1 | 1 | 410 | 2015-01-10 | 2015-01-14",
    "stayspec": "staynum | order_spec | code_spec\n S1 | 1 | DIV001",
}
OPERATIVE = {"codes": {"operative_nomenclature": ["241065"]}}


def coded(*codes):
    """The stay S1 with these diagnoses, the first of them the principal one."""
    rows = "\n".join(f"S1 | 1 | {'S' if at else 'P'} | {code}" for at, code in enumerate(codes))
    return STAY_2015 | {"diagnose": f"staynum | order_spec | type_diagnose | code_diagnose\n{rows}"}


def operated(code, diagnosis="I10"):
    row = f"S1 | 1 | {diagnosis} | {code} | 2015-01-10"
    return {"procedur": f"staynum | order_spec | code_diagnose | m2_code_procedure | procedure_date\n{row}"}


# rule -> first period, the half-year before, a drawing, what fails in it, and the arguments it needs
FIRST = {
    "MZG-AUD-03": ("2015-1", "2014-2", coded("R079", "I10"), [("diagnose", 1)], {}),
    "MZG-AUD-06": (
        "2025-2",
        "2025-1",
        inappropriate(born="2015"),
        [("stayhosp", 1)],
        {"rule_parameters": {"adm_planned": "1"}, "reference": {"parameter": PARAMETERS}},
    ),
    "MZG-BIL-00": ("2013-1", "2012-2", STAY_2013, [("stayhosp", 1)], {"rule_parameters": {"insurance_no_riziv": "410"}}),
    "MZG-BIL-01": (
        "2013-1",
        "2012-2",
        {"procri30": "staynum | f3_date_start_ps_forf_inariz | f3_date_end_ps_forf_inariz\n S1 | 20130112 | 20130111"},
        [1],
        {},
    ),
    "MZG-BIL-02": (
        "2013-1",
        "2012-2",
        STAY_2013 | {"procri50": "staynum | f5_date_start_ps_inariz\n S1 | 20130115"},
        [("procri50", 1)],
        {},
    ),
    "MZG-BIL-03": ("2013-1", "2012-2", {"procri50": "staynum | f5_number_ps_inariz\n S1 | 0"}, [1], {}),
    "MZG-BIL-04": ("2013-1", "2012-2", {"procri40": "staynum | f4_r40_number\n S1 | 12"}, [1], {}),
    "MZG-DIA-02": ("2015-1", "2014-2", coded("41.1"), [("diagnose", 1)], {}),
    "MZG-DIA-04": ("2015-1", "2014-2", coded("V031"), [("diagnose", 1)], {}),
    "MZG-DIA-06": ("2015-1", "2014-2", coded("UUUUUU"), [("diagnose", 1)], {}),
    "MZG-DIA-07": ("2015-1", "2014-2", coded("A99"), [("diagnose", 1)], {"reference": ICD}),
    "MZG-DIA-08": ("2015-1", "2014-2", coded("I48"), [("diagnose", 1)], {"reference": ICD}),
    "MZG-DIA-09": ("2015-1", "2014-2", coded("T8130X"), [("diagnose", 1)], {"reference": ICD, "rule_parameters": {"icd_edition": "2023"}}),
    "MZG-DIA-10": ("2015-1", "2014-2", coded("Z3800"), [("diagnose", 1)], {}),
    "MZG-DIA-11": ("2015-1", "2014-2", coded("O80"), [("diagnose", 1)], {}),
    "MZG-DIA-12": ("2015-1", "2014-2", coded("I214"), [("diagnose", 1)], {}),
    "MZG-FLD-09": ("2013-1", "2012-2", {"procri30": "staynum | code_serv_inariz\n S1 | ?00"}, [1], {}),
    "MZG-FLD-13": ("2015-1", "2014-2", {"diagnose": "staynum | code_sys_diagnose\n S1 | A"}, [1], {}),
    "MZG-NEO-05": ("2015-1", "2014-2", {"patbirth": "patnum | m4_code_order_birth | m4_code_diagnose_birth\n P1 | 2 | Z3800"}, [1], {}),
    "MZG-PRO-01": ("2015-1", "2014-2", operated("4711"), [1], {}),
    "MZG-PRO-03": ("2015-1", "2014-2", coded("I10") | operated("0HM0XZZ", "UUUUUU"), [("procedur", 1)], {}),
    "MZG-PRO-05": ("2015-1", "2014-2", operated("0HM0XZZ"), [("procedur", 1)], OPERATIVE),
    "MZG-PRO-06": ("2015-1", "2014-2", operated("0HM0XZY"), [1], {"reference": ICD}),
    "MZG-PRO-07": ("2015-1", "2014-2", operated("XW033E5"), [1], {"reference": ICD, "rule_parameters": {"icd_edition": "2020"}}),
    "MZG-PRO-08": (
        "2015-1",
        "2014-2",
        STAY_2015 | {"procrizi": "staynum | m3_code_inariz | inariz_date\n S1 | 241065 | 2015-01-12"},
        [("procrizi", 1)],
        OPERATIVE,
    ),
}
# drawn with the lists that they wait for
ELSEWHERE = {"MZG-CRX-09", "MZG-CRX-10"}


@pytest.mark.parametrize("rule", FIRST)
def test_first_period_and_the_one_before(rule):
    first, before, tables, failing, more = FIRST[rule]

    check_rule(rule, tables, failing=failing, period=first, **more)
    check_rule(rule, tables, period=before, outcome="not_in_force", **more)


def test_every_rule_with_a_first_period_is_drawn_here():
    stated = {rule.id: rule.valid_from for rule in load_catalogue().rules if rule.registration == "mzg" and rule.valid_from}

    assert {rule: first for rule, first in stated.items() if rule not in ELSEWHERE} == {rule: drawn[0] for rule, drawn in FIRST.items()}


def test_no_rule_has_a_last_period():
    # the first one that has will be drawn in and after it
    assert [rule.id for rule in load_catalogue().rules if rule.registration == "mzg" and rule.valid_to] == []
