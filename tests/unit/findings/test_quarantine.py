"""Which stays and rows are kept out of clean records: by the row, by the key, by what people accepted."""

from __future__ import annotations

import pytest

from finhosta_dq.findings.quarantine import mark_quarantine, staged_tables
from finhosta_dq.warehouse.connection import connect, open_warehouse
from tests.unit.indicators.drawn import fill

STAY = "code_agr VARCHAR, year_registr INTEGER, period_registr INTEGER, staynum VARCHAR, _file VARCHAR, _line BIGINT"
ROWS = "code_agr | year_registr | period_registr | staynum | _file | _line"
FINDING = "delivery_id | rule_id | severity | file | line | record_key | field"
HALF, OTHER_HALF, YEAR = "mzg/999/2025-1", "mzg/999/2025-2", "finhosta/999/2025"


def run(findings, accepted=""):
    """Stays a to e in file h (lines 1 to 5) and i (lines 11 to 15), stay c of the second half in h2, patients in p."""
    con = open_warehouse(None, threads=1)
    con.execute(f"CREATE TABLE staging.stayhosp ({STAY})")
    con.execute(f"CREATE TABLE staging.stayindx ({STAY}, days INTEGER)")
    con.execute(f"CREATE TABLE staging.grouper ({STAY.replace('_registr', '')})")
    con.execute("CREATE TABLE staging.pathospi (patnum VARCHAR, staynum VARCHAR, _file VARCHAR, _line BIGINT)")
    half = [f"999 | 2025 | 1 | {stay} | {{}} | {{}}{line}" for line, stay in enumerate("abcde", 1)]
    fill(con, "staging.stayhosp", "\n".join([ROWS, *[row.format("h", "") for row in half], "999 | 2025 | 2 | c | h2 | 1"]))
    fill(con, "staging.stayindx", "\n".join([ROWS, *[row.format("i", 1) for row in half]]))
    fill(con, "staging.grouper", ROWS.replace("_registr", "") + "\n999 | 2025 | 1 | a | g | 1\n999 | 2025 | 1 | b | g | 2")
    fill(con, "staging.pathospi", "patnum | staynum | _file | _line\np1 | a | p | 1\np2 | b | p | 2")
    deliveries = f"{HALF} | mzg | 999 | 2025-1\n{OTHER_HALF} | mzg | 999 | 2025-2\n{YEAR} | finhosta | 999 | 2025"
    fill(con, "quality.delivery", f"delivery_id | registration | hospital | period\n{deliveries}")
    accounts = "\n".join(f"{OTHER_HALF if file == 'h2' else HALF} | {file}" for file in ("h", "i", "g", "p", "h2"))
    fill(con, "quality.file_account", f"delivery_id | file\n{accounts}", size_bytes=1, lines=1, loaded=1, rejected=0, status="loaded")
    fill(con, "quality.finding", f"{FINDING}\n{findings}", table_name="x")
    fill(con, "quality.accepted_finding", f"rule_id | file | line | record_key | field | reason\n{accepted}")
    return con


def marked(con, kind="quarantined"):
    """(stays with rules and whether blocking, rows with rules)."""
    stays = con.execute(f"SELECT year || '-' || period || ' ' || staynum, rules, is_blocking FROM {kind}_stay ORDER BY ALL").fetchall()
    rows = con.execute(f"SELECT file, line, rules FROM {kind}_row ORDER BY ALL").fetchall()
    return stays, rows


def kept_out(con, kind="condition"):
    """File and line of the rows of every table for which the condition holds."""
    return [
        row
        for table in staged_tables(con)
        for row in con.execute(f"SELECT _file, _line FROM staging.{table.name} AS t WHERE {getattr(table, kind)} ORDER BY ALL").fetchall()
    ]


