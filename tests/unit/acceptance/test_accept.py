"""Acceptance of a delivery of a published run: the document lies with the run, is entered once, and every later change is seen."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from finhosta_dq.acceptance.accept import accept, check
from finhosta_dq.acceptance.document import AcceptanceError
from finhosta_dq.acceptance.signing import SignatureError
from finhosta_dq.cli.main import main
from finhosta_dq.registry.carry import carry
from finhosta_dq.registry.decisions import Decision, decide
from finhosta_dq.registry.migrate import RegistryError
from finhosta_dq.registry.record import record
from finhosta_dq.registry.store import default_url, open_registry
from finhosta_dq.registry.tables import accepted_version
from finhosta_dq.warehouse.connection import connect
from tests.unit.registry.nights import DELIVERY, Night, warehouse

A, B = ("MZG-STA-01", "S0CANARY1"), ("MZG-STA-02", "S02")


@pytest.fixture
def registry(tmp_path):
    found = open_registry(default_url(tmp_path))
    yield found
    found.close()


def published(out, registry, number, night):
    """The run of that night, published and recorded."""
    name = f"999-2025-2026010{number + 1}T033000Z-000{number}"
    folder = out / "runs" / name
    folder.mkdir(parents=True)
    con = warehouse(number, night, path=folder / "warehouse.duckdb", run_id=name)
    con.execute("CREATE TABLE quality.mounted AS SELECT 'settings.csv' AS name, 'cd' AS sha256, 4 AS rows")
    carry(con, registry)
    con.close()
    for name in ("manifest.json", "report.json", "_SUCCESS"):
        (folder / name).write_text("{}" if name == "manifest.json" else name)
    con = connect(folder / "warehouse.duckdb", read_only=True)
    record(con, registry, folder)
    con.close()
    return folder


def take(registry, folder, one):
    """Accept a finding as the run in that folder shows it."""
    con = connect(folder / "warehouse.duckdb", read_only=True)
    name, evidence = con.execute("SELECT finding_key, evidence_hash FROM quality.finding_state WHERE rule_id = ?", [one[0]]).fetchall()[0]
    con.close()
    chosen = Decision(name, evidence, "accept", "source_confirmed")
    assert decide(registry, [chosen], by="registrar-1", origin="page", run_id=None) == []


def test_accepted_delivery_has_its_signed_document_with_the_run(tmp_path, registry):
    folder = published(tmp_path, registry, 0, Night({A: "1", B: "1"}))
    take(registry, folder, A)

    made = accept(registry, folder, DELIVERY, by="steward-1", keys=tmp_path / "keys", language="fr")

    assert made.document == folder / "validation" / "mzg-999-2025-1.json"
    assert sorted(path.name for path in made.document.parent.iterdir()) == ["mzg-999-2025-1.html", "mzg-999-2025-1.json"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.document.parent.iterdir()} == {0o600}
    found = check(made.document, tmp_path / "keys")
    assert [(one["rule"], one["accepted"], one["open"]) for one in found["findings"]] == [("MZG-STA-01", 1, 0), ("MZG-STA-02", 0, 1)]
    assert "CANARY" not in made.document.read_text() + made.page.read_text()
    assert '<html lang="fr">' in made.page.read_text()
    with registry.read() as con:
        assert con.execute(
            select(accepted_version.c.delivery_id, accepted_version.c.accepted_by, accepted_version.c.document_sha256)
        ).all() == [(DELIVERY, "steward-1", made.sha256)]


def test_an_older_run_is_accepted_with_what_stood_on_its_own_values(tmp_path, registry):
    first = published(tmp_path, registry, 0, Night({A: "1"}))
    take(registry, first, A)
    # the decision was made on the values of the first run; a later run has others, and reopened it
    published(tmp_path, registry, 1, Night({A: "2"}))

    found = check(accept(registry, first, DELIVERY, by="steward-1", keys=tmp_path / "keys").document, tmp_path / "keys")

    assert [(one["rule"], one["accepted"], one["open"]) for one in found["findings"]] == [("MZG-STA-01", 0, 1)]


def test_a_second_acceptance_is_refused_and_leaves_the_first_document(tmp_path, registry):
    folder = published(tmp_path, registry, 0, Night({B: "1"}))
    made = accept(registry, folder, DELIVERY, by="steward-1", keys=tmp_path / "keys")
    before = made.document.read_bytes()

    with pytest.raises(RegistryError, match="accepted by steward-1 already"):
        accept(registry, folder, DELIVERY, by="steward-2", keys=tmp_path / "keys")

    assert made.document.read_bytes() == before
    assert len(list(made.document.parent.iterdir())) == 2


def test_a_run_that_is_not_in_the_registry_is_refused_and_leaves_nothing(tmp_path, registry):
    folder = published(tmp_path, registry, 0, Night({B: "1"}))
    other = open_registry(f"sqlite:///{tmp_path}/other.sqlite")

    with pytest.raises(RegistryError, match="does not know mzg/999/2025-1"):
        accept(other, folder, DELIVERY, by="steward-1", keys=tmp_path / "keys")

    assert list((folder / "validation").iterdir()) == []
    with pytest.raises(AcceptanceError, match="accepted by someone"):
        accept(registry, folder, DELIVERY, by=" ", keys=tmp_path / "keys")
    other.close()


def test_a_changed_file_of_the_run_a_changed_document_and_a_foreign_key_are_seen(tmp_path, registry):
    folder = published(tmp_path, registry, 0, Night({B: "1"}))
    made = accept(registry, folder, DELIVERY, by="steward-1", keys=tmp_path / "keys")
    elsewhere = Path(shutil.copy(made.document, tmp_path / "copy.json"))

    (folder / "report.json").write_text("other")
    with pytest.raises(AcceptanceError, match=r"report\.json of the run is not the one"):
        check(made.document, tmp_path / "keys")
    (folder / "report.json").unlink()
    with pytest.raises(AcceptanceError, match=r"report\.json of the run is missing"):
        check(made.document, tmp_path / "keys")

    # alone it is checked by its signature
    assert check(elsewhere, tmp_path / "keys")["accepted"]["by"] == "steward-1"
    with pytest.raises(SignatureError, match="does not know"):
        check(elsewhere, tmp_path / "other-keys")
    changed = json.loads(elsewhere.read_text())
    changed["accepted"]["by"] = "steward-2"
    elsewhere.write_text(json.dumps(changed))
    with pytest.raises(SignatureError, match="not as it was signed"):
        check(elsewhere, tmp_path / "keys")
    elsewhere.write_text("[]")
    with pytest.raises(AcceptanceError, match="no validation document"):
        check(elsewhere, tmp_path / "keys")


def command(monkeypatch, *words):
    """Exit code of the command line."""
    monkeypatch.setattr("sys.argv", ["fdq", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code


def test_the_command_accepts_checks_and_says_what_is_missing(tmp_path, registry, monkeypatch, capsys):
    folder = published(tmp_path, registry, 0, Night({B: "1"}))
    common = ("--run", folder.name, "--out", str(tmp_path))

    assert command(monkeypatch, "accept", DELIVERY, "--by", "steward-1", *common) == 0
    assert command(monkeypatch, "accept", "--verify", str(folder / "validation" / "mzg-999-2025-1.json"), *common) == 0
    assert "As it was signed: mzg/999/2025-1" in capsys.readouterr().out
    assert command(monkeypatch, "accept", DELIVERY, "--by", "steward-2", *common) == 2
    assert "was accepted by steward-1 already" in capsys.readouterr().err
    assert command(monkeypatch, "accept", *common) == 2
    assert "say which delivery" in capsys.readouterr().err
    assert command(monkeypatch, "accept", "mzg/999/2024-1", *common) == 2
    assert "no delivery mzg/999/2024-1" in capsys.readouterr().err
