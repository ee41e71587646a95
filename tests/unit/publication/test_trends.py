"""The trends in the report: one sentence at first, then the whole hospital, the parts folded, the funnels, what was not measured."""

from __future__ import annotations

import re

import pytest

from finhosta_dq.findings.labels import LANGUAGES
from finhosta_dq.publication.report import report_html
from finhosta_dq.trends.baselines import rebase
from finhosta_dq.trends.measure import IMMATURE, TOO_LATE, LeftOut
from finhosta_dq.trends.memory import remember
from finhosta_dq.trends.section import trend_section
from tests.unit.publication.run_tables import small_run
from tests.unit.trends.drawn import new_registry, night, nights, row

STEADY = [50, 60, 55, 45, 52, 58, 47, 53] * 3
LEFT_OUT = [
    LeftOut("coded_d7", "mzg/999/2025-1", TOO_LATE, 25),
    LeftOut("coded_d7", "mzg/999/2025-2", TOO_LATE, 24),
    LeftOut("coded_d30", "mzg/999/2025-1", TOO_LATE, 25),
    LeftOut("coded_d30", "mzg/999/2025-2", IMMATURE, 3),
]


@pytest.fixture
def registry(tmp_path):
    made = new_registry(tmp_path)
    yield made
    made.close()


def filled(registry):
    """24 nights: all together with a shift, one family out of limits, one steady; wards and specialisms; weeks with a target."""
    remember(registry, nights([*STEADY[:17], *[30] * 7]))
    remember(registry, nights([*STEADY[:-1], 200], scope="DIA"))
    remember(registry, nights(STEADY, scope="STA"))
    for scope in ("unit:0001 A", "unit:0001 B", "specialism:DIV"):
        remember(registry, nights(STEADY, indicator="stays_with_findings", scope=scope))
    weeks = [row("w", night(1), 90 + week % 3, 100, indicator="coded_d60", scope=f"2025-W{week}") for week in range(10, 30)]
    remember(registry, weeks)


def part(html, start="trends", end="files"):
    return html[html.index(f'<section id="{start}">') : html.index(f'<section id="{end}">')]


def shown(registry, language="en", **more):
    return part(report_html(small_run(), language, trend_section(registry, "999", language, **more)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_registry_the_report_says_so(language):
    found = part(report_html(small_run(), language))
    assert len(re.findall("<p>", found)) == 1
    assert "<svg" not in found


def test_the_first_day_is_one_sentence(registry):
    remember(registry, [row("night-0", night(0), 9, indicator="stays_per_week", scope=f"2025-W{week}") for week in range(10, 40)])
    found = shown(registry, measured=nights([50]), left_out=LEFT_OUT)
    assert "Trends start on the second day" in found
    assert not re.search("<svg|<table|<details", found)


def test_two_days_say_that_there_are_no_limits_yet(registry):
    found = shown(registry, measured=nights([50, 90]))
    assert "too few points for limits: 2" in found
    assert "<svg" not in found


def test_the_whole_hospital_comes_first_and_parts_are_folded(registry):
    filled(registry)
    found = shown(registry, targets={"coded_d60": 0.95}, smallest_group=5)
    fold = re.compile(r"<details><summary>.*?\n</details>", re.DOTALL)
    folded = "".join(fold.findall(found))
    assert re.findall(r"<h3>(.*?)</h3>", fold.sub("", found)) == [
        "Findings per 100 stays",
        "Classic stays with a principal diagnosis 60 days after the week of discharge (%)",
        "Stays with blocking findings or errors (%) by nursing unit",
        "Stays with blocking findings or errors (%) by specialism",
    ]
    assert re.findall(r"<h3>(.*?)</h3>", folded) == ["Findings per 100 stays · DIA"]
    assert "Findings per 100 stays, by rule family: 1 of 2 with a special cause" in folded
    assert "the process misses the target (95)" in found
    # whole hospital 2, special part 1, funnels 2
    assert found.count("<svg") == 5
    # a table beneath each drawing, one on top, one per group of parts
    assert found.count("<table") == 5 + 1 + 3


def test_numbers_beneath_a_chart_are_those_of_the_chart(registry):
    filled(registry)
    found = shown(registry)
    rows = re.findall(r'<tr><th scope="row" class="id">(2026-\S+)</th><td class="r">(\S+)</td><td class="r">(.*?)</td>', found)
    assert rows[0] == ("2026-01-28", "3", "30 / 1,000")
    assert len(rows) == 24 * 2


def test_each_reason_is_named_once(registry):
    filled(registry)
    found = shown(registry, "nl", left_out=LEFT_OUT)
    reasons = re.findall(r"<li>(Weken .*?)</li>", found)
    assert [one.split(":")[0] for one in reasons] == ["Weken die te recent zijn om gemeten te worden", "Weken zonder run op tijd"]
    assert re.findall(r"\): (\d+)", reasons[1]) == ["49", "25"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_and_nothing_from_the_network(registry, language):
    filled(registry)
    rebase(registry, "999", "findings_per_100_stays", first="2026-01-22", last="2026-01-28", by="steward-1", reason="<b>new</b> team")
    found = shown(registry, language, left_out=LEFT_OUT)
    assert "<b>new" not in found
    assert "&lt;b&gt;new&lt;/b&gt; team" in found
    assert re.findall(r"(?:src|href)=[\"'](?!#)|url\(|@import|<script|<link|style=", found) == []
    ids = re.findall(r' id="([^"]+)"', found)
    assert len(ids) == len(set(ids))
