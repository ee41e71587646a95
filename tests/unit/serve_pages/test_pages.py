"""What each role sees of a run, and decisions from the list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from finhosta_dq.findings.labels import LANGUAGES
from finhosta_dq.registry.decisions import Decision, decide
from finhosta_dq.registry.standing import standing, today
from finhosta_dq.serve.texts import page_texts
from finhosta_dq.warehouse.connection import connect
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


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Verwacht: niet vóór 2025-01-03"),
        ("fr", "Attendu\N{NO-BREAK SPACE}: pas avant le 2025-01-03"),
        ("en", "Expected: not before 2025-01-03"),
    ],
)
def test_what_was_expected_is_said_in_the_language_of_the_reader(page, tmp_path, language, said):
    con = connect(tmp_path / "runs" / "run-1" / "warehouse.duckdb")
    con.execute("UPDATE quality.finding SET expected = 'not before 2025-01-03' WHERE rule_id = 'MZG-STA-01'")
    con.close()
    client = page.log_in("registrar-1")
    client.post("/language", data={"csrf": token(client.get("/list")), "language": language})
    listed = client.get("/list").text
    mark = re.search(r"/record/([0-9a-f]{32})", listed).group(1)

    assert said in listed
    assert said.partition(": ")[2] in client.get(f"/record/{mark}").text
    assert said.partition(": ")[2] not in page.log_in("finance-1").get("/list").text


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
    assert "Decisions recorded: 1." in answer.text
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


@pytest.mark.parametrize("kind", ["accept", "reject"])
def test_decision_counts_until_its_last_day_and_no_longer(page, keys, kind):
    client = page.log_in("registrar-1")
    (key, evidence), until = keys[0], today() + timedelta(days=1)
    made = Decision(key, evidence, kind, "guideline_exception", note="chapter 4", until=until)
    assert decide(page.app.state.registry, [made], by="registrar-1", origin="page", run_id="run-1") == []
    status = {"accept": "accepted", "reject": "rejected"}[kind]
    assert "1 to 1 of 1 findings" in client.get(f"/list?status={status}").text

    page.later(3 * 86_400)

    assert "No findings with this filter" in page.log_in("registrar-1").get(f"/list?status={status}").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_called_like_something_a_mapping_can_do(page, language):
    # a template would show the method in place of the text
    def names(tree):
        for name, value in tree.items():
            yield name
            if isinstance(value, dict):
                yield from names(value)

    assert {name for name in names(page_texts(language)) if hasattr(dict, str(name))} == set()
    client = page.log_in("steward-1")
    client.post("/language", data={"csrf": token(client.get("/list")), "language": language})
    assert [path for path in PATHS if " at 0x" in client.get(path).text] == []


def test_without_synthetic_reference_tables_none_is_named(page):
    assert "Demonstration figures" not in page.log_in("finance-1").get("/indicators").text


def test_synthetic_reference_tables_are_named_above_the_indicators(page, tmp_path):
    con = connect(tmp_path / "runs" / "run-1" / "warehouse.duckdb")
    con.execute("CREATE OR REPLACE TABLE reference.national_los AS SELECT '100' AS aprdrg, 'synthetic' AS status")
    con.close()

    assert "Demonstration figures" in page.log_in("finance-1").get("/indicators").text


def test_rule_over_all_files_counts_what_is_left_to_do_in_any_of_them(page, tmp_path):
    con = connect(tmp_path / "runs" / "run-1" / "warehouse.duckdb")
    con.execute("UPDATE quality.rule_result SET table_name = '*' WHERE rule_id = 'MZG-REC-02'")
    con.close()
    text = page.log_in("registrar-1").get("/rules").text

    assert "all files" in text
    assert re.search(r'href="/list\?rule=MZG-REC-02&amp;delivery=mzg/999/2025-1&amp;status=todo">1<', text)


def test_only_what_is_sent_is_said_to_leave_the_hospital(page, tmp_path):
    with connect(tmp_path / "runs" / "run-1" / "warehouse.duckdb") as con:
        con.execute("UPDATE quality.delivery SET verdict = 'failed'")
        con.execute("UPDATE quality.delivery SET registration = 'grouper' WHERE registration <> 'mzg'")
        shown = dict(con.execute("SELECT registration, count(*) FROM quality.delivery GROUP BY ALL").fetchall())

    said = page.log_in("viewer-1").get("/").text

    assert set(shown) == {"mzg", "grouper"}
    assert said.count("before the delivery leaves the hospital") == shown["mzg"]
    assert said.count("It is not sent.") == shown["grouper"]


def test_counts_of_the_overview_follow_a_decision_at_once(page, keys):
    client = page.log_in("viewer-1")
    assert "0 of 7 decided" in client.get("/").text
    for key, evidence in keys[:2]:
        decide(
            page.app.state.registry,
            [Decision(key, evidence, "accept", "source_confirmed")],
            by="registrar-1",
            origin="page",
            run_id="run-1",
        )
        said = client.get("/").text

    assert "2 of 7 decided" in said


def test_delivery_seen_for_the_first_time_says_so_in_place_of_states(page, tmp_path):
    with connect(tmp_path / "runs" / "run-1" / "warehouse.duckdb") as con:
        con.execute("UPDATE quality.finding_state SET state = NULL WHERE delivery_id = 'mzg/999/2025-1'")
    cards = page.log_in("viewer-1").get("/").text.split("<section")[1:]
    mzg = next(card for card in cards if "MZG 999 · 2025-1" in card)

    assert "First run of this delivery" in mzg
    assert "resolved</span>" not in mzg
    assert "resolved</span>" in next(card for card in cards if "Finhosta 999" in card)


def test_indicators_begin_with_what_finance_asks_first(page, tmp_path):
    with connect(tmp_path / "runs" / "run-1" / "warehouse.duckdb") as con:
        con.execute(
            "INSERT INTO marts.indicator BY NAME SELECT * REPLACE ('B1-11' AS indicator_id, '' AS scope, 'K' AS name_en, 0.77 AS value) "
            "FROM marts.indicator LIMIT 1"
        )
    text = page.log_in("finance-1").get("/indicators").text

    assert text.index('class="figures key"') < text.index("<table")
    figure = text[text.index("figures key") :][:400]
    assert re.search(r"<b>0\.77[^<]*<.*?<span>K</span>", figure), figure
    assert 'class="figures key"' not in page.log_in("finance-1").get("/indicators?fitness=unfit").text
