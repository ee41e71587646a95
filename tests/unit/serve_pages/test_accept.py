"""The steward accepts a delivery on the page, once; finance takes the proof along; nobody else may do either."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import insert

from finhosta_dq.registry import tables
from finhosta_dq.warehouse.connection import connect
from tests.unit.publication.run_tables import CANARY_PATIENT, CANARY_STAY
from tests.unit.serve_access.page import token

MZG, FINHOSTA = "/accept/mzg/999/2025-1", "/accept/finhosta/999/2025"


@pytest.fixture
def recorded(page, tmp_path):
    """The page of a run that the registry knows with its deliveries."""
    folder = tmp_path / "runs" / "run-1"
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    with connect(folder / "warehouse.duckdb") as con:
        con.execute("CREATE TABLE quality.mounted AS SELECT 'settings.csv' AS name, 'cd' AS sha256, 4 AS rows")
    row = {"run_id": "run-1", "verdict": "failed", "is_baseline": True, "findings": 1}
    with page.app.state.registry.begin() as con:
        for delivery in ("mzg/999/2025-1", "finhosta/999/2025"):
            registration, _, period = delivery.split("/")
            con.execute(insert(tables.delivery_run), row | {"delivery_id": delivery, "registration": registration, "period": period})
    return page


def send(client, where, note="", run="run-1"):
    return client.post(where, data={"csrf": token(client.get(where)), "run": run, "note": note})


def test_acceptance_needs_a_note_while_blocking_findings_are_open_and_stands_once(recorded, tmp_path):
    client = recorded.log_in("steward-1")
    assert f'href="{MZG}"' in client.get("/").text
    page = client.get(MZG)
    assert page.status_code == 200
    assert "of which blocking: <strong>2</strong>" in page.text

    answer = send(client, MZG)
    assert answer.status_code == 409
    assert "Blocking findings are open. Say in a note" in answer.text

    answer = send(client, MZG, note="on request of the ministry")
    assert (answer.status_code, answer.headers["location"]) == (303, MZG)
    page = client.get(MZG)
    assert "Accepted by steward-1 on" in page.text
    assert "<textarea" not in page.text
    document = json.loads(client.get(f"{MZG}/validation.json").text)
    assert (document["accepted"]["by"], document["accepted"]["note"]) == ("steward-1", "on request of the ministry")
    printed = client.get(f"{MZG}/validation.html").text
    assert CANARY_STAY not in printed + json.dumps(document)
    assert CANARY_PATIENT not in printed + json.dumps(document)
    assert [subject for _, subject, _ in recorded.events("accept_version")] == ["mzg/999/2025-1"]
    assert len(recorded.events("download")) == 2

    again = client.post(MZG, data={"csrf": token(client.get(FINHOSTA)), "run": "run-1", "note": "once more"})
    assert again.status_code == 409
    assert "was accepted already" in again.text


def test_a_run_that_is_not_in_the_registry_and_one_that_was_replaced_are_refused(page, recorded):
    client = recorded.log_in("steward-1")
    answer = send(client, "/accept/grouper/999/2025-1")
    assert answer.status_code == 409
    assert "not in the registry yet" in answer.text
    answer = send(client, FINHOSTA, run="run-0")
    assert answer.status_code == 409
    assert "There is a new run meanwhile" in answer.text


def test_finance_reads_and_does_not_accept_and_the_others_see_nothing(recorded):
    assert send(recorded.log_in("steward-1"), FINHOSTA, note="seen").status_code == 303
    finance = recorded.log_in("finance-1")
    assert "Accepted by steward-1" in finance.get(FINHOSTA).text
    assert "Not accepted yet." in finance.get(MZG).text
    assert "<textarea" not in finance.get(MZG).text
    assert finance.get(f"{FINHOSTA}/validation.html").status_code == 200
    assert finance.post(MZG, data={"csrf": token(finance.get("/")), "run": "run-1"}).status_code == 403
    for name in ("registrar-1", "viewer-1"):
        client = recorded.log_in(name)
        assert client.get(MZG).status_code == 403
        assert client.get(f"{FINHOSTA}/validation.json").status_code == 403
        assert "/accept/" not in client.get("/").text


@pytest.mark.parametrize(
    "path", ["/accept/mzg/999/2024-1", "/accept/..%2f..%2fetc/999/2025-1", f"{MZG}/validation.json", f"{MZG}/validation.exe"]
)
def test_what_is_not_there_is_not_found(recorded, path):
    assert recorded.log_in("steward-1").get(path).status_code in (404, 422)


@pytest.mark.parametrize(("language", "words"), [("nl", "Aanvaarding van de levering"), ("fr", "Acceptation de la livraison")])
def test_page_speaks_the_language_of_its_reader(recorded, language, words):
    client = recorded.log_in("steward-1")
    client.post("/language", data={"csrf": token(client.get("/")), "language": language, "back": "/"})
    assert words in client.get(MZG).text
