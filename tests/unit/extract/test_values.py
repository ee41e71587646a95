"""Values that a text file cannot simply hold: every row of the source is one line, and what is loaded is what stood there."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import psycopg
import pytest

from finhosta_dq.contracts import contracts
from finhosta_dq.pipeline import steps
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.source.extract import extract
from finhosta_dq.warehouse.connection import open_warehouse
from tests.unit.extract.conftest import new_database

STATEMENT = """SELECT '999' AS code_agr, 2025 AS year_registr, 1 AS period_registr, t.kind AS type_transport, t.code AS code_transport,
                      t.words AS a7_descr_transport FROM transport AS t"""
TABLE = "CREATE TABLE transport (kind text, code text, words text)"
SHOWN = "999-Z-3.0-A-ID_TRANS-2025-1.TXT"


@pytest.fixture
def profile(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "id_trans.sql").write_text(STATEMENT + ";\n")
    return str(tmp_path / "own")


def taken(dsn, profile, tmp_path, rows):
    """Bytes of the file, and what a run loads and rejects of it: (code, words) and (reason)."""
    with psycopg.connect(dsn) as con:
        con.execute(TABLE)
        con.cursor().executemany("INSERT INTO transport VALUES (%s, %s, %s)", rows)
    landing = tmp_path / "landing"
    (manifest,) = extract(dsn, profile, "999", "2025-1", landing)
    (run,) = plan_runs(landing)
    con = open_warehouse(None)
    steps.extract(con, run)
    loaded = con.execute("SELECT code_transport, a7_descr_transport FROM raw.id_trans ORDER BY ALL").fetchall()
    rejected = con.execute("SELECT reason FROM quality.rejected_line ORDER BY line").fetchall()
    con.close()
    assert manifest.tables["id_trans"].rows == len(rows) == len(loaded) + len(rejected)
    return (landing / "mzg-999-2025-1" / SHOWN).read_bytes(), loaded, [reason for (reason,) in rejected], manifest.tables["id_trans"].odd


def test_ordinary_text_of_any_script_passes(empty, profile, tmp_path):
    words = ["\"quoted\" 'words'", " spaces around ", "é€ß ł 漢字 🚑", "a;b,c|d~e\\f", "NULL", "null", "-", "C:\\path"]
    rows = [("1", f"T{number:02}", one) for number, one in enumerate(words)]

    text, loaded, rejected, odd = taken(empty, profile, tmp_path, rows)

    assert loaded == [(code, one) for _, code, one in rows]
    assert (rejected, odd) == ([], 0)
    assert text.decode() == "".join(f"999#2025#1#1#{code}#{one}#\n" for _, code, one in rows)


def test_null_and_empty_text_are_both_empty(empty, profile, tmp_path):
    text, loaded, rejected, _ = taken(empty, profile, tmp_path, [("1", "T01", None), ("1", "T02", "")])

    assert text == b"999#2025#1#1#T01##\n999#2025#1#1#T02##\n"
    assert loaded == [("T01", None), ("T02", None)]
    assert rejected == []


@pytest.mark.parametrize(
    "words", ["a#b", "#", "a\nb", "a\r\nb", "a\rb", "a\n", "\n", "\r", "999#2025#1#1#T09#whole#\n999#2025#1#1#T08#lines"]
)
@pytest.mark.parametrize("place", ["kind", "words"])
def test_delimiter_or_line_break_inside_rejects_that_line_alone(empty, profile, tmp_path, words, place):
    odd_row = (words, "T05", "x") if place == "kind" else ("1", "T05", words)

    _, loaded, rejected, odd = taken(empty, profile, tmp_path, [("1", "T01", "before"), odd_row, ("1", "T09", "after")])

    assert loaded == [("T01", "before"), ("T09", "after")]
    assert rejected == ["field_count" if "\n" not in words and "\r" not in words else "control_character"]
    assert odd == 1


def test_database_in_another_encoding_gives_utf_8(postgres, profile, tmp_path):
    dsn = new_database(postgres, template="template0", options="ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")

    text, loaded, _, _ = taken(dsn, profile, tmp_path, [("1", "T01", "hôpital é")])

    assert loaded == [("T01", "hôpital é")]
    assert "hôpital é".encode() in text


def test_bytes_that_are_no_text_are_told(postgres, profile, tmp_path):
    dsn = new_database(postgres, template="template0", options="ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
    with psycopg.connect(dsn, client_encoding="latin1") as con:
        con.execute(TABLE)
        con.execute("INSERT INTO transport VALUES ('1', 'T01', 'hôpital')".encode("latin1"))
        con.execute("CREATE TABLE fine (patnum text)")
    (tmp_path / "own" / "pathospi.sql").write_text(
        "SELECT '999'::text AS code_agr, 2025 AS year_registr, 1 AS period_registr, patnum, 1990 AS a1_year_birth FROM fine"
    )

    (manifest,) = extract(dsn, profile, "999", "2025-1", tmp_path / "landing")

    assert [(one.table, one.kind, one.written) for one in manifest.drift] == [("id_trans", "statement", False)]
    assert manifest.drift[0].found == "22021 character not in repertoire"
    assert list(manifest.tables) == ["pathospi"]


@pytest.mark.parametrize("name", ["grouper", "social"])
def test_companions_have_their_header(empty, run_sql, synthetic, tmp_path, name):
    (source,) = synthetic.glob(f"*-{name.upper()}-*.CSV")
    columns = contracts()[name].files[0].columns
    with psycopg.connect(empty) as con:
        con.execute(f"CREATE TABLE {name} ({', '.join(f'{column} text' for column in columns)})")
        with con.cursor().copy(f"COPY {name} FROM STDIN") as copy:
            for line in source.read_text().splitlines()[1:]:
                copy.write_row([value or None for value in line.split(";")])
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / f"{name}.sql").write_text(f"SELECT * FROM {name} ORDER BY random()")

    extract(empty, str(tmp_path / "own"), "999", "2025-1", tmp_path / "landing")

    (made,) = (tmp_path / "landing").glob(f"*/{source.name}")
    assert made.read_text().splitlines()[0] == source.read_text().splitlines()[0]
    assert sorted(made.read_bytes().splitlines()) == sorted(source.read_bytes().splitlines())


RECORDS = [
    {"record_type_cd": "B0802", "bed_index": "C", "cost_centre": "210", "value": "30"},
    {"record_type_cd": "B0101", "account": "10000", "side": "D", "value": "12.50"},
    # an item that the record type does not have, and a record type that nobody knows
    {"record_type_cd": "B0101", "account": "10001", "side": "D", "month": "3", "value": "1"},
    {"record_type_cd": "Z9999", "value": "1"},
    {"record_type_cd": "B0101", "account": "1~2", "side": "D", "value": "5~"},
]


def test_finhosta_has_a_file_per_collection_and_loses_nothing(empty, tmp_path):
    columns = contracts()["finhosta"].files[0].columns
    with psycopg.connect(empty) as con:
        con.execute(f"CREATE TABLE finhosta ({', '.join(f'{column} text' for column in columns)})")
        for record in RECORDS:
            whole = {"sender_cd": "999", "year": "2025", "period_cd": "Y", **record}
            con.execute(f"INSERT INTO finhosta ({', '.join(whole)}) VALUES ({', '.join(['%s'] * len(whole))})", list(whole.values()))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "finhosta.sql").write_text("SELECT * FROM finhosta WHERE year = current_setting('fdq.year')")

    (manifest,) = extract(empty, str(tmp_path / "own"), "999", "2025", tmp_path / "landing")

    (run,) = plan_runs(tmp_path / "landing")
    con = open_warehouse(None)
    steps.extract(con, run)
    loaded = con.execute("SELECT record_type_cd, account, bed_index, value FROM raw.finhosta ORDER BY ALL").fetchall()
    rejected = con.execute("SELECT reason FROM quality.rejected_line ORDER BY ALL").fetchall()
    con.close()
    assert list(manifest.tables["finhosta"].files) == ["999-FIN-4.7-BUDGET-2025-Y-01.TXT"]
    assert loaded == [("B0101", "10000", None, "12.50"), ("B0802", None, "C", "30")]
    assert rejected == [("control_character",), ("item_count",), ("unknown_record_type",)]
    assert manifest.tables["finhosta"].rows == 5


MEASURE = """
import json, resource, sys
from pathlib import Path
from finhosta_dq.source.extract import extract
(manifest,) = extract(sys.argv[1], sys.argv[2], "999", "2025-1", Path(sys.argv[3]), memory_limit="256MB")
print(json.dumps([manifest.tables["pathospi"].rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))
"""


def test_memory_does_not_grow_with_the_rows(empty, tmp_path):
    (tmp_path / "own").mkdir()
    used, size = [], []
    for rows in (400_000, 1_300_000):
        (tmp_path / "own" / "pathospi.sql").write_text(
            f"""SELECT '999' AS code_agr, 2025 AS year_registr, 1 AS period_registr, repeat(md5(n::text), 5) AS patnum, n AS a1_year_birth
                FROM generate_series(1, {rows}) AS g (n)"""
        )
        out = subprocess.run(
            [sys.executable, "-c", MEASURE, empty, str(tmp_path / "own"), str(tmp_path / "landing")],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "FDQ_THREADS": "2"},
        )
        made, megabytes = json.loads(out.stdout)
        assert made == rows
        used.append(megabytes)
        size.append(next((tmp_path / "landing").glob("*/*.TXT")).stat().st_size // 1024**2)
    assert size[1] - size[0] > 140
    assert used[1] - used[0] < 70, f"{used} MB for {size} MB of rows"
