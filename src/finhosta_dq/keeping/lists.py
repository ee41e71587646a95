"""Reference lists: what is out of date, or soon will be."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from finhosta_dq.contracts.mounted import mounted_lists
from finhosta_dq.home import schemas_dir
from finhosta_dq.indicators.parameters import ParameterStore
from finhosta_dq.keeping.check import Check, listed

_SOON = timedelta(days=90)
_PARTS = ("codes", "reference")


def icd_editions(path: Path, today: date, own: Path | None = None) -> Iterator[Check]:
    """Until when the ICD-10 editions reach, and whether that of the next US fiscal year (from 1 October) is there in time.

    path: ``editions.csv``. own: the hospital's icd10.csv, which takes the place of the editions it covers.
    """
    last: dict[str, tuple[date, int]] = {}
    for row in _rows(path):
        edition = date.fromisoformat(row["last_day"]), int(row["fy"])
        last[row["system"]] = max(edition, last.get(row["system"], edition))
    if own is not None and own.is_file():
        for row in _rows(own):
            if row.get("last_fy", "").isdigit() and row.get("system") in last:
                fy = int(row["last_fy"])
                last[row["system"]] = max(last[row["system"]], (date(fy, 9, 30), fy))
    todo = "upgrade the program, or mount icd10.csv with the new edition"
    for system, (end, fy) in sorted(last.items()):
        seen = f"ICD-10-{system} until {end}, fiscal year {fy}"
        name = f"ICD-10-{system}"
        next_fy = today.year + (1 if today >= date(today.year, 10, 1) else 0) + 1
        begins = date(next_fy - 1, 10, 1)
        if end < today:
            yield Check(name, "problem", seen, todo)
        elif end - today <= _SOON or (fy < next_fy and begins - today <= _SOON):
            yield Check(name, "warning", seen, todo)
        else:
            yield Check(name, "ok", seen)


def ended_lists(schemas: Path, today: date) -> Iterator[Check]:
    """Dated lists of the product of which every row ended: nothing of them holds today."""
    ended, seen = [], 0
    for part in _PARTS:
        for path in sorted((schemas / part).glob("*.csv")):
            ends = [_last_day(row) for row in _rows(path)]
            if not any(ends):
                continue
            seen += 1
            if all(end is not None and end < today for end in ends):
                ended.append(f"{path.stem} ({max(end for end in ends if end is not None)})")
    if ended:
        yield Check("dated lists", "warning", f"no row holds any more: {listed(ended, 8)}", "upgrade the program, or mount a newer list")
    else:
        yield Check("dated lists", "ok", f"{seen} lists have ends, each has rows that hold")


def mounted(folder: Path | None, today: date) -> Iterator[Check]:
    """The hospital's own lists: which are there, and of which every row ended."""
    lists = mounted_lists()
    if folder is None or not folder.is_dir():
        yield Check(
            "own lists", "not checked", "no folder of the hospital's own lists was given or found", "give --landing, or set FDQ_REFERENCE"
        )
        return
    there = {name: folder / one.file for name, one in lists.items() if (folder / one.file).is_file()}
    ended = []
    for name, path in there.items():
        ends = [_last_day(row) for row in _rows(path)]
        if ends and all(end is not None and end < today for end in ends):
            ended.append(name)
    lacking = sorted(set(lists) - set(there))
    if ended:
        yield Check("own lists", "warning", f"no row holds any more: {listed(ended)}", "mount newer ones")
    seen = f"{len(there)} of {len(lists)} mounted" + (f"; not there: {listed(lacking, 20)}" if lacking else "")
    yield Check("own lists", "ok", seen, "fdq rules list --json tells which rules wait for them" if lacking else "")


def parameters(folder: Path | None, today: date) -> Iterator[Check]:
    """Budget parameters that hold today and not in the exercise to come, which begins on 1 July; and those that are not known then."""
    begins = date(today.year + (1 if today >= date(today.year, 7, 1) else 0), 7, 1)
    store = ParameterStore(folder)
    now = {one.key for one in store.rows(on=today)}
    then = store.rows(on=begins)
    lapse = sorted(now - {one.key for one in then})
    unknown = sorted({one.key for one in then if one.state == "unknown"})
    seen = f"exercise of {begins}: {len({one.key for one in then})} parameters"
    if lapse:
        near = begins - today <= _SOON
        yield Check(
            "parameters",
            "warning" if near else "ok",
            f"{seen}; {len(lapse)} end before it: {listed(lapse)}",
            "put the new values in parameters.csv",
        )
    else:
        yield Check("parameters", "ok", f"{seen}, none ends before it")
    if unknown:
        yield Check(
            "unknown parameters",
            "warning",
            f"{len(unknown)} have no known value: {listed(unknown)}",
            "put them in parameters.csv of your own lists",
        )


def reference_checks(folder: Path | None, today: date) -> Iterator[Check]:
    """All of the above on the product's ``schemas`` and the hospital's folder."""
    own = folder / "icd10.csv" if folder else None
    yield from icd_editions(schemas_dir() / "reference" / "icd10" / "editions.csv", today, own)
    yield from ended_lists(schemas_dir(), today)
    yield from mounted(folder, today)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _last_day(row: dict[str, str]) -> date | None:
    """Last day of a row: a day, a half-year (``2025-1``), a year; None when it has no end."""
    text = (row.get("valid_to") or row.get("valid_to_fy") or "").strip()
    year, _, rest = text.partition("-")
    if not year.isdigit():
        return None
    if rest == "1":
        return date(int(year), 6, 30)
    return date.fromisoformat(text) if len(text) == 10 else date(int(year), 12, 31)
