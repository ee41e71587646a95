"""National means from deliveries: against a second reading in plain Python, and from synthetic hospitals to a mounted list."""

from __future__ import annotations

import csv
import math
import random
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.home import sql_text
from finhosta_dq.pipeline import national
from finhosta_dq.pipeline.national import National, build_national
from finhosta_dq.synth.generate import generate
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.write import write
from tests.unit.indicators.annex3 import Subgroup, half_up, limits
from tests.unit.indicators.drawn import derived, new_run, stays


def quartile(values: list[int], share: float) -> float:
    """Linear interpolation between the two neighbours."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    return ordered[low] + (place - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])


def settled(stays: list[int]) -> Subgroup:
    """Point 2.4: limits and mean repeated until the mean stands still."""
    q1, q3 = quartile(stays, 0.25), quartile(stays, 0.75)
    low, near, far = float(half_up(q1 * (q1 / q3) ** 2)), half_up(q3 + 2 * (q3 - q1)), half_up(q3 + 4 * (q3 - q1))
    mean = None
    for _ in range(100):
        counted = [min(los, near) for los in stays if low < los <= far]
        now = sum(counted) / len(counted) if counted else sum(stays) / len(stays)
        if now == mean:
            break
        mean = now
        low, near, far = limits(Subgroup(len(stays), q1, q3, mean, 1))
    return Subgroup(len(stays), q1, q3, mean or 0, 1)


Inliers = dict[tuple[str, int], float]


def second_reading(stays: list[tuple[str, int, int, int, int, float]]) -> tuple[dict[tuple[str, int, str], Subgroup], Inliers]:
    """Subgroups of pure stays (APR-DRG, SOI, age, days, G days, mean age of the hospital's G patients), and the means of the inliers."""
    inliers: Inliers = {}
    for step in (1, 2):
        groups: dict[tuple[str, int, str], list[int]] = {}
        old: dict[tuple[str, int], list[int]] = {}
        for drg, soi, age, los, g_days, mean_age in stays:
            if step == 1 and g_days >= 10:
                continue
            mean = inliers.get((drg, soi))
            geriatric = g_days >= 10 and (mean_age >= 75 or age >= 75) and mean is not None and los >= 1.3 * mean
            group = "G" if geriatric else "A" if soi >= 3 else "L" if age < 75 else "H"
            groups.setdefault((drg, soi, group), []).append(los)
        found = {key: settled(values) for key, values in groups.items()}
        for drg, soi, age, los, g_days, _ in stays:
            if age >= 75 and g_days < 10:
                low, near, _ = limits(found[drg, soi, "A" if soi >= 3 else "H"])
                if low < los <= near:
                    old.setdefault((drg, soi), []).append(los)
        if step == 1:
            inliers = {key: sum(values) / len(values) for key, values in old.items()}
    return found, inliers


def six(value: float) -> float:
    """Six decimals, half away from zero."""
    return float(Decimal(value).quantize(Decimal("0.000001"), ROUND_HALF_UP))


def random_stays(seed: int):
    dice = random.Random(seed)
    for _ in range(4000):
        age = dice.choice([dice.randint(1, 74), dice.randint(75, 99)])
        drg, soi = dice.choice(["100", "200", "300"]), dice.randint(1, 4)
        # groups far apart, so that the limits of one are not those of another; in the long ones the mean is over the least days in G
        los = max(1, round(dice.lognormvariate({"100": 1.0, "200": 1.6, "300": 2.4}[drg] + 0.2 * soi, 0.9)))
        g_days = los if age > 70 and dice.random() < 0.4 else 0
        yield drg, soi, age, los, g_days, dice.choice([74.0, 80.0])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_means_and_groups_agree_with_a_second_reading(seed, tmp_path):
    drawn = list(random_stays(seed))
    con = new_run()
    derived(con)
    con.execute("CREATE TABLE drawn (aprdrg VARCHAR, soi INTEGER, age INTEGER, los INTEGER, d_g INTEGER, hospital_g_age DOUBLE)")
    con.executemany("INSERT INTO drawn VALUES (?, ?, ?, ?, ?, ?)", [list(stay) for stay in drawn])
    con.execute(f"COPY (SELECT '009' AS code_agr, *, NULL::VARCHAR AS exclusion FROM drawn) TO '{tmp_path}/0.parquet'")
    found = National()

    national._build(con, tmp_path, found)

    rows = con.execute(sql_text("national/national_los")).fetchall()
    expected, inliers = second_reading(drawn)
    assert {(row[0], row[1], row[2]): row[3:7] for row in rows} == {
        key: (one.stays, pytest.approx(one.q1), pytest.approx(one.q3), six(one.mean)) for key, one in expected.items()
    }
    assert {row[2] for row in rows} == {"G", "L", "H", "A"}
    severe = Counter(drg for drg, soi, *_ in drawn if soi == 4)
    assert {row[0]: row[10] for row in rows} == {drg: six(severe[drg] / n) for drg, n in Counter(drg for drg, *_ in drawn).items()}
    # the means of the inliers stand as the first step left them: that is what opens the geriatric group
    geriatric = {key[:2]: six(one.mean) for key, one in expected.items() if key[2] == "G"}
    assert con.execute(sql_text("national/national_gfin")).fetchall() == [
        (*key, geriatric.get(key), six(inliers[key]) if key in inliers else None) for key in sorted({*geriatric, *inliers})
    ]


@pytest.mark.parametrize(
    ("los", "d_g", "age", "hospital_g_age", "group"),
    [
        (13, 10, 75, 70, "G"), (13, 10, 60, 75, "G"), (12, 10, 75, 75, "H"), (13, 9, 75, 75, "H"), (13, 10, 74, 74, "L"), (40, 40, 75, None, "G"),
    ],
)  # fmt: skip
def test_geriatric_from_ten_days_75_years_and_a_stay_of_13_where_inliers_stay_10(los, d_g, age, hospital_g_age, group):
    con = new_run()
    derived(con)
    con.execute("CREATE TABLE intermediate.inlier_mean AS SELECT '100' AS aprdrg, 1 AS soi, 10.0::DOUBLE AS mean_los")
    con.execute(
        "CREATE TABLE intermediate.candidate AS SELECT '009' AS code_agr, '100' AS aprdrg, 1 AS soi, "
        "$los AS los, $age AS age, $d_g AS d_g, $hospital::DOUBLE AS hospital_g_age",
        {"los": los, "age": age, "d_g": d_g, "hospital": hospital_g_age},
    )

    con.execute(sql_text("national/mean_stay"))

    assert con.execute("SELECT age_group FROM intermediate.mean_stay").fetchall() == [(group,)]


def test_only_grouped_stays_with_a_billed_day_are_candidates():
    con = new_run()
    stays(
        con,
        """
        staynum | los | nights | aprdrg | soi | a2_hosptype_fac | a2_code_destinate
        least   | 1   | 1      | 100    | 1   | H               | 1
        most    | 9   | 9      | 100    | 4   | H               | 1
        no_drg  | 5   | 5      |        |     | H               | 1
        no_soi  | 5   | 5      | 100    | 0   | H               | 1
        soi_5   | 5   | 5      | 100    | 5   | H               | 1
        no_day  | 0   | 0      | 100    | 1   | H               | 1
        residual | 3  | 3      | 951    | 1   | H               | 8
        day     | 5   | 5      | 100    | 1   | C               | 1
        """,
    )
    derived(con)

    found = con.execute(
        f"SELECT s.staynum, c.exclusion FROM ({sql_text('national/candidate')}) AS c "
        "INNER JOIN intermediate.population AS s ON s.los = c.los AND s.aprdrg IS NOT DISTINCT FROM c.aprdrg AND s.soi IS NOT DISTINCT FROM c.soi"
    ).fetchall()

    assert dict(found) == {
        "least": None, "most": None, "no_drg": "no grouper output", "no_soi": "no grouper output", "soi_5": "no grouper output",
        "no_day": "no billed day", "residual": "7 residual APR-DRG",
    }  # fmt: skip


def test_another_quartile_method_is_a_parameter_and_an_unknown_one_is_refused(tmp_path):
    con = new_run()
    derived(con)
    lengths = ", ".join(f"({n})" for n in (1, 2, 4, 9))
    con.execute(
        f"COPY (SELECT '009' AS code_agr, '100' AS aprdrg, 1 AS soi, 50 AS age, v.l AS los, 0 AS d_g, 70.0 AS hospital_g_age, "
        f"NULL::VARCHAR AS exclusion FROM (VALUES {lengths}) AS v (l)) TO '{tmp_path}/0.parquet'"
    )
    quartiles = []
    for method in ("linear", "nearest"):
        con.execute("UPDATE reference.rule_parameter SET value = ? WHERE name = 'quartile_method'", [method])
        national._build(con, tmp_path, National())
        quartiles.append(con.execute("SELECT q1, q3 FROM intermediate.national_quartile").fetchall()[0])

    assert quartiles == [(1.75, 5.25), (1, 4)]
    con.execute("UPDATE reference.rule_parameter SET value = 'guess' WHERE name = 'quartile_method'")
    with pytest.raises(ContractError, match="quartile_method: expected linear or nearest, found 'guess'"):
        national._build(con, tmp_path, National())


@pytest.fixture(scope="module")
def hospitals(tmp_path_factory) -> list[Path]:
    folders = []
    for number, hospital in enumerate(("009", "010"), 1):
        folder = tmp_path_factory.mktemp(hospital)
        write(generate(Options(hospital=hospital, period="2025-1", stays=1500, defect_rate=0.0, seed=number)), folder)
        folders.append(folder)
    return folders


def test_from_deliveries_to_a_list_that_can_be_mounted(hospitals, tmp_path):
    found = build_national(hospitals, tmp_path / "own")

    assert (found.hospitals, found.years, found.synthetic) == (["009", "010"], ["2025"], True)
    rows = list(csv.DictReader((tmp_path / "own" / "national_los.csv").read_text(encoding="utf-8").splitlines()))
    assert sum(int(row["n_stays"]) for row in rows) == found.stays > 800
    assert {row["status"] for row in rows} == {"synthetic"}
    classic = 0
    for folder in hospitals:
        for line in (folder / f"{folder.name[:3]}-Z-3.0-A-STAYHOSP-2025-1.TXT").read_text(encoding="utf-8").splitlines():
            classic += line.split("#")[13] == "H"
    assert found.stays + sum(found.excluded.values()) == classic
    excluded = Counter(
        {
            row["reason"]: int(row["stays"])
            for row in csv.DictReader((tmp_path / "own" / "excluded_stays.csv").read_text(encoding="utf-8").splitlines())
        }
    )
    assert excluded == found.excluded


def test_the_mounted_list_values_stays(hospitals, tmp_path):
    from finhosta_dq.indicators.run import derive
    from finhosta_dq.pipeline import steps
    from finhosta_dq.pipeline.plan import plan_runs
    from finhosta_dq.warehouse.connection import open_warehouse
    from finhosta_dq.warehouse.intermediate import build_intermediate

    build_national(hospitals, tmp_path / "own")
    (plan,) = plan_runs(hospitals[0], reference=tmp_path / "own")
    con = open_warehouse(None)
    steps.start(con, "r", "fast")
    steps.extract(con, plan)
    build_intermediate(con)
    derive(con, effects=False)

    value, status, fitness = con.execute("SELECT value, status, fitness FROM marts.indicator WHERE indicator_id = 'B2-05'").fetchall()[0]
    assert value > 1000
    assert (status, fitness) == ("synthetic", "fit_with_reservations")


def test_files_that_are_there_are_not_written_over(hospitals, tmp_path):
    (tmp_path / "national_los.csv").write_text("mine")

    with pytest.raises(FileExistsError, match="choose another folder"):
        build_national(hospitals, tmp_path)
    assert (tmp_path / "national_los.csv").read_text() == "mine"
