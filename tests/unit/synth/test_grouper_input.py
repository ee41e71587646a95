"""The hash of the grouper inputs: fixed order, sorted codes, empty parts as nothing."""

import hashlib

import polars as pl

from finhosta_dq.synth.grouper_input import input_hashes
from tests.unit.synth.hospitals import MIDDLE, made

PERIOD = "2025-1"


def frames(**changed):
    tables = {
        "grouper": {"staynum": ["S1"], "principal_dx": ["J189"]},
        "stayhosp": {
            "staynum": ["S1"],
            "patnum": ["P1"],
            "a2_year_hosp_in": ["2025"],
            "a2_month_hosp_in": ["1"],
            "a2_day_hosp_in": ["30"],
            "a2_year_hosp_out": ["2025"],
            "a2_month_hosp_out": ["2"],
            "a2_day_hosp_out": ["4"],
            "a2_code_sex": ["2"],
            "a2_code_destinate": ["1"],
            "a2_code_discharge": ["1"],
        },
        "pathospi": {"patnum": ["P1"], "a1_year_birth": ["1950"]},
        "diagnose": {"staynum": ["S1", "S1", "S1"], "code_diagnose": ["J189", "I10", "I10"], "m1_present_adm": ["Y", "N", "N"]},
        "procedur": {
            "staynum": ["S1"],
            "m2_code_procedure": ["0BTC4ZZ"],
            "m2_year_procedure": ["2025"],
            "m2_month_procedure": ["2"],
            "m2_day_procedure": ["1"],
        },
        "patbirth": {"patnum": [], "m4_weight_birth": []},
    }
    return {
        (PERIOD, name): pl.DataFrame(columns | changed.get(name, {}), schema=dict.fromkeys(columns, pl.String))
        for name, columns in tables.items()
    }


def expected(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_hash_of_a_whole_stay():
    assert input_hashes(frames(), PERIOD).rows() == [("S1", expected("J189|I10:N,J189:Y|0BTC4ZZ@2025-02-01|75|2||1|1|5"))]


def test_open_stay_and_birth_weight():
    changed = {
        "stayhosp": {"a2_year_hosp_out": [None], "a2_month_hosp_out": [None], "a2_day_hosp_out": [None]},
        "patbirth": {"patnum": ["P1"], "m4_weight_birth": ["3250"]},
    }

    assert input_hashes(frames(**changed), PERIOD).rows() == [("S1", expected("J189|I10:N,J189:Y|0BTC4ZZ@2025-02-01|75|2|3250|1|1|"))]


def test_every_grouper_record_carries_its_hash():
    hospital = made(*MIDDLE)
    for period in hospital.options.periods:
        own = hospital.frames[period, "grouper"].select("staynum", "input_hash")

        assert own.rows() == input_hashes(hospital.frames, period).rows()
        assert own["input_hash"].n_unique() > 0.9 * own.height
