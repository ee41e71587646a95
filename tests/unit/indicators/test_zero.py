"""Where everything a hospital states is zero, and every national figure too: a division by it gives no value, and never infinity."""

from __future__ import annotations

import math
import re

import pytest

from finhosta_dq.home import sql_dir
from finhosta_dq.indicators.steps import INDICATORS
from tests.unit.indicators.drawn import derived, new_run, stays
from tests.unit.indicators.stated import own_parameters, own_settings, values_on_beds

STAYS = """
    staynum | los | age | aprdrg | soi | rom | days     | a2_hosptype_fac
    old     | 6   | 75  | 100    | 1   | 1   | C 6      | H
    in_g    | 12  | 80  | 100    | 3   | 2   | C 2 G 10 | H
    mother  | 6   | 30  | 560    | 3   | 4   | M 6      | H
    day     | 0   | 40  | 315    | 1   | 1   | C 0      | C
"""
FAMILIES = ("CD", "E", "G", "M", "NI", "Sp", "A1", "A", "T", "K")


def stated_names() -> set[str]:
    """Settings that statements ask for; the names of other things in quotes are among them and do no harm."""
    quoted = {name for path in (sql_dir() / "marts").glob("*.sql") for name in re.findall(r"'([a-z0-9_.]+)'", path.read_text("utf-8"))}
    return quoted | {f"{name}{family}" for name in ("recognised_beds.", "intensive_beds_", "b8_old.") for family in FAMILIES}


@pytest.mark.parametrize("beds", [0.0, 10.0])
@pytest.mark.parametrize("drawn", ["", STAYS])
def test_no_value_is_infinite_where_all_is_zero(beds, drawn):
    con = new_run(own_settings(**dict.fromkeys(sorted(stated_names()), 0)))
    national = con.execute("SELECT DISTINCT key, scope FROM reference.parameter WHERE key LIKE 'national.%'").fetchall()
    own_parameters(con, *(f"{key} | {scope} | 0" for key, scope in national))
    if drawn:
        stays(con, drawn)
    derived(con)

    found = values_on_beds(con, dict.fromkeys(FAMILIES, beds), "b4_bed", *(step for step in INDICATORS if step.startswith("value_")))

    assert {key: value for key, value in found.items() if value is not None and not math.isfinite(value)} == {}
    assert sum(value is not None for value in found.values()) > 20
