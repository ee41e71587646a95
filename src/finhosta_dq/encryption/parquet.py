"""Parquet files encrypted with a key of the hospital: written, recognised, opened, and read by DuckDB.

Parquet modular encryption, AES-256-GCM for every module, the footer included; each file has a random data key of its own, which the
extract key wraps. DuckDB 2.0 neither writes such files (its crypto is read-only) nor reads those of Arrow, so Arrow does both.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

from finhosta_dq.encryption.content import content_sha256
from finhosta_dq.encryption.keys import ExtractKey, KeyRing, UnknownKeyError
from finhosta_dq.home import path_literal

ALGORITHM = "Parquet modular encryption, AES-256-GCM, encrypted footer"
ROWS_PER_GROUP = 122_880
_ENCRYPTED = b"PARE"
_NAME = "parquet_being_read"


class _Keys(pe.KmsClient):
    """The key management service that Arrow asks, in this process."""

    def __init__(self, ring: KeyRing) -> None:
        super().__init__()
        self.ring = ring

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> str:
        return self.ring.find(master_key_identifier).wrap(key_bytes)

    def unwrap_key(self, wrapped_key: str, master_key_identifier: str) -> bytes:
        return self.ring.find(master_key_identifier).unwrap(wrapped_key)


def is_encrypted(source: Any) -> bool:
    """Whether a file (path, or stream that can be wound back) is an encrypted Parquet file."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return stream.read(4) == _ENCRYPTED
    start = source.read(4)
    source.seek(0)
    return bool(start == _ENCRYPTED)


def key_id(path: Path) -> str | None:
    """Id of the key that a Parquet file asks for; None for a plain file."""
    try:
        with open_parquet(path, KeyRing()):
            return None
    except UnknownKeyError as error:
        return error.key_id


@contextmanager
def open_parquet(source: Any, ring: KeyRing, name: str | None = None) -> Iterator[pq.ParquetFile]:
    """A Parquet file, plain or encrypted. source: path or stream; name: what errors call it, default the path.

    Raises UnknownKeyError naming the key that is asked for, KeyFileError when the wrapped key was changed, OSError when the content was.
    """
    # both live until the file is closed: Arrow asks them for keys while it reads
    factory = pe.CryptoFactory(lambda _: _Keys(ring))
    properties = factory.file_decryption_properties(pe.KmsConnectionConfig()) if is_encrypted(source) else None
    try:
        file = pq.ParquetFile(source, decryption_properties=properties)
    except UnknownKeyError as error:
        raise UnknownKeyError(error.key_id, error.known, name or str(source)) from None
    except pa.ArrowException as error:
        raise OSError(f"{name or source} is damaged or was changed ({type(error).__name__})") from None
    with file:
        yield file


def reader(file: pq.ParquetFile) -> pa.RecordBatchReader:
    """The rows of an open file, a batch at a time."""
    return pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches())


def content(path: Path, ring: KeyRing) -> str:
    """Hash of the content of a Parquet file, see ``content.content_sha256``; the same for a plain and an encrypted file."""
    with open_parquet(path, ring) as file:
        return content_sha256(file.schema_arrow, file.iter_batches())


def write_parquet(rows: pa.RecordBatchReader, path: Path, key: ExtractKey | None) -> None:
    """Write rows to a Parquet file (zstd), encrypted with ``key``, plain without one."""
    properties = None
    if key is not None:
        factory = pe.CryptoFactory(lambda _: _Keys(KeyRing((key,))))
        # one wrapping: an in-process key needs no key between it and the data key, and that one would have 128 bits only
        wanted = pe.EncryptionConfiguration(
            footer_key=key.id,
            uniform_encryption=True,
            encryption_algorithm="AES_GCM_V1",
            plaintext_footer=False,
            double_wrapping=False,
            internal_key_material=True,
            data_key_length_bits=256,
        )
        properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), wanted)
    with pq.ParquetWriter(path, rows.schema, compression="zstd", encryption_properties=properties) as writer:
        for table in _groups(rows):
            writer.write_table(table, row_group_size=ROWS_PER_GROUP)


def copy_to_parquet(con: duckdb.DuckDBPyConnection, select: str, path: Path, key: ExtractKey | None) -> None:
    """Write the rows of a query to a Parquet file (zstd); with a key, nothing of them touches the disk in the clear.

    The columns have the same types either way.
    """
    if key is None:
        target = "'" + str(path.absolute()).replace("'", "''") + "'"
        con.execute(f"COPY ({select}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
        return
    kinds = [row[1] for row in con.execute(f"DESCRIBE {select}").fetchall()]
    rows = con.sql(select).to_arrow_reader(ROWS_PER_GROUP)
    write_parquet(_as_duckdb_writes(rows, kinds), path, key)


@contextmanager
def readable(con: duckdb.DuckDBPyConnection, path: Path, ring: KeyRing) -> Iterator[str]:
    """What to write after FROM to read this Parquet file on this connection, once; the clear text stays in memory."""
    if not is_encrypted(path):
        yield f"read_parquet({path_literal(path)}, hive_partitioning = false)"
        return
    with open_parquet(path, ring) as file:
        con.register(_NAME, reader(file))
        try:
            yield _NAME
        finally:
            con.unregister(_NAME)


def _groups(rows: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """The rows in tables of a row group each; one empty table when there are none."""
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in rows:
        waiting.append(batch)
        count += batch.num_rows
        if count >= ROWS_PER_GROUP:
            table = pa.Table.from_batches(waiting, rows.schema)
            yield table.slice(0, ROWS_PER_GROUP)
            waiting, count = table.slice(ROWS_PER_GROUP).to_batches(), count - ROWS_PER_GROUP
    yield pa.Table.from_batches(waiting, rows.schema)


def _as_duckdb_writes(rows: pa.RecordBatchReader, kinds: list[str]) -> pa.RecordBatchReader:
    """The rows with the types that DuckDB's own Parquet writer gives these types of DuckDB."""
    fields = []
    for entry, kind in zip(rows.schema, kinds, strict=True):
        if kind in ("HUGEINT", "UHUGEINT"):
            entry = entry.with_type(pa.float64())
        elif kind.startswith("ENUM"):
            entry = entry.with_type(pa.string())
        elif pa.types.is_timestamp(entry.type) and entry.type.tz:
            entry = entry.with_type(pa.timestamp(entry.type.unit, "UTC"))
        fields.append(entry)
    schema = pa.schema(fields)
    return rows if schema == rows.schema else pa.RecordBatchReader.from_batches(schema, (batch.cast(schema) for batch in rows))
