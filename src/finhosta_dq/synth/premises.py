"""Domain 1: hospital, campuses, units, beds, and an association with another hospital."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.casebook import GROUP
from finhosta_dq.synth.frames import Shelf
from finhosta_dq.synth.structure import (
    CAMPUSES,
    DAY_UNIT,
    EMERGENCY_COST_CENTRE,
    EMERGENCY_UNIT,
    MOBILE_UNIT,
    THEATRE_COST_CENTRE,
    THEATRE_UNIT,
    Structure,
)

ASSOCIATION = {"type_association": "A01", "id_association": "00001"}
SHARED_SPECIALISM = "DIV0810"
_OPENED = ("2008", "1", "1")
# a unit of earlier days: closed, without beds, staff or stays
_CLOSED_UNIT = {"code_campus": CAMPUSES[1], "code_unit": "DIV099", "year": "2019", "month": "12", "day": "31"}
_ASSOCIATION_ENDS = {"year": "2035", "month": "12", "day": "31"}
_BEDLESS = (EMERGENCY_UNIT, THEATRE_UNIT, DAY_UNIT, MOBILE_UNIT)


def _since(file: str, what: str, year: str = _OPENED[0]) -> dict[str, pl.Expr]:
    month, first = _OPENED[1:]
    return {
        f"{file}_year_start_{what}": pl.lit(year),
        f"{file}_month_start_{what}": pl.lit(month),
        f"{file}_day_start_{what}": pl.lit(first),
    }


def _until(file: str, what: str, ends: dict[str, str]) -> dict[str, pl.Expr]:
    return {f"{file}_{part}_end_{what}": pl.lit(ends[part]) for part in ("year", "month", "day")}


def put_premises(shelf: Shelf, structure: Structure) -> None:
    """S1 to S4. The emergency room and the theatre have a cost centre and no beds; day stays lie in a fictitious unit."""
    one = pl.DataFrame({"row": [1]})
    bedless = pl.DataFrame({"code_campus": [CAMPUSES[0]] * len(_BEDLESS), "code_unit": list(_BEDLESS)})
    beds = structure.units.select(
        code_campus="campus",
        code_unit="code",
        code_bedindex="index",
        s4_number_bed=pl.col("beds").cast(pl.String),
        s4_cost_centre="cost_centre",
    )
    rooms = pl.DataFrame(
        [
            (CAMPUSES[0], EMERGENCY_UNIT, "U", "0", EMERGENCY_COST_CENTRE),
            (CAMPUSES[0], THEATRE_UNIT, "OP", "0", THEATRE_COST_CENTRE),
        ],
        schema=beds.columns,
        orient="row",
    )
    closed = pl.DataFrame({name: [_CLOSED_UNIT[name]] for name in ("code_campus", "code_unit")})
    closed = closed.with_columns(**_until("s3", "unit", _CLOSED_UNIT))
    units = pl.concat([beds.select("code_campus", "code_unit"), bedless, closed], how="diagonal")
    for period in shelf.options.periods:
        shelf.put(period, "hospital", one.select(**_since("s1", "hosp")))
        shelf.put(period, "hospcamp", pl.DataFrame({"code_campus": list(CAMPUSES)}).with_columns(**_since("s2", "campus")))
        shelf.put(period, "campunit", units.with_columns(**_since("s3", "unit")))
        shelf.put(period, "unitindx", pl.concat([beds, rooms]))


def shared_stays(registered: pl.DataFrame) -> pl.DataFrame:
    """Stays within the association: one delivery in twenty. Columns sid, type_association, id_association."""
    deliveries = registered.filter(pl.col("group") == GROUP["delivery"]).select("sid").unique(maintain_order=True)
    return deliveries.gather_every(20).with_columns(**{name: pl.lit(value) for name, value in ASSOCIATION.items()})


def put_association(shelf: Shelf, registered: pl.DataFrame, structure: Structure, shared: pl.DataFrame) -> None:
    """S5 to S8: the association, its stays, specialism and units."""
    own = {name: pl.lit(value) for name, value in ASSOCIATION.items()}
    maternity = structure.units.filter(pl.col("index") == "M").select(**own, code_campus="campus", code_unit="code", code_bedindex="index")
    one = pl.DataFrame({"row": [1]})
    flags = {f"s5_code_association_{what}": pl.lit("Y") for what in ("stay", "unit", "spec", "proc")}
    if not maternity.height:
        flags = {name: pl.lit("N") for name in flags}
    for period in shelf.options.periods:
        shelf.put(
            period,
            "associat",
            one.select(**own, **_since("s5", "association", "2016"), **_until("s5", "association", _ASSOCIATION_ENDS), **flags),
        )
        stays = registered.filter(pl.col("period") == period).join(shared, on="sid", how="inner", maintain_order="left")
        shelf.put(period, "assostay", stays.select("staynum", "type_association", "id_association"))
        shelf.put(period, "assospec", one.select(**own, code_spec=pl.lit(SHARED_SPECIALISM)).head(min(maternity.height, 1)))
        shelf.put(period, "assounit", maternity)
