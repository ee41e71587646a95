"""Small numbers of stays in what is shared: a count from 1 to below ``smallest_group`` is shown as few, and so is what would give it away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from finhosta_dq.contracts import ContractError

_COUNTED = ("stay", "admission")
_IN_WORDS = re.compile(r"\b([0-9]+)(?= (?:day )?stays\b)")
_NUMBERS = ("value", "numerator", "denominator")
_PARTS = ("clean", "accepted", "quarantined")


def smallest_group(con: duckdb.DuckDBPyConnection) -> int:
    """Stays from which on a group is shown by itself: a rule parameter, which the hospital may set. Raises ContractError when it is empty."""
    (found,) = con.execute("SELECT rule_number('smallest_group')").fetchall()[0]
    if found is None:
        raise ContractError("rule parameter smallest_group is empty: without it nobody knows which groups of stays may be shown")
    return int(found)


def is_few(number: float | None, group: int) -> bool:
    """Whether a count of stays is too small to be shown; none at all is shown."""
    return number is not None and 0 < number < group


def hide_few_stays(indicators: Iterable[Mapping[str, Any]], group: int) -> list[dict[str, Any]]:
    """Indicators (rows of ``document.indicators``) as they may be shared.

    Where a count of stays, or a part of a ratio of stays, is few, value, numerator and denominator are None and ``few`` says below what. When
    that is one scope of an indicator, the next smallest goes with it: the total of the others would give it away. Small counts of stays in
    the warnings are written ``<5``.
    """
    shown = [{**one, "warnings": [_small_words(text, group) for text in one["warnings"]]} for one in indicators]
    by_id: dict[str, list[dict[str, Any]]] = {}
    for one in shown:
        if counts := _counts(one):
            by_id.setdefault(one["id"], []).append(one)
            if any(is_few(count, group) for count in counts):
                _hide(one, _NUMBERS, group)
    for rows in by_id.values():
        others = [one for one in rows if "few" not in one and one["numerator"]]
        if others and len(rows) - len(others) and sum("few" in one for one in rows) == 1:
            _hide(min(others, key=lambda one: one["numerator"]), _NUMBERS, group)
    return shown


def hide_few_rows(reconciliation: Iterable[Mapping[str, Any]], group: int, *, amounts_only: bool = False) -> list[dict[str, Any]]:
    """The reconciliation (table_name, measure, staged, clean, accepted, quarantined) as it may be shared.

    A part that rests on few rows is None in every measure of its table, and the largest other part with it, as staged is their sum.
    amounts_only: leave the numbers of rows, for who has the rows themselves. Tables of Finhosta hold no patients and are left as they are.
    """
    shown = [dict(row) for row in reconciliation]
    rows = {row["table_name"]: row for row in shown if row["measure"] == "rows" and row["table_name"] != "finhosta"}
    hidden: dict[str, list[str]] = {}
    for table, row in rows.items():
        small = [part for part in _PARTS if is_few(row[part], group)]
        others = [part for part in _PARTS if part not in small and row[part]]
        if small:
            # alone, the sum itself is what is few
            hidden[table] = [*small, max(others, key=lambda part: row[part])] if others else ["staged", *small]
    for row in shown:
        if row["table_name"] in hidden and not (amounts_only and row["measure"] == "rows"):
            _hide(row, hidden[row["table_name"]], group)
    return shown


def _counts(one: Mapping[str, Any]) -> list[float]:
    """The counts of stays behind an indicator; none when it counts something else."""
    numbers = [one["numerator"], one["denominator"]]
    if one["unit"] in _COUNTED:
        return [number for number in (one["value"], *numbers) if number is not None]
    # ratios of B4 count contracts and committees; parts that are no whole numbers count no stays, nor does a ratio of itself
    is_share = one["unit"] == "ratio" and not one["id"].startswith("B4-") and all(number is not None for number in numbers)
    return numbers if is_share and all(number == int(number) for number in numbers) and numbers[1] > 1 else []


def _hide(row: dict[str, Any], names: Iterable[str], group: int) -> None:
    row.update(dict.fromkeys(names), few=f"<{group}")


def _small_words(text: str, group: int) -> str:
    return _IN_WORDS.sub(lambda found: f"<{group}" if is_few(int(found[1]), group) else found[1], text)
