"""The account of one file: lines = loaded + rejected, with the reason of every rejection."""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from finhosta_dq.reading.scan import Scan

Issue = tuple[str, int | None, str | None, str | None, str | None]


class ConservationError(AssertionError):
    """Error raised when the lines of a file are not the sum of loaded and rejected lines."""


@dataclass
class Account:
    """What became of a file while it is read. Rejected lines go to the database in bulk; only their number is here."""

    file: str
    table: str | None
    registration: str
    status: str = "loaded"
    sha256: str | None = None
    size: int = 0
    encoding: str | None = None
    newline: str | None = None
    lines: int = 0
    loaded: int = 0
    rejected: int = 0
    issues: list[Issue] = field(default_factory=list)

    def describe(self, found: Scan) -> None:
        """Take over what the scan of the bytes saw."""
        self.sha256, self.size, self.newline = found.sha256, found.size, found.newline
        self.encoding = ("utf-8-sig" if found.bom else "utf-8") if found.utf8 else "cp1252"
        self.lines = found.lines

    def issue(self, rule_id: str, field_name: str | None, value: str | None, expected: str | None, line: int | None = None) -> None:
        """Evidence that the file (or one line of it) breaks a rule."""
        self.issues.append((rule_id, line, field_name, value, expected))

    def settle(self) -> None:
        """The status that follows from the numbers, unless the file was refused as a whole."""
        if self.status == "loaded" and self.rejected:
            self.status = "partial" if self.loaded else "rejected"
        elif self.status == "loaded" and not self.lines:
            self.status = "empty"


def write_account(
    con: duckdb.DuckDBPyConnection, delivery_id: str, account: Account, named: tuple[tuple[str, str | None, str | None, str | None], ...]
) -> None:
    """Enter the account and its issues; ``named`` = issues already seen in the file name."""
    con.execute(
        "INSERT INTO quality.file_account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            delivery_id,
            account.file,
            account.table,
            account.sha256,
            account.size,
            account.encoding,
            account.newline,
            account.lines,
            account.loaded,
            account.rejected,
            account.status,
        ],
    )
    for rule_id, field_name, value, expected in named:
        con.execute("INSERT INTO quality.reading_issue VALUES (?, ?, NULL, ?, ?, ?)", [rule_id, account.file, field_name, value, expected])
    for rule_id, line, field_name, value, expected in account.issues:
        con.execute(
            "INSERT INTO quality.reading_issue VALUES (?, ?, ?, ?, ?, ?)", [rule_id, account.file, line, field_name, value, expected]
        )


def prove(con: duckdb.DuckDBPyConnection, account: Account) -> None:
    """Count what is in the database for this file and raise ConservationError unless lines = loaded + rejected."""
    loaded = 0
    if account.table and account.loaded:
        rows = con.execute(f"SELECT count(*) FROM raw.{account.table} WHERE _file = ?", [account.file]).fetchall()
        loaded = int(rows[0][0])
    rows = con.execute("SELECT count(*) FROM quality.rejected_line WHERE file = ?", [account.file]).fetchall()
    rejected = int(rows[0][0])
    if not (account.lines == loaded + rejected and loaded == account.loaded and rejected == account.rejected):
        raise ConservationError(
            f"{account.file}: {account.lines} lines, {loaded} loaded and {rejected} rejected in the database, "
            f"{account.loaded} and {account.rejected} in the account"
        )
