"""Newborns: each delivery brings one child, now and then twins, who leave with the mother or stay in neonatal intensive care."""

from __future__ import annotations

import numpy as np
import polars as pl

from finhosta_dq.synth.casebook import GROUP, NO_CASE, Casebook
from finhosta_dq.synth.rng import Ints, shares
from finhosta_dq.synth.stays import LOS_SIGMA, draw_severity

TWIN_SHARE = 0.015
CAESAREAN_DRG = "540"


def draw_newborns(
    rng: np.random.Generator, book: Casebook, deliveries: pl.DataFrame, first_row: int, intensive: int, last: int
) -> pl.DataFrame:
    """Children of the deliveries: columns of a stay, then mother (row number, counted from ``first_row``), newborn (row of the
    casebook), birth_weight (g), weeks, birth_order, is_twin, before (the mother's days before delivery), is_caesarean.

    ``intensive`` of them go through neonatal intensive care. Nobody stays beyond ``last``.
    """
    mothers = np.arange(deliveries.height)
    twin = rng.random(deliveries.height) < TWIN_SHARE
    owner = np.repeat(mothers, 1 + twin)
    count = len(owner)
    order = np.ones(count, dtype=np.int64)
    order[1:] += owner[1:] == owner[:-1]
    adm, dis = (deliveries[name].to_numpy() for name in ("adm", "dis"))
    before = rng.integers(0, np.minimum(dis - adm, 2))
    caesarean = deliveries["case"].to_numpy() == _caesarean(book)
    row = _kinds(rng, book, count, intensive)
    soi, rom = draw_severity(rng, "newborn", count)
    birth = (adm + before)[owner]
    own_nights = np.rint(_mean(book, row) * np.exp(LOS_SIGMA * rng.standard_normal(count))).astype(np.int64)
    leaves = np.where(book.newborn["is_intensive"].to_numpy()[row] == "Y", np.minimum(birth + np.maximum(own_nights, 4), last), dis[owner])
    leaves = np.maximum(leaves, birth + 1)
    return pl.DataFrame(
        {
            "group": np.full(count, GROUP["newborn"]),
            "case": np.full(count, NO_CASE),
            "adm": birth,
            "dis": leaves,
            "age": np.zeros(count, dtype=np.int64),
            "sex": rng.integers(1, 3, count),
            "soi": soi,
            "rom": rom,
            "is_dead": np.zeros(count, dtype=bool),
            "is_urgent": np.zeros(count, dtype=bool),
            "mother": owner + first_row,
            "newborn": row,
            "birth_weight": _between(rng, book, row, "weight"),
            "weeks": _between(rng, book, row, "week"),
            "birth_order": order,
            "is_twin": twin[owner],
            "before": before[owner],
            "is_caesarean": caesarean[owner],
        }
    )


def _caesarean(book: Casebook) -> int:
    deliveries = book.of_group("delivery")
    return int(deliveries.filter(pl.col("aprdrg") == CAESAREAN_DRG)["case"][0])


def _kinds(rng: np.random.Generator, book: Casebook, count: int, intensive: int) -> Ints:
    """Row of the casebook per child; exactly ``intensive`` of them need intensive care, evenly spread over the half-year."""
    wanted = book.newborn["is_intensive"].to_numpy() == "Y"
    plain, special = np.flatnonzero(~wanted), np.flatnonzero(wanted)
    row = np.full(count, plain[0])
    if intensive:
        places = ((np.arange(intensive) + 0.5) * count / intensive).astype(np.int64)
        counts = shares(intensive, book.newborn["share"].to_numpy()[special].tolist())
        row[places] = rng.permutation(np.repeat(special, counts))
    return row


def _mean(book: Casebook, row: Ints) -> np.ndarray:
    return book.newborn["los_days"].to_numpy()[row].astype(np.float64)


def _between(rng: np.random.Generator, book: Casebook, row: Ints, name: str) -> Ints:
    low, high = (book.newborn[f"{name}_{end}"].to_numpy()[row] for end in ("from", "to"))
    drawn: Ints = rng.integers(low, high + 1)
    return drawn
