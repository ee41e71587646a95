"""The report of a run: one HTML file that opens offline, prints, and holds no patient data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from finhosta_dq.publication import report_data as data
from finhosta_dq.publication.budget import budget_context, by_part, key_figures
from finhosta_dq.publication.charts import COLOURS, Bar, Part, bars, stacked
from finhosta_dq.publication.document import rows, shared_indicators
from finhosta_dq.publication.few import hide_few_rows, smallest_group
from finhosta_dq.publication.phrases import in_words
from finhosta_dq.publication.root_cause import root_cause_context
from finhosta_dq.publication.wording import figure, number, percent, table_title, texts, unit_name
from finhosta_dq.trends import wording as trend_wording

TEMPLATES = Path(__file__).parent / "templates"
MOST_FIRST = 12
_CHART_ROWS = 15
_MOST_RULES = 25


def write_report(con: duckdb.DuckDBPyConnection, path: Path, *, language: str = "en", trends: dict[str, Any] | None = None) -> None:
    """Write the report of a run to ``path``. Works on a read-only connection.

    trends: as ``trends.section.run_section`` gives them; None when they could not be read, which the report then says.
    Masked throughout: counts, rule texts, file names and line numbers, no key or value of a record.
    Raises ValueError for an unknown language, OSError when the file cannot be written.
    """
    path.write_text(report_html(con, language, trends), encoding="utf-8")


def report_html(con: duckdb.DuckDBPyConnection, language: str = "en", trends: dict[str, Any] | None = None) -> str:
    """The report as text; trends as in ``write_report``."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    shown = {
        "trends": trends,
        "tt": trend_wording.texts(language),
        "trend_number": lambda value: trend_wording.number(value, language),
    }
    return environment.get_template("report.html.j2").render({**_context(con, language), **shown})


def _context(con: duckdb.DuckDBPyConnection, language: str) -> dict[str, Any]:
    words = texts(language)
    first = data.first_to_fix(con, language)
    deliveries = data.deliveries(con)
    by_rule = data.rules_with_findings(con, language)
    by_table = data.tables_with_findings(con)
    rejected, rejected_total = data.rejected_lines(con)
    found = shared_indicators(con, language)
    group = smallest_group(con)
    outcomes = data.outcomes(con)
    run = (rows(con, "SELECT * FROM quality.run") or [{}])[0]
    return {
        "language": language,
        "words": words,
        "t": words["report"],
        "colours": COLOURS,
        "number": lambda value, decimals=None: number(value, language, decimals),
        "figure": lambda value, unit: figure(value, unit, language),
        "unit_name": lambda unit: unit_name(unit, language),
        "percent": lambda part, whole: percent(part, whole, language),
        "in_words": lambda sentence: in_words(sentence, language),
        "table_title": lambda table: table_title(table, language),
        "run": run,
        "deliveries": deliveries,
        "verdict": _worst(deliveries),
        "totals": data.totals(con),
        "root": root_cause_context(con),
        "first": first[:MOST_FIRST],
        "first_more": max(0, len(first) - MOST_FIRST),
        "by_rule": by_rule,
        "most_rules": _MOST_RULES,
        "by_table": by_table,
        "files": data.files(con),
        "rejected": rejected,
        "rejected_more": rejected_total - len(rejected),
        "indicators": found,
        "key_figures": key_figures(found),
        "indicator_parts": by_part(found),
        "parameters": parameters_used(found),
        "budget": budget_context(con, words, language, lambda value: number(value, language)),
        "not_evaluated": data.not_evaluated(con, language),
        "reconciliation": hide_few_rows(data.reconciliation(con), group),
        "smallest_group": group,
        "synthetic": data.synthetic_references(con),
        "severities": data.SEVERITIES,
        "charts": _charts(words, by_rule, by_table, outcomes, found, lambda value: number(value, language)),
        "outcomes": [(name, outcomes[name]) for name in words["outcome"] if outcomes.get(name)],
        "fitness": [(name, count) for name in words["fitness"] if (count := sum(one["fitness"] == name for one in found))],
    }


def _worst(deliveries: list[dict[str, Any]]) -> str:
    order = ["failed", "not_evaluated", "passed_with_findings", "passed"]
    verdicts = [delivery["verdict"] for delivery in deliveries]
    return min(verdicts, key=order.index, default="not_evaluated")


def parameters_used(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Parameters behind the indicators, each once, with the indicators that use it."""
    used: dict[tuple[str, ...], dict[str, Any]] = {}
    for indicator in found:
        for parameter in indicator["parameters"]:
            key = tuple(str(parameter.get(name)) for name in ("key", "scope", "value", "valid_from"))
            entry = used.setdefault(key, {**parameter, "used_by": []})
            if indicator["id"] not in entry["used_by"]:
                entry["used_by"].append(indicator["id"])
    return [used[key] for key in sorted(used)]


def _charts(
    words: dict[str, Any],
    by_rule: list[dict[str, Any]],
    by_table: list[dict[str, Any]],
    outcomes: dict[str, int],
    found: list[dict[str, Any]],
    shown: Callable[[float], str],
) -> dict[str, Markup]:
    t = words["report"]
    per_rule: dict[str, tuple[str, int]] = {}
    for row in by_rule:
        severity, count = per_rule.get(row["rule_id"], (row["severity"], 0))
        per_rule[row["rule_id"]] = (severity, count + (row["numerator"] or 0))
    top = sorted(per_rule.items(), key=lambda item: (-item[1][1], item[0]))[:_CHART_ROWS]
    rules = [Bar(rule, [Part(severity, count, words["severity"][severity])], shown(count)) for rule, (severity, count) in top]
    tables = [
        Bar(row["table_name"], [Part(name, row[name], words["severity"][name]) for name in data.SEVERITIES], shown(row["findings"]))
        for row in by_table[:_CHART_ROWS]
    ]
    outcome_parts = [Part(name, outcomes.get(name, 0), label) for name, label in words["outcome"].items()]
    fitness_parts = [Part(name, sum(one["fitness"] == name for one in found), label) for name, label in words["fitness"].items()]
    # every text inside the drawings is escaped where they are made
    return {
        "rules": Markup(bars(t["chart_rules"], rules)),
        "tables": Markup(bars(t["chart_tables"], tables)),
        "outcomes": Markup(stacked(t["chart_outcomes"], outcome_parts)),
        "fitness": Markup(stacked(t["chart_fitness"], fitness_parts)),
    }
