"""Thresholds of the hospital, withheld records and rules that fail together, as report and workbook show them."""

from __future__ import annotations

import re

import pytest
from openpyxl import load_workbook

from finhosta_dq.publication.phrases import in_words
from finhosta_dq.publication.report import report_html
from finhosta_dq.publication.root_cause import MOST_PAIRS, root_cause_context
from finhosta_dq.publication.workbook import write_workbook
from tests.unit.publication.run_tables import insert, small_run

MZG = "mzg/999/2025-1"


@pytest.fixture
def con():
    con = small_run()
    own = ("DAY-01 | applied | 0.5 | 2025-01-01 | 2025-12-31", "STA-01 | expired | 0.02 | 2024-01-01 | 2024-12-31")
    for line, text in enumerate(own, start=2):
        rule, state, rate, first, last = (cell.strip() for cell in text.split("|"))
        row = (MZG, f"MZG-{rule}", state, float(rate), 9, 0.0, 0, "new <ward> system", first, last, "head of quality", line)
        insert(con, "quality.threshold_override", [row])
    insert(
        con,
        "quality.together",
        [
            (MZG, "record", "MZG-DAY-01", "MZG-DAY-02", 3, 4, 12, 0.75, 0.25, 0.2308, True),
            (MZG, "stay", "MZG-DAY-01", "MZG-DAY-02", 4, 4, 12, 1.0, 0.3333, 0.3333, True),
            (MZG, "record", "MZG-REF-01", "MZG-STA-01", 2, 4, 2, 0.5, 1.0, 0.5, False),
            (MZG, "stay", "MZG-REF-01", "MZG-STA-01", 2, 4, 2, 0.5, 1.0, 0.5, False),
        ],
    )
    con.execute("UPDATE quality.rule_result SET withheld = 7 WHERE rule_id = 'MZG-STA-09'")
    return con


def cells(html, where):
    """Texts of the cells of a table, row by row."""
    part = html[html.index(f'id="{where}"') :]
    body = part[part.index("<tbody>") : part.index("</tbody>")]
    return [
        [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


def test_report_tells_thresholds_with_state_and_reason(con):
    html = report_html(con, "en")

    assert cells(html, "thresholds") == [
        [
            *("MZG-DAY-01", MZG, "applied", "50.0 % and 9 records", "0 % and 0 records", "new &lt;ward&gt; system"),
            *("2025-01-01", "2025-12-31"),
        ],
        [
            *("MZG-STA-01", MZG, "expired and not applied", "2.0 % and 9 records", "0 % and 0 records", "new &lt;ward&gt; system"),
            *("2024-01-01", "2024-12-31"),
        ],
    ]
    assert html.count("tolerated by decision of the hospital") == 1
    assert "head of quality" not in html


def test_report_tells_a_pair_once_where_it_shows_most(con):
    assert cells(report_html(con, "en"), "together") == [
        ["MZG-DAY-01", "MZG-DAY-02", MZG, "stays", "4", "100 %", "33.3 %", "yes"],
        ["MZG-REF-01", "MZG-STA-01", MZG, "records", "2", "50.0 %", "100 %", "no"],
    ]


def test_report_tells_what_was_withheld(con):
    ((rule, delivery, _, withheld, tested),) = cells(report_html(con, "en"), "withheld")

    assert (rule, delivery, withheld, tested) == ("MZG-STA-09", MZG, "7", "5")


def test_further_pairs_are_counted(con):
    insert(con, "quality.together", [(MZG, "record", f"A-{n:02}", "B", 1, 1, 1, 1.0, 1.0, 1.0, False) for n in range(MOST_PAIRS + 3)])

    shown = root_cause_context(con)

    assert (len(shown["pairs"]), shown["pairs_more"]) == (MOST_PAIRS, 5)
    assert "5 more pairs are in the worklist workbook." in report_html(con, "en")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ("Drempels van het ziekenhuis", "Regels die samen falen", "verlopen en niet toegepast", "verblijven")),
        ("fr", ("Seuils de l&#39;hôpital", "Règles qui échouent ensemble", "expiré et non appliqué", "séjours")),
    ],
)
def test_report_speaks_the_language(con, language, said):
    html = report_html(con, language)

    assert [text for text in said if text not in html] == []


def test_a_run_without_any_of_it_shows_none_of_it():
    html = report_html(small_run(), "en")

    assert [name for name in ("thresholds", "together", "withheld") if f'id="{name}"' in html] == []


@pytest.mark.parametrize(
    ("language", "sheets"), [("en", ("Together", "Thresholds")), ("nl", ("Samen", "Drempels")), ("fr", ("Ensemble", "Seuils"))]
)
def test_workbook_has_every_pair_and_every_threshold(con, tmp_path, language, sheets):
    write_workbook(con, tmp_path / "w.xlsx", language=language)

    book = load_workbook(tmp_path / "w.xlsx")
    together, thresholds = ([[cell.value for cell in row] for row in book[name].iter_rows(min_row=2)] for name in sheets)
    assert [(row[2], row[4], row[6:9], row[9:12]) for row in together] == [
        ("MZG-DAY-01", "MZG-DAY-02", [4, 4, 12], [1, 0.3333, 0.3333]),
        ("MZG-DAY-01", "MZG-DAY-02", [3, 4, 12], [0.75, 0.25, 0.2308]),
        ("MZG-REF-01", "MZG-STA-01", [2, 4, 2], [0.5, 1, 0.5]),
        ("MZG-REF-01", "MZG-STA-01", [2, 4, 2], [0.5, 1, 0.5]),
    ]
    assert [(row[0], row[3:7], row[7], row[8:]) for row in thresholds] == [
        ("MZG-DAY-01", [0.5, 9, 0, 0], "new <ward> system", ["2025-01-01", "2025-12-31", "head of quality", 2]),
        ("MZG-STA-01", [0.02, 9, 0, 0], "new <ward> system", ["2024-01-01", "2024-12-31", "head of quality", 3]),
    ]
    rules = [[cell.value for cell in row] for row in book.worksheets[2].iter_rows(min_row=2)]
    assert {row[1]: row[7] for row in rules if row[7]} == {"MZG-STA-09": 7}


def test_the_reason_is_in_the_words_of_the_reader():
    reason = "the layout of all 3 records is broken in what the rule reads"

    assert in_words(reason, "nl") == "de vorm van alle 3 records is fout in wat de regel leest"
    assert in_words(reason, "fr") == "la forme des 3 enregistrements est fautive dans ce que lit la règle"
