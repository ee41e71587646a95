"""The pages of the trends: what every role sees, and the steward's new baseline."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from finhosta_dq.findings.labels import LANGUAGES
from finhosta_dq.registry.tables import event
from finhosta_dq.serve.access import ROLES
from finhosta_dq.serve.runs import close_runs
from finhosta_dq.trends.baselines import baselines
from finhosta_dq.trends.memory import remember
from finhosta_dq.warehouse.connection import connect
from tests.unit.serve_access.page import token
from tests.unit.trends.drawn import night, nights, row

FINDINGS, STAYS = "findings_per_100_stays", "stays_with_findings"
STEADY = [50, 60, 55, 45, 52, 58, 47, 53] * 3
UNIT = {"indicator": STAYS, "scope": "unit:0001 <A>"}


@pytest.fixture
def registry(page):
    """24 nights: all together with a shift, one family out of limits, one steady, a ward, and weeks of coding."""
    kept = page.app.state.registry
    remember(kept, nights([*STEADY[:17], *[30] * 7]))
    remember(kept, nights([*STEADY[:-1], 200], scope="DIA"))
    remember(kept, nights(STEADY, scope="STA"))
    remember(kept, nights(STEADY, **UNIT))
    remember(kept, [row("w", night(1), 90 + week % 3, 100, indicator="coded_d60", scope=f"2025-W{week}") for week in range(10, 30)])
    return kept


def cells(text, indicator):
    """The row of an indicator in the list, as texts."""
    found = next(one for one in re.findall(r"<tr data-row.*?</tr>", text, re.DOTALL) if f"/trends/{indicator}?" in one)
    return [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", found)]


def form(client, path=f"/trends/{FINDINGS}", **change):
    given = {"hospital": "999", "scope": "", "first": "2026-01-22", "last": "2026-01-28", "reason": "new coding team"}
    return {"csrf": token(client.get(path)), **given, **change}


@pytest.mark.parametrize("role", ROLES)
def test_every_role_sees_charts_and_only_the_steward_the_form(page, registry, role):
    client = page.log_in(f"{role}-1")
    assert cells(client.get("/trends").text, FINDINGS)[1:4] == ["3", "2026-01-28", "Special cause: improvement"]
    text = client.get(f"/trends/{FINDINGS}").text
    # the whole hospital and the one family that is not stable
    assert text.count("<svg viewBox") == 2
    assert ('name="reason"' in text) == (role == "steward")
    answer = client.post(f"/trends/{FINDINGS}", data=form(client))
    assert answer.status_code == (303 if role == "steward" else 403)
    assert len(baselines(registry, "999")) == (role == "steward")


def test_list_tells_of_parts_and_of_what_is_not_measured(page, registry):
    text = page.log_in("viewer-1").get("/trends").text
    assert cells(text, FINDINGS)[5] == "by rule family: 1 of 2"
    assert cells(text, STAYS)[1:] == ["", "", "", "", "by nursing unit: 0 of 1"]
    assert cells(text, "coded_d7")[3] == "not measured yet"
    assert cells(text, "coded_d60")[1:3] == ["92", "2025-W29"]
    assert "No field of the registration says who coded a stay." in text


def test_target_of_the_run_is_drawn_and_told(page, registry, tmp_path):
    close_runs()
    con = connect(tmp_path / "runs" / "run-1" / "warehouse.duckdb")
    con.execute("DELETE FROM reference.rule_parameter")
    con.execute("INSERT INTO reference.rule_parameter (name, value) VALUES ('coded_target_pct', '98'), ('smallest_group', '5')")
    con.close()
    client = page.log_in("finance-1")
    assert cells(client.get("/trends").text, "coded_d60")[3:5] == ["Stable: common-cause variation, the process misses the target", "98"]
    text = client.get("/trends/coded_d60").text
    assert "target 98" in text
    assert ">target</text>" in text


def test_new_baseline_is_recorded_told_and_audited(page, registry):
    client = page.log_in("steward-1")
    answer = client.post(f"/trends/{FINDINGS}", data=form(client))
    text = client.get(answer.headers["location"]).text
    assert "The new baseline is recorded." in text
    assert "New baseline from 2026-01-22: new coding team" in text
    assert re.search(r"2026-01-22</td>.*2026-01-28</td><td>new coding team</td><td>steward-1</td>", text)
    assert page.events("rebase") == [("steward-1", f"999 {FINDINGS}", "new coding team")]
    with registry.read() as con:
        assert con.execute(select(event.c.origin).where(event.c.act == "rebase")).scalars().all() == ["page"]
    assert (
        cells(client.get("/trends").text, FINDINGS)[3]
        == "Stable: common-cause variation, trial limits: the baseline has fewer than 12 points"
    )


def test_chart_of_one_part_has_its_own_form(page, registry):
    client = page.log_in("steward-1")
    listed = client.get(f"/trends/{STAYS}").text
    path = re.search(r'href="(/trends/stays_with_findings\?hospital=999&amp;scope=[^"]+)"', listed).group(1).replace("&amp;", "&")
    text = client.get(path).text
    assert "Nursing unit 0001 &lt;A&gt;" in text
    assert text.count("<svg viewBox") == 1
    assert "<h2" not in text
    answer = client.post(f"/trends/{STAYS}", data=form(client, path, scope=UNIT["scope"]))
    assert "The new baseline is recorded." in client.get(answer.headers["location"]).text
    assert [(one.indicator, one.scope) for one in baselines(registry, "999")] == [(STAYS, UNIT["scope"])]


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"reason": "  "}, 409, "Give a reason."),
        ({"reason": "x" * 501}, 409, "The reason has more than 500 characters."),
        ({"first": "2031-01-01"}, 409, "Choose points that are on the chart."),
        ({"first": "2026-01-27"}, 409, "A baseline has at least three points, the first before the last."),
        ({"scope": "GRP"}, 404, None),
        ({"hospital": "998"}, 404, None),
        ({"csrf": "wrong"}, 403, None),
    ],
)
def test_what_cannot_be_is_refused_and_not_recorded(page, registry, change, status, said):
    client = page.log_in("steward-1")
    answer = client.post(f"/trends/{FINDINGS}", data=form(client, **change))
    assert answer.status_code == status
    assert said is None or said in answer.text
    assert baselines(registry, "999") == []
    assert page.events("rebase") == []


@pytest.mark.parametrize(
    "path", ["/trends/happiness", "/trends?hospital=998", f"/trends/{FINDINGS}?scope=GRP", f"/trends/{FINDINGS}?hospital=998"]
)
def test_what_is_not_there_is_not_found(page, registry, path):
    assert page.log_in("steward-1").get(path).status_code == 404


def test_before_anything_was_measured(page):
    client = page.log_in("steward-1")
    assert cells(client.get("/trends").text, FINDINGS)[3] == "not measured yet"
    text = client.get(f"/trends/{FINDINGS}").text
    assert "No measurements yet." in text
    assert 'name="reason"' not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language(page, registry, language):
    client = page.log_in("steward-1")
    client.post("/language", data={"csrf": token(client.get("/trends")), "language": language})
    for path in ("/trends", f"/trends/{FINDINGS}", f"/trends/{STAYS}", f"/trends/{FINDINGS}?scope=DIA"):
        answer = client.get(path)
        assert (answer.status_code, f'<html lang="{language}">' in answer.text) == (200, True)
        assert not re.search(r" at 0x|style=|\{\w+\}", answer.text)
