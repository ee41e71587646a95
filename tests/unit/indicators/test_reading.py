"""A second reading of the rules on category, value and days, in plain Python, against the statements on random stays."""

from __future__ import annotations

import math
import random

import pytest

from tests.unit.indicators.drawn import add_stay, derived, insert_rows, load_stays, new_run, valuations

FAMILIES = {"C": "CD", "D": "CD", "I": "CD", "L": "CD", "B": "CD", "E": "E", "G": "G", "M": "M", "NI": "NI"}
SHARES = ((85, 0.10), (80, 0.25), (75, 0.35), (70, 0.55))


def half_up(number: float) -> int:
    return math.floor(number + 0.5)


def limits(q1: float, q3: float, mean: float) -> tuple[float, float, float]:
    low = min(half_up(math.exp(math.log(q1) - 2 * (math.log(q3) - math.log(q1)))), mean - 3)
    if mean >= 10:
        low = max(low, 0.1 * mean)
    near = max(half_up(q3 + 2 * (q3 - q1)), mean + 8)
    return low, near, max(half_up(q3 + 4 * (q3 - q1)), near)


def age_group(stay: dict, gfin: dict, mean_age: float) -> str:
    g_days = stay["cells"].get("G", 0)
    if g_days >= 10 and (mean_age >= 75 or stay["age"] >= 75) and stay["los"] >= 1.3 * gfin[stay["aprdrg"], stay["soi"]][1]:
        return "G"
    if stay["soi"] >= 3:
        return "A"
    return "L" if stay["age"] < 75 else "H"


def category(stay: dict, group: str, national: dict) -> str:
    los, drg = stay["los"], stay["aprdrg"]
    if stay["faulty"]:
        return "9"
    if drg in ("955", "956"):
        return "6a"
    if drg in ("950", "951", "952"):
        return "6b"
    if drg == "693" and los == 1:
        return "2c"
    if los == 1 and stay["to"] in ("3", "4", "5"):
        return "2t"
    if stay["to"] == "8" and los <= 3:
        return "8"
    if 2 * sum(days for index, days in stay["cells"].items() if index in ("A", "K", "Sp")) > los:
        return "7"
    if drg in ("003", "004", "005"):
        return {"003": "0a", "004": "0b", "005": "0c"}[drg]
    row = national.get((drg, stay["soi"], group))
    if row is None:
        return "0f"
    if row["n"] < 30:
        return "0d"
    if stay["soi"] == 4 and row["share"] < 0.2:
        return "0e"
    low, near, far = limits(row["q1"], row["q3"], row["ngl"])
    if los <= low:
        return "2b" if drg == "560" and stay["to"] == "1" else "2"
    return "1" if los <= near else "4" if los <= far else "3"


def days_of(stay: dict, kind: str, value: float, group: str, gfin: dict) -> dict[str, float]:
    found = dict.fromkeys(("CD", "E", "G", "M", "NI"), 0.0)
    if kind == "9":
        return {**found, "CD": value}
    for index, days in stay["cells"].items():
        if index in FAMILIES:
            family = "M" if stay["mdc"] == "14" else "CD" if FAMILIES[index] == "M" else FAMILIES[index]
            found[family] += value * days / stay["los"]
    drg_mean = gfin.get((stay["aprdrg"], stay["soi"]))
    if stay["age"] >= 70 and stay["systems"] >= 2 and group != "G" and drg_mean and stay["los"] > 0.5 * drg_mean[0]:
        stays_in_cd = next(share for start, share in SHARES if stay["age"] >= start)
        found["G"] += (1 - stays_in_cd) * found["CD"]
        found["CD"] *= stays_in_cd
    return found


