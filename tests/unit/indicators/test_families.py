"""Which bed index belongs to which family, the mean age of the G stays, and beds of families without recognised ones."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.indicators.drawn import delivered, derived, fill, new_run, stays

LOS = "aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status\n100 | 1 | L | 500 | 4 | 8 | 6.5 | 0.3 | law"


def families(con) -> dict[str, str]:
    derived(con)
    return dict(con.execute("SELECT bed_index, family FROM intermediate.index_family").fetchall())


def test_every_index_that_is_billed_belongs_to_one_family():
    found = families(new_run())

    assert found == {
        **dict.fromkeys(("B", "C", "CD", "D", "I", "L"), "CD"), "E": "E", "G": "G", "M": "M", "NI": "NI",
        **dict.fromkeys(("A", "A1", "A2", "K", "K1", "K2", "S1", "S2", "S3", "S4", "S5", "S6", "Sp"), "AKS"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_there"),
    [
        ("2026-07-01", "", True),
        ("2026-07-02", "", False),
        ("", "2026-07-01", True),
        ("", "2026-06-30", False),
        ("2020-01-01", "2026-06-30", False),
    ],
)
def test_an_index_counts_from_its_first_day_until_its_last(valid_from, valid_to, is_there):
    con = new_run()
    fill(con, "reference.code", f"list | code | valid_from | valid_to\nfamily_cd | Q | {valid_from} | {valid_to}")

    assert families(con).get("Q") == ("CD" if is_there else None)


def test_mean_age_is_of_stays_with_a_day_in_g_and_a_known_age():
    con = new_run({"national_los": LOS, "setting": "name | value\nrecognised_beds.CD | 100\nrecognised_beds.G | 30"})
    stays(
        con,
        """
        staynum | los | age | aprdrg | days
        one_day | 6   | 70  | 100    | C 5 G 1
        all     | 6   | 90  | 100    | G 6
        zero    | 6   | 0   | 100    | G 6
        limit   | 6   | 120 | 100    | G 6
        over    | 6   | 121 | 100    | G 6
        none    | 6   | 30  | 100    | C 6
        """,
    )

    derived(con)

    assert con.execute("SELECT mean_age FROM intermediate.geriatric_age").fetchall() == [((70 + 90 + 0 + 120) / 4,)]


def test_days_of_a_family_without_recognised_beds_still_make_beds():
    con = new_run({"national_los": LOS, "setting": "name | value\nrecognised_beds.CD | 100"})
    text = "staynum | los | period | aprdrg | days\nmixed | 6 | 1 | 100 | C 3 E 3\nlater | 6 | 2 | 100 | C 6"
    stays(con, text)
    delivered(con)

    found = derived(con)

    assert found["B2-13", "E"]["value"] == pytest.approx(3.25 / (365 * 0.7))
    assert found["B2-13", "CD"]["value"] == pytest.approx((3.25 + 6.5) / (365 * 0.8))
    assert (found["B2-14", "E"]["denominator"], found["B2-14", "all"]["denominator"]) == (0, 100)


def test_discharges_are_compared_of_every_family_but_not_of_others():
    con = new_run({"national_los": LOS, "setting": "name | value\nrecognised_beds.CD | 100\nrecognised_beds.M | 10"})
    stays(
        con,
        """
        staynum | los | nights | period | aprdrg | mdc | a2_hosptype_fac | days    | open
        cd      | 6   | 6      | 1      | 100    | 05  | H               | C 6     |
        e       | 6   | 6      | 1      | 100    | 05  | H               | E 6     |
        g       | 6   | 6      | 1      | 100    | 05  | H               | G 6     |
        m       | 6   | 6      | 1      | 100    | 14  | H               | M 6     |
        ni      | 6   | 6      | 1      | 100    | 05  | H               | NI 6    |
        mixed   | 6   | 6      | 2      | 100    | 05  | H               | C 3 E 3 |
        rehab   | 6   | 6      | 1      | 100    | 05  | H               | Sp 6    |
        day     | 1   | 0      | 1      | 100    | 05  | C               | C 1     |
        long    | 180 | 180    | 1      | 100    | 05  | L               | D 180   |
        begun   | 180 | 180    | 1      | 100    | 05  | F               | D 180   | yes
        """,
    )
    fill(con, "staging.finhosta", "record_type_cd | bed_index | month | value\nB0807 | C | 01 | 4\nB0807 | Sp | 01 | 50")

    delivered(con)

    found = derived(con, date(2025, 1, 1))["B2-11", ""]

    mean = con.execute("SELECT mean_los FROM intermediate.hospital_mean").fetchall()[0][0]
    assert (found["numerator"], found["denominator"], found["value"]) == (7, 4, pytest.approx(3 * mean))


@pytest.mark.parametrize(("discharges", "fewer"), [(1, 1), (2, 0), (3, 0)])
def test_fewer_discharges_in_mzg_than_in_finhosta_take_nothing_off(discharges, fewer):
    con = new_run({"national_los": LOS, "setting": "name | value\nrecognised_beds.CD | 100"})
    stays(con, "staynum | los | period | aprdrg\na | 6 | 1 | 100\nb | 6 | 2 | 100")
    fill(con, "staging.finhosta", f"record_type_cd | bed_index | month | value\nB0807 | C | 01 | {discharges}")
    delivered(con)

    assert derived(con, date(2025, 1, 1))["B2-11", ""]["value"] == fewer * 6
    assert derived(con, date(2026, 7, 1))["B2-12", "CD"]["value"] == 13


def test_days_of_mzg_and_finhosta_are_compared_once_per_record_and_only_where_financed():
    con = new_run({"setting": "name | value\nrecognised_beds.CD | 100"})
    stays(
        con,
        """
        staynum | los | nights | period | a2_hosptype_fac | days    | open
        a       | 6   | 6      | 1      | H               | C 4 E 2 |
        rehab   | 6   | 6      | 2      | H               | Sp 6    |
        day     | 1   | 0      | 1      | C               | C 1     |
        long    | 180 | 180    | 1      | M               | D 180   | yes
        """,
    )
    rows = "B0803 | C | 300 | 1 | x | 100\nB0803 | C | 300 | 1 | x | 100\nB0803 | C | 300 | 2 | x | 50\nB0803 | C | 300 | 2 | y | 10"
    more = "B0803 | C | 310 | 2 | y | 40\nB0803 | Sp | 300 | 1 | x | 9\nB0807 | E | 300 | 1 | x | 9\nB0803 | G | 300 | 1 | x | 7\nB0803 | M | 300 | 1 | x | 1"
    fill(con, "staging.finhosta", f"record_type_cd | bed_index | cost_centre | month | insurer | value\n{rows}\n{more}")

    delivered(con)

    found = {scope: row for (one, scope), row in derived(con).items() if one == "GEN-08"}

    assert found["G"]["warnings"] == ["gap above 1.0 %"]
    told = {scope: (row["value"], row["numerator"], row["denominator"], row["reason"]) for scope, row in found.items()}
    assert told == {
        "CD": (pytest.approx(184 / 200 - 1), 184, 200, None),
        "E": (None, 2, None, "no billed days of this family in Finhosta"),
        "G": (-1, 0, 7, None),
        "M": (-1, 0, 1, None),
        "NI": (None, None, None, "no value: nothing to count or to divide by"),
    }


def test_justified_over_billed_days_counts_the_stays_with_a_value():
    con = new_run({"national_los": LOS, "setting": "name | value\nrecognised_beds.CD | 100"})
    stays(con, "staynum | los | aprdrg | days\na | 6 | 100 | C 6\nb | 5 | 100 | C 5\nungrouped | 9 | | C 9\nrehab | 8 | 100 | Sp 8")

    found = derived(con)["GEN-03", ""]

    assert (found["value"], found["numerator"], found["denominator"]) == (pytest.approx(13 / 11), 13, 11)
