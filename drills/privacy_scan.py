"""Looks for canaries in every byte of a folder, also inside ZIP, XLSX, gzip, Parquet, DuckDB and SQLite files."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import duckdb

from drills.privacy_canary import MARK, NUMBER

ENTITLED = (
    ("landing/*", "the delivery itself and the hospital's own lists"),
    ("*/warehouse.duckdb*", "all of a run: staged, rejected and quarantined records, findings"),
    ("*/worklist.xlsx", "worklist of the registration team"),
    ("*/decisions.xlsx", "worklist that goes out and comes back"),
    ("*/extract/*.parquet", "clean extract for finance"),
    ("*/registry.sqlite*", "memory of the worklist: records of findings, decisions, audit trail"),
    ("*/.building/*", "a run that is being built, with its spilled data; gone when it ends"),
    ("*check.stdout", "answer of `fdq check` to who holds the files"),
    ("*page.entitled/*", "pages of the worklist as a steward sees them"),
)
"""The only places where a canary may be: pattern of the path, what it is. SECURITY.md has the same table."""

_CHUNK = 1 << 24
_DEPTH = 5


@dataclass
class Search:
    """What is looked for: the canaries in every common writing, unkeyed hashes of the numbers that identify, and other hashes that tell them."""

    numbers: Collection[str]
    hashes: Collection[str] = ()
    found: Counter[str] = field(default_factory=Counter)
    files: int = 0
    size: int = 0
    examples: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        forms = {MARK, MARK.lower(), NUMBER, MARK.encode().hex(), MARK.encode().hex().upper()}
        plain = [re.escape(one.encode()) for one in forms]
        plain += [re.escape(MARK.encode("utf-16-le")), *(re.escape(one) for one in _base64(MARK))]
        self._text = re.compile(b"|".join(plain))
        self._hash = re.compile(rb"(?<![0-9a-fA-F])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-fA-F])")
        self._hashes = {
            getattr(hashlib, kind)(text.encode()).hexdigest().encode()
            for number in self.numbers
            for text in _written(number)
            for kind in ("md5", "sha1", "sha256")
        } | {one.encode() for one in self.hashes}

    def in_bytes(self, data: bytes) -> Iterator[str]:
        """Canaries and hashes of numbers in some bytes, with a little around them."""
        for hit in self._text.finditer(data):
            yield repr(data[max(0, hit.start() - 60) : hit.end() + 40])
        if self._hashes:
            for hit in self._hash.finditer(data):
                if hit.group() in self._hashes:
                    yield f"unkeyed hash of a number: {hit.group().decode()}"

    def folder(self, root: Path) -> None:
        """Search every file below a folder; what is in no entitled place is counted in ``found`` by path."""
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                name = path.relative_to(root).as_posix()
                if entitled(name) is None:
                    self._file(path, name)

    def _file(self, path: Path, name: str) -> None:
        self.files += 1
        self.size += path.stat().st_size
        for hit in self._hits(path.read_bytes(), path):
            self.found[name] += 1
            self.examples.setdefault(name, hit)

    def _hits(self, data: bytes, path: Path | None = None, depth: int = 0) -> Iterator[str]:
        yield from self.in_bytes(data)
        if depth < _DEPTH:
            for part in _inside(data, path):
                yield from self._hits(part, None, depth + 1)


def entitled(name: str) -> str | None:
    """What an entitled place is, None for any other path."""
    return next((what for pattern, what in ENTITLED if fnmatch(name, pattern)), None)


def _written(number: str) -> Iterator[str]:
    """How a number may have been written when it was hashed."""
    yield number
    for prefix in ("999", "999#2025#1#", "999/"):
        yield prefix + number
    for name in ("staynum", "patnum", "person_key"):
        yield f'{{"{name}":"{number}"}}'
        yield f'{{"code_agr":"999","{name}":"{number}"}}'
        for period in ("1", "2"):
            yield f'{{"code_agr":"999","year_registr":2025,"period_registr":{period},"{name}":"{number}"}}'
    for period in ("2025-1", "2025-2"):
        yield chr(31).join(("999", period, f"s{number}"))


def _base64(text: str) -> list[bytes]:
    """The middle of a text as base64, at each of the three places where it may begin."""
    found = []
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + text.encode() + b"\0\0\0")
        first = -(-shift * 8 // 6)
        found.append(whole[first + (1 if shift else 0) : (shift + len(text)) * 8 // 6])
    return found


def _inside(data: bytes, path: Path | None) -> Iterator[bytes]:
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)
    elif data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    elif data[:4] == b"PAR1" and path is not None:
        yield _table(duckdb.connect(), f"read_parquet('{path}')")
    elif data[8:12] == b"DUCK" and path is not None:
        con = duckdb.connect(str(path), read_only=True)
        for schema, table in con.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
            yield _table(con, f'"{schema}"."{table}"')
        con.close()
    elif data[:15] == b"SQLite format 3" and path is not None:
        # also what lies compressed or encoded in a cell is looked into
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as con:
            for (table,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in con.execute(f'SELECT * FROM "{table}"'):
                    for cell in row:
                        if isinstance(cell, str | bytes):
                            yield cell.encode() if isinstance(cell, str) else cell
    yield from _decoded(data)


def _decoded(data: bytes) -> Iterator[bytes]:
    """Long base64 texts, as results are pickled into JSON, decoded."""
    for hit in re.finditer(rb"[A-Za-z0-9+/]{60,}={0,2}", data[:_CHUNK]):
        text = hit.group().rstrip(b"=")
        with_padding = text[: len(text) - (len(text) % 4 == 1)] + b"=" * (-len(text) % 4)
        try:
            yield base64.b64decode(with_padding)
        except ValueError:
            continue


def _table(con: duckdb.DuckDBPyConnection, source: str) -> bytes:
    return "\n".join(map(str, con.execute(f"FROM {source}").fetchall())).encode()


def canaries_in(path: Path) -> int:
    """How many canaries there are in one file, wherever it lies."""
    search = Search(())
    return sum(1 for _ in search._hits(path.read_bytes(), path))
