"""One page of the list: rows after or before a position, so that page 4,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from finhosta_dq.findings.labels import label
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
    if before is not None:
        found = run.rows(
            f"FROM item WHERE {condition} AND position < $at ORDER BY position DESC LIMIT {PAGE_ROWS}", {**values, "at": before}
        )
        found.reverse()
    else:
        found = run.rows(
            f"FROM item WHERE {condition} AND position > $at ORDER BY position LIMIT {PAGE_ROWS}", {**values, "at": after or 0}
        )
    first = found[0]["position"] if found else 0
    counts = run.rows(
        f"SELECT count(*) AS total, count(*) FILTER (position < $first) AS earlier FROM item WHERE {condition}", {**values, "first": first}
    )[0]
    dress(run, found, language)
    earlier, total = int(counts["earlier"]), int(counts["total"])
    has_more = bool(found) and earlier + len(found) < total
    return ListPage(found, total, earlier + 1 if found else 0, first if earlier else None, found[-1]["position"] if has_more else None)


def dress(run: CurrentRun, found: list[dict[str, Any]], language: str) -> None:
    """Add ``text``, ``fix`` and ``item`` in the reader's language to rows of ``item``."""
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
