"""What report and page get: charts with their words, funnels, and drawings that stand by themselves."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from finhosta_dq.trends.baselines import rebase
from finhosta_dq.trends.measure import IMMATURE, TOO_LATE, LeftOut
from finhosta_dq.trends.memory import remember
from finhosta_dq.trends.section import SHOWN_POINTS, trend_section
from finhosta_dq.trends.wording import number, scope_name, texts
from tests.unit.trends.drawn import night, nights, row

SVG = "{http://www.w3.org/2000/svg}"
FINDINGS = "findings_per_100_stays"


def tree(svg):
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def by_scope(section, indicator):
    return {one["scope"]: one for one in section["charts"] if one["indicator"] == indicator}


STEADY = [50, 60, 55, 45, 52, 58, 47, 53] * 3


def test_an_empty_registry(registry):
    section = trend_section(registry, "999", "en")
    assert (section["charts"], section["funnels"], section["not_measured"]) == ([], [], [])
    assert [one["name"] for one in section["not_known"]] == ["Mean number of days from discharge to coding", "Comparison of coders"]


def test_a_stable_chart_and_one_with_a_signal(registry):
    remember(registry, nights(STEADY))
    remember(registry, nights([*STEADY[:-1], 200], scope="DIA"))
    remember(registry, nights(STEADY, scope="STA"))
    charts = by_scope(trend_section(registry, "999", "en"), FINDINGS)
    assert {scope: (one["variation"], bool(one["svg"])) for scope, one in charts.items()} == {
        "": ("common_cause", True),
        "DIA": ("concern", True),
        "STA": ("common_cause", False),
    }
    assert charts["DIA"]["signals"] == ["point outside the limits (2026-01-28)"]
    assert charts["DIA"]["points"][-1]["signals"] == ["outside"]
    assert charts["DIA"]["value"] == "20"
    assert charts[""]["description"].startswith(
        "Findings per 100 stays, all together: 24 points from 2026-01-05 to 2026-01-28. Last value 5.30."
    )
    json.dumps(charts)


def test_the_drawing_is_labelled_and_signals_have_their_own_shape(registry):
    remember(registry, nights([*STEADY[:-1], 200]))
    remember(registry, nights(STEADY, indicator="lines_per_100_stays", scope=""))
    charts = trend_section(registry, "999", "en")["charts"]
    names = []
    for chart in charts:
        root = tree(chart["svg"])
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert description.text == chart["description"]
        names += [title.get("id"), description.get("id")]
    assert len(set(names)) == 4
    marks = [group.find(f"{SVG}title").text for group in tree(charts[0]["svg"]).iter(f"{SVG}g") if group.find(f"{SVG}path") is not None]
    assert marks == ["2026-01-28: 20 (200 / 1,000); point outside the limits", "point outside the limits"]
    assert not re.search(r"<script|style=|href|url\(", charts[0]["svg"])


def test_texts_of_people_are_escaped(registry):
    remember(registry, nights(STEADY))
    rebase(registry, "999", FINDINGS, first="2026-01-17", last="2026-01-28", by="steward-1", reason="<script>alert(1)</script>")
    (chart,) = trend_section(registry, "999", "en")["charts"]
    assert "<script" not in chart["svg"]
    assert "&lt;script&gt;" in chart["svg"]
    assert chart["decisions"] == ["New baseline from 2026-01-17: <script>alert(1)</script>"]
    tree(chart["svg"])


def test_a_long_series_shows_its_end_under_the_same_limits(registry):
    remember(registry, nights([*STEADY[:12], *[20] * 40]))
    (chart,) = trend_section(registry, "999", "en")["charts"]
    assert len(chart["points"]) == SHOWN_POINTS
    assert chart["points"][0]["label"] == "2026-01-27"
    assert chart["variation"] == "improvement"
    assert chart["signals"][-1] == "seven or more points on one side of the centre (2026-01-27 to 2026-02-25)"
    centre = sum(STEADY[:12]) / 120
    assert chart["points"][-1]["lower"] < centre < chart["points"][-1]["upper"]
    tree(chart["svg"])


def test_a_baseline_set_before_the_points_shown_is_told_and_not_drawn(registry):
    remember(registry, nights(STEADY * 2))
    rebase(registry, "999", FINDINGS, first="2026-01-10", last="2026-01-21", by="steward-1", reason="new team")
    rebase(registry, "999", FINDINGS, first="2026-02-05", last="2026-02-16", by="steward-1", reason="new grouper")
    (chart,) = trend_section(registry, "999", "en")["charts"]
    assert chart["decisions"] == ["New baseline from 2026-01-10: new team", "New baseline from 2026-02-05: new grouper"]
    assert [reason in chart["svg"] for reason in ("new team", "new grouper")] == [False, True]


def test_two_points_are_no_trend(registry):
    remember(registry, nights([50, 90]))
    (chart,) = trend_section(registry, "999", "en")["charts"]
    assert chart["warnings"] == ["too few points for limits: 2"]
    assert (chart["variation_text"], chart["limits"], chart["signals"]) == ("", "", [])
    assert [point["upper"] for point in chart["points"]] == [None, None]
    tree(chart["svg"])


def test_a_target(registry):
    weeks = [row("a", night(0), coded, 100, indicator="coded_d60", scope=f"2025-W{at + 1:02}") for at, coded in enumerate(STEADY)]
    remember(registry, weeks)
    (chart,) = trend_section(registry, "999", "en", targets={"coded_d60": 0.9})["charts"]
    assert (chart["assurance"], chart["assurance_text"]) == ("fail", "the process misses the target")


def unit_rows(at, **found):
    return [row(f"night-{at}", night(at), *counts, indicator="stays_with_findings", scope=f"unit:{name}") for name, counts in found.items()]


def test_a_funnel_of_the_last_run_without_small_groups_or_ranks(registry):
    remember(registry, unit_rows(0, A=(50, 100), gone=(5, 100)))
    remember(registry, unit_rows(1, A=(10, 100), B=(30, 200), C=(60, 150), D=(1, 4)))
    (funnel,) = trend_section(registry, "999", "en", smallest_group=5)["funnels"]
    assert funnel["title"] == "Stays with blocking findings or errors (%) by nursing unit"
    assert [(one["name"], one["size"], one["where"]) for one in funnel["units"]] == [
        ("Nursing unit A", 100, "outside_95"),
        ("Nursing unit C", 150, "outside_998"),
        ("Nursing unit B", 200, "outside_95"),
    ]
    assert funnel["left_out"] == 1
    assert "Nursing unit D" not in funnel["svg"]
    assert tree(funnel["svg"]).find(f"{SVG}desc").text == funnel["description"]


def test_a_unit_whose_own_chart_has_a_signal_says_so(registry):
    for at in range(14):
        remember(registry, unit_rows(at, A=(20 if at < 13 else 80, 100), B=(20 + at % 3, 100)))
    (funnel,) = trend_section(registry, "999", "en")["funnels"]
    assert {one["name"]: one["note"] for one in funnel["units"]} == {
        "Nursing unit A": "its own chart shows a signal; look at that first",
        "Nursing unit B": "",
    }


def test_what_was_left_out_in_words(registry):
    left = [
        LeftOut("coded_d30", "mzg/999/2025-1", IMMATURE, 3),
        LeftOut("coded_d7", "mzg/999/2025-1", TOO_LATE, 25),
        LeftOut("coded_d7", "mzg/999/2025-2", TOO_LATE, 4),
        LeftOut("coded_d30", "mzg/999/2025-2", TOO_LATE, 2),
    ]
    found = trend_section(registry, "999", "nl", left_out=left)["not_measured"]
    assert [(one["reason"], [(row["indicator"], row["count"], len(row["deliveries"])) for row in one["indicators"]]) for one in found] == [
        ("immature", [("coded_d30", 3, 1)]),
        ("too_late", [("coded_d7", 29, 2), ("coded_d30", 2, 1)]),
    ]
    assert found[0]["reason_text"] == "Weken die te recent zijn om gemeten te worden"
    assert found[0]["indicators"][0]["deliveries"] == ["mzg/999/2025-1"]
    assert trend_section(registry, "999", "nl", left_out=left, only=["coded_d7"])["not_measured"][0]["indicators"][0]["count"] == 29


def keys(found, path=()):
    if isinstance(found, dict):
        return {key for name, value in found.items() for key in keys(value, (*path, name))}
    if isinstance(found, list):
        return {key for at, value in enumerate(found) for key in keys(value, (*path, at))}
    return {(path, tuple(sorted(re.findall(r"{(\w+)}", found))))}


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_languages_say_the_same(language):
    assert keys(texts(language)) == keys(texts("en"))


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_language_draws(registry, language):
    remember(registry, nights([*STEADY[:-1], 200]))
    remember(registry, unit_rows(1, A=(10, 100), B=(30, 200)))
    section = trend_section(registry, "999", language)
    for one in (*section["charts"], *section["funnels"]):
        if one["svg"]:
            tree(one["svg"])
    assert texts(language)["rules"]["outside"] in section["charts"][0]["svg"]


def test_an_unknown_language(registry):
    with pytest.raises(ValueError, match="language must be one of"):
        trend_section(registry, "999", "de")


def test_names_of_scopes():
    assert [scope_name(scope, "nl") for scope in ("", "unit:0001 C1", "unit:", "specialism:DIV0410", "DIA")] == [
        "alles samen",
        "Verpleegeenheid 0001 C1",
        "verpleegeenheid: kleine groepen samen",
        "Specialisme DIV0410",
        "DIA",
    ]
    assert scope_name("diagnose", "en") == "DIAGNOSE: diagnosis"


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (4.256, "4,26"), (42.56, "42,6"), (1234.5, "1.234"), (-0.5, "-0,50")])
def test_numbers(value, shown):
    assert number(value, "nl") == shown
