"""Thresholds of the hospital: when they hold, what they change, how a mistake in the list is named, and that both judges use them."""

from contextlib import contextmanager
from datetime import date

import pytest

from finhosta_dq.contracts import ContractError
from finhosta_dq.judge.run import judge_delivery
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.rules.model import Threshold
from finhosta_dq.rules.thresholds import Override, read_overrides
from finhosta_dq.warehouse.connection import open_warehouse
from finhosta_dq.warehouse.reference import load_reference
from tests.rules.spec import staged
from tests.unit.rules.rules_for_tests import catalogue, rule

HEADER = "rule,max_rate,max_count,reason,valid_from,valid_to,by\n"
RULE = "MZG-STA-99"
TEN = {"stayhosp": "staynum | a2_code_sex\n" + "\n".join(f"S{number} | {number % 2}" for number in range(10))}
HALF = rule(violation="a2_code_sex = '1'", threshold=Threshold(max_rate=0.1, max_count=1))


def override(first: str, last: str) -> Override:
    return Override(RULE, Threshold(max_rate=0.5, max_count=5), "why", date.fromisoformat(first), date.fromisoformat(last), "who", 2)


@contextmanager
def tolerated(*lines, **options):
    """The ten stays, with lines ``rule | max_rate | max_count | valid_from | valid_to`` in the list of the hospital."""
    with staged(TEN, reference={"thresholds": "rule"}, **options) as con:
        for line in lines:
            name, rate, count, first, last = (cell.strip() for cell in line.split("|"))
            row = [name, rate, count, "new system", first, last, "quality officer"]
            con.execute("INSERT INTO reference.thresholds VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        yield con


@pytest.mark.parametrize(
    ("first", "last", "period", "state"),
    [
        ("2025-01-01", "2025-06-30", "2025-1", "applied"),
        ("2025-06-30", "2025-06-30", "2025-1", "applied"),
        ("2025-01-01", "2025-06-29", "2025-1", "expired"),
        ("2025-07-01", "2025-12-31", "2025-1", "not_yet"),
        ("2025-07-01", "2025-12-31", "2025-2", "applied"),
        ("2025-01-01", "2025-06-30", "2025-2", "expired"),
        ("2025-12-31", "2026-06-30", "2025", "applied"),
        ("2025-01-01", "2025-12-30", "2025", "expired"),
        ("2026-01-01", "2026-12-31", "2025", "not_yet"),
    ],
)
def test_last_day_of_the_period_decides(first, last, period, state):
    assert override(first, last).state(period) == state


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (f"{RULE} | 0.5 | 5 | 2025-01-01 | 2025-06-30", "passed_with_findings"),
        (f"{RULE} | 0.49 | 5 | 2025-01-01 | 2025-06-30", "failed"),
        (f"{RULE} | 1 | 4 | 2025-01-01 | 2025-06-30", "failed"),
        (f"{RULE} | 0.5 | 5 | 2024-01-01 | 2024-12-31", "failed"),
        (f"{RULE} | 0.5 | 5 | 2026-01-01 | 2026-12-31", "failed"),
        ("MZG-STA-98 | 0.5 | 5 | 2025-01-01 | 2025-06-30", "failed"),
    ],
)
def test_both_judges_use_the_threshold_of_the_hospital(line, outcome):
    with tolerated(line) as con:
        evaluate(con, catalogue(rule(id="MZG-STA-98"), HALF))
        ours = con.execute("SELECT outcome, numerator, denominator FROM quality.rule_result WHERE rule_id = ?", [RULE]).fetchall()
        judged = judge_delivery(con, "mzg/999/2025-1")

    assert ours == [(outcome, 5, 10)]
    (theirs,) = [one for one in judged.rules if one.rule_id == RULE]
    assert (theirs.success, theirs.failing, theirs.tested) == (outcome != "failed", 5, 10)
    assert judged.verdict == outcome


def test_stricter_than_the_catalogue_is_possible_too():
    lenient = rule(violation="a2_code_sex = '1'", threshold=Threshold(max_rate=1, max_count=100))
    with tolerated(f"{RULE} | 0 | 0 | 2025-01-01 | 2025-06-30") as con:
        evaluate(con, catalogue(lenient))
        assert con.execute("SELECT outcome FROM quality.rule_result").fetchall() == [("failed",)]


def test_every_line_about_a_rule_in_force_is_told_with_what_it_replaces():
    lines = (f"{RULE} | 0.2 | 2 | 2024-01-01 | 2024-12-31", f"{RULE} | 0.5 | 5 | 2025-01-01 | 2025-06-30")
    with tolerated(*lines, periods=["2025-2"]) as con:
        evaluate(con, catalogue(HALF))
        told = con.execute(
            "SELECT delivery_id, line, state, max_rate, max_count, catalogue_max_rate, catalogue_max_count, reason, decided_by "
            "FROM quality.threshold_override ORDER BY ALL"
        ).fetchall()
        shown = con.execute("SELECT delivery_id, max_rate, max_count FROM quality.rule ORDER BY ALL").fetchall()

    said = (0.1, 1, "new system", "quality officer")
    assert told == [
        ("mzg/999/2025-1", 2, "expired", 0.2, 2, *said),
        ("mzg/999/2025-1", 3, "applied", 0.5, 5, *said),
        ("mzg/999/2025-2", 2, "expired", 0.2, 2, *said),
        ("mzg/999/2025-2", 3, "expired", 0.5, 5, *said),
    ]
    assert shown == [("mzg/999/2025-1", 0.5, 5), ("mzg/999/2025-2", 0.1, 1)]


