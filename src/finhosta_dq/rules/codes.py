"""The code lists in use: which codes of which lists are valid in a period."""

from __future__ import annotations

import csv
from dataclasses import dataclass

import duckdb

from finhosta_dq.home import schemas_dir


@dataclass(frozen=True)
class CodeLists:
    """Codes per list, with the span in which each is valid (dates as text, empty = open)."""

    lists: dict[str, tuple[tuple[str, str, str], ...]]

    def valid(self, names: list[str], period: str) -> tuple[str, ...]:
        """Codes of the lists that are valid on some day of the period (``2025-1``, ``2025``), sorted, each once."""
        first, last = period_days(period)
        known = (span for name in names for span in self.lists.get(name, ()))
        found = {code for code, start, end in known if (not start or start <= last) and (not end or _padded(end) >= first)}
        return tuple(sorted(found))


def period_days(period: str) -> tuple[str, str]:
    """First and last day of a half-year ``YYYY-P`` or a year ``YYYY``, as text."""
    year = period[:4]
    half = period[5:]
    return f"{year}-{'07' if half == '2' else '01'}-01", f"{year}-06-30" if half == "1" else f"{year}-12-31"


def _padded(day: str) -> str:
    return day if len(day) > 4 else f"{day}-12-31"


def read_code_lists(con: duckdb.DuckDBPyConnection) -> CodeLists:
    """The lists of ``reference.code``: the product's and those the hospital mounted."""
    lists: dict[str, list[tuple[str, str, str]]] = {}
    rows = con.execute("SELECT list, code, coalesce(valid_from, ''), coalesce(valid_to, '') FROM reference.code ORDER BY ALL").fetchall()
    for name, code, start, end in rows:
        lists.setdefault(name, []).append((code, start, end))
    return CodeLists({name: tuple(codes) for name, codes in lists.items()})


def shipped_code_lists() -> CodeLists:
    """The lists of ``schemas/codes/``, for checks that are shown or exported without a run."""
    lists: dict[str, tuple[tuple[str, str, str], ...]] = {}
    for path in sorted((schemas_dir() / "codes").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [(row["code"], row["valid_from"] or "", row["valid_to"] or "") for row in csv.DictReader(stream)]
        lists[path.stem] = tuple(sorted(rows))
    return CodeLists(lists)
