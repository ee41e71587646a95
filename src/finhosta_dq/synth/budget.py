"""Budget parameters that are not public, as the ministry would tell them to the synthetic hospital. All invented, and marked so."""

from __future__ import annotations

import csv

import polars as pl

from finhosta_dq.home import schemas_dir
from finhosta_dq.synth.acts import operative_numbers
from finhosta_dq.synth.casebook import Casebook
from finhosta_dq.synth.national import SYNTHETIC

_COLUMNS = ("key", "scope", "value", "unit", "valid_from", "valid_to", "article", "status", "note")
_MINUTES_FROM, _MINUTES_STEP, _MINUTES_STEPS = 45, 15, 9
# of a land of hospitals, by key and scope: value, unit
_NATIONAL = {
    ("b1.group_budget", "own group"): ("85000000", "EUR"),
    ("b1.work_units", "general"): ("410000", "unit"),
    ("b1.work_units", "maintenance"): ("425000", "unit"),
    ("b1.work_units", "heating"): ("390000", "unit"),
    ("b1.work_units", "administration"): ("720000", "unit"),
    ("b1.work_units", "laundry"): ("1900000", "unit"),
    ("b1.work_units", "food"): ("1750000", "unit"),
    ("b1.budget", "all"): ("1450000000", "EUR"),
    ("b1.sum_of_amounts", "all"): ("1436000000", "EUR"),
    ("b1.social_g.envelope", "all"): ("21500000", "EUR"),
    ("b1.social_g.hospitals", "all"): ("92", "count"),
    ("b1.social_g.beds", "all"): ("7600", "bed"),
    ("b1.social_decile.weighted_days", "all"): ("11200000", "day"),
    ("b1.transport_points", "all"): ("64000", "points"),
    ("b1.energy_m2", "all"): ("6900000", "m2"),
    ("b1.cost_per_work_unit", "general"): ("31.5", "EUR/unit"),
    ("b1.cost_per_work_unit", "maintenance"): ("58.2", "EUR/unit"),
    ("b1.cost_per_work_unit", "heating"): ("11.4", "EUR/unit"),
    ("b2.points", "all"): ("98000", "points"),
    ("b2.uu", "all"): ("3600000", "unit"),
    ("b2.ed_extra_points", "all"): ("290", "points"),
    ("b2.or_points", "all"): ("11800", "points"),
    ("b2.ed_points", "all"): ("6700", "points"),
    ("b2.product_points", "all"): ("8200", "points"),
    ("b2.sterilisation_points", "all"): ("2050", "points"),
    ("b2.nrg_pool", "CD"): ("1350", "points"),
    ("b2.nrg_pool", "E"): ("95", "points"),
    ("b2.nrg_residual_points", "CD"): ("2600", "points"),
    ("b2.nrg_residual_points", "E"): ("310", "points"),
    ("b2.point_value", "all"): ("29400", "EUR/point"),
    ("b2.wage_cost", "all"): ("60500", "EUR"),
    ("b4.palliative_stays", "all"): ("61000", "stay"),
}


def parameters(book: Casebook) -> pl.DataFrame:
    """``parameters.csv``. The codes of lists A and B are those of the older printed lists."""
    lists: dict[str, list[str]] = {"A": [], "B": []}
    with (schemas_dir() / "reference" / "day_surgery_lists.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            lists[row["list"]].append(row["code"])
    minutes = ";".join(f"{code}:{_MINUTES_FROM + _MINUTES_STEP * (int(code) % _MINUTES_STEPS)}" for code in operative_numbers(book))
    rows = [
        ("a3.day.factor", "surgical day stay with list A code", "0.81", "day", "demo value", "not the legal value"),
        ("a3.listA.codes", "nomenclature codes", ";".join(sorted(lists["A"])), "list", "demo list", "list A of 2014"),
        ("a3.listB.codes", "nomenclature codes", ";".join(sorted(lists["B"])), "list", "demo list", "list B of 2013"),
        ("b2.or.std_minutes", "annex 9 base list, code:minutes", minutes, "min", "demo list", "invented minutes"),
    ]
    rows += [(f"national.{key}", scope, value, unit, "demo value", "invented") for (key, scope), (value, unit) in _NATIONAL.items()]
    table = [(key, scope, value, unit, "2022-07-01", None, article, SYNTHETIC, note) for key, scope, value, unit, article, note in rows]
    return pl.DataFrame(table, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
