"""Shows a published run on the terminal: verdicts, what to fix first, where the results are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rich.table import Table

from finhosta_dq.cli.common import BLOCKING, OK, SEVERITY_STYLE, UNABLE, VERDICT_STYLE, stdout

SEVERITIES = ("blocking", "error", "signal")
_RESULTS = {
    "report": "report.html",
    "workbook": "worklist.xlsx",
    "budget": "indicators.xlsx",
    "extract": "extract",
    "manifest": "manifest.json",
    "document": "report.json",
}

DOCUMENT = 1
"""Newest form of ``report.json`` that is read here."""


def read_document(folder: Path) -> dict[str, Any]:
    """The report document of a published run folder. Raises FileNotFoundError when there is none, ValueError for one of a newer program."""
    document: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    if document.get("$version", DOCUMENT) > DOCUMENT:
        raise ValueError(f"{folder.name} was made by a newer version of the program: upgrade it, or make a new run")
    return document


def document_exit_code(document: dict[str, Any]) -> int:
    """0 = no blocking finding, 1 = blocking findings, 2 = something could not be evaluated."""
    deliveries = document["deliveries"]
    if not deliveries or any(delivery["verdict"] == "not_evaluated" for delivery in deliveries):
        return UNABLE
    blocked = any(finding["severity"] == "blocking" for delivery in deliveries for finding in delivery["findings"])
    return BLOCKING if blocked else OK


def exit_code(folder: Path) -> int:
    """Exit code of a published run."""
    return document_exit_code(read_document(folder))


def show_document(document: dict[str, Any]) -> None:
    """Verdict per delivery and the rules with most findings; counts only."""
    table = Table(title=f"Run {document['run']['id']}", title_justify="left", expand=False)
    for name, justify in [("delivery", "left"), ("verdict", "left"), ("lines", "right"), ("loaded", "right"), ("rejected", "right")]:
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for severity in SEVERITIES:
        table.add_column(severity, justify="right", style=SEVERITY_STYLE[severity])
    for delivery in document["deliveries"]:
        counts = _severities(delivery)
        sums = [sum(file[name] or 0 for file in delivery["files"]) for name in ("lines", "loaded", "rejected")]
        table.add_row(
            f"{delivery['registration']} {delivery['hospital']} {delivery['period']}",
            f"[{VERDICT_STYLE.get(delivery['verdict'], '')}]{delivery['verdict'].replace('_', ' ')}[/]",
            *(f"{number:,}" for number in sums),
            *(str(counts[severity]) for severity in SEVERITIES),
        )
    stdout.print(table)
    _show_first(document)


def _severities(delivery: dict[str, Any]) -> dict[str, int]:
    counts = dict.fromkeys(SEVERITIES, 0)
    for finding in delivery["findings"]:
        counts[finding["severity"]] += 1
    return counts


def _show_first(document: dict[str, Any], most: int = 8) -> None:
    rows = [
        (SEVERITIES.index(rule["severity"]), -(rule["numerator"] or 0), rule["id"], delivery["period"], delivery["registration"])
        for delivery in document["deliveries"]
        for rule in delivery["rules"]
        if rule["numerator"]
    ]
    if not rows:
        return
    table = Table(title="What to fix first", title_justify="left")
    for name in ("rule", "severity", "delivery", "records"):
        table.add_column(name, justify="right" if name == "records" else "left")
    for severity, records, rule, period, registration in sorted(rows)[:most]:
        name = SEVERITIES[severity]
        table.add_row(rule, f"[{SEVERITY_STYLE[name]}]{name}[/]", f"{registration} {period}", f"{-records:,}")
    stdout.print(table)
    if len(rows) > most:
        stdout.print(f"... and {len(rows) - most} more rules with findings: see the report")


def _show_states(folder: Path) -> None:
    from finhosta_dq.findings.states import STATES, state_counts
    from finhosta_dq.publication.run_folder import WAREHOUSE
    from finhosta_dq.warehouse.connection import connect

    con = connect(folder / WAREHOUSE, read_only=True)
    try:
        counted = state_counts(con)
    finally:
        con.close()
    if counted:
        sums = {state: sum(one[state] for one in counted.values()) for state in STATES}
        stdout.print(
            f"Against the run before: {sums['new']:,} new, {sums['back']:,} back, {sums['updated']:,} with other values, "
            f"{sums['unchanged']:,} unchanged, {sums['resolved']:,} resolved"
        )


def indicators_line(indicators: list[dict[str, Any]]) -> str:
    """How many of a document's indicators have a value; one of few stays has, though what is shared shows no figure for it."""
    missing = sum(one["fitness"] == "not_computable" for one in indicators)
    few = sum(one["value"] is None for one in indicators) - missing
    hidden = f" ({few} of too few stays to be shown)" if few else ""
    return f"Indicators: {len(indicators) - missing} computed{hidden}, {missing} not computable (reasons in the report)"


def show_run(folder: Path) -> None:
    """A published run: verdicts, first things to fix, indicators in short, and the paths."""
    document = read_document(folder)
    show_document(document)
    _show_states(folder)
    stdout.print(indicators_line(document["indicators"]))
    stdout.print("Results")
    for label, name in _RESULTS.items():
        stdout.print(f"  {label:<9} {folder / name}", soft_wrap=True, markup=False)
