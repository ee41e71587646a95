"""X: the first and the last year of each comparison that has them; one count too much breaks the rule inside."""

import pytest

from finhosta_dq.rules.catalogue import load_catalogue
from tests.rules.spec import check_rule
from tests.rules.x.tables import count, finhosta, indices, moves, stays, units

STAYS = {"stayhosp": stays(), "stayindx": indices()}
DISCHARGED = {
    "finhosta": finhosta(count("B0802", "C", 5, "")),
    "stayhosp": stays(*(f"1 | S{at} | H | 1 | {{year}}-03-01 | {{year}}-03-03" for at in range(6))),
    "stayindx": indices(*(f"1 | S{at} | 1 | C | {{year}}-03-01 | 2 | 0 | 0" for at in range(6))),
}
REALISED = {
    "finhosta": finhosta(count("B0809", "C", 5, centre="230")),
    "unitindx": units("1 | 0001 | HOS1 | C | 5 | 230", "1 | 0001 | HOS2 | C | 5 | 210"),
    "stayunit": moves("1 | 0001 | HOS1", "1 | 0001 | HOS2"),
}

# rule, first year, last year, records, what fails
RULES = [
    ("X-01", 2018, None, {"finhosta": finhosta(count("B0803", "G", 11)), **STAYS}, [{"family": "G"}]),
    ("X-02", 2018, None, {"finhosta": finhosta(count("B0803", "G", 11)), **STAYS}, [{"family": "G", "month": "01"}]),
    ("X-03", 2018, None, {"finhosta": finhosta(count("B0809", "G", 11)), **STAYS}, [{"family": "G"}]),
    ("X-05", None, 2023, DISCHARGED, [None]),
    ("X-06", 2024, None, DISCHARGED, [None]),
    (
        "X-10",
        2008,
        None,
        {"finhosta": finhosta(count("B0802", "C", 5, "")), "unitindx": units(centre="21")},
        [("unitindx", 1), ("unitindx", 2)],
    ),
    ("X-11", 2018, None, REALISED, [{"cost_centre": "210"}]),
]
# drawn in test_x_mounted.py, with the register of deliveries
ELSEWHERE = {"X-15", "X-16"}
ENDS = [(rule, year, step, *drawn) for rule, first, last, *drawn in RULES for year, step in ((first, -1), (last, 1)) if year is not None]


@pytest.mark.parametrize(("rule", "year", "step", "tables", "failing"), ENDS, ids=[f"{end[0]}-{end[1]}" for end in ENDS])
def test_first_and_last_year(rule, year, step, tables, failing):
    def drawn(at):
        return {"tables": {name: text.format(year=at) for name, text in tables.items()}, "period": f"{at}-1", "periods": [f"{at}-2"]}

    check_rule(rule, failing=failing, **drawn(year))
    check_rule(rule, outcome="not_in_force", **drawn(year + step))


def test_every_rule_with_a_validity_is_drawn():
    dated = {rule.id for rule in load_catalogue().rules if rule.registration == "x" and (rule.valid_from or rule.valid_to)}
    not_evaluated = {rule.id for rule in load_catalogue().rules if rule.not_evaluated}

    assert {rule for rule, *_ in RULES} | ELSEWHERE == dated - not_evaluated
