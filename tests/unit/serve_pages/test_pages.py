"""What each role sees of a run, and decisions from the list."""

from __future__ import annotations

import re

import pytest

from finhosta_dq.registry.standing import standing
from tests.unit.publication.run_tables import CANARY_PATIENT, CANARY_STAY, CANARY_VALUE
from tests.unit.serve_access.page import token

PATHS = ("/", "/list", "/mine", "/rules", "/indicators", "/trends", "/downloads")
ALLOWED = {
    "steward-1": set(PATHS),
    "registrar-1": set(PATHS),
    "finance-1": set(PATHS) - {"/mine"},
    "viewer-1": set(PATHS) - {"/mine", "/list"},
}


@pytest.mark.parametrize("who", ALLOWED)
def test_roles_see_their_pages_and_no_other(page, who):
    client = page.log_in(who)

    assert {path for path in PATHS if client.get(path).status_code == 200} == ALLOWED[who]
    assert {path for path in PATHS if client.get(path).status_code == 403} == set(PATHS) - ALLOWED[who]


@pytest.mark.parametrize("who", ["finance-1", "viewer-1"])
def test_no_key_and_no_value_for_who_may_not_see_records(page, who):
    client = page.log_in(who)
    text = "".join(client.get(path).text for path in PATHS)

    # the list does hold it for who may
    assert CANARY_STAY in page.log_in("steward-1").get("/list").text
    assert [word for word in (CANARY_STAY, CANARY_PATIENT, CANARY_VALUE) if word in text] == []


def test_registrar_reads_a_record_and_the_reading_is_recorded(page):
    client = page.log_in("registrar-1")
    mark = re.search(r"/record/([0-9a-f]{32})", client.get("/list").text).group(1)

    assert client.get(f"/record/{mark}").status_code == 200
    assert [(who, subject) for who, subject, _ in page.events("read_record")] == [("registrar-1", f"run-1 {mark}")]
    assert page.log_in("finance-1").get(f"/record/{mark}").status_code == 403
    assert len(page.events("read_record")) == 1


def test_picked_findings_are_decided_and_the_stale_one_is_refused(page, keys):
    client = page.log_in("registrar-1")
    (good, evidence), (stale, _) = keys[:2]
    answer = client.post(
        "/decide",
        data={
            "csrf": token(client.get("/list")),
            "run": "run-1",
            "kind": "accept",
            "reason": "source_confirmed",
            "pick": [f"{good}.{evidence}", f"{stale}.{'0' * 32}"],
        },
    )

    assert answer.status_code == 200
    assert "1 decisions recorded." in answer.text
    assert "The values of the record changed since you looked at them." in answer.text
    found = standing(page.app.state.registry, [good, stale])
    assert {key: (one.kind, one.by) for key, one in found.items()} == {good: ("accept", "registrar-1")}
    assert "1 to 1 of 1 findings" in client.get("/list?status=accepted").text
    assert "accepted" in client.get(f"/finding/{good}").text


def test_everything_of_an_older_run_is_not_decided(page, keys):
    client = page.log_in("registrar-1")
    form = {"csrf": token(client.get("/list")), "kind": "assign", "assignee": "registrar-1", "everything": "yes", "filter": ""}

    assert client.post("/decide", data={**form, "run": "run-0"}).status_code == 409
    assert standing(page.app.state.registry, [key for key, _ in keys]) == {}
    assert client.post("/decide", data={**form, "run": "run-1"}).status_code == 200
    assert {one.assignee for one in standing(page.app.state.registry, [key for key, _ in keys]).values()} == {"registrar-1"}
    assert f"of {len(keys)} findings" in client.get("/mine").text


def test_finance_cannot_decide(page, keys):
    client = page.log_in("finance-1")
    answer = client.post("/decide", data={"csrf": token(client.get("/list")), "run": "run-1", "kind": "comment", "pick": ".".join(keys[0])})

    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["registrar-1", "finance-1", "viewer-1"])
def test_extract_names_stays_and_is_for_the_steward_alone(page, who):
    assert page.log_in(who).get("/download/extract.zip").status_code == 403


def test_page_of_a_rule(page):
    client = page.log_in("viewer-1")
    rule = re.search(r'href="(/rules/[A-Za-z0-9-]+)', client.get("/rules").text)

    assert client.get(rule.group(1)).status_code == 200
    assert client.get("/rules/MZG-XXX-99").status_code == 404