def drawn(count: int, seed: int) -> list[dict]:
    rng = random.Random(seed)
    made = []
    for number in range(count):
        los = rng.choice([1, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 45, 80])
        cells: dict[str, int] = {}
        left = los
        while left:
            part = rng.randint(1, left)
            index = rng.choice(["C", "C", "D", "D", "G", "E", "M", "NI", "I", "L", "B", "A", "Sp", "K"])
            cells[index] = cells.get(index, 0) + part
            left -= part
        drg = rng.choice(["100", "101", "102", "103", "560", "693", "950", "955", "956", "003", "004", "005", "777"])
        made.append(
            {
                "staynum": f"s{number}",
                "los": los,
                "cells": cells,
                "age": rng.choice([0, 5, 30, 60, 69, 70, 74, 75, 79, 80, 84, 85, 95]),
                "aprdrg": drg,
                "soi": rng.choice([1, 1, 2, 3, 4]),
                "mdc": "14" if drg == "560" else rng.choice(["01", "05", "08"]),
                "systems": rng.choice([1, 2, 3]),
                "to": rng.choice(["1", "1", "1", "3", "5", "6", "8"]),
                "faulty": rng.random() < 0.03,
            }
        )
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_second_reading_agrees_on_every_stay(seed):
    rng = random.Random(100 + seed)
    drgs = ["100", "101", "102", "103", "560", "693"]
    gfin = {
        (drg, soi): (rng.uniform(6, 30), rng.uniform(4, 15))
        for drg in [*drgs, "777", "003", "004", "005", "950", "955", "956"]
        for soi in (1, 2, 3, 4)
    }
    national = {}
    for drg in drgs:
        share = rng.choice([0.1, 0.3])
        for soi in (1, 2, 3, 4):
            for group in ("G", "L", "H", "A"):
                q1 = rng.choice([1, 1.5, 2, 4, 10])
                row = {"n": rng.choice([10, 29, 30, 400]), "q1": q1, "q3": q1 * rng.choice([1, 1.5, 2, 6]), "share": share}
                national[drg, soi, group] = {**row, "ngl": round(rng.uniform(row["q1"], row["q3"] + 1), 2)}
    con = new_run({"setting": "name | value\nrecognised_beds.CD | 500\nrecognised_beds.M | 10"})
    insert_rows(
        con,
        "reference.national_los",
        [[*key, r["n"], r["q1"], r["q3"], r["ngl"], None, None, None, r["share"], None, "law"] for key, r in national.items()],
    )
    insert_rows(con, "reference.national_gfin", [[*key, *means, None, "law"] for key, means in gfin.items()])
    sample = drawn(3000, seed)
    tables: dict[str, list] = {"stayhosp": [], "stayindx": [], "grouper": [], "pathospi": []}
    for number, stay in enumerate(sample, 1):
        cells = " ".join(f"{index} {days}" for index, days in stay["cells"].items())
        row = {**stay, "days": cells, "soi": str(stay["soi"]), "systems": str(stay["systems"]), "a2_code_destinate": stay["to"]}
        if stay["faulty"]:
            row["nights"] = stay["los"] + 9
        add_stay(tables, row, number)
    load_stays(con, tables)

    derived(con)

    found = valuations(con, "exclusion, age_group, category, fv, days_cd, days_e, days_g, days_m, days_ni, days_financed")
    assert len(found) == len(sample)
    population = [stay for stay in sample if any(index in FAMILIES for index in stay["cells"])]
    assert {stay for stay, row in found.items() if row[0] is None} == {stay["staynum"] for stay in population}
    g_ages = [stay["age"] for stay in population if "G" in stay["cells"]]
    groups = {stay["staynum"]: age_group(stay, gfin, sum(g_ages) / len(g_ages)) for stay in population}
    kinds = {stay["staynum"]: category(stay, groups[stay["staynum"]], national) for stay in population}
    normal, total = 0, 0.0
    for stay in population:
        if kinds[stay["staynum"]] in ("1", "4"):
            row = national[stay["aprdrg"], stay["soi"], groups[stay["staynum"]]]
            normal += 1
            total += min(stay["los"], limits(row["q1"], row["q3"], row["ngl"])[1])
    mean = total / normal
    assert set(kinds.values()) == {"0a", "0b", "0c", "0d", "0e", "0f", "1", "2", "2b", "2c", "2t", "3", "4", "6a", "6b", "7", "8", "9"}
    for stay in population:
        name, los = stay["staynum"], stay["los"]
        group, kind = groups[name], kinds[name]
        row = national.get((stay["aprdrg"], stay["soi"], group))
        low, near, _ = limits(row["q1"], row["q3"], row["ngl"]) if row else (0, 0, 0)
        value = {"9": mean, "6a": min(los, mean - 2), "2b": max(low, 0)}.get(kind, los)
        if kind == "1":
            value = row["ngl"]
        if kind == "4":
            value = row["ngl"] + los - near
        _, own_group, own_kind, own_value, *own_days, financed = found[name]
        assert (own_group, own_kind) == (group, kind), stay
        assert own_value == pytest.approx(value), stay
        expected = days_of(stay, kind, value, group, gfin)
        assert own_days == pytest.approx(list(expected.values())), stay
        assert sum(own_days) == pytest.approx(financed), stay
