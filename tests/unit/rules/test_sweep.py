"""Rules that share a statement find what each would find by itself, and none is blamed for another."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finhosta_dq.contracts import ContractError
from finhosta_dq.rules import evaluate as evaluating
from finhosta_dq.rules import sweep
from finhosta_dq.rules.catch import Catch, plan_catches
from finhosta_dq.rules.codes import read_code_lists
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.rules.needs import read_contents
from finhosta_dq.rules.plan import plan_jobs
from finhosta_dq.rules.sweep import Sweep, statements_in, swept_together
from tests.rules.spec import staged
from tests.unit.rules.rules_for_tests import catalogue, rule

STAYS = {
    "stayhosp": "staynum | a2_code_sex\n" + "\n".join(f"S{number} | {number % 3 or ''}" for number in range(12)),
    "patbirth": "patnum\nP1\nP2",
}
PREDICATES = [
    "a2_code_sex = '1'",
    "a2_code_sex IS NULL",
    "a2_code_sex = '2' OR staynum = 'S1'",
    "a2_code_sex <> '1' -- NULL where it is empty\n",
    "NULL",
    "false",
    "true",
    "staynum IN ('S3', 'S4')",
    "t.staynum > 'S7'",
    "staynum = (SELECT max(staynum) FROM staging.stayhosp)",
]


def found(rules):
    """Findings and results, in their order."""
    with staged(STAYS, periods=["2025-1"]) as con:
        evaluate(con, catalogue(*rules))
        return [con.execute(f"FROM quality.{name} ORDER BY rowid").fetchall() for name in ("finding", "rule_result")]


def ruled(predicates):
    return [
        rule(
            id=f"MZG-STA-{at:02d}",
            violation=text,
            field="A2_CODE_SEX",
            expected="staynum",
            **({"scope": "staynum <> 'S5'"} if at % 2 else {}),
        )
        for at, text in enumerate(predicates)
    ]


@pytest.mark.parametrize("most_rows, part, most_predicates", [(0, 20, 48), (3, 20, 2), (0, 2, 48), (200_000, 20, 48)])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(predicates=st.lists(st.sampled_from(PREDICATES), min_size=2, max_size=7))
def test_the_same_is_found_together_as_by_each_alone(monkeypatch, most_rows, part, most_predicates, predicates):
    with monkeypatch.context() as alone:
        alone.setattr(evaluating, "swept_together", list)
        by_each = found(ruled(predicates))
    monkeypatch.setattr(sweep, "MOST_ROWS", most_rows)
    monkeypatch.setattr(sweep, "PART", part)
    monkeypatch.setattr(sweep, "MOST_PREDICATES", most_predicates)

    assert found(ruled(predicates)) == by_each


def test_keys_of_the_findings_are_those_of_their_rule():
    findings, results = found(ruled(["a2_code_sex = '1'", "staynum = 'S4'", "false"]))

    assert [(row[1], row[5]) for row in findings] == [("MZG-STA-00", line) for line in (2, 5, 8, 11)] + [("MZG-STA-01", 5)]
    assert len(results) == 3


@pytest.mark.parametrize(
    "broken, said",
    [
        ({"violation": "no_such_column = 1"}, "MZG-STA-50: its statement does not run: Binder Error"),
        ({"violation": "CAST(staynum AS integer) > 1"}, "MZG-STA-50: its statement does not run: ConversionException$"),
        ({"violation": "true", "expected": "CAST(staynum AS integer)"}, "MZG-STA-50: its statement does not run: ConversionException$"),
    ],
)
def test_only_the_rule_that_does_not_run_is_named(broken, said):
    with pytest.raises(ContractError, match=said):
        found([*ruled(PREDICATES[:3]), rule(id="MZG-STA-50", **broken)])


def pieces(rules):
    with staged(STAYS, periods=["2025-1"]) as con:
        contents = read_contents(con)
        catches = plan_catches(plan_jobs(catalogue(*rules), contents, read_code_lists(con)), contents)
    return catches, swept_together(catches)


def test_what_looks_elsewhere_or_stands_alone_is_not_shared(monkeypatch):
    monkeypatch.setattr(sweep, "MOST_PREDICATES", 3)
    alone = [rule(id="MZG-STA-20", violation=PREDICATES[-1]), rule(id="MZG-STA-21", table="patbirth", violation="true")]

    catches, work = pieces([*ruled(PREDICATES[:5]), *alone])

    assert [type(one) for one in work] == [Sweep, Sweep, Catch, Catch]
    assert [statements_in(one) for one in work] == [3, 2, 1, 1]
    rules = [catch.job.rule.id for one in work for catch in (one.catches if isinstance(one, Sweep) else [one])]
    assert sorted(rules) == sorted(catch.job.rule.id for catch in catches)
    assert set(rules[5:]) == {"MZG-STA-20", "MZG-STA-21"}
