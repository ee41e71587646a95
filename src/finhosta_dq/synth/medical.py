"""Domain 5: diagnoses, procedures, acts, newborns, tests, emergency items."""

from __future__ import annotations

import numpy as np
import polars as pl

from finhosta_dq.synth.acts import ANAESTHESIA_GENERAL, ANAESTHESIA_NONE
from finhosta_dq.synth.administration import CODE_SYSTEM
from finhosta_dq.synth.calendar import parts
from finhosta_dq.synth.casebook import GROUP, Casebook
from finhosta_dq.synth.diagnoses import Diagnoses
from finhosta_dq.synth.frames import Shelf
from finhosta_dq.synth.movements import INDEX
from finhosta_dq.synth.rng import stream

STEMI_TEST = "C001"
CERTAIN = "1"
INSIDE = "1"


def put_diagnoses(shelf: Shelf, registered: pl.DataFrame, diagnoses: Diagnoses) -> None:
    """M1, and M5 for every stay with an acute myocardial infarction."""
    own = registered.select("sid", "period", "staynum", "adm")
    rows = own.join(diagnoses.rows, on="sid", how="inner", maintain_order="left_right")
    shelf.put_all(
        "diagnose",
        rows.select(
            "period",
            "staynum",
            order_spec="order",
            type_diagnose="kind",
            code_sys_diagnose=pl.lit(CODE_SYSTEM),
            code_diagnose="code",
            m1_present_adm="present",
            m1_code_cert=pl.lit(CERTAIN),
        ),
    )
    infarct = rows.filter(pl.col("code").str.starts_with("I21")).unique(["period", "staynum"], keep="first", maintain_order=True)
    shelf.put_all(
        "testresu",
        infarct.select(
            "period",
            "staynum",
            *parts("adm", ("m5_year_test", "m5_month_test", "m5_day_test")),
            m5_type_test=pl.lit(STEMI_TEST),
            m5_order_test_1_day=pl.lit("1"),
            m5_result_test=pl.when(pl.col("code").str.starts_with("I214")).then(pl.lit("N")).otherwise(pl.lit("Y")),
        ),
    )


def put_acts(shelf: Shelf, registered: pl.DataFrame, procedures: pl.DataFrame, acts: pl.DataFrame, shared: pl.DataFrame) -> None:
    """M2 and M3. ``shared``: sid of the stays within an association, with type_association and id_association."""
    own = registered.select("sid", "period", "staynum").join(shared, on="sid", how="left", maintain_order="left")
    done = own.join(procedures, on="sid", how="inner", maintain_order="left_right")
    surgical = pl.col("code").str.starts_with("0")
    shelf.put_all(
        "procedur",
        done.select(
            "period",
            "staynum",
            *parts("day", ("m2_year_procedure", "m2_month_procedure", "m2_day_procedure")),
            "type_association",
            "id_association",
            order_spec="order",
            type_diagnose=pl.lit("P"),
            code_sys_diag=pl.lit(CODE_SYSTEM),
            code_diagnose="principal",
            m2_code_sys_procedure=pl.lit(CODE_SYSTEM),
            m2_code_procedure="code",
            m2_code_place_interv=pl.lit(INSIDE),
            m2_code_anest=pl.when(surgical).then(pl.lit(ANAESTHESIA_GENERAL)).otherwise(pl.lit(ANAESTHESIA_NONE)),
            m2_number_proc_1_day=pl.lit("1"),
        ),
    )
    billed = own.join(acts, on="sid", how="inner", maintain_order="left_right")
    billed = billed.sort("period", "staynum", "order", "day", "code", maintain_order=True)
    shelf.put_all(
        "procrizi",
        billed.select(
            "period",
            "staynum",
            *parts("day", ("m3_year_inariz", "m3_month_inariz", "m3_day_inariz")),
            "type_association",
            "id_association",
            order_bedindex="order",
            m3_code_inariz="code",
            m3_number_inariz_1_day=pl.lit("1"),
        ),
    )


def put_newborns(shelf: Shelf, registered: pl.DataFrame, principal: pl.DataFrame, seed: int) -> None:
    """M4, with the mother's number where she is registered in the same half-year."""
    rng = stream(seed, "births")
    if "mother" not in registered.columns:
        registered = registered.with_columns(
            [pl.lit(None, dtype=pl.Int64).alias(name) for name in ("mother", "birth_weight", "weeks", "birth_order", "before")]
            + [pl.lit(None, dtype=pl.Boolean).alias("is_caesarean")]
        )
    children = registered.filter(pl.col("group") == GROUP["newborn"])
    children = children.join(principal.select("sid", "principal"), on="sid", how="left", maintain_order="left")
    mothers = registered.select("period", mother="sid", mother_number="patnum")
    children = children.join(mothers, on=["period", "mother"], how="left", maintain_order="left")
    count = children.height
    apgar = rng.integers(7, 10, count)
    caesarean = pl.col("is_caesarean")
    shelf.put_all(
        "patbirth",
        children.select(
            "period",
            "patnum",
            m4_patnum_mama="mother_number",
            m4_place_birth=pl.lit("1"),
            m4_code_sys_diagnose_birth=pl.lit(CODE_SYSTEM),
            m4_code_diagnose_birth="principal",
            m4_code_order_birth="birth_order",
            m4_hour_birth=pl.col("minute") // 60,
            m4_weight_birth="birth_weight",
            m4_apgar_1_min=pl.Series(apgar),
            m4_apgar_5_min=pl.Series(np.minimum(apgar + 1, 10)),
            m4_number_week_preg="weeks",
            m4_number_day_before_birth="before",
            m4_sectio_y_n=pl.when(caesarean & (pl.Series(rng.random(count)) < 0.3)).then(pl.lit("Y")).otherwise(pl.lit("N")),
            m4_peridural_y_n=pl.when(pl.Series(rng.random(count) < 0.65)).then(pl.lit("Y")).otherwise(pl.lit("N")),
            m4_induced_y_n=pl.when(pl.Series(rng.random(count) < 0.25) & ~caesarean).then(pl.lit("Y")).otherwise(pl.lit("N")),
        ),
    )


def put_emergency(shelf: Shelf, rows: pl.DataFrame, stays: pl.DataFrame, book: Casebook) -> None:
    """M6 for every passage through the emergency room: reason, for an accident the role; for a contact without admission also
    treatment, follow-up and lesion."""
    room = rows.filter(pl.col("index") == INDEX["U"])
    sid = room["sid"].to_numpy()
    contact = stays["group"].to_numpy()[sid] == GROUP["emergency"]
    injury = np.append(book.emergency["is_injury"].to_numpy() == "Y", False)[stays["reason"].fill_null(-1).to_numpy()[sid]]
    items = [
        ("R", np.ones(len(sid), dtype=bool), "A"),
        ("O", injury, "B"),
        ("T", contact, "T"),
        ("F", contact, "G"),
        ("L", contact & injury, "C"),
    ]
    chosen = [
        room.select("period", "staynum", "order", kind=pl.lit(kind), code=pl.lit(code), turn=pl.lit(turn)).filter(pl.Series(where))
        for turn, (kind, where, code) in enumerate(items)
    ]
    every = pl.concat(chosen).sort("period", "staynum", "order", "turn", maintain_order=True)
    shelf.put_all(
        "urgadmin",
        every.select("period", "staynum", order_spec="order", m6_type_info_urg="kind", m6_code_info_urg="code"),
    )
