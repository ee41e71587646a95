"""Reference data that says two things about the same is refused, with both named."""

from __future__ import annotations

import pytest

from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.indicators.references import refuse_contradictions, refuse_overlaps
from tests.unit.indicators.drawn import fill, new_run

LOS = "aprdrg | soi | age_group | ngl | source"
GFIN = "aprdrg | soi | mean_days | source"
PARAMETER = "key | scope | value | valid_from | valid_to | origin | line"


def columns(con, table):
    return [row[0] for row in con.execute(f"DESCRIBE reference.{table}").fetchall()]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("100 | 1 | A | 5.5 | one\n100 | 1 | B | 6 | one\n100 | 2 | A | 7 | one\n101 | 1 | A | 8 | one", None),
        # the same twice, from two lists
        ("100 | 1 | A | 5.5 | one\n100 | 1 | A | 5.5 | two", None),
        (
            "100 | 1 | A | 5.5 | one\n100 | 1 | A | 6 | one",
            "national_los.csv: 2 rows that contradict one another for aprdrg 100, soi 1, age_group A",
        ),
        (
            "100 | 1 | A | 5 | a\n100 | 1 | A | 6 | a\n100 | 1 | A | 7 | a",
            "national_los.csv: 3 rows that contradict one another for aprdrg 100",
        ),
        ("200 | 1 | A | 5 | a\n200 | 1 | A | 6 | a\n100 | 2 | A | 5 | a\n100 | 2 | A | 6 | a", "for aprdrg 100, soi 2, age_group A"),
    ],
)
def test_national_means(rows, said):
    con = new_run({"national_los": f"{LOS}\n{rows}"})

    if said is None:
        refuse_contradictions(con)
    else:
        with pytest.raises(ContractError) as refused:
            refuse_contradictions(con)
        assert said in str(refused.value)


@pytest.mark.parametrize(("table", "key"), [("national_gfin", ("aprdrg", "soi")), ("b8_national", ("hospital",))])
def test_other_national_tables(table, key):
    con = new_run()
    (other,) = [name for name in columns(con, table) if name not in (*key, "source")][:1]
    same = " | ".join("1" for _ in key)
    header = f"{' | '.join(key)} | {other}"
    fill(con, f"reference.{table}", f"{header}\n{same} | 5\n{same.replace('1', '2')} | 6")
    refuse_contradictions(con)
    fill(con, f"reference.{table}", f"{header}\n{same} | 7")

    named = ", ".join(f"{name} 1" for name in key)
    with pytest.raises(ContractError, match=rf"^{table}\.csv: 2 rows that contradict one another for {named}$"):
        refuse_contradictions(con)


def overlapping(con, *rows):
    con.execute("DELETE FROM reference.parameter")
    fill(con, "reference.parameter", "\n".join([PARAMETER, *rows]), status="law")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["k | s | 1 | 2020-01-01 | 2020-12-31 | product | 2", "k | s | 2 | 2021-01-01 | | product | 3"], None),
        (["k | s | 1 | 2020-01-01 | | product | 2", "k | s | 2 | 2021-01-01 | | list.csv | 3"], None),
        (["k | s | 1 | 2020-01-01 | | product | 2", "k | t | 2 | 2021-01-01 | | product | 3"], None),
        (["b2.or.std_minutes | s | 1 | 2020-01-01 | | product | 2", "b2.or.std_minutes | s | 2 | 2021-01-01 | | product | 3"], None),
        (
            ["k | s | 1 | 2020-01-01 | 2021-01-01 | product | 2", "k | s | 2 | 2021-01-01 | | product | 3"],
            "schemas/parameters/bfm.csv: parameter k (s) is 1 from 2020-01-01 (line 2) and 2 from 2021-01-01 (line 3), on the same days; "
            "end the earlier row before the later one",
        ),
        (
            ["k | s | | 2020-01-01 | | own.csv | 7", f"k | s | {'9' * 41} | 2019-01-01 | | own.csv | 9"],
            f"own.csv: parameter k (s) is empty from 2020-01-01 (line 7) and {'9' * 40}... from 2019-01-01 (line 9), on the same days",
        ),
        ([f"k | s | {'9' * 40} | 2020-01-01 | | own.csv | 7", "k | s | 2 | 2019-01-01 | | own.csv | 9"], f"(s) is {'9' * 40} from 2020"),
    ],
)
def test_parameters_on_the_same_days(rows, said):
    con = new_run()
    overlapping(con, *rows)

    for refuse in (refuse_overlaps, refuse_contradictions):
        if said is None:
            refuse(con)
        else:
            with pytest.raises(ContractError) as refused:
                refuse(con)
            assert said in str(refused.value)


def test_the_product_contradicts_itself_nowhere():
    refuse_contradictions(new_run())
