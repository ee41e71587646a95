"""What a notice says: verdict and counts per delivery, and for a registrar the number of findings that wait for them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
import yaml

from finhosta_dq.findings.states import state_counts
from finhosta_dq.findings.worklist import has_table


@cache
def _texts() -> dict[str, Any]:
    text = (files("finhosta_dq.notices") / "texts" / "notice.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def counts(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The notice of a run as data: ``{"$version", "run", "hospital", "deliveries": [...]}``, counts only.

    Per delivery: registration, period, verdict, blocking, error and signal findings, lines, rejected lines, and, when the run knows
    earlier ones, findings by state (new, back, updated, unchanged, resolved).
    """
    run = con.execute("SELECT run_id FROM quality.run").fetchall()
    rows = con.execute(
        """SELECT d.delivery_id, d.registration, d.hospital, d.period, d.verdict,
                  (SELECT count(*) FROM quality.finding AS f WHERE f.delivery_id = d.delivery_id AND f.severity = 'blocking'),
                  (SELECT count(*) FROM quality.finding AS f WHERE f.delivery_id = d.delivery_id AND f.severity = 'error'),
                  (SELECT count(*) FROM quality.finding AS f WHERE f.delivery_id = d.delivery_id AND f.severity = 'signal'),
                  (SELECT coalesce(sum(lines), 0)::BIGINT FROM quality.file_account AS a WHERE a.delivery_id = d.delivery_id),
                  (SELECT coalesce(sum(rejected), 0)::BIGINT FROM quality.file_account AS a WHERE a.delivery_id = d.delivery_id)
           FROM quality.delivery AS d ORDER BY d.delivery_id"""
    ).fetchall()
    names = ("delivery", "registration", "hospital", "period", "verdict", "blocking", "error", "signal", "lines", "rejected")
    states = state_counts(con)
    deliveries = []
    for row in rows:
        one = dict(zip(names, row, strict=True))
        if one["delivery"] in states:
            one["states"] = states[one["delivery"]]
        deliveries.append(one)
    return {
        "$version": 1,
        "run": run[0][0] if run else None,
        "hospital": deliveries[0]["hospital"] if deliveries else None,
        "deliveries": deliveries,
    }


def waiting(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, int]]:
    """Per registrar the findings assigned to them that are still open: in all, blocking, new or back, reopened."""
    if not has_table(con, "quality", "finding_state"):
        return {}
    rows = con.execute(
        """SELECT s.assignee, count(*), count(*) FILTER (f.severity = 'blocking'), count(*) FILTER (s.state = 'new'),
                  count(*) FILTER (s.reopened)
           FROM quality.finding_state AS s INNER JOIN quality.finding AS f ON s.rowid_finding = f.rowid
           WHERE s.assignee IS NOT NULL AND s.decision_kind IS DISTINCT FROM 'accept' AND s.decision_kind IS DISTINCT FROM 'reject'
           GROUP BY s.assignee ORDER BY s.assignee"""
    ).fetchall()
    return {name: dict(zip(("open", "blocking", "new", "reopened"), numbers, strict=True)) for name, *numbers in rows}


def subject(notice: dict[str, Any], language: str) -> str:
    """The subject line: hospital, and the worst verdict of the run."""
    words = _texts()[language]
    order = ["failed", "not_evaluated", "passed_with_findings", "passed"]
    verdicts = [one["verdict"] for one in notice["deliveries"]]
    worst = next((verdict for verdict in order if verdict in verdicts), "not_evaluated")
    return str(words["subject"]).format(hospital=notice["hospital"] or "?", verdict=words["verdicts"][worst])


def body(notice: dict[str, Any], language: str, page: str | None = None) -> str:
    """The notice as plain text."""
    words = _texts()[language]
    lines = [words["intro"].format(run=notice["run"]), ""]
    for one in notice["deliveries"]:
        lines.append(f"{one['registration'].upper()} {one['period']}: {words['verdicts'][one['verdict'] or 'not_evaluated']}")
        lines.append("  " + words["findings"].format(**one))
        lines.append("  " + words["lines"].format(**one))
        if "states" in one:
            lines.append("  " + words["states"].format(**one["states"]))
    return "\n".join([*lines, "", *([words["page"].format(page=page)] if page else []), words["private"], ""])


def digest(name: str, mine: dict[str, int], language: str, page: str | None = None) -> tuple[str, str]:
    """Subject and text of the digest of one registrar."""
    words = _texts()[language]
    text = [words["digest"].format(name=name, **mine), "", *([words["page"].format(page=page)] if page else []), words["private"], ""]
    return words["digest_subject"].format(**mine), "\n".join(text)
