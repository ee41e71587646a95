"""The validation document of a delivery: files, rule set, outcomes, what is open and what was accepted, and who accepted the delivery."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from finhosta_dq.acceptance.pseudonym import pseudonym
from finhosta_dq.publication.document import rows

DOCUMENT_VERSION = 1
CLOSED = ("accept", "reject")
"""Decisions after which a finding is no longer open: accepted with a reason, or rejected as a false alarm."""


class AcceptanceError(ValueError):
    """Error raised when a delivery cannot be accepted; it says what is missing.

    code: no_delivery, not_evaluated, no_memory, note_needed, nobody, or none for what concerns a document alone.
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


def validation_document(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    delivery_id: str,
    standing: Mapping[str, Any],
    *,
    accepted_by: str,
    accepted_at: datetime,
    key: bytes,
    note: str | None = None,
) -> dict[str, Any]:
    """The document of one delivery of the published run in ``folder``, without signature; it holds no key and no value of a record.

    standing: the decision in force per finding key (kind, reason_code, until, by, at). key: of ``pseudonym``, which names the findings.
    note: why the delivery goes although blocking findings are open. Raises AcceptanceError when the run has no such delivery, it could not be
    evaluated, the run was made without registry, or blocking findings are open and no note says why.
    """
    delivery = rows(con, "SELECT * FROM quality.delivery WHERE delivery_id = ?", [delivery_id])
    if not delivery:
        raise AcceptanceError(f"the run has no delivery {delivery_id}", "no_delivery")
    if delivery[0]["verdict"] in (None, "not_evaluated"):
        raise AcceptanceError(f"{delivery_id} could not be evaluated; there is nothing to accept", "not_evaluated")
    findings = _findings(con, delivery_id, standing)
    blocking = sum(one["open"] for one in findings if one["severity"] == "blocking")
    if blocking and not (note or "").strip():
        raise AcceptanceError(
            f"{blocking} blocking findings of {delivery_id} are open; say in a note why the delivery goes all the same", "note_needed"
        )
    run = rows(
        con, "SELECT run_id AS id, tool_version AS tool, rule_set, judge, started_at AS started, finished_at AS finished FROM quality.run"
    )
    return {
        "$version": DOCUMENT_VERSION,
        "kind": "validation document",
        "delivery": {name: delivery[0][name] for name in ("delivery_id", "registration", "hospital", "period", "verdict")},
        "run": run[0],
        "published": {name: _sha256(folder / name) for name in ("warehouse.duckdb", "manifest.json", "report.json")},
        "files": rows(
            con,
            """SELECT file AS name, table_name AS "table", sha256, size_bytes AS bytes, lines, loaded, rejected FROM quality.file_account
               WHERE delivery_id = ? ORDER BY file""",
            [delivery_id],
        ),
        "lists": rows(con, "SELECT name, sha256, rows FROM quality.mounted ORDER BY ALL"),
        "outcomes": rows(
            con,
            """SELECT severity, outcome, count(*) AS rules FROM quality.rule_result WHERE delivery_id = ?
               GROUP BY severity, outcome
               ORDER BY CASE severity WHEN 'blocking' THEN 1 WHEN 'error' THEN 2 ELSE 3 END, outcome""",
            [delivery_id],
        ),
        "findings": findings,
        "acceptances": _acceptances(con, delivery_id, standing, key),
        "accepted": {"by": accepted_by, "at": accepted_at.isoformat(timespec="seconds"), "note": (note or "").strip() or None},
    }


def evidence(con: duckdb.DuckDBPyConnection, delivery_id: str) -> dict[str, str]:
    """Evidence per key of the findings of a delivery. Raises AcceptanceError when the run was made without a registry."""
    try:
        found = con.execute(
            "SELECT finding_key, evidence_hash FROM quality.finding_state WHERE delivery_id = ? ORDER BY ALL", [delivery_id]
        ).fetchall()
    except duckdb.CatalogException:
        raise AcceptanceError(
            "the run was made without a registry, so nothing can be decided on its findings; run it again", "no_memory"
        ) from None
    return dict(found)


def _findings(con: duckdb.DuckDBPyConnection, delivery_id: str, standing: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Per rule with findings: found, accepted, rejected, open."""
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for key, rule, severity in _keyed(con, delivery_id):
        one = counted.setdefault((rule, severity), {"found": 0, "accepted": 0, "rejected": 0, "open": 0})
        kind = getattr(standing.get(key), "kind", None)
        one["found"] += 1
        one[{"accept": "accepted", "reject": "rejected"}.get(kind or "", "open")] += 1
    rank = {"blocking": 0, "error": 1, "signal": 2}
    ordered = sorted(counted.items(), key=lambda item: (rank[item[0][1]], item[0][0]))
    return [{"rule": rule, "severity": severity, **numbers} for (rule, severity), numbers in ordered]


def _acceptances(con: duckdb.DuckDBPyConnection, delivery_id: str, standing: Mapping[str, Any], secret: bytes) -> list[dict[str, Any]]:
    """Every finding that was accepted or rejected, by the pseudonym of its key: rule, decision, reason, who, when, until."""
    found = []
    for key, rule, severity in _keyed(con, delivery_id):
        one = standing.get(key)
        if one is not None and one.kind in CLOSED:
            found.append(
                {
                    "finding": pseudonym(secret, key),
                    "rule": rule,
                    "severity": severity,
                    "decision": one.kind,
                    "reason": one.reason_code,
                    "by": one.by,
                    "at": _text(one.at),
                    "until": _text(one.until),
                }
            )
    return found


def _keyed(con: duckdb.DuckDBPyConnection, delivery_id: str) -> list[tuple[str, str, str]]:
    evidence(con, delivery_id)
    return con.execute(
        """SELECT s.finding_key, f.rule_id, f.severity
           FROM quality.finding_state AS s INNER JOIN quality.finding AS f ON s.rowid_finding = f.rowid
           WHERE s.delivery_id = ? ORDER BY f.rule_id, s.finding_key""",
        [delivery_id],
    ).fetchall()


def _text(value: Any) -> str | None:
    return None if value is None else str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
