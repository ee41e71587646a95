"""Numbers, bounds, columns that may be left out and checks over a line in the contract of a mounted list."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.contracts.mounted import MountedColumn, MountedList
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.mounted import create_mounted, fill_mounted

LIST = MountedList.model_validate(
    {
        "table": "drawn",
        "title": {"en": "drawn"},
        "key": ["name"],
        "columns": [
            {"name": "name", "type": "text", "required": True, "privacy": "open"},
            {"name": "q1", "type": "decimal", "required": True, "least": 1, "privacy": "open"},
            {"name": "q3", "type": "decimal", "optional": True, "most": 100, "privacy": "open"},
        ],
        "checks": [{"holds": "q1 <= q3", "what": "q1 above q3"}],
    }
)


@pytest.fixture
def con():
    con = open_warehouse(None, threads=1)
    create_mounted(con, LIST)
    yield con
    con.close()


def load(con, tmp_path, text):
    path = tmp_path / "drawn.csv"
    path.write_text(text, encoding="utf-8")
    fill_mounted(con, LIST, path)
    return con.execute("FROM reference.drawn ORDER BY ALL").fetchall()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("name,q1,q3\na,1,100\nb,2.5,2.5\nc,1e1,\n", [("a", 1, 100), ("b", 2.5, 2.5), ("c", 10, None)]),
        ("q1,name\n4,a\n", [("a", 4, None)]),
    ],
)
def test_numbers_are_read_and_an_optional_column_may_be_left_out(con, tmp_path, text, rows):
    assert load(con, tmp_path, text) == rows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,q1,q3\na,x,2\n", "drawn.csv:2: q1: not a number such as 12.5"),
        ("name,q1,q3\na,1,2\nb,1,2,5\n", "not a readable CSV file"),
        ('name,q1,q3\na,"1,5",2\n', "drawn.csv:2: q1: not a number such as 12.5"),
        ("name,q1,q3\na,nan,2\n", "drawn.csv:2: q1: not a number such as 12.5"),
        ("name,q1,q3\na,0.99,2\n", "drawn.csv:2: q1: less than 1"),
        ("name,q1,q3\na,1,2\nb,1,100.01\n", "drawn.csv:3: q3: more than 100"),
        ("name,q1,q3\na,1,2\nb,3,2.9\n", "drawn.csv:3: q1 above q3"),
        ("name,q3\na,2\n", "drawn.csv:1: the header must name q1 once"),
        ("name,q1,q3,q3\na,1,2,2\n", "drawn.csv:1: the header must name q3 once"),
    ],
)
def test_what_does_not_fit_is_named_by_line_and_nothing_is_loaded(con, tmp_path, text, said):
    with pytest.raises(ContractError) as error:
        load(con, tmp_path, text)

    assert said in str(error.value)
    assert con.execute("SELECT count(*) FROM reference.drawn").fetchall() == [(0,)]


@pytest.mark.parametrize(
    "column",
    [
        {"name": "a", "type": "text", "privacy": "open", "required": True, "optional": True},
        {"name": "a", "type": "text", "privacy": "open", "least": 1},
    ],
)
def test_a_contract_that_contradicts_itself_is_refused(column):
    with pytest.raises(ValidationError):
        MountedColumn.model_validate(column)
