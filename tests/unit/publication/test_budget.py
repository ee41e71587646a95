"""The budget part of report and workbook: sums that tie to the stays, small groups together, no record named, three languages."""

from __future__ import annotations

import re

import openpyxl
import pytest

from finhosta_dq.indicators.standing import derive_standing
from finhosta_dq.publication import budget_data as data
from finhosta_dq.publication.charts import diverging
from finhosta_dq.publication.indicators_book import write_indicators
from finhosta_dq.publication.report import report_html
from tests.unit.indicators.drawn import derived, fill, new_run, stays
from tests.unit.indicators.test_effect import find

LOS = """
aprdrg | soi | age_group | n_stays | q1 | q3 | ngl | soi4_share | status
100    | 1   | L         | 500     | 4  | 8  | 6.5 | 0.3        | law
200    | 1   | L         | 500     | 4  | 8  | 5   | 0.3        | synthetic
300    | 1   | L         | 500     | 4  | 8  | 5   | 0.3        | law
400    | 1   | L         | 500     | 4  | 8  | 7   | 0.3        | law
"""
SOCIAL = "hospital | n1 | d1 | n2 | d2 | n3 | d3 | status\n" + "\n".join(
    f"{name} | {n} | 10 | 1 | 10 | 1 | 10 | law" for name, n in (("998", 1), ("999", 6), ("997", 3))
)


@pytest.fixture(scope="module")
def run():
    con = new_run({"national_los": LOS, "setting": "name | value\nrecognised_beds.CD | 50", "b8_national": SOCIAL})
    drawn = [f"a{n} | 6 | 100 | 1" for n in range(6)] + [f"b{n} | 7 | 200 | 1" for n in range(5)]
    drawn += ["c0 | 4 | 300 | 1", "c1 | 4 | 300 | 1", "d0 | 9 | 400 | 1", "secret | 40 | 100 | 1", "lost | 3 | | 1"]
    stays(con, "staynum | los | aprdrg | soi\n" + "\n".join(drawn))
    con.execute("INSERT INTO quality.delivery VALUES ('mzg/999/2025-1', 'mzg', '999', '2025-1', 'failed')")
    fill(con, "quality.run", "run_id | tool_version | rule_set | judge | started_at\nrun-7 | 1 | sha256:x | fast | 2025-08-01 03:30:00+02")
    find(con, "MZG-STA-01", "stayhosp", 15, {"staynum": "secret"})
    derived(con)
    derive_standing(con)
    return con


def test_contributions_add_up_and_small_drgs_stand_together(run):
    found = {row["aprdrg"]: (row["stays"], row["realised_days"], row["contribution"]) for row in data.drg_contributions(run)}

    # 6 x 6.5 and an outlier worth its billed days against 36 + 40; 5 x 5 against 35; three stays of two APR-DRGs; one without value
    assert found == {"100": (7, 76, pytest.approx(3)), "200": (5, 35, pytest.approx(-10)), None: (3, 17, pytest.approx(0))}
    total = run.execute("SELECT sum(fv) - sum(los) FROM marts.stay_valuation WHERE exclusion IS NULL AND fv IS NOT NULL").fetchall()[0][0]
    assert sum(contribution for _, _, contribution in found.values()) == pytest.approx(total)


def test_categories_hold_every_stay_of_the_population_once(run):
    found = {row["category"]: row["stays"] for row in data.categories(run)}

    assert sum(found.values()) == run.execute("SELECT count(*) FROM marts.stay_valuation WHERE exclusion IS NULL").fetchall()[0][0] == 16
    assert found["1"] == 14
    assert set(found) <= {"1", "", "?"}


def test_social_ratios_beside_the_median(run):
    found = {row["measure"]: (row["own"], row["median"], row["hospitals"]) for row in data.social_ratios(run)}

    assert found["B8-01"] == (0.6, 0.3, 3)
    assert set(found) == {"B8-01", "B8-02", "B8-03", "B8-04"}


def test_only_indicators_that_move_stand_in_the_comparison(run):
    found = {row["id"]: row for row in data.standing(run, "nl") if not row["scope"]}

    assert (found["B2-07"]["value_all"], found["B2-07"]["value_clean"]) == (16, 15)
    assert "B8-01" not in found


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_report_shows_charts_and_names_no_stay(run, language):
    html = report_html(run, language)

    assert len(re.findall(r'<svg[^>]*class="chart"', html)) >= 4
    assert "APR-DRG 200" in html
    assert "secret" not in html
    assert not re.search(r"\{n\}|<(script|link|img)\b", html)


@pytest.mark.parametrize(("language", "first"), [("en", "General"), ("nl", "Algemeen"), ("fr", "Général")])
def test_workbook_has_a_sheet_per_part_and_all_numbers(run, tmp_path, language, first):
    write_indicators(run, tmp_path / "indicators.xlsx", language=language)

    book = openpyxl.load_workbook(tmp_path / "indicators.xlsx")
    assert book.sheetnames[0] == first
    values = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=2, values_only=True):
            if isinstance(row[0], str) and re.fullmatch(r"(GEN|B1|B2|DAY|LVZ|B4|B8|C2)-\d\d", row[0]) and len(row) == 11:
                values[row[0], row[2] or ""] = row[3]
    stored = {(i, s): v for i, s, v in run.execute("SELECT indicator_id, scope, value FROM marts.indicator").fetchall()}
    assert set(values) == set(stored)
    assert {key: value for key, value in values.items() if value is not None} == pytest.approx(
        {key: value for key, value in stored.items() if value is not None}
    )
    cells = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    assert "secret" not in cells
    assert "national_los" in cells  # its synthetic row is named


def test_worth_of_findings_per_rule_and_place(run, tmp_path):
    found = {(row["dimension"], row["name"]): (row["stays"], row["findings"], row["out_days"]) for row in data.effects(run)}

    assert found == {("rule", "MZG-STA-01"): (1, 1, pytest.approx(-40))}
    write_indicators(run, tmp_path / "indicators.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "indicators.xlsx")["Worth of findings"]
    assert [cell.value for cell in sheet[2]][:5] == ["Rule", "MZG-STA-01", 1, 1, -40]


def test_reservations_name_every_indicator_that_is_not_simply_fit(run, tmp_path):
    write_indicators(run, tmp_path / "indicators.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "indicators.xlsx")["Reservations"]
    named = {(row[0], row[2] or "") for row in sheet.iter_rows(min_row=2, values_only=True)}
    unfit = run.execute("SELECT indicator_id, scope FROM marts.indicator WHERE fitness <> 'fit'").fetchall()
    assert named >= set(unfit)


def test_bars_of_a_diverging_chart_lie_on_both_sides_of_the_middle():
    drawn = diverging("t", [("a <b>", 10, "+10"), ("c", -5, "-5")])

    (line,) = re.findall(r'<line x1="([\d.]+)"', drawn)
    spans = [(float(x), float(x) + float(w)) for x, w in re.findall(r'<rect x="([\d.]+)" y="\d+" width="([\d.]+)"', drawn)]
    assert spans[0][0] == pytest.approx(float(line))
    assert spans[1][1] == pytest.approx(float(line), abs=0.11)
    assert (spans[0][1] - spans[0][0]) == pytest.approx(2 * (spans[1][1] - spans[1][0]), abs=0.2)
    assert "a &lt;b&gt;" in drawn
    assert diverging("t", []) == diverging("t", [("a", 0, "0")]) == ""