def test_the_rule_set_stays_the_same_and_the_list_is_named_in_the_run(tmp_path):
    prints = []
    for lines in ((), (f"{RULE} | 0.5 | 5 | 2025-01-01 | 2025-06-30",)):
        with tolerated(*lines) as con:
            evaluate(con, catalogue(HALF))
            prints.append(con.execute("SELECT fingerprint FROM quality.rule").fetchall())
    assert prints[0] == prints[1]

    mounted = load(tmp_path, "MZG-STA-01,0.1,5,why,2025-01-01,2025-12-31,who\n")[1]
    assert [(one.name, one.rows, len(one.sha256)) for one in mounted] == [("thresholds.csv", 1, 64)]


def load(folder, text, header=HEADER, known=None):
    (folder / "thresholds.csv").write_text(header + text, encoding="utf-8")
    con = open_warehouse(None, threads=1)
    try:
        mounted = load_reference(con, folder)
        return read_overrides(con, known or load_catalogue()), mounted
    finally:
        con.close()


def test_an_id_that_another_entry_answers_to_is_followed(tmp_path):
    known = catalogue(rule(id="X-01", also=["MZG-CRX-01"]))

    read, _ = load(tmp_path, 'MZG-CRX-01,0.25,7,"a, b",2025-01-01,2025-12-31,who\n', known=known)

    (one,) = read.listed
    assert (one.rule_id, one.threshold, one.reason) == ("X-01", Threshold(max_rate=0.25, max_count=7), "a, b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MZG-STA-999,0.1,5,why,2025-01-01,2025-12-31,who", "thresholds.csv:2: rule: not the id of a rule of the catalogue"),
        (",0.1,5,why,2025-01-01,2025-12-31,who", "thresholds.csv:2: rule: empty"),
        ("MZG-STA-01,1.5,5,why,2025-01-01,2025-12-31,who", "thresholds.csv:2: max_rate: not of the form"),
        ("MZG-STA-01,-0.1,5,why,2025-01-01,2025-12-31,who", "thresholds.csv:2: max_rate: not of the form"),
        ("MZG-STA-01,5%,5,why,2025-01-01,2025-12-31,who", "thresholds.csv:2: max_rate: not of the form"),
        ("MZG-STA-01,,5,why,2025-01-01,2025-12-31,who", "thresholds.csv:2: max_rate: empty"),
        ("MZG-STA-01,0.1,-5,why,2025-01-01,2025-12-31,who", "thresholds.csv:2: max_count: not of the form"),
        ("MZG-STA-01,0.1,,why,2025-01-01,2025-12-31,who", "thresholds.csv:2: max_count: empty"),
        ("MZG-STA-01,0.1,5,,2025-01-01,2025-12-31,who", "thresholds.csv:2: reason: empty"),
        ("MZG-STA-01,0.1,5,why,2025-01-01,,who", "thresholds.csv:2: valid_to: empty"),
        ("MZG-STA-01,0.1,5,why,,2025-12-31,who", "thresholds.csv:2: valid_from: empty"),
        ("MZG-STA-01,0.1,5,why,2025-01-01,31-12-2025,who", "thresholds.csv:2: valid_to: not a date such as 2025-11-30"),
        ("MZG-STA-01,0.1,5,why,2025-01-01,2025-12-31,", "thresholds.csv:2: by: empty"),
        ("MZG-STA-01,0.1,5,why,2026-01-01,2025-12-31,who", "thresholds.csv:2: valid_to: before valid_from; the last day is expected"),
        (
            "MZG-STA-01,0.1,5,why,2025-01-01,2025-12-31,who\n"
            "MZG-STA-02,0.1,5,why,2025-01-01,2025-12-31,who\n"
            "MZG-STA-01,0.2,5,why,2025-12-31,2026-12-31,who",
            "thresholds.csv:4: valid_from: holds on days on which line 2 holds; one line of a rule at a time is expected",
        ),
        # the long first line overlaps the last one, although the one between has ended
        (
            "MZG-STA-01,0.1,5,why,2025-01-01,2027-12-31,who\n"
            "MZG-STA-01,0.1,5,why,2025-02-01,2025-02-28,who\n"
            "MZG-STA-01,0.2,5,why,2026-01-01,2026-12-31,who",
            "thresholds.csv:4: valid_from: holds on days on which line 2 holds",
        ),
    ],
)
def test_a_mistake_is_named_with_line_and_column(tmp_path, text, said):
    with pytest.raises(ContractError) as raised:
        load(tmp_path, text + "\n")

    assert said in str(raised.value)


def test_a_column_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ContractError, match=r"thresholds.csv:1: the header must name valid_to once"):
        load(tmp_path, "MZG-STA-01,0.1,5,why,2025-01-01,who\n", HEADER.replace("valid_to,", ""))


def test_one_after_the_other_is_no_overlap(tmp_path):
    read, _ = load(tmp_path, "MZG-STA-01,0.2,5,why,2025-07-01,2025-12-31,who\nMZG-STA-01,0.1,5,why,2025-01-01,2025-06-30,who\n")

    assert [(one.line, one.valid_from.month) for one in read.listed] == [(3, 1), (2, 7)]
