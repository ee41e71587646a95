"""What the workbook shows of a finding: the cells nobody fills in, computed again when the workbook comes back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import duckdb

from finhosta_dq.findings.labels import label
from finhosta_dq.publication.document import read_key
from finhosta_dq.publication.phrases import expected_in_words
from finhosta_dq.publication.wording import table_title
from finhosta_dq.publication.workbook import key_in_words
from finhosta_dq.registry.reasons import reasons
from finhosta_dq.roundtrip.wording import reason_text, words


class Shown:
    """Turns rows of the view ``item`` into cells of one language."""

    def __init__(self, con: duckdb.DuckDBPyConnection, language: str) -> None:
        self.language = language
        self.words = words(language)
        found = con.execute(f"SELECT rule_id, delivery_id, text_{language}, fix_{language} FROM quality.rule").fetchall()
        self.rules = {(rule, delivery): (text, fix) for rule, delivery, text, fix in found}

    def cells(self, row: dict[str, Any]) -> dict[str, Any]:
        """The locked cells of a row by the name of their column (see ``columns.FROM_RUN`` and ``OF_THE_MOMENT``)."""
        text, fix = self.rules.get((row["rule_id"], row["delivery_id"])) or ("", "")
        key, table = read_key(row["record_key"]) or {}, row["table_name"]
        stay = key.pop("staynum", None)
        state = row["state"]
        return {
            "severity": self.words["severity"].get(row["severity"], row["severity"]),
            "rule": row["rule_id"],
            "rule_text": text,
            "fix": fix,
            "delivery": row["delivery_id"],
            "table": table_title(table, self.language),
            "file": row["file"],
            "line": row["line"],
            "stay": stay,
            "record": key_in_words(key, table, self.language),
            "item": label(row["field"], table, self.language),
            "value": row["value"],
            "expected": expected_in_words(row["expected"], self.language),
            "effect": row["effect"],
            "ward": row["ward"],
            "specialty": row["specialty"],
            "coder": row["coder"],
            "state": self.words["state"].get(state, state),
            "decided": self._decided(row),
            "assignee": row["assignee"],
        }

    @cached_property
    def _reasons(self) -> dict[str, str]:
        return {code: reason_text(one, self.language) for code, one in reasons().items()}

    def _decided(self, row: dict[str, Any]) -> str:
        said = self.words["decided"]
        if row["status"] not in ("accepted", "rejected"):
            return str(said["reopened"]) if row["reopened"] or row["decision_kind"] == "reopen" else ""
        parts = [
            said[row["decision_kind"]],
            self._reasons.get(row["reason_code"], row["reason_code"]),
            said["until"].format(day=row["until"].isoformat()) if row["until"] else None,
            row["decided_by"],
        ]
        return " · ".join(part for part in parts if part)
