"""The validation document: what it counts, when a delivery cannot be accepted, and that a changed document is seen."""

from __future__ import annotations

import copy
import json
import stat
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from finhosta_dq.acceptance.document import AcceptanceError, validation_document
from finhosta_dq.acceptance.page import LANGUAGES, render
from finhosta_dq.acceptance.pseudonym import pseudonym
from finhosta_dq.acceptance.signing import KEY_FILE, SignatureError, known_keys, sign, signing_key, verify
from finhosta_dq.warehouse.connection import open_warehouse

AT = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
CANARY = "S-CANARY-77"
DELIVERY = "mzg/999/2025-1"


@pytest.fixture
def con():
    con = open_warehouse(None)
    con.execute("CREATE TABLE quality.mounted AS SELECT 'settings.csv' AS name, 'cd' AS sha256, 4 AS rows")
    con.execute("INSERT INTO quality.run VALUES ('999-2025-x', '1.0', 'sha256:ef', 'fast', now(), now())")
    con.execute(f"INSERT INTO quality.delivery VALUES ('{DELIVERY}', 'mzg', '999', '2025-1', 'failed')")
    con.execute(f"INSERT INTO quality.file_account VALUES ('{DELIVERY}', 'f.TXT', 'stayhosp', 'ab', 10, 'utf-8', 'lf', 6, 5, 1, 'loaded')")
    con.execute(
        f"""INSERT INTO quality.finding
            SELECT '{DELIVERY}', rule, severity, 'stayhosp', 'f.TXT', line, '{{"staynum": "{CANARY}"}}', 'los', '{CANARY}', NULL, NULL, NULL
            FROM (VALUES ('MZG-STA-01', 'blocking', 1), ('MZG-STA-01', 'blocking', 2), ('MZG-STA-05', 'error', 1), ('MZG-AUD-01', 'signal', 3))
                AS f (rule, severity, line)"""
    )
    con.execute(
        f"""INSERT INTO quality.rule_result
            SELECT '{DELIVERY}', rule, 'stayhosp', severity, outcome, 1, 5, 1, NULL, NULL, 0
            FROM (VALUES ('MZG-STA-01', 'blocking', 'failed'), ('MZG-STA-05', 'error', 'failed'), ('MZG-STA-06', 'error', 'passed'))
                AS r (rule, severity, outcome)"""
    )
    con.execute(
        """CREATE TABLE quality.finding_state AS
           SELECT delivery_id, rule_id || '-' || line AS finding_key, 'e' AS evidence_hash, rowid AS rowid_finding FROM quality.finding"""
    )
    yield con
    con.close()


@pytest.fixture
def folder(tmp_path):
    for name in ("warehouse.duckdb", "manifest.json", "report.json"):
        (tmp_path / name).write_text(name)
    return tmp_path


KEY = bytes(range(32))


def decided(**kinds):
    return {
        key.replace("_", "-"): SimpleNamespace(kind=kind, reason_code="source_confirmed", by="registrar-1", at=AT, until=date(2026, 12, 31))
        for key, kind in kinds.items()
    }


def document(con, folder, standing=None, **given):
    return validation_document(
        con, folder, DELIVERY, standing or {}, **{"accepted_by": "steward-1", "accepted_at": AT, "key": KEY, **given}
    )


