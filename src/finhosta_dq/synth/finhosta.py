"""The Finhosta year of the synthetic hospital, built from its MZG files so that beds, days, movements and staff agree."""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.finhosta_activity import Frames, add_activity, cost_centres
from finhosta_dq.synth.finhosta_ledger import add_ledgers
from finhosta_dq.synth.finhosta_records import Records, split
from finhosta_dq.synth.finhosta_staff import add_staff
from finhosta_dq.synth.options import Options

_SUPPORT = ("020", "030", "040", "050", "060", "070", "100", "150", "500", "510", "701", "830", "840")
SQUARE_METRES_PER_BED = 51.5


def finhosta_frame(options: Options, frames: Frames) -> pl.DataFrame:
    """Records of the collections BUDGET, REVISOR, YEARLY and SOCIAL in the long model, all columns as text.

    frames: the MZG tables of both half-years, keyed by (period, table). Row order is line order within each collection.
    """
    records = Records(options.hospital, options.year)
    beds = cost_centres(frames, options.year)
    total = int(beds["beds"].sum())
    centres = sorted({*_SUPPORT, *_hospital_centres(frames, options.year)})
    add_activity(records, frames)
    staff = add_staff(records, frames, total)
    add_ledgers(records, staff, centres, total)
    _space(records, centres, total)
    _equipment(records)
    return records.frame()


def _hospital_centres(frames: Frames, year: int) -> set[str]:
    units = pl.concat(frames[(f"{year}-{half}", "unitindx")].select(pl.col("s4_cost_centre").str.head(3)) for half in (1, 2))
    return set(units["s4_cost_centre"].drop_nulls().to_list())


def _space(records: Records, centres: list[str], beds: int) -> None:
    """Surfaces (B0302), the same square metres as allocation key, and the budgetary surface."""
    care = [centre for centre in centres if "100" <= centre <= "499" and not ("320" <= centre <= "329" or centre == "334")]
    others = [centre for centre in centres if centre not in care]
    surfaces = dict(zip(care, split(SQUARE_METRES_PER_BED * beds, [1] * len(care), 0), strict=True))
    surfaces |= dict(zip(others, split(30.0 * beds + 10 * len(others), [1] * len(others), 0), strict=True))
    for centre, surface in sorted(surfaces.items()):
        records.add("B0301", surface, 0, cost_centre=centre, allocation_key="M2")
        records.add("B0302", surface, 0, cost_centre=centre)
        if "200" <= centre <= "319":
            records.add("B0303", surface, 0, cost_centre=centre)


def _equipment(records: Records) -> None:
    for equipment, units, amount in (("MRI", 1, 412_000), ("RADIOTHERAPY", 2, 655_000), ("PET", 1, 380_000)):
        records.add("B0501", units, 0, equipment_type=equipment)
        records.add("B0502", amount, equipment_type=equipment)
