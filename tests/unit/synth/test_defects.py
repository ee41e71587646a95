"""Which defects may meet, how many do, and that their place and their truth depend on the seed alone."""

from itertools import combinations

import polars as pl
import pytest

from finhosta_dq.synth.defects import DEFECTS, HALF_YEAR, YEAR, inject
from finhosta_dq.synth.defects.facts import stay_facts
from finhosta_dq.synth.defects.model import Defect, amount, finds, text, topics
from finhosta_dq.synth.defects.place import MOST_ON_ONE, Placer
from finhosta_dq.synth.defects.shares import billed_days_differ, unknown_postcodes
from finhosta_dq.synth.defects.workspace import ID, Workspace
from finhosta_dq.synth.generate import generate
from finhosta_dq.synth.made import Made
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.write import write
from tests.unit.synth.hospitals import SMALL, made
from tests.unit.synth.reads import entries, reads, writes

HALF = "2025-1"


def placer() -> Placer:
    clean = made(*SMALL)
    work = Workspace.over(dict(clean.frames), clean.options)
    return Placer(work, HALF, stay_facts(work.frames, HALF))


def test_names_are_unique_and_rules_are_in_the_catalogue():
    names = [defect.name for defect in DEFECTS]

    assert len(names) == len(set(names))
    assert {find.rule for defect in DEFECTS for find in defect.finds} - set(entries()) == set()


@pytest.mark.parametrize("group", [HALF_YEAR, YEAR], ids=["half-year", "year"])
def test_defects_that_may_meet_change_nothing_that_the_rules_of_the_other_read(group):
    read = {defect.name: set().union(*(reads(find.rule, defect) for find in defect.finds)) for defect in group}
    pairs = [(one, other) for one, other in combinations(group, 2) if one.meets(other.topics)]
    wrong = [
        (one.name, other.name) for one, other in pairs if writes(one) & (writes(other) | read[other.name]) or writes(other) & read[one.name]
    ]

    assert wrong == []
    assert pairs


@pytest.mark.parametrize(
    ("mine", "others", "expected"),
    [
        (("a",), None, True),
        ((), None, True),
        (("a",), ("b", "c"), True),
        (("a", "b"), ("b", "c"), False),
        (("a",), (), False),
        ((), ("a",), False),
    ],
)
def test_meeting(mine, others, expected):
    defect = Defect("one", "stayhosp", finds("MZG-FLD-01"), topics=topics(*mine))

    assert defect.meets(None if others is None else frozenset(others)) is expected


def test_subjects_have_at_most_three_defects_without_common_topic():
    placed = placer()
    for defect in HALF_YEAR:
        placed.alone(defect, 1)
    for _ in range(3):
        for defect in HALF_YEAR:
            placed.stacked(defect, 2)
    crowds = [defects for defects in placed.on.values() if len(defects) > 1]

    assert max(map(len, crowds)) == MOST_ON_ONE
    assert all(one.topics and other.topics and not one.topics & other.topics for crowd in crowds for one, other in combinations(crowd, 2))


def test_neighbours_are_consecutive_lines_of_different_stays():
    placed = placer()
    defect = next(one for one in HALF_YEAR if one.name == "postcode 0999")
    lines = placed.work.frames[HALF, "stayhosp"].with_row_index("line")

    assert placed.neighbours(defect, 2) == 2
    hit = lines.filter(pl.col(ID).is_in(list(placed.hit["stayhosp"])))
    assert len(placed.on) == hit.height == 4
    assert all(line + 1 in hit["line"] or line - 1 in hit["line"] for line in hit["line"])


def test_siblings_are_stays_of_one_patient():
    placed = placer()
    defect = next(one for one in HALF_YEAR if one.name == "minute of discharge empty")

    assert placed.siblings(defect, 1) == 1
    hit = placed.work.frames[HALF, "stayhosp"].filter(pl.col(ID).is_in(list(placed.hit["stayhosp"])))
    assert hit["staynum"].n_unique() == 2
    assert hit["patnum"].n_unique() == 1


def test_a_kind_gets_no_more_places_than_it_may():
    placed = placer()
    defect = Defect("once", "stayhosp", finds("MZG-STA-14"), {"a2_min_hosp_out": text(None)}, most=1, topics=topics("moment"))

    placed.alone(defect, 5)
    placed.stacked(defect, 5)

    assert (placed.neighbours(defect, 1), placed.siblings(defect, 1), len(placed.on)) == (0, 0, 1)


