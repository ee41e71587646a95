"""One page of the list: rows after or before a position, so that page 4,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from finhosta_dq.findings.labels import label
from finhosta_dq.publication.phrases import expected_in_words
from finhosta_dq.serve.pages.current import CurrentRun
from finhosta_dq.serve.pages.filters import Filter

PAGE_ROWS = 50


@dataclass(frozen=True)
class ListPage:
    """rows: columns of ``item`` with ``text`` (of the rule) and ``item`` (name of the field); total: findings that fit the filter;
    first: number of the first row; before and after: positions to go on from, None at the ends."""

    rows: list[dict[str, Any]]
    total: int
    first: int
    before: int | None
    after: int | None


def list_page(run: CurrentRun, chosen: Filter, language: str, *, after: int | None = None, before: int | None = None) -> ListPage:
    """The page of the list that follows the position ``after``, or ends just before the position ``before``."""
    condition, values = chosen.condition()
    # one scan of what is filtered by counts and finds the place; the wide rows are then read from there only
    nearest = (
        f"max(position, {PAGE_ROWS}) FILTER (position < $at)"
        if before is not None
        else f"min(position, {PAGE_ROWS}) FILTER (position > $at)"
    )
    at = before if before is not None else after or 0
    (seen,) = run.rows(
        f"""SELECT count(*) AS total, {nearest} AS positions, count(*) FILTER (position < $at) AS below, count(*) FILTER (position <= $at) AS passed
            FROM item WHERE {condition}""",
        {**values, "at": at},
    )
    positions = sorted(seen["positions"] or [])
    if not positions:
        return ListPage([], int(seen["total"]), 0, None, None)
    found = run.rows(
        "FROM item WHERE position BETWEEN $first AND $last AND list_contains($positions, position) ORDER BY position",
        {"first": positions[0], "last": positions[-1], "positions": positions},
    )
    dress(run, found, language)
    earlier = int(seen["below"]) - len(positions) if before is not None else int(seen["passed"])
    has_more = earlier + len(found) < int(seen["total"])
    return ListPage(found, int(seen["total"]), earlier + 1, positions[0] if earlier else None, positions[-1] if has_more else None)


def dress(run: CurrentRun, found: list[dict[str, Any]], language: str) -> None:
    """Add ``text``, ``fix`` and ``item`` in the reader's language to rows of ``item``, and put ``expected`` into it."""
    ids = sorted({row["rule_id"] for row in found})
    texts = {
        (row["rule_id"], row["delivery_id"]): row
        for row in run.rows(
            f"""SELECT rule_id, delivery_id, text_{language} AS text, fix_{language} AS fix
                FROM quality.rule WHERE list_contains($1, rule_id)""",
            [ids],
        )
    }
    for row in found:
        words = texts.get((row["rule_id"], row["delivery_id"]), {})
        row["text"], row["fix"] = words.get("text") or "", words.get("fix") or ""
        row["item"] = label(row["field"], row["table_name"], language)
        row["expected"] = expected_in_words(row["expected"], language)