CASES = {
    "nothing found": ("", [], []),
    "a warning keeps nothing out": (f"{HALF} | R1 | warning | h | 1 | | ", [], []),
    "an error on one row keeps out the whole stay": (
        f"{HALF} | R1 | error | i | 12 | | ",
        [("2025-1 b", ["R1"], False)],
        [("g", 2), ("h", 2), ("i", 12)],
    ),
    "several rules on a stay are named once each, in order": (
        f"{HALF} | R2 | error | h | 2 | | \n{HALF} | R1 | blocking | h | 2 | | x\n{HALF} | R2 | error | i | 12 | | ",
        [("2025-1 b", ["R1", "R2"], True)],
        [("g", 2), ("h", 2), ("i", 12)],
    ),
    "without a line the key says which, in its half-year alone": (
        f'{HALF} | R1 | error | | | {{"staynum": "c"}} | ',
        [("2025-1 c", ["R1"], False)],
        [("h", 3), ("i", 13)],
    ),
    "a finding on a year goes for both halves": (
        f'{YEAR} | R1 | error | | | {{"staynum": "c"}} | ',
        [("2025-1 c", ["R1"], False), ("2025-2 c", ["R1"], False)],
        [("h", 3), ("h2", 1), ("i", 13)],
    ),
    "the file says which delivery, whoever was judged": (
        f'{HALF} | R1 | error | h2 | 9 | {{"staynum": "c"}} | ',
        [("2025-2 c", ["R1"], False)],
        [("h2", 1)],
    ),
    "a table without stays has rows alone": (f"{HALF} | R1 | blocking | p | 2 | | ", [], [("p", 2)]),
    "a file or a delivery as a whole names no row": (
        f"{HALF} | R1 | blocking | h | | | \n{HALF} | R2 | error | | | | \n{HALF} | R3 | error | | 1 | | ",
        [],
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_quarantine(case):
    findings, stays, rows = CASES[case]
    con = run(findings)

    mark_quarantine(con, staged_tables(con))

    assert marked(con)[0] == stays
    assert sorted(kept_out(con)) == rows
    assert marked(con, "doubtful") == marked(con)
    assert kept_out(con, "doubtful") == kept_out(con)


def test_rows_carry_the_rules_that_say_so():
    con = run(
        f"{HALF} | R2 | error | h | 1 | | \n{HALF} | R1 | error | h | 1 | | x\n{HALF} | R1 | error | h | 1 | | y\n{HALF} | R3 | note | h | 1 | | "
    )

    mark_quarantine(con, staged_tables(con))

    assert marked(con)[1] == [("h", 1, ["R1", "R2"])]


ACCEPTED = f'{HALF} | R1 | error | h | 1 | {{"staynum": "a"}} | x\n{HALF} | R1 | error | h | 2 | {{"staynum": "b"}} | '


@pytest.mark.parametrize(
    ("accepted", "stays"),
    [
        ("", ["a", "b"]),
        ('R1 | h | 1 | {"staynum": "a"} | x | because', ["b"]),
        ('R1 | h | 2 | {"staynum": "b"} |  | because', ["a"]),
        ('R1 | h | 1 | {"staynum": "a"} | x | because\nR1 | h | 2 | {"staynum": "b"} | | because', []),
        ('R2 | h | 1 | {"staynum": "a"} | x | another rule', ["a", "b"]),
        ('R1 | i | 1 | {"staynum": "a"} | x | another file', ["a", "b"]),
        ('R1 | h | 2 | {"staynum": "a"} | x | another line', ["a", "b"]),
        ('R1 | h | 1 | {"staynum": "z"} | x | another record', ["a", "b"]),
        ('R1 | h | 1 | {"staynum": "a"} | y | another field', ["a", "b"]),
    ],
)
def test_what_a_person_accepted_is_doubtful_and_not_quarantined(accepted, stays):
    con = run(ACCEPTED, accepted)

    mark_quarantine(con, staged_tables(con))

    assert [stay for stay, *_ in marked(con)[0]] == [f"2025-1 {stay}" for stay in stays]
    assert [stay for stay, *_ in marked(con, "doubtful")[0]] == ["2025-1 a", "2025-1 b"]


def test_findings_passed_over_are_neither():
    con = run(f"{ACCEPTED}\n{HALF} | R9 | error | h | 3 | | ", 'R1 | h | 1 | {"staynum": "a"} | x | because')

    mark_quarantine(con, staged_tables(con), but="f.rule_id = 'R9' OR (f.field = 'none' AND f.line = 2)")

    assert [stay for stay, *_ in marked(con)[0]] == ["2025-1 b"]
    assert [stay for stay, *_ in marked(con, "doubtful")[0]] == ["2025-1 a", "2025-1 b"]


@pytest.mark.parametrize("is_old", [False, True])
def test_another_run_is_read_by_its_name(tmp_path, is_old):
    con = run(ACCEPTED, 'R1 | h | 1 | {"staynum": "a"} | x | because')
    if is_old:
        # from before anybody could accept
        con.execute("DROP TABLE quality.accepted_finding")
    con.execute(f"ATTACH '{tmp_path}/kept.duckdb' AS kept")
    con.execute("COPY FROM DATABASE memory TO kept")
    con.close()
    here = connect(None)
    here.execute(f"ATTACH '{tmp_path}/kept.duckdb' AS kept (READ_ONLY)")

    assert staged_tables(here) == []
    mark_quarantine(here, staged_tables(here, "kept"), run="kept")

    assert [stay for stay, *_ in marked(here)[0]] == (["2025-1 a", "2025-1 b"] if is_old else ["2025-1 b"])


def test_tables_by_name_with_the_key_of_a_stay():
    tables = {table.name: table for table in staged_tables(run(""))}

    assert list(tables) == ["grouper", "pathospi", "stayhosp", "stayindx"]
    assert tables["grouper"].stay_key == ("code_agr", "year", "period", "staynum")
    assert tables["stayhosp"].stay_key == ("code_agr", "year_registr", "period_registr", "staynum")
    assert tables["pathospi"].stay_key is None
    assert tables["stayindx"].columns[-3:] == ("_file", "_line", "days")


def test_a_row_without_its_key_is_no_stay_and_the_condition_is_never_empty():
    con = run(f"{HALF} | R1 | error | h | 1 | | ")
    con.execute("UPDATE staging.stayhosp SET staynum = NULL WHERE _line = 1 AND _file = 'h'")

    mark_quarantine(con, staged_tables(con))

    assert marked(con)[0] == []
    assert kept_out(con) == [("h", 1)]
    (table,) = [table for table in staged_tables(con) if table.name == "stayhosp"]
    assert con.execute(f"SELECT count(*) FROM staging.stayhosp AS t WHERE ({table.condition}) IS NULL").fetchall() == [(0,)]
