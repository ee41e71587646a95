"""The indicators as an Excel workbook for finance: a sheet per part of the budget, reservations, doubtful shares, parameters, APR-DRGs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
from xlsxwriter import Workbook

from finhosta_dq.publication import budget_data as data
from finhosta_dq.publication.budget import PARTS
from finhosta_dq.publication.document import indicators, rows
from finhosta_dq.publication.phrases import in_words
from finhosta_dq.publication.report import parameters_used
from finhosta_dq.publication.report_data import synthetic_references
from finhosta_dq.publication.sheets import Column, SheetWriter
from finhosta_dq.publication.wording import texts, unit_name

_WIDTHS = {
    "id": 11,
    "name": 46,
    "scope": 20,
    "unit": 12,
    "reason": 60,
    "remark": 60,
    "article": 24,
    "key": 30,
    "used_by": 30,
    "fitness": 22,
}
_WRAPPED = frozenset({"name", "reason", "remark", "used_by"})
_CHART_ROWS = 20


def write_indicators(con: duckdb.DuckDBPyConnection, path: Path, *, language: str = "en") -> None:
    """Write ``indicators.xlsx`` of a run: sheets per part (those that hold something), reservations, doubtful share, parameters, APR-DRG,
    outlier classes, and About last. Counts and sums only, no record. Works on a read-only connection. Raises OSError, ValueError (language).
    """
    words = texts(language)
    texts_only = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(str(path), {"tmpdir": str(path.absolute().parent), **texts_only})
    try:
        book.set_properties({"title": words["budget_book"]["title"], "comments": words["budget_book"]["confidential"]})
        _Book(con, book, language).write()
    finally:
        book.close()


class _Book:
    def __init__(self, con: duckdb.DuckDBPyConnection, book: Workbook, language: str) -> None:
        self.con, self.book, self.language = con, book, language
        self.words = texts(language)
        self.own = self.words["budget_book"]
        self.writer = SheetWriter(book)
        self.found = indicators(con, language)
        self.names: list[str] = []

    def write(self) -> None:
        for part in PARTS:
            chosen = [one for one in self.found if one["id"].split("-")[0] == part]
            if chosen:
                self.sheet(
                    part, "id name scope value unit numerator denominator status fitness reason article", map(self._indicator, chosen)
                )
        self.sheet("reservations", "id name scope fitness reason remark", self._reservations())
        standing = [{**row, "unit": unit_name(row["unit"], self.language)} for row in data.standing(self.con, self.language)]
        names = ("id", "name", "scope", "unit", "value_all", "value_clean", "value_accepted", "doubtful", "doubtful_share")
        self.sheet("standing", "id name scope unit all clean accepted doubtful doubtful_share", ([r[n] for n in names] for r in standing))
        self._effects()
        self.sheet(
            "parameters",
            "key scope value unit valid_from valid_to article status used_by",
            map(self._parameter, parameters_used(self.found)),
        )
        self._drgs()
        self.sheet("categories", "category stays realised justified", (list(row.values()) for row in data.categories(self.con)))
        self._about()

    def sheet(self, name: str, columns: str, content: Iterable[list[Any]]) -> str:
        headings = self.own["columns"]
        made = [Column(headings[one], max(_WIDTHS.get(one, 14), len(headings[one]) * 0.9), one in _WRAPPED) for one in columns.split()]
        names = self.writer.table(self.own["sheets"][name], made, content)
        self.names += names
        return names[0]

    def _indicator(self, one: dict[str, Any]) -> list[Any]:
        fitness, status = self.words["fitness"][one["fitness"]], self.words["status"].get(one["status"], one["status"])
        numbers = [one["value"], unit_name(one["unit"], self.language), one["numerator"], one["denominator"]]
        return [one["id"], one["name"], one["scope"], *numbers, status, fitness, in_words(one["reason"], self.language), one["article"]]

    def _reservations(self) -> Iterable[list[Any]]:
        for one in self.found:
            if one["fitness"] != "fit" or one["warnings"]:
                remarks = "; ".join(in_words(warning, self.language) or "" for warning in one["warnings"])
                fitness = self.words["fitness"][one["fitness"]]
                yield [one["id"], one["name"], one["scope"], fitness, in_words(one["reason"], self.language), remarks]

    def _parameter(self, one: dict[str, Any]) -> list[Any]:
        status = self.words["status"].get(one.get("status"), one.get("status"))
        cells = [one.get(name) for name in ("key", "scope", "value", "unit", "valid_from", "valid_to", "article")]
        return [*cells, status, ", ".join(one["used_by"])]

    def _effects(self) -> None:
        names = ("stays", "findings", "out_days", "out_beds", "out_points", "right_days_up", "right_days_down")
        dimensions, few = self.own["dimensions"], self.words["budget"]["few_stays"]
        cells = ([dimensions[r["dimension"]], r["name"] or few, *(r[name] for name in names)] for r in data.effects(self.con))
        self.sheet("effects", " ".join(("dimension", "group", *names)), cells)

    def _drgs(self) -> None:
        found = data.drg_contributions(self.con)
        few = self.words["budget"]["few_stays"]
        cells = ([r["aprdrg"] or few, r["stays"], r["realised_days"], r["justified_days"], r["contribution"]] for r in found)
        name = self.sheet("drgs", "aprdrg stays realised justified contribution", cells)
        if found:
            last = min(len(found), _CHART_ROWS)
            chart = self.book.add_chart({"type": "bar"})
            series = {"categories": [name, 1, 0, last, 0], "values": [name, 1, 4, last, 4], "name": self.own["columns"]["contribution"]}
            chart.add_series(series | {"fill": {"color": "#2e7d4f"}, "invert_if_negative": True, "invert_if_negative_color": "#9a5b00"})
            chart.set_title({"name": self.words["budget"]["days"], "overlay": False})
            chart.set_legend({"none": True})
            chart.set_y_axis({"reverse": True, "label_position": "low"})
            chart.set_size({"width": 640, "height": 480})
            self.book.get_worksheet_by_name(name).insert_chart("H2", chart)

    def _about(self) -> None:
        labels = self.own["rows"]
        run = (rows(self.con, "SELECT run_id, rule_set FROM quality.run") or [{}])[0]
        said = rows(
            self.con,
            "SELECT min(hospital) AS hospital, max(period) AS period, CAST(max(exercise_date) AS VARCHAR) AS exercise FROM marts.indicator",
        )[0]
        sheet = self.book.add_worksheet(self.own["sheets"]["about"])
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 90)
        self.writer.text(sheet, 0, 0, self.own["title"], form=self.writer.title)
        lines: list[tuple[str, Any]] = [
            ("", self.own["confidential"]),
            (labels["hospital"], said["hospital"]),
            (labels["period"], said["period"]),
            (labels["exercise"], said["exercise"]),
            (labels["run"], run.get("run_id")),
            (labels["rule_set"], run.get("rule_set")),
            (labels["sheets"], ", ".join(self.names)),
        ]
        synthetic = synthetic_references(self.con)
        if synthetic:
            lines.insert(1, ("", f"{self.own['synthetic']} {', '.join(synthetic)}"))
        for number, (label, value) in enumerate(lines, 2):
            self.writer.text(sheet, number, 0, label, form=self.writer.plain)
            self.writer.text(sheet, number, 1, str(value or ""), wrap=True)
