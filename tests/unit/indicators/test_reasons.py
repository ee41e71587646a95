"""Which stays are kept out of the national mean and why, and what a national row must hold for a stay to have a category."""

from __future__ import annotations

import pytest

from finhosta_dq.warehouse.intermediate import build_intermediate
from tests.unit.indicators.drawn import derived, fill, new_run, stays, valuations

LOS = "aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status\n100 | 1 | L | 500 | 4 | 8 | 6.5 | 0.3 | law"
BEDS = "name | value\nrecognised_beds.CD | 100\nrecognised_beds.BR | 6"


def test_the_first_reason_that_keeps_a_classic_stay_out_of_the_national_mean():
    con = new_run({"national_los": LOS, "setting": BEDS})
    stays(
        con,
        """
        staynum  | los | age | aprdrg | mdc | days    | a2_hosptype_fac | a2_code_destinate
        plain    | 6   | 50  | 100    | 05  | C 6     | H               | 1
        rehab    | 6   | 50  | 950    | 05  | C 5 Sp 1 | H              | 1
        psychic  | 6   | 50  | 100    | 05  | C 5 A 1 | H               | 1
        newborn  | 3   | 0   | 640    | 15  | N* 3    | H               | 1
        child    | 3   | 0   | 640    | 15  | E 3     | H               | 1
        burnt    | 6   | 50  | 843    | 22  | C 6     | H               | 1
        moved    | 1   | 50  | 100    | 05  | C 1     | H               | 3
        moved4   | 1   | 50  | 100    | 05  | C 1     | H               | 4
        moved5   | 1   | 50  | 100    | 05  | C 1     | H               | 5
        moved2   | 2   | 50  | 100    | 05  | C 2     | H               | 3
        home     | 1   | 50  | 100    | 05  | C 1     | H               | 1
        chemo    | 1   | 50  | 693    | 05  | C 1     | H               | 1
        chemo2   | 2   | 50  | 693    | 05  | C 2     | H               | 1
        residual | 6   | 50  | 950    | 05  | C 6     | H               | 1
        error    | 6   | 50  | 956    | 05  | C 6     | H               | 1
        died     | 3   | 50  | 100    | 05  | C 3     | H               | 8
        died4    | 4   | 50  | 100    | 05  | C 4     | H               | 8
        old      | 6   | 121 | 100    | 05  | C 6     | H               | 1
        hundred  | 6   | 120 | 100    | 05  | C 6     | H               | 1
        faulty   | 9   | 50  | 100    | 05  | G 4     | H               | 1
        ageless  | 6   | 50  | 100    | 05  | C 6     | H               | 1
        day      | 1   | 50  | 100    | 05  | C 1     | C               | 1
        """,
    )
    con.execute("UPDATE staging.pathospi SET a1_year_birth = NULL WHERE patnum = 'Pageless'")
    build_intermediate(con)
    fill(con, "staging.patbirth", "patnum\nPnewborn\nPchild", code_agr="999", year_registr=2025, period_registr=1)

    derived(con)

    found = dict(
        con.execute(
            "SELECT s.staynum, p.reason FROM intermediate.pure_stay AS p JOIN staging.stayhosp AS s USING (_file, _line)"
        ).fetchall()
    )
    assert {name: reason for name, reason in found.items() if reason} == {
        "rehab": "1 Sp, A or K",
        "psychic": "1 Sp, A or K",
        "newborn": "2 newborn only in M or N*",
        "burnt": "4 burns",
        "moved": "5 one day, transferred",
        "moved4": "5 one day, transferred",
        "moved5": "5 one day, transferred",
        "chemo": "6 APR-DRG 693, one day",
        "residual": "7 residual APR-DRG",
        "error": "7 residual APR-DRG",
        "died": "8 death within 3 days",
        "old": "9 faulty stay",
        "faulty": "9 faulty stay",
        "ageless": "9 faulty stay",
    }
    assert {name for name, reason in found.items() if not reason} == {"plain", "child", "moved2", "home", "chemo2", "died4", "hundred"}


@pytest.mark.parametrize(
    ("row", "category"),
    [
        ("500 | 4 | 8 | 6.5 |   |    |   ", "1"),
        ("    | 4 | 8 | 6.5 |   |    |   ", None),
        ("500 | 4 | 8 |     |   |    |   ", None),
        ("500 |   | 8 | 6.5 |   |    |   ", None),
        ("500 | 4 |   | 6.5 |   |    |   ", None),
        # limits that are given are taken: one of them missing is enough
        ("500 |   |   | 6.5 | 1 | 16 | 24", "1"),
        ("500 |   |   | 6.5 |   | 16 | 24", None),
        ("500 |   |   | 6.5 | 1 |    | 24", None),
        ("500 |   |   | 6.5 | 1 | 16 |   ", None),
        # too few stays have no mean, whatever is missing
        ("29  |   |   |     |   |    |   ", "0d"),
        ("30  |   |   |     |   |    |   ", None),
        ("30  | 4 | 8 | 6.5 |   |    |   ", "1"),
    ],
)
def test_a_national_row_that_is_not_complete_gives_no_category(row, category):
    con = new_run(
        {"national_los": f"aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | ll | u2 | u1 | status\n100 | 1 | L | {row} | law"}
    )
    stays(con, "staynum | los | age | aprdrg\na | 6 | 50 | 100")

    derived(con)

    reason = None if category else "national row incomplete"
    assert valuations(con, "category, reason") == {"a": (category, reason)}


@pytest.mark.parametrize(
    ("soi", "share", "category"),
    [(4, 0.1999, "0e"), (4, 0.2, "1"), (4, 0.3, "1"), (3, 0.05, "1")],
)
def test_a_share_of_the_severest_that_is_too_small_has_no_mean(soi, share, category):
    con = new_run({"national_los": LOS.replace("100 | 1 | L", f"100 | {soi} | A").replace("0.3", str(share))})
    stays(con, f"staynum | los | age | aprdrg | soi\na | 6 | 50 | 100 | {soi}")

    derived(con)

    assert valuations(con, "category") == {"a": (category,)}


def test_days_that_are_not_filled_in_are_none():
    con = new_run({"national_los": LOS, "setting": BEDS})
    stays(con, "staynum | los | aprdrg | days\nyear | 6 | 100 | C 6\nbefore | 6 | 100 | C 0+6\nneither | 6 | 100 | C 6 G 0")
    con.execute("UPDATE staging.stayindx SET a4_number_day_fac_prev = NULL WHERE staynum <> 'before'")
    con.execute("UPDATE staging.stayindx SET a4_number_day_fac = NULL WHERE staynum = 'before' OR a4_code_bedindex_fac = 'G'")
    build_intermediate(con)

    derived(con)

    rows = con.execute("SELECT staynum, index_days, cd, g FROM intermediate.stay_index_days JOIN staging.stayhosp USING (_file, _line)")
    assert sorted(rows.fetchall()) == [("before", 6, 6, 0), ("neither", 6, 6, 0), ("year", 6, 6, 0)]
