"""National tables as the ministry would send them: computed from other synthetic hospitals, shipped in ``schemas/synthetic``."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from finhosta_dq.home import schemas_dir
from finhosta_dq.synth.rng import stream

SYNTHETIC = "synthetic"
TABLES = ("national_los", "national_gfin", "b8_national")
_ADMISSION_TYPES = ["H", "F", "C"]
# persons without relief domicile and their files are counted at the public welfare centres: no registration holds them
_DOMICILE_SHARE = 0.006
_MOST_FILES = 0.75

Frames = Mapping[tuple[str, str], pl.DataFrame]


def national_table(name: str) -> pl.DataFrame:
    """One of ``TABLES`` as it is shipped, all columns text; its first line, a comment, is left out."""
    return pl.read_csv(schemas_dir() / "synthetic" / f"{name}.csv", comment_prefix="#", infer_schema=False)


def b8_national(hospital: str, frames: Frames, seed: int) -> pl.DataFrame:
    """The shipped hospitals and this one, by hospital; columns of ``b8_national.csv``. ``frames``: by (period, table)."""
    own = pl.DataFrame([b8_row(hospital, frames, seed)]).cast(pl.String)
    others = national_table("b8_national").filter(pl.col("hospital") != hospital)
    return pl.concat([others, own]).sort("hospital")


def b8_row(hospital: str, frames: Frames, seed: int) -> dict[str, str | int]:
    """Numerators and denominators of the social profile of one hospital: hospital, n1 to d3, source, status.

    Ratios 2.1 and 2.2 are counted in its social flags, ratio 2.3 is invented.
    """
    counted = social_counts(frames)
    rng = stream(seed, "b8")
    d3 = max(1, round(counted["admissions"] * _DOMICILE_SHARE * float(rng.uniform(0.5, 1.5))))
    return {
        "hospital": hospital,
        "n1": counted["maf_social"],
        "d1": counted["bim"],
        "n2": counted["maf_low_income_isolated"],
        "d2": counted["insured"],
        "n3": round(d3 * float(rng.uniform(0.1, _MOST_FILES))),
        "d3": d3,
        "source": f"synthetic: fdq synth, seed {seed}; n3 and d3 invented",
        "status": SYNTHETIC,
    }


def social_counts(frames: Frames) -> dict[str, int]:
    """Admissions of types H, F and C and how many have each social flag: admissions, bim, maf_social, maf_low_income_isolated, insured."""
    flags = {name: f"is_{name}" for name in ("bim", "maf_social", "maf_low_income_isolated", "insured")}
    parts = []
    for (period, table), social in sorted(frames.items(), key=lambda item: item[0]):
        if table != "social":
            continue
        admitted = frames[period, "stayhosp"].filter(pl.col("a2_hosptype_fac").is_in(_ADMISSION_TYPES))
        parts.append(social.join(admitted.select("staynum").unique(), on="staynum", how="semi"))
    # a long stay that ends in the second half-year is in both, and counts once
    rows = pl.concat(parts).unique("staynum", keep="last")
    return {"admissions": rows.height, **{name: int((rows[column] == "Y").sum()) for name, column in flags.items()}}
