"""Flags of the social file over admissions, and what is known of them."""

from __future__ import annotations

import pytest

from tests.unit.indicators.drawn import derived, fill, new_run, stays

FLAGS = ("insured", "bim", "maf_social", "maf_low_income_isolated", "no_relief_domicile")
COLUMNS = "staynum | " + " | ".join(f"is_{flag}" for flag in FLAGS)


def shares(stays_text: str, flags_text: str) -> dict[str, tuple[object, ...]]:
    """B8-08 by flag: (value, admissions with it, admissions, reason, what is said of those that are known)."""
    con = new_run()
    stays(con, "staynum | los | nights | a2_hosptype_fac | open\n" + stays_text)
    fill(con, "staging.social", f"{COLUMNS}\n{flags_text}", code_agr="999", year="2025", period="1")
    found = {scope: row for (one, scope), row in derived(con).items() if one == "B8-08"}
    return {
        flag: tuple(found[flag][name] for name in ("value", "numerator", "denominator", "reason"))
        + tuple(one for one in found[flag]["warnings"] or [] if one.startswith("flag known"))
        for flag in FLAGS
    }


def test_share_of_admissions_with_each_flag():
    found = shares(
        "a | 5 | 5 | H |\nb | 5 | 5 | H |\nday | 1 | 0 | C |\nbegun | 30 | 30 | F | yes\nmedical | 1 | 0 | D |\ngoing | 180 | 180 | M | yes",
        "a | Y | Y | N | N |\na | Y | Y | N | N |\nb | Y | N | Y | N |\nday | Y | N | N | Y |\nmedical | Y | Y | Y | Y | Y\nunknown | Y | Y | Y | Y | Y",
    )

    assert found == {
        "insured": (pytest.approx(3 / 4), 3, 4, "weakest status: inferred", "flag known for 75.0 % of the admissions"),
        "bim": (pytest.approx(1 / 4), 1, 4, "weakest status: inferred", "flag known for 75.0 % of the admissions"),
        "maf_social": (pytest.approx(1 / 4), 1, 4, "weakest status: inferred", "flag known for 75.0 % of the admissions"),
        "maf_low_income_isolated": (pytest.approx(1 / 4), 1, 4, "weakest status: inferred", "flag known for 75.0 % of the admissions"),
        "no_relief_domicile": (None, 0, 4, "flag never filled in"),
    }


def test_a_single_admission_has_a_share():
    found = shares("a | 5 | 5 | H |", "a | N | Y | N | N | N")

    assert {flag: row[:3] for flag, row in found.items()} == {**dict.fromkeys(FLAGS, (0, 0, 1)), "bim": (1, 1, 1)}
    assert {row[4] for row in found.values()} == {"flag known for 100.0 % of the admissions"}
