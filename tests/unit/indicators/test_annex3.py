"""The statements against a second reading of annex 3 in plain Python (``annex3.py``), on 100,000 random stays, record by record."""

from __future__ import annotations

import random
from collections import Counter

import polars as pl
import pytest

from finhosta_dq.warehouse.intermediate import build_intermediate
from tests.unit.indicators.annex3 import Hospital, Stay, Subgroup, value_all
from tests.unit.indicators.drawn import derived, new_run

STAYS = 100_000
DRGS = ["100", "140", "191", "302", "560", "640", "693", "950", "951", "952", "955", "956", "003", "004", "005", "777"]
INDICES = ["C", "C", "D", "D", "G", "E", "M", "NI", "I", "L", "B", "A", "K", "Sp", "N*", "Z", "U"]
BEDS = {"CD": 100, "G": 20, "M": 15, "E": 10, "NI": 4, "BR": 6}


def national(dice: random.Random) -> tuple[dict[tuple[str, int, str], Subgroup], dict[tuple[str, int], tuple[float, float]]]:
    """National figures of most subgroups; 777 has none, some are too small, some rare."""
    subgroups, geriatric = {}, {}
    for drg in DRGS[:-1]:
        for soi in (1, 2, 3, 4):
            if dice.random() < 0.85:
                geriatric[drg, soi] = (round(dice.uniform(8, 30), 2), round(dice.uniform(5, 15), 2))
            for group in ("G", "A") if soi >= 3 else ("G", "L", "H"):
                if dice.random() < 0.9:
                    q1 = round(dice.uniform(1, 9), 1)
                    q3 = round(q1 + dice.uniform(0, 9), 1)
                    count = dice.choice([12, 29, 30, 400, 4000])
                    subgroups[drg, soi, group] = Subgroup(count, q1, q3, round(dice.uniform(q1, q3 + 4), 3), dice.choice([0.1, 0.2, 0.35]))
    return subgroups, geriatric


def random_stay(dice: random.Random, number: int) -> Stay:
    kind = dice.choices(["H", "F", "M", "L"], [93, 3, 2, 2])[0]
    age = dice.choices([dice.randint(0, 69), dice.randint(70, 104), 0, 121, None], [55, 42, 2, 0.5, 0.5])[0]
    billed = dice.choice([0, 1, 1, 2, 3, 3, 4, 5, 6, 8, 10, 12, 15, 20, 28, 45, 90])
    parts = dice.choice([1, 1, 1, 2, 3])
    cuts = sorted(dice.randint(0, billed) for _ in range(parts - 1))
    pieces = [end - start for start, end in zip([0, *cuts], [*cuts, billed], strict=True)]
    days = []
    for index, piece in zip(dice.sample(INDICES, parts), pieces, strict=True):
        before = dice.randint(0, piece) if kind in ("F", "M", "L") else 0
        days.append((index, piece - before, before))
    if dice.random() < 0.02:
        days[0] = (days[0][0], days[0][1] + dice.choice([1, 2, 5]), days[0][2])
    nights: int | None = billed + dice.choices([0, 1, -1, 2, -2, 9], [88, 4, 4, 1.5, 1.5, 1])[0]
    if dice.random() < 0.02 or (kind in ("F", "M") and dice.random() < 0.7):
        nights = None
    elif dice.random() < 0.005:
        nights = -dice.randint(1, 5)
    grouped = dice.random() > 0.02
    newborn = age == 0 and dice.random() < 0.6
    if newborn:
        days = [("M", billed, 0)] if dice.random() < 0.5 else [("M", billed, 0), ("N*", 0, 0)]
    return Stay(
        number=f"S{number}",
        kind=kind,
        nights=nights,
        billed=billed,
        age=age,
        destination=dice.choice(["1", "1", "1", "1", "3", "4", "5", "8"]),
        is_newborn=newborn,
        days=days,
        drg=dice.choice(DRGS) if grouped else None,
        soi=dice.choices([1, 2, 3, 4, None], [40, 30, 20, 9, 1])[0] if grouped else None,
        mdc=dice.choices(["14", "22", "05", "08"], [8, 1, 50, 41])[0] if grouped else None,
        systems=dice.choice([None, 0, 1, 2, 3]) if grouped else None,
        principal=dice.choice(["I10", "T220", "T3199", "T339", None]) if grouped else None,
    )


