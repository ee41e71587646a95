"""Which faults are put into a statement and a module, and that those that do not parse are left out."""

from __future__ import annotations

from random import Random

import pytest

from tests.mutants.faults import python_faults, sql_faults


@pytest.mark.parametrize(
    "statement, changes",
    [
        ("SELECT a < 1 FROM t", {("<", "<="), ("1", "(1 + 1)")}),
        ("SELECT * FROM t LEFT JOIN u USING (a)", {("LEFT", "INNER")}),
        ("SELECT left(a, b) FROM t", set()),
        ("SELECT a * b FROM t", {("*", "/")}),
        ("SELECT count(*), -a FROM t", set()),
        ("SELECT a FROM t WHERE a BETWEEN b AND c AND d", {("AND", "OR")}),
        ("SELECT a FROM t WHERE a BETWEEN (b AND c) AND d", {("AND", "OR")}),
        ("SELECT DISTINCT a FROM t WHERE NOT b", {("DISTINCT", ""), ("NOT", "")}),
        ("SELECT min(a), minimum FROM t", {("min", "max")}),
        ("CREATE OR REPLACE TABLE m AS SELECT sum(a) AS a FROM t", {("sum", "max")}),
        ("SELECT '1 < 2' AS a FROM t -- 1 < 2", set()),
    ],
)
def test_faults_of_a_statement(tmp_path, statement, changes):
    (tmp_path / "one.sql").write_text(statement, encoding="utf-8")
    count, faults = sql_faults(tmp_path, "one.sql", 100, Random(1))
    assert {(fault.before, fault.after) for fault in faults} == changes
    assert count == len(faults) == len(changes)
    assert all(fault.text != statement for fault in faults)


MODULE = "LIMIT = 5\n\n\ndef small(value: int) -> bool:\n    return value < LIMIT\n"


def test_faults_of_a_module_are_in_its_functions_and_one_each(tmp_path):
    (tmp_path / "one.py").write_text(MODULE, encoding="utf-8")
    count, faults = python_faults(tmp_path, "one.py", 100, Random(1))
    assert count == len(faults) == 1
    assert (faults[0].line, faults[0].before, faults[0].after) == (5, "return value < LIMIT", "return value <= LIMIT")
    assert faults[0].text == MODULE.replace("value < LIMIT", "value <= LIMIT")


def test_the_case_of_an_sql_statement_is_no_fault_but_that_of_a_value_is(tmp_path):
    module = 'def ask(con):\n    return con.execute("SELECT x FROM t WHERE {}")\n'
    after = {}
    for name, condition in (("plain", "x > 3"), ("quoted", "x = 'A'"), ("small", "x = 'a'")):
        (tmp_path / f"{name}.py").write_text(module.format(condition), encoding="utf-8")
        after[name] = {fault.after for fault in python_faults(tmp_path, f"{name}.py", 100, Random(1))[1]}

    assert 'return con.execute("select x from t where x > 3")' not in after["plain"]
    assert 'return con.execute("XXSELECT x FROM t WHERE x > 3XX")' in after["plain"]
    assert """return con.execute("select x from t where x = 'a'")""" in after["quoted"]
    assert """return con.execute("select x from t where x = 'a'")""" not in after["small"]


def test_a_sample_is_the_same_for_the_same_seed(tmp_path):
    (tmp_path / "one.sql").write_text("SELECT a + b + c + d - e * f FROM t WHERE a < 3 OR b > 4", encoding="utf-8")
    draws = [sql_faults(tmp_path, "one.sql", 4, Random(seed))[1] for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]
    assert len(draws[0]) == 4
