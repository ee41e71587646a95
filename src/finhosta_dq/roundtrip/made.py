"""Decisions that are there already: those this workbook brought before, and those that others made after it was written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from finhosta_dq.registry.bulk import keys_among
from finhosta_dq.registry.decisions import Decision
from finhosta_dq.registry.standing import JUDGING
from finhosta_dq.registry.tables import decision

_BATCH = "{}-"


class Made:
    """The decisions on some findings, in the order they were made. workbook_id: whose batches are this workbook's own; as_of: moment up to
    which the workbook knew decisions."""

    def __init__(self, con: Connection, keys: Sequence[str], workbook_id: str, as_of: datetime) -> None:
        self.own, self.as_of = _BATCH.format(workbook_id), as_of
        self.of: dict[str, list[Row[Any]]] = defaultdict(list)
        if keys:
            chosen = select(decision).where(decision.c.finding_key.in_(keys_among(con, keys))).order_by(decision.c.id)
            for row in con.execute(chosen):
                self.of[row.finding_key].append(row)

    def is_taken(self, one: Decision, by: str) -> bool:
        """Whether that decision is there: as the last one of its sort, or the last that this workbook brought; a comment, at all."""
        rows = self._alike(one)
        if one.kind == "comment":
            return any(_same(row, one, by) for row in rows)
        last, own = rows[-1:], [row for row in rows if self._is_own(row)][-1:]
        return any(_same(row, one, by) for row in (*last, *own))

    def is_overtaken(self, one: Decision) -> bool:
        """Whether somebody decided after the workbook was written, other than by this workbook."""
        return one.kind != "comment" and any(row.made_at > self.as_of and not self._is_own(row) for row in self._alike(one))

    def _alike(self, one: Decision) -> list[Row[Any]]:
        kinds = JUDGING if one.kind in JUDGING else (one.kind,)
        return [row for row in self.of.get(one.finding_key, ()) if row.kind in kinds]

    def _is_own(self, row: Row[Any]) -> bool:
        return (row.batch or "").startswith(self.own)


def batch_of(workbook_id: str, number: str) -> str:
    """What ties the decisions of one import together and to their workbook."""
    return _BATCH.format(workbook_id) + number


def _same(row: Row[Any], one: Decision, by: str) -> bool:
    said = (row.kind, row.evidence_hash, row.reason_code, row.note, row.until, row.second_reader, row.assignee, row.made_by)
    return said == (one.kind, one.evidence_hash, one.reason_code, one.note, one.until, one.second_reader, one.assignee, by)