def staged(con, stays: list[Stay]) -> None:
    """The stays as staged records."""
    base = pl.date(2025, 3, 1)
    frame = pl.DataFrame(
        {
            "staynum": [stay.number for stay in stays],
            "kind": [stay.kind for stay in stays],
            "nights": [stay.nights for stay in stays],
            "billed": [stay.billed for stay in stays],
            "age": [stay.age for stay in stays],
            "destination": [stay.destination for stay in stays],
            "line": range(1, len(stays) + 1),
        }
    ).with_columns(adm=base, patnum="P" + pl.col("staynum"))
    frame = frame.with_columns(dis=pl.col("adm") + pl.duration(days=pl.col("nights")))
    grouped = pl.DataFrame(
        [(s.number, s.drg, s.soi, s.mdc, s.systems, s.principal) for s in stays if s.drg],
        schema=["staynum", "aprdrg", "soi", "mdc", "systems", "principal_dx"],
        orient="row",
    )
    rows = [(s.number, order, *day) for s in stays for order, day in enumerate(s.days, 1)]
    indices = pl.DataFrame(rows, schema=["staynum", "n", "bed_index", "year_days", "before"], orient="row")
    born = pl.DataFrame({"patnum": [f"P{s.number}" for s in stays if s.is_newborn]})
    key = "'999' AS code_agr, 2025 AS year_registr, 1 AS period_registr"
    for name, table in (("frame", frame), ("grouped", grouped), ("indices", indices), ("born", born)):
        con.register(name, table)
    con.execute(
        f"""INSERT INTO staging.stayhosp BY NAME SELECT {key}, staynum, kind AS a2_hosptype_fac, 2025 AS a2_year_hosp_in, adm AS adm_date,
            dis AS dis_date, year(dis) AS a2_year_hosp_out, billed AS a2_total_number_day_fac, destination AS a2_code_destinate,
            '3' AS a2_code_adm, patnum, 'stayhosp' AS _file, line AS _line FROM frame"""
    )
    con.execute(
        f"""INSERT INTO staging.pathospi BY NAME SELECT {key}, patnum, 2025 - age AS a1_year_birth, 'pathospi' AS _file, line AS _line
            FROM frame"""
    )
    con.execute(
        f"""INSERT INTO staging.stayindx BY NAME SELECT {key}, staynum, n AS order_bedindex, bed_index AS a4_code_bedindex_fac,
            year_days AS a4_number_day_fac, before AS a4_number_day_fac_prev, 0 AS a4_number_day_part_fac, 0 AS a4_number_day_part_fac_prev,
            0 AS a4_number_day_no_fac, 0 AS a4_number_day_no_fac_prev, 'stayindx' AS _file, row_number() OVER () AS _line FROM indices"""
    )
    con.execute(
        """INSERT INTO staging.grouper BY NAME SELECT '999' AS code_agr, 2025 AS year, 1 AS period, staynum, aprdrg, soi, mdc, systems,
           principal_dx, 'grouper' AS _file, row_number() OVER () AS _line FROM grouped"""
    )
    con.execute(f"INSERT INTO staging.patbirth BY NAME SELECT {key}, patnum, 'patbirth' AS _file, 1 AS _line FROM born")


@pytest.fixture(scope="module")
def both():
    """(answers of the second reading, answers of the statements) by stay number."""
    dice = random.Random(20251)
    subgroups, geriatric = national(dice)
    stays = [random_stay(dice, number) for number in range(STAYS)]
    lines = [
        f"{drg} | {soi} | {group} | {one.stays} | {one.q1} | {one.q3} | {one.mean} | {one.soi4_share} | law"
        for (drg, soi, group), one in subgroups.items()
    ]
    con = new_run(
        {
            "national_los": "aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status\n" + "\n".join(lines),
            "national_gfin": "aprdrg | soi | mean_los | inlier75_mean_los | status\n"
            + "\n".join(f"{drg} | {soi} | {gfin} | {inlier} | law" for (drg, soi), (gfin, inlier) in geriatric.items()),
            "setting": "name | value\n" + "\n".join(f"recognised_beds.{name} | {beds}" for name, beds in BEDS.items()),
        }
    )
    staged(con, stays)
    build_intermediate(con)
    derived(con)
    said = {
        row[0]: row[1:]
        for row in con.execute(
            """SELECT staynum, exclusion, age_group, category, fv, days_cd, days_e, days_g, days_m, days_ni
               FROM marts.stay_valuation"""
        ).fetchall()
    }
    return value_all(stays, Hospital(subgroups, geriatric, has_m=True, has_burns=True)), said, {stay.number: stay for stay in stays}


def test_every_stay_is_there(both):
    answers, said, _ = both

    assert len(answers) == STAYS
    assert set(answers) == set(said)


def test_population_subgroup_and_category_agree(both):
    answers, said, stays = both

    wrong = [
        (stays[number], answer, said[number])
        for number, answer in answers.items()
        if (answer.exclusion, answer.group, answer.category) != said[number][:3]
    ]

    assert not wrong, f"{len(wrong)} stays differ, first {wrong[:3]}"


def test_value_and_days_per_family_agree(both):
    answers, said, stays = both

    wrong = []
    for number, answer in answers.items():
        value, *days = said[number][3:]
        if answer.value is None or value is None:
            same = answer.value is value
        else:
            expected = [answer.days[family] for family in ("CD", "E", "G", "M", "NI")]
            same = abs(answer.value - value) < 1e-9 and all(abs(a - b) < 1e-9 for a, b in zip(expected, days, strict=True))
        if not same:
            wrong.append((stays[number], answer, said[number]))

    assert not wrong, f"{len(wrong)} stays differ, first {wrong[:3]}"


def test_every_category_and_reason_occurs(both):
    answers, _, _ = both

    seen = Counter(answer.category for answer in answers.values())
    assert set(seen) >= {"1", "2", "2b", "2c", "2t", "3", "4", "5", "6a", "6b", "7", "8", "9", "0a", "0b", "0c", "0d", "0e", "0f"}
    assert min(count for category, count in seen.items() if category) > 20
    assert len({answer.exclusion for answer in answers.values()}) == 4
