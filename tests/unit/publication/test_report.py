"""The report: says what matters, holds no patient data, asks nothing from the network."""

from __future__ import annotations

import csv
import re

import pytest
import sqlglot
from sqlglot import exp

from finhosta_dq.home import schemas_dir, sql_dir
from finhosta_dq.publication.charts import Bar, Part, bars, stacked
from finhosta_dq.publication.extract import write_extract
from finhosta_dq.publication.report import report_html
from finhosta_dq.publication.wording import figure, number, percent, texts, unit_name
from finhosta_dq.reading import load
from tests.unit.publication.run_tables import CANARY_PATIENT, CANARY_STAY, CANARY_VALUE, small_run


@pytest.fixture
def html(tmp_path):
    con = small_run()
    write_extract(con, tmp_path / "extract")
    return report_html(con, "en")


def test_no_key_and_no_value_of_a_record(html):
    assert [canary for canary in (CANARY_STAY, CANARY_PATIENT, CANARY_VALUE, "@SUM", "=1+1") if canary in html] == []


def test_nothing_comes_from_the_network(html):
    assert re.findall(r"(?:src|href)=[\"'](?!#)|url\(|@import|<script|<link", html) == []
    assert "default-src 'none'" in html


def test_texts_of_rules_are_escaped(html):
    assert "MZG-STA-01 says no &lt;b&gt;&amp;amp;" in html
    assert "says no <b>" not in html


def test_verdict_is_the_worst_of_the_deliveries(html):
    assert re.search(r"<strong>\s*Failed\s*</strong>", html)


def test_first_to_fix_starts_with_blocking(html):
    first = html[html.index('<section id="first">') : html.index('<section id="rules">')]

    assert re.findall(r'class="id">([A-Z0-9-]+)<', first)[:3] == ["MZG-STA-01", "MZG-REC-02", "MZG-DAY-01"]


def test_every_line_is_accounted_for(html):
    assert "All 27 lines are accounted for: 26 loaded, 1 rejected." in html


def test_lines_that_do_not_add_up_are_said():
    con = small_run()
    con.execute("UPDATE quality.file_account SET loaded = loaded - 1 WHERE table_name = 'pathospi'")

    assert "Lines are not accounted for" in report_html(con)


def test_what_was_not_evaluated_is_listed_with_its_reason(html):
    part = html[html.index('<section id="not-evaluated">') :]

    assert "MZG-REF-21" in part
    assert "the previous half-year is not there" in part


def test_indicator_without_value_says_what_is_missing(html):
    assert "missing: b2.base_points" in html


def test_synthetic_reference_is_named():
    con = small_run()
    con.execute("CREATE TABLE reference.national_los (aprdrg VARCHAR, status VARCHAR)")
    con.execute("INSERT INTO reference.national_los VALUES ('302', 'synthetic')")

    assert "Demonstration figures" in report_html(con)
    assert "Demonstration figures" not in report_html(small_run())


def test_empty_run_says_there_is_nothing_to_fix():
    con = small_run()
    con.execute("DELETE FROM quality.finding")
    con.execute("DELETE FROM quality.rule_result")

    assert "Nothing to fix." in report_html(con)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_other_languages_have_every_text(language):
    def keys(part):
        return {(k, *rest) for k, v in part.items() for rest in (keys(v) if isinstance(v, dict) else {()})}

    assert keys(texts(language)) == keys(texts("en"))
    assert f'<html lang="{language}">' in report_html(small_run(), language)


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
def test_every_reason_of_a_rejected_line_has_a_text(language):
    table = re.findall(r"^\| [^|]+ \| ([a-z_, ]+) \|", load.__doc__, re.MULTILINE)
    reasons = {word for cell in table for word in cell.split(", ")} - {"reason word"}

    assert len(reasons) == 14
    assert set(texts(language)["reject_reason"]) == reasons


def test_rejected_line_is_explained_in_words():
    con = small_run()
    con.execute("UPDATE quality.rejected_line SET expected = '30 fields'")
    con.execute("INSERT INTO quality.rejected_line VALUES ('x.txt', 7, 'undecodable', NULL, 'UTF-8 or cp1252 text', 3, 'x')")
    con.execute("INSERT INTO quality.rejected_line VALUES ('x.txt', 8, 'some_new_reason', NULL, NULL, NULL, 'x')")

    html = report_html(con, "nl")

    cells = re.findall(r"<td>([^<]*)</td></tr>", html[html.index("Verworpen lijnen</h3>") :])[:3]
    assert cells == ["verkeerd aantal velden (verwacht: 30)", "byte die geen tekst is", "some new reason"]


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        (1234567, "en", "1,234,567"),
        (1234.5, "nl", "1.234,5"),
        (0.98765, "fr", "0,9877"),
        (None, "en", "–"),
        (float("nan"), "en", "–"),
        (0, "nl", "0"),
    ],
)
def test_numbers_as_the_language_writes_them(value, language, shown):
    assert number(value, language) == shown


@pytest.mark.parametrize(
    ("value", "unit", "language", "shown"),
    [
        (1_470_382.0043, "EUR", "en", "1,470,382.00"), (1_470_382.0043, "EUR", "nl", "1.470.382,00"), (2_000_000, "EUR", "en", "2,000,000.00"),
        (17_018, "day", "en", "17,018"), (0.12345, "ratio", "en", "0.1235"), (12.5, "EUR/bed", "en", "12.50"), (None, "EUR", "en", "–"),
    ],
)  # fmt: skip
def test_amounts_are_written_to_the_cent(value, unit, language, shown):
    assert figure(value, unit, language) == shown


def units_of_indicators():
    """Units in the list of indicators, and those that a statement gives a part of one: the third column where the first is an id."""
    with (schemas_dir() / "indicators.csv").open(encoding="utf-8") as file:
        found = {row["unit"] for row in csv.DictReader(file)}
    for path in (sql_dir() / "marts").glob("value_*.sql"):
        for select in sqlglot.parse_one(path.read_text(encoding="utf-8"), dialect="duckdb").find_all(exp.Select):
            cells = [one.unalias() for one in select.selects[:3]]
            if len(cells) == 3 and re.fullmatch(r"'[A-Z0-9]+-\d\d'", cells[0].sql()) and cells[2].is_string:
                found.add(cells[2].this)
    return found


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_unit_of_an_indicator_has_words(language):
    assert units_of_indicators() == set(texts(language)["indicator_unit"])
    assert (unit_name(None, language), unit_name("theatre", "nl"), unit_name("of another version", language)) == (
        "",
        "operatiezaal",
        "of another version",
    )


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(0, 10, "0 %"), (1, 100_000, "< 0.1 %"), (99_999, 100_000, "> 99.9 %"), (1, 3, "33.3 %"), (1, 0, "–")]
)
def test_percent_never_hides_the_few(part, whole, shown):
    assert percent(part, whole, "en") == shown


def test_bars_share_one_scale_and_escape_their_labels():
    drawn = bars("t <x>", [Bar("a<b", [Part("error", 10, "E")], "10"), Bar("c", [Part("error", 5, "E")], "5")])

    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([0-9.]+)"', drawn)]
    assert widths[0] == 2 * widths[1]
    assert "a&lt;b" in drawn
    assert "<x>" not in drawn


def test_nothing_to_draw_draws_nothing():
    assert bars("t", []) == ""
    assert stacked("t", [Part("passed", 0, "p")]) == ""