def test_document_counts_what_is_accepted_rejected_and_open(con, folder):
    found = document(con, folder, decided(MZG_STA_01_1="accept", MZG_STA_01_2="reject", MZG_STA_05_1="assign"))

    assert [(f["rule"], f["found"], f["accepted"], f["rejected"], f["open"]) for f in found["findings"]] == [
        ("MZG-STA-01", 2, 1, 1, 0),
        ("MZG-STA-05", 1, 0, 0, 1),
        ("MZG-AUD-01", 1, 0, 0, 1),
    ]
    assert [(a["finding"], a["decision"], a["reason"], a["by"], a["until"]) for a in found["acceptances"]] == [
        (pseudonym(KEY, "MZG-STA-01-1"), "accept", "source_confirmed", "registrar-1", "2026-12-31"),
        (pseudonym(KEY, "MZG-STA-01-2"), "reject", "source_confirmed", "registrar-1", "2026-12-31"),
    ]
    assert found["outcomes"] == [
        {"severity": "blocking", "outcome": "failed", "rules": 1},
        {"severity": "error", "outcome": "failed", "rules": 1},
        {"severity": "error", "outcome": "passed", "rules": 1},
    ]
    assert found["files"] == [{"name": "f.TXT", "table": "stayhosp", "sha256": "ab", "bytes": 10, "lines": 6, "loaded": 5, "rejected": 1}]
    assert found["accepted"] == {"by": "steward-1", "at": "2026-05-20T09:30:00+00:00", "note": None}


def test_open_blocking_findings_need_a_note(con, folder):
    with pytest.raises(AcceptanceError, match="2 blocking findings of mzg/999/2025-1 are open"):
        document(con, folder)

    assert document(con, folder, note="sent on request of the ministry")["accepted"]["note"] == "sent on request of the ministry"


def test_delivery_that_was_not_evaluated_cannot_be_accepted(con, folder):
    con.execute("UPDATE quality.delivery SET verdict = 'not_evaluated'")

    with pytest.raises(AcceptanceError, match="could not be evaluated"):
        document(con, folder, note="all the same")


def test_unknown_delivery_and_run_without_registry_are_refused(con, folder):
    with pytest.raises(AcceptanceError, match="no delivery mzg/999/2024-1"):
        validation_document(con, folder, "mzg/999/2024-1", {}, accepted_by="steward-1", accepted_at=AT, key=KEY)
    con.execute("DROP TABLE quality.finding_state")
    with pytest.raises(AcceptanceError, match="made without a registry"):
        document(con, folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_stands_alone_and_names_no_record(con, folder, language):
    signed = sign(document(con, folder, note="<script>alert(1)</script>"), signing_key(folder / "keys"))

    page = render(signed, {"source_confirmed": "confirmed"}, language)

    assert CANARY not in page
    assert CANARY not in json.dumps(signed)
    assert "<script>" not in page
    assert "http://" not in page
    assert "https://" not in page
    assert f'<html lang="{language}">' in page


def test_signature_holds_and_every_change_is_seen(con, folder):
    signed = sign(document(con, folder, note="n"), signing_key(folder / "keys"))
    again = json.loads(json.dumps(signed))

    assert verify(again, known_keys(folder / "keys")) == signed["signature"]["public_key"]
    for path in (("accepted", "by"), ("run", "rule_set"), ("delivery", "verdict"), ("published", "manifest.json")):
        changed = copy.deepcopy(again)
        changed[path[0]][path[1]] = "other"
        with pytest.raises(SignatureError, match="not as it was signed"):
            verify(changed, known_keys(folder / "keys"))


def test_unsigned_documents_and_foreign_keys_are_refused(con, folder, tmp_path_factory):
    plain = document(con, folder, note="n")
    with pytest.raises(SignatureError, match="no signature"):
        verify(plain, known_keys(folder / "keys"))
    foreign = sign(plain, signing_key(tmp_path_factory.mktemp("other")))
    signing_key(folder / "keys")
    with pytest.raises(SignatureError, match="does not know"):
        verify(foreign, known_keys(folder / "keys"))


def test_key_is_made_once_and_private_and_an_old_one_stays_known(folder):
    keys = folder / "keys"
    first = sign({"a": 1}, signing_key(keys))
    assert sign({"a": 1}, signing_key(keys)) == first
    assert stat.S_IMODE((keys / KEY_FILE).stat().st_mode) == 0o600

    (keys / KEY_FILE).unlink()
    assert sign({"a": 1}, signing_key(keys)) != first
    assert verify(first, known_keys(keys))
