"""The way of a stay through the hospital: successive bed indices, each with its nights."""

from __future__ import annotations

import numpy as np
import polars as pl

from finhosta_dq.synth.casebook import GROUP, Casebook
from finhosta_dq.synth.chains import OPEN
from finhosta_dq.synth.rng import Bools, Ints, stream

INDICES = ("U", "C", "D", "E", "G", "I", "M", "N*", "NI", "Sp", "A")
INDEX = {code: number for number, code in enumerate(INDICES)}
_HOME = {
    "medical": "D",
    "surgical": "C",
    "paediatric": "E",
    "geriatric": "G",
    "delivery": "M",
    "newborn": "N*",
    "rehabilitation": "Sp",
    "psychiatric": "A",
    "day_surgical": "C",
    "day_medical": "D",
    "emergency": "U",
}
# specialism of a department whatever the disease; elsewhere that of the kind of stay
_OWN_SPECIALISM = {"U": "URG0010", "I": "INT0020", "G": "DIV0710", "N*": "DIV0620", "NI": "DIV0630", "E": "DIV0610"}
INTENSIVE_EVERY = 10
TRANSFER_AGE, TRANSFER_NIGHTS, TRANSFER_EVERY = 76, 9, 4
_ABSENT = -1


def move(stays: pl.DataFrame, book: Casebook, *, horizon: int, intensive: bool, seed: int) -> pl.DataFrame:
    """Segments of every stay, ordered by stay and place: sid, order (1-based), last (bool), index (number in INDICES), code,
    spec, in_day, nights, part_days and free_days (nights partly or not billable, the last ones), is_main.

    An emergency room comes first in an urgent stay, with no nights. ``horizon``: the day after the last requested day, where
    open stays are cut.
    """
    rng = stream(seed, "movements")
    group, age, adm, dis = (stays[name].to_numpy() for name in ("group", "age", "adm", "dis"))
    nights = np.where(dis == OPEN, horizon, dis) - adm
    home = np.array([INDEX[_HOME[name]] for name in GROUP])[group]
    open_indices = set(np.unique(home).tolist())
    if INDEX["C"] not in open_indices or not (group == GROUP["surgical"]).any():
        home = np.where(group == GROUP["day_surgical"], INDEX["D"], home)
    way = np.full((stays.height, 4), _ABSENT)
    spent = np.zeros((stays.height, 4), dtype=np.int64)
    way[:, 1], spent[:, 1] = home, nights
    urgent = stays["is_urgent"].to_numpy()
    contact = group == GROUP["emergency"]
    way[urgent & ~contact, 0] = INDEX["U"]
    if intensive:
        _intensive(rng, stays, group, nights, way, spent)
    if (group == GROUP["geriatric"]).any():
        _to_geriatrics(group, age, nights, way, spent)
    _neonatal(rng, book, stays, way, spent)
    return _segments(rng, stays, book, way, spent)


def _every(chosen: Bools, step: int) -> Ints:
    """Every ``step``-th of the chosen stays, in their order: evenly spread over the half-year."""
    found: Ints = np.flatnonzero(chosen)[step // 2 :: step]
    return found


def _intensive(rng: np.random.Generator, stays: pl.DataFrame, group: Ints, nights: Ints, way: Ints, spent: Ints) -> None:
    """One classic stay in ten passes through intensive care: medical ones first, surgical ones after the operation."""
    able = (nights >= 4) & ~stays["is_long"].to_numpy()
    medical = _every(able & (group == GROUP["medical"]), INTENSIVE_EVERY)
    surgical = _every(able & (group == GROUP["surgical"]), INTENSIVE_EVERY)
    stay = rng.integers(1, 4, len(group))
    way[medical, 2], spent[medical, 2] = way[medical, 1], nights[medical] - stay[medical]
    way[medical, 1], spent[medical, 1] = INDEX["I"], stay[medical]
    after = np.minimum(stay[surgical], nights[surgical] - 2)
    way[surgical, 2], spent[surgical, 2] = INDEX["I"], after
    way[surgical, 3], spent[surgical, 3] = way[surgical, 1], nights[surgical] - 1 - after
    spent[surgical, 1] = 1


def _to_geriatrics(group: Ints, age: Ints, nights: Ints, way: Ints, spent: Ints) -> None:
    able = (group == GROUP["medical"]) & (age >= TRANSFER_AGE) & (nights >= TRANSFER_NIGHTS) & (way[:, 2] == _ABSENT)
    moved = _every(able, TRANSFER_EVERY)
    first = nights[moved] // 3
    way[moved, 2], spent[moved, 2] = INDEX["G"], nights[moved] - first
    spent[moved, 1] = first


def _neonatal(rng: np.random.Generator, book: Casebook, stays: pl.DataFrame, way: Ints, spent: Ints) -> None:
    row = stays["newborn"].fill_null(_ABSENT).to_numpy() if "newborn" in stays.columns else np.full(stays.height, _ABSENT)
    special = np.append(book.newborn["is_intensive"].to_numpy() == "Y", False)[row]
    special &= spent[:, 1] >= 2
    after = rng.integers(1, 3, stays.height)
    after = np.minimum(after, spent[:, 1] - 1)
    way[special, 2], spent[special, 2] = INDEX["N*"], after[special]
    way[special, 1], spent[special, 1] = INDEX["NI"], spent[special, 1] - after[special]


def _segments(rng: np.random.Generator, stays: pl.DataFrame, book: Casebook, way: Ints, spent: Ints) -> pl.DataFrame:
    entered = stays["adm"].to_numpy()[:, None] + np.cumsum(spent, axis=1) - spent
    sid = np.repeat(stays["sid"].to_numpy(), 4)
    used = way.reshape(-1) != _ABSENT
    sid = sid[used]
    index, nights, in_day = way.reshape(-1)[used], spent.reshape(-1)[used], entered.reshape(-1)[used]
    starts = np.flatnonzero(np.r_[True, sid[1:] != sid[:-1]])
    sizes = np.diff(np.r_[starts, len(sid)])
    order = np.arange(len(sid)) - np.repeat(starts, sizes) + 1
    last = order == np.repeat(sizes, sizes)
    case = stays["case"].to_numpy()[sid]
    specialism = np.append(book.types["specialism"].to_numpy(), "")[case]
    own = np.array([_OWN_SPECIALISM.get(code, "") for code in INDICES])[index]
    partial, free = _not_billed(rng, last & (nights >= 5) & ~stays["is_long"].to_numpy()[sid], len(sid))
    return pl.DataFrame(
        {
            "sid": sid,
            "order": order,
            "last": last,
            "index": index,
            "code": np.array(INDICES)[index],
            "spec": np.where(own == "", specialism, own),
            "in_day": in_day,
            "nights": nights,
            "part_days": partial,
            "free_days": free,
        }
    )


def _not_billed(rng: np.random.Generator, able: Bools, count: int) -> tuple[Ints, Ints]:
    """Now and then the last night is billed in part or not at all: far below the 2 % where billed and realised days part."""
    luck = rng.random(count)
    partial = (able & (luck < 0.004)).astype(np.int64)
    free = (able & (luck > 0.997)).astype(np.int64)
    return partial, free
