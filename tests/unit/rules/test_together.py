"""Which rules fail together on a record or a stay, with shares and overlap; no key of a record among it."""

import itertools
import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finhosta_dq.rules.together import count_together
from finhosta_dq.warehouse.connection import open_warehouse
from tests.rules.spec import parse_table
from tests.unit.rules.rules_for_tests import catalogue, rule

DELIVERY = "mzg/999/2025-1"
RELATED = catalogue(rule(id="MZG-STA-01", related=["MZG-DAY-02"]), rule(id="MZG-DAY-01", also=["MZG-DAY-02"]), rule(id="MZG-STA-03"))


@pytest.fixture
def con():
    con = open_warehouse(None, threads=1)
    yield con
    con.close()


def draw(con, text):
    """Findings, a line each: ``rule | file | line | stay``; a file of the second half-year ends in 2."""
    for found in parse_table(text):
        key = json.dumps({"staynum": found["stay"]}) if found["stay"] else None
        row = [DELIVERY, found["rule"], found["file"], found["line"], key]
        con.execute(
            "INSERT INTO quality.finding (delivery_id, rule_id, severity, table_name, file, line, record_key) VALUES (?, ?, 'error', 't', ?, ?, ?)",
            row,
        )


def pairs(con, unit):
    found = con.execute(
        """SELECT rule_a, rule_b, together, failing_a, failing_b, round(share_of_a, 3), round(share_of_b, 3), round(overlap, 3), is_related
           FROM quality.together WHERE unit = ? ORDER BY ALL""",
        [unit],
    )
    return found.fetchall()


def test_pairs_on_a_record_and_on_a_stay(con):
    draw(
        con,
        """
        rule       | file | line | stay
        MZG-DAY-01 | H    | 1    | S1
        MZG-STA-01 | H    | 1    | S1
        MZG-STA-01 | H    | 1    | S1
        MZG-STA-01 | H    | 2    | S2
        MZG-STA-01 | H    | 3    | S3
        MZG-STA-03 | I    | 7    | S3
        MZG-STA-03 | I    | 8    | S3
        MZG-STA-03 |      |      |
        """,
    )
    count_together(con, RELATED)

    assert pairs(con, "record") == [("MZG-DAY-01", "MZG-STA-01", 1, 1, 3, 1.0, 0.333, 0.333, True)]
    assert pairs(con, "stay") == [
        ("MZG-DAY-01", "MZG-STA-01", 1, 1, 3, 1.0, 0.333, 0.333, True),
        ("MZG-STA-01", "MZG-STA-03", 1, 3, 1, 0.333, 1.0, 0.333, False),
    ]


def test_the_same_stay_number_in_two_half_years_is_two_stays(con):
    for period in "12":
        con.execute(
            "INSERT INTO quality.file_account (delivery_id, file, size_bytes, lines, loaded, rejected, status) VALUES (?, ?, 0, 1, 1, 0, 'loaded')",
            [f"mzg/999/2025-{period}", f"H{period}"],
        )
    draw(con, "rule | file | line | stay\n MZG-STA-01 | H1 | 1 | S1\n MZG-STA-03 | H2 | 1 | S1")
    count_together(con, RELATED)

    assert pairs(con, "stay") == []


def test_no_finding_gives_no_pair(con):
    count_together(con, RELATED)

    assert con.execute("SELECT count(*) FROM quality.together").fetchall() == [(0,)]


def test_forty_findings_on_each_of_many_records_are_counted_once_a_set(con):
    con.execute(
        """INSERT INTO quality.finding (delivery_id, rule_id, severity, table_name, file, line)
           SELECT 'mzg/999/2025-1', 'R' || printf('%02d', r), 'error', 't', 'H', n FROM range(40) AS a (r), range(2000) AS b (n)"""
    )
    count_together(con, RELATED)

    assert con.execute("SELECT count(*), min(together), max(together), min(overlap) FROM quality.together").fetchall() == [
        (40 * 39 // 2, 2000, 2000, 1.0)
    ]


def test_no_key_of_a_record_is_kept(con):
    draw(con, "rule | file | line | stay\n MZG-STA-01 | H | 1 | S0CANARY1\n MZG-STA-03 | H | 1 | S0CANARY1")
    count_together(con, RELATED)

    assert len(pairs(con, "stay")) == 1
    assert "CANARY" not in str(con.execute("FROM quality.together").fetchall())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sets(st.sampled_from(["A", "B", "C", "D", "E"]), min_size=1), max_size=12))
def test_counts_are_those_of_pairs_made_one_by_one(records):
    con = open_warehouse(None, threads=1)
    try:
        for line, rules in enumerate(records, start=1):
            draw(con, "rule | file | line | stay\n" + "\n".join(f"{one} | H | {line} |" for one in sorted(rules)))
        count_together(con, RELATED)
        found = {row[:2]: row[2:5] for row in pairs(con, "record")}
    finally:
        con.close()
    both = Counter(pair for rules in records for pair in itertools.combinations(sorted(rules), 2))
    failing = Counter(one for rules in records for one in rules)
    assert found == {(a, b): (number, failing[a], failing[b]) for (a, b), number in both.items()}