@pytest.mark.parametrize(("first", "second"), [("record twice", "negative hours"), ("person by name", "beneficiary as replacement")])
def test_a_copy_or_a_record_that_changed_its_subject_is_not_free(first, second):
    clean = made(*SMALL)
    placed = Placer(Workspace.over(dict(clean.frames), clean.options), "2025", None)
    one, other = (next(defect for defect in YEAR if defect.name == name) for name in (first, second))
    placed.alone(one, 1)
    before = set(placed.hit["finhosta"])
    placed.hit["finhosta"].clear()
    kept = set(placed._free(other)[ID]) & before
    placed.hit["finhosta"] |= before

    assert kept, "without the record of what was changed it would be free"
    assert set(placed._free(other)[ID]) & before == set()


def stay_frames(stays: list[tuple[str, str, str, str]], days: list[tuple[str, str, str]]) -> dict:
    return {
        (HALF, "stayhosp"): pl.DataFrame(
            stays, schema=["staynum", "a2_year_hosp_in", "a2_code_zip", "a2_total_number_day_fac"], orient="row"
        ).with_columns(a2_code_country=pl.lit("BE")),
        (HALF, "stayindx"): pl.DataFrame(days, schema=["staynum", "a4_number_day_fac", "a4_number_day_fac_prev"], orient="row"),
    }


@pytest.mark.parametrize(("unknown", "expected"), [(0, False), (1, False), (2, True)])
def test_unknown_postcodes_are_expected_above_their_share_only(unknown, expected):
    stays = [(f"S{number}", "2025", "0999" if number < unknown else "1000", "1") for number in range(200)]

    assert unknown_postcodes(stay_frames(stays, [("S1", "1", "0")]), HALF) is expected


@pytest.mark.parametrize(
    ("totals", "days", "expected"),
    [
        (("3", "4"), (("2", "1"), ("4", "0")), False),
        (("4", "4"), (("3", "0"), ("4", "0")), True),
        # one too many on each side
        (("4", "4"), (("3", "0"), ("5", "0")), False),
        (("x", "4"), (("0", None), ("4", "0")), False),
    ],
)
def test_billed_days_are_compared_in_all(totals, days, expected):
    stays = [("S1", "2025", "1000", totals[0]), ("S2", "2024", "1000", totals[1]), ("S3", "2023", "1000", "90")]
    rows = [("S1", *days[0]), ("S2", *days[1]), ("S3", "80", "0")]

    assert billed_days_differ(stay_frames(stays, rows), HALF) is expected


def test_amounts_keep_two_decimals():
    shown = pl.DataFrame({"value": [4.0, 0.05, 1234.567]}).select(amount(pl.col("value")))["value"].to_list()

    assert shown == ["4.00", "0.05", "1234.57"]


def test_same_seed_same_truth():
    options = Options(period="2025", stays=300, seed=8, defect_rate=0.1)
    one, two = generate(options), generate(options)

    assert one.defects.equals(two.defects)
    assert one.rewrites == two.rewrites
    assert all(one.frames[key].equals(two.frames[key]) for key in one.frames)
    assert not generate(Options(period="2025", stays=300, seed=9, defect_rate=0.1)).defects.equals(one.defects)


def test_damaged_lines_are_written_as_said(tmp_path):
    clean = made(*SMALL)
    frames = dict(clean.frames)
    truth, rewrites = inject(frames, clean.options)
    write(Made(clean.options, frames, clean.reference, truth, rewrites), tmp_path / "broken")
    write(Made(clean.options, frames, clean.reference, truth), tmp_path / "whole")
    changed = {
        (path.name, number): (before, after)
        for path in sorted((tmp_path / "whole").glob("999-*"))
        for number, (before, after) in enumerate(
            zip(path.read_bytes().split(b"\n"), (tmp_path / "broken" / path.name).read_bytes().split(b"\n"), strict=True), start=1
        )
        if before != after
    }

    assert set(changed) == {(name, line) for name, lines in rewrites.items() for line in lines}
    assert all(line.startswith(b"B0899") for (name, _), (_, line) in changed.items() if "BUDGET" in name)
    assert all(before.startswith(after) and not after.endswith(b"#") for (name, _), (before, after) in changed.items() if "-Z-" in name)
    assert {name.split("-")[3] for name, _ in changed} >= {"M", "BUDGET", "YEARLY"}
