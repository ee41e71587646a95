"""The pages on a drawn run whose findings the registry knows; one user per role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from finhosta_dq.registry import tables
from finhosta_dq.serve.runs import close_runs
from finhosta_dq.warehouse.connection import connect
from tests.unit.publication.run_tables import small_run
from tests.unit.serve_access.page import Page, add_users, make_page

RUN = "run-1"
AT = datetime(2025, 8, 1, 1, 30, tzinfo=UTC)


def publish(out: Path, *, memory: bool = True) -> list[tuple[str, str]]:
    """The drawn run as a published folder; (finding key, evidence) of its findings in order of rowid."""
    folder = out / "runs" / RUN
    folder.mkdir(parents=True)
    drawn = small_run()
    keys = []
    if memory:
        drawn.execute(
            """CREATE TABLE quality.finding_state AS
               SELECT delivery_id, md5('k' || rowid) AS finding_key, md5('e' || rowid) AS evidence_hash, 'new' AS state, false AS is_back,
                      TIMESTAMPTZ '2025-08-01 03:30:00+02' AS first_seen, NULL::VARCHAR AS decision_kind, NULL::VARCHAR AS reason_code,
                      NULL::VARCHAR AS decided_by, NULL::TIMESTAMPTZ AS decided_at, NULL::DATE AS until, NULL::VARCHAR AS assignee,
                      false AS reopened, rowid AS rowid_finding FROM quality.finding"""
        )
        keys = drawn.execute("SELECT finding_key, evidence_hash FROM quality.finding_state ORDER BY rowid_finding").fetchall()
    catalogue = drawn.execute("SELECT current_catalog()").fetchall()[0][0]
    drawn.execute(f"ATTACH '{folder / 'warehouse.duckdb'}' AS written")
    drawn.execute(f"COPY FROM DATABASE {catalogue} TO written")
    drawn.execute("DETACH written")
    drawn.close()
    connect(folder / "warehouse.duckdb").close()
    (folder / "report.json").write_text(json.dumps({"deliveries": [{"hospital": "999"}]}), encoding="utf-8")
    (folder / "report.html").write_text("<p>report</p>", encoding="utf-8")
    (folder / "worklist.xlsx").write_bytes(b"worklist")
    (folder / "_SUCCESS").write_text(RUN, encoding="utf-8")
    (out / "latest").symlink_to(Path("runs") / RUN)
    return keys


@pytest.fixture
def keys(tmp_path: Path) -> list[tuple[str, str]]:
    return publish(tmp_path)


@pytest.fixture
def page(tmp_path: Path, keys: list[tuple[str, str]]) -> Iterator[Page]:
    made = make_page(tmp_path)
    add_users(made)
    with made.app.state.registry.begin() as con:
        con.execute(
            insert(tables.run).values(
                run_id=RUN, hospital="999", year="2025", tool_version="0.1.0", rule_set="x", started_at=AT, folder="runs/run-1", sequence=1
            )
        )
        for key, evidence in keys:
            con.execute(
                insert(tables.finding).values(
                    finding_key=key, delivery_id="mzg/999/2025-1", rule_id="X", severity="error", table_name="stayhosp", first_run=RUN
                )
            )
            con.execute(insert(tables.finding_spell).values(finding_key=key, first_run=RUN, evidence_hash=evidence, first_seen=AT))
    yield made
    for client in made.clients:
        client.close()
    close_runs()
    made.app.state.registry.close()
