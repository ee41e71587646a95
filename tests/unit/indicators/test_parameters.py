"""The store of parameters: rows by date, the hospital's own rows, overlaps, and what a key decides."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from finhosta_dq.cli.main import app
from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.indicators.parameters import ParameterStore, used_by

HEADER = "key,scope,value,unit,valid_from,valid_to,article,status,note\n"


def states(rows):
    return [(row.value, row.state) for row in rows]


def test_a_rate_changes_with_the_exercise():
    store = ParameterStore()

    assert [row.value for row in store.rows("b8.phase.w_old", date(2025, 7, 1))] == ["0.66"]
    assert [row.value for row in store.rows("b8.phase.w_old", date(2026, 6, 30))] == ["0.66"]
    assert [row.value for row in store.rows("b8.phase.w_old", date(2026, 7, 1))] == ["0.34"]
    assert states(store.life("b8.phase.w_old", date(2026, 7, 1))) == [("0.66", "ended"), ("0.34", "in force"), ("0", "not yet")]


def test_an_unknown_value_is_said_to_be_unknown():
    store = ParameterStore()

    (seen,) = store.in_force("a3.day.factor", date(2026, 7, 1))

    assert (seen["is_usable"], seen["number"]) == (False, None)
    assert states(store.life("a3.day.factor", date(2026, 7, 1))) == [("0.81", "ended"), (None, "unknown")]


def test_rows_of_the_hospital_take_the_place_of_ours(tmp_path):
    (tmp_path / "parameters.csv").write_text(HEADER + "a3.occupancy,CD,0.75,ratio,2026-07-01,,letter of the authority,secondary,\n")
    store = ParameterStore(tmp_path)

    rows = store.life("a3.occupancy", date(2026, 7, 1))

    assert {(row.origin, row.state) for row in rows if row.scope == "CD"} == {("product", "replaced"), ("parameters.csv", "in force")}
    assert {row.state for row in rows if row.scope == "G"} == {"in force"}
    assert [row["number"] for row in store.in_force("a3.occupancy", date(2026, 7, 1)) if row["scope"] == "CD"] == [0.75]
    assert [row["number"] for row in store.in_force("a3.occupancy", date(2026, 6, 30)) if row["scope"] == "CD"] == [0.8]


@pytest.mark.parametrize(("first", "second"), [("0.7", "0.75"), ("0.7", "0.7")])
def test_rows_that_hold_on_the_same_day_are_refused_with_both_lines(tmp_path, first, second):
    rows = f"a3.occupancy,CD,{first},ratio,2024-07-01,,x,law,\na3.occupancy,CD,{second},ratio,2025-07-01,,x,law,\n"
    (tmp_path / "parameters.csv").write_text(HEADER + rows)

    with pytest.raises(ContractError, match=r"parameters\.csv: .*a3\.occupancy \(CD\).*line 2.*line 3"):
        ParameterStore(tmp_path)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "a3.occupancy,CD,0.75,ratio,,,x,law,",
            "line 3: valid_from is empty (expected: the first day on which the value holds, as 2026-07-01)",
        ),
        ("a3.occupancy,,0.75,ratio,2026-07-01,,x,law,", "line 3: scope is empty (expected: as in schemas/parameters/bfm.csv)"),
        (",CD,0.75,ratio,2026-07-01,,x,law,", "line 3: key is empty (expected: as in schemas/parameters/bfm.csv)"),
    ],
)
def test_a_row_of_the_hospital_that_would_hold_for_nothing_is_refused(tmp_path, row, said):
    (tmp_path / "parameters.csv").write_text(f"{HEADER}a3.occupancy,G,0.85,ratio,2026-07-01,,x,law,\n{row}\n{row}\n")

    with pytest.raises(ContractError) as refused:
        ParameterStore(tmp_path)

    assert str(refused.value).endswith(f"parameters.csv: {said}")


def test_rows_that_follow_one_another_are_taken(tmp_path):
    rows = "a3.occupancy,CD,0.7,ratio,2024-07-01,2025-06-30,x,law,\na3.occupancy,CD,0.75,ratio,2025-07-01,,x,law,\n"
    (tmp_path / "parameters.csv").write_text(HEADER + rows)

    found = ParameterStore(tmp_path).rows("a3.occupancy", date(2025, 7, 1))

    assert [(row.value, row.line) for row in found if row.scope == "CD"] == [("0.75", 3)]


def test_keys_are_found_by_a_part_of_them_in_any_case():
    assert ParameterStore().keys_like("LISTA.C") == ["a3.listA.codes", "a3.listA.count"]
    assert ParameterStore().keys_like("no such part") == []


def test_what_a_key_decides():
    direct, resting = used_by("a3.day.factor")

    assert direct == ["DAY-02"]
    assert "B1-11" in resting


def run(*arguments):
    return CliRunner().invoke(app, ["parameters", *arguments])


def test_commands():
    listed = json.loads(run("list", "a3.occ*", "--on", "2026-07-01", "--json").stdout)
    assert [(row["scope"], row["value"]) for row in listed] == [("CD", "0.8"), ("E", "0.7"), ("G", "0.9"), ("M", "0.7"), ("NI", "0.75")]

    explained = json.loads(run("explain", "b8.phase.w_old", "--on", "2025-07-01", "--json").stdout)
    assert [row["number"] for row in explained["seen"]] == [0.66]
    assert explained["used_by"] == ["B8-06"]

    assert "Unknown on 2026-07-01" in run("explain", "a3.day.factor", "--on", "2026-07-01").stdout
    assert run("explain", "no.such.key", "--on", "2026-07-01").exit_code == 2
