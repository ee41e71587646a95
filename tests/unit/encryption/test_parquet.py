"""Encrypted Parquet: nothing readable without the key, the same content as a plain file, and every change is seen."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from finhosta_dq.encryption import parquet
from finhosta_dq.encryption.keys import ExtractKey, KeyFileError, KeyRing, UnknownKeyError
from finhosta_dq.encryption.parquet import content, copy_to_parquet, is_encrypted, key_id, open_parquet, readable, write_parquet
from finhosta_dq.warehouse.connection import connect

A, B = ExtractKey(b"a" * 32), ExtractKey(b"b" * 32)
CANARY = "S-CANARY-5512"
EVERY_TYPE = f"""
    SELECT '{CANARY}' || i AS staynum, i::INTEGER AS n, sum(i) OVER () AS big, 1.25::DECIMAL(18, 2) AS eur, i / 3 AS share,
        DATE '2025-01-01' + i::INTEGER AS day, TIMESTAMPTZ '2025-06-01 12:00:00+02' AS at, i % 2 = 0 AS is_even, [i::VARCHAR, NULL] AS l,
        {{'a': i}} AS s, CASE WHEN i > 2 THEN 'x' END AS maybe, (CASE i % 2 WHEN 0 THEN 'even' ELSE 'odd' END)::ENUM('even', 'odd') AS kind
    FROM range(5) AS t (i) ORDER BY i DESC"""


@pytest.fixture
def con():
    con = connect(None)
    yield con
    con.close()


def test_an_encrypted_file_has_the_content_and_types_of_the_plain_one(con, tmp_path):
    plain, closed = tmp_path / "plain.parquet", tmp_path / "closed.parquet"

    copy_to_parquet(con, EVERY_TYPE, plain, None)
    copy_to_parquet(con, EVERY_TYPE, closed, A)

    assert (is_encrypted(plain), is_encrypted(closed)) == (False, True)
    assert (key_id(plain), key_id(closed)) == (None, A.id)
    assert content(plain, KeyRing()) == content(closed, KeyRing((A,)))
    shown = []
    for path in (plain, closed):
        for question in ("DESCRIBE SELECT * FROM {}", "SELECT * FROM {}"):
            with readable(con, path, KeyRing((A,))) as name:
                shown.append(con.execute(question.format(name)).fetchall())
    assert shown[:2] == shown[2:]


def test_nothing_of_the_table_can_be_read_without_the_key(con, tmp_path):
    path = tmp_path / "closed.parquet"
    copy_to_parquet(con, EVERY_TYPE, path, A)
    data = path.read_bytes()

    # names of columns, values and numbers of rows are in the footer, which is encrypted too
    for word in (CANARY, "staynum", "is_even", "even", "duckdb", "schema"):
        assert word.encode() not in data
    assert A.secret not in data
    with (
        pytest.raises(UnknownKeyError, match=f"closed.parquet is encrypted with extract key {A.id}; no key is set"),
        open_parquet(path, KeyRing()),
    ):
        pass
    with pytest.raises(UnknownKeyError, match=f"extract key {A.id}; the keys given are {B.id}"), open_parquet(path, KeyRing((B,))):
        pass
    with pytest.raises(OSError):
        pq.read_table(path)
    with pytest.raises(duckdb.Error, match="encrypted"):
        con.execute("FROM read_parquet(?)", [str(path)])


def test_a_key_that_only_bears_the_id_does_not_open(con, tmp_path, monkeypatch):
    path = tmp_path / "closed.parquet"
    copy_to_parquet(con, EVERY_TYPE, path, A)
    monkeypatch.setattr(ExtractKey, "id", A.id)

    with pytest.raises(KeyFileError, match="was not made with it"), open_parquet(path, KeyRing((B,))):
        pass


def test_every_changed_byte_of_the_data_is_seen(con, tmp_path):
    path = tmp_path / "closed.parquet"
    copy_to_parquet(con, EVERY_TYPE, path, A)
    data, ring = path.read_bytes(), KeyRing((A,))
    expected = content(path, ring)
    seen = 0
    for at in range(4, len(data), 7):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :])
        try:
            # names of the instance in the key material are no part of what is protected
            assert content(path, ring) == expected
        except (OSError, ValueError):
            seen += 1
    assert seen > (len(data) // 7) * 0.8


def test_the_same_rows_twice_are_different_files_of_the_same_content(con, tmp_path):
    for name in ("one", "two"):
        copy_to_parquet(con, EVERY_TYPE, tmp_path / name, A)

    assert (tmp_path / "one").read_bytes() != (tmp_path / "two").read_bytes()
    assert content(tmp_path / "one", KeyRing((A,))) == content(tmp_path / "two", KeyRing((A,)))


def test_many_rows_come_in_groups_and_in_order(con, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "ROWS_PER_GROUP", 1000)
    copy_to_parquet(con, "SELECT i FROM range(10_500) AS t (i) ORDER BY i", tmp_path / "many", A)

    with open_parquet(tmp_path / "many", KeyRing((A,))) as file:
        assert file.metadata.num_row_groups == 11
        assert file.read().column("i").to_pylist() == list(range(10_500))


def test_a_table_without_rows_keeps_its_columns(con, tmp_path):
    copy_to_parquet(con, f"SELECT * FROM ({EVERY_TYPE}) WHERE n > 99", tmp_path / "none", A)

    with readable(con, tmp_path / "none", KeyRing((A,))) as name:
        assert con.execute(f"SELECT count(*), count(staynum) FROM {name}").fetchall() == [(0, 0)]


def test_every_file_has_a_key_of_its_own_of_256_bits(tmp_path, monkeypatch):
    wrapped = []
    wrap = ExtractKey.wrap
    monkeypatch.setattr(ExtractKey, "wrap", lambda key, data: wrapped.append(data) or wrap(key, data))
    rows = pa.table({"a": [1]})
    for name in ("one", "two"):
        write_parquet(pa.RecordBatchReader.from_batches(rows.schema, rows.to_batches()), tmp_path / name, A)

    assert [len(data) for data in wrapped] == [32, 32]
    assert wrapped[0] != wrapped[1]
