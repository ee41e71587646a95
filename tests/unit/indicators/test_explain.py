"""The way back from an indicator: path, parameters by article, findings and records."""

from __future__ import annotations

import pytest

from finhosta_dq.indicators.explain import explain
from tests.unit.indicators.test_effect import derived, find, run


@pytest.fixture(scope="module")
def con():
    con = run(total="5")
    find(con, "MZG-DIA-01", "stayhosp", 2, {"code_agr": "999", "staynum": "b"})
    find(con, "MZG-DIA-04", "diagnose", 9, {"code_agr": "999", "staynum": "b"})
    find(con, "MZG-DIA-04", "diagnose", 10, {"code_agr": "999", "staynum": "b"})
    derived(con)
    return con


def test_the_records_add_up_to_the_value(con):
    found = explain(con, "B2-05", most=None)

    (value,) = found["values"]
    assert sum(record["contribution"] for record in found["records"]) == pytest.approx(value["value"])
    assert found["records_in_all"] == [{"scope": "", "records": 5, "contribution": pytest.approx(value["value"])}]
    assert next(record["staynum"] for record in found["records"]) == "outlier"
    assert found["article"] == "annex 3, 3.4"


def test_one_scope_and_the_largest_records(con):
    found = explain(con, "B2-12", scope="G", most=1)

    assert [value["scope"] for value in found["values"]] == ["G"]
    assert [(record["staynum"], record["scope"]) for record in found["records"]] == [("b", "G")]
    assert found["records_in_all"][0]["records"] == 1


def test_the_path_names_what_it_is_built_from(con):
    found = explain(con, "B2-14")

    steps = {(step["id"], step["depth"]) for step in found["path"]}
    assert {("B2-13", 1), ("B2-12", 2)} <= steps
    assert all(step["value"] is not None for step in found["path"] if step["id"] == "B2-05")


def test_parameters_come_with_article_and_status(con):
    found = explain(con, "B2-13")

    occupancy = {(p["scope"], p["value"], p["article"], p["status"]) for p in found["parameters"] if p["key"] == "a3.occupancy"}
    assert ("CD", "0.8", "annex 3, 3.6.1", "law") in occupancy


def test_findings_count_stays_and_their_days(con):
    found = {row["rule"]: row for row in explain(con, "B2-05")["findings"]}

    assert {rule: (row["records"], row["justified_days"]) for rule, row in found.items()} == {
        "MZG-DIA-01": (1, pytest.approx(6.5)),
        "MZG-DIA-04": (1, pytest.approx(6.5)),
    }


def test_an_unknown_indicator_is_refused(con):
    with pytest.raises(KeyError):
        explain(con, "B2-99")
    with pytest.raises(KeyError):
        explain(con, "B2-12", scope="XX")
