"""What a run takes over from the run before it, in place of making it again: parts that were made from the same things.

A part is a file that was read, a staged table, the findings of a rule. Its mark is a hash over all it was made from; the marks of a run lie
in ``quality.part_mark``. While parts are taken over, the warehouse of the run before is attached, read only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from finhosta_dq.home import path_literal

EARLIER = "earlier"
"""Name under which the warehouse of the run before is attached."""


@dataclass
class Kept:
    """Marks of the parts of the run before, and of this one as far as it is made.

    base: what every part rests on, as a hash: version, contracts, lists, shared statements.
    """

    base: str
    earlier: dict[str, str] = field(default_factory=dict)
    now: dict[str, str] = field(default_factory=dict)

    def mark(self, made_from: Iterable[str]) -> str:
        """The mark of a part: a hash over the base and what it is made from, in order."""
        digest = hashlib.sha256(self.base.encode())
        for one in made_from:
            digest.update(b"\0" + one.encode())
        return digest.hexdigest()

    def has(self, part: str, mark: str) -> bool:
        """Whether the run before has this part, made from the same things."""
        return self.earlier.get(part) == mark

    def note(self, part: str, mark: str) -> None:
        """Keep the mark of a part of this run, for the run after it."""
        self.now[part] = mark


@contextmanager
def kept_parts(con: duckdb.DuckDBPyConnection, base: str, earlier: Path | None) -> Iterator[Kept]:
    """What may be taken over from the warehouse file ``earlier``, attached inside the block; at its end the marks of this run are written."""
    con.execute("CREATE TABLE IF NOT EXISTS quality.part_mark (part VARCHAR NOT NULL, mark VARCHAR NOT NULL)")
    kept = Kept(base)
    if earlier is not None:
        con.execute(f"ATTACH {path_literal(earlier)} AS {EARLIER} (READ_ONLY)")
    try:
        if earlier is not None:
            kept.earlier = _marks(con)
        yield kept
        if kept.now:
            con.execute("INSERT INTO quality.part_mark SELECT unnest($1), unnest($2)", [list(kept.now), list(kept.now.values())])
    finally:
        if earlier is not None:
            con.execute(f"DETACH {EARLIER}")


def _marks(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    there = con.execute(
        f"SELECT 1 FROM duckdb_tables() WHERE database_name = '{EARLIER}' AND schema_name = 'quality' AND table_name = 'part_mark'"
    ).fetchall()
    return dict(con.execute(f"SELECT part, mark FROM {EARLIER}.quality.part_mark").fetchall()) if there else {}


def file_marks(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The files that gave the rows of a table, in the order in which they were read: delivery, name, hash and status of each."""
    rows = con.execute(
        "SELECT delivery_id, file, coalesce(sha256, ''), status FROM quality.file_account WHERE table_name = ? ORDER BY rowid", [table]
    ).fetchall()
    return [repr(row) for row in rows]
