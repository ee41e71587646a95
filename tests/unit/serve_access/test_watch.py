"""What machines ask of the page: signs of life, readiness, and figures that name nobody."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from tests.unit.keeping.drawn import A, B, publish
from tests.unit.registry.nights import Night
from tests.unit.serve_access.page import STAY, make_page

TOKEN = "a-long-enough-word"


def figures(answer):
    """Value by name and labels of what a monitor reads."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found[sample.name, tuple(sorted(sample.labels.items()))] = sample.value
    return found


@pytest.fixture
def kept(tmp_path):
    """Makes a page with given settings, closed afterwards."""
    made = []

    def make(**settings):
        made.append(make_page(tmp_path, **settings))
        return made[-1]

    yield make
    for page in made:
        page.app.state.registry.close()
        for client in page.clients:
            client.close()


@pytest.mark.parametrize("path", ["/health", "/healthz"])
def test_a_sign_of_life(page, path):
    answer = page.client().get(path)

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "set-cookie" not in answer.headers


def test_ready_with_a_registry_of_this_program_and_a_run(page, tmp_path):
    client = page.client()
    assert client.get("/readyz").json() == {"ready": True, "registry": True, "run": False}
    publish(tmp_path, 0)
    assert client.get("/readyz").json() == {"ready": True, "registry": True, "run": True}

    with page.app.state.registry.begin() as con:
        con.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert (client.get("/readyz").status_code, client.get("/readyz").json()["ready"]) == (503, False)


@pytest.mark.parametrize(
    ("settings", "source", "headers", "status"),
    [
        ({}, "127.0.0.1", {}, 200),
        ({}, "192.0.2.7", {}, 404),
        ({}, "127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 404),
        ({"behind_proxy": True}, "127.0.0.1", {}, 404),
        ({"metrics_token": TOKEN}, "127.0.0.1", {}, 404),
        ({"metrics_token": TOKEN}, "192.0.2.7", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ({"metrics_token": TOKEN}, "192.0.2.7", {"Authorization": f"Bearer {TOKEN}x"}, 404),
        ({"metrics_token": TOKEN, "behind_proxy": True}, "127.0.0.1", {"Authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
def test_who_may_ask_for_figures(kept, settings, source, headers, status):
    assert kept(**settings).client(source).get("/metrics", headers=headers).status_code == status


def test_the_figures_of_the_last_run(kept, tmp_path):
    folder = publish(tmp_path, 0, Night({A: STAY, B: "1"}))
    (folder / "stages.json").write_text('{"extract": 1.5, "validate": 2.25}')
    page = kept()
    page.app.state.clock = lambda: 1767238200 + 3600  # an hour after 2026-01-01 03:30 UTC

    found = figures(page.client().get("/metrics"))

    run = ("hospital", "999"), ("year", "2025")
    assert found["fdq_last_run_age_seconds", run] == 3600
    assert found["fdq_last_run_findings", (run[0], ("severity", "error"), run[1])] == 2
    assert found["fdq_last_run_findings", (run[0], ("severity", "blocking"), run[1])] == 0
    assert found["fdq_last_run_rejected_lines", run] == 0
    assert found["fdq_last_run_stage_seconds", (run[0], ("stage", "validate"), run[1])] == 2.25
    assert found["fdq_last_run_readable", run] == 1
    assert found["fdq_registry_up", ()] == 1


def test_a_run_that_cannot_be_read_says_so_and_hides_no_other_figure(kept, tmp_path):
    (publish(tmp_path, 0) / "warehouse.duckdb").write_bytes(b"no warehouse")

    found = figures(kept().client().get("/metrics"))

    assert found["fdq_last_run_readable", (("hospital", "999"), ("year", "2025"))] == 0
    assert not [name for name, _ in found if name == "fdq_last_run_findings"]
    assert found["fdq_registry_up", ()] == 1


def test_answers_are_counted_by_pattern_and_no_record_is_named(page):
    client = page.log_in("registrar-1")
    for number in range(3):
        client.get(f"/record/{STAY}{number}")
    client.request("ODD-METHOD-4711", "/login")

    answer = page.client().get("/metrics")
    found = figures(answer)

    assert found["fdq_page_seconds_count", (("method", "GET"), ("route", "/record/{key}"), ("status", "200"))] == 3
    assert STAY not in answer.text
    assert "registrar-1" not in answer.text
    assert "4711" not in answer.text
