"""The rule set of a period: the same records, delivered in old and in new periods, get the answer of their own period.

``two_periods.txt`` is the whole answer of the rules whose validity or dated lists differ between the periods. A change of it is a change of
what hospitals are told of a period: read it line by line. ``FDQ_WRITE_GOLDEN=1 .venv/bin/python -m pytest tests/golden`` writes it anew.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from finhosta_dq.rules.catalogue import Catalogue, load_catalogue
from finhosta_dq.rules.model import Rule
from tests.rules.spec import evaluate_rules

HERE = Path(__file__).parent
GOLDEN = HERE / "two_periods.txt"
MZG = ("2011-2", "2014-2", "2025-1", "2025-2", "2026-2")
FINHOSTA = ("2014", "2025", "2026")
# depends on the day of the run
BY_TODAY = {"MZG-DLV-04"}
# without it the rules on inappropriate stays wait for the hospital
SETTINGS = {"adm_planned": "1"}

Answer = tuple[str, int, int, tuple[int, ...]]


def drawn(year: str) -> dict[str, str]:
    """The records of ``records.txt`` as text tables of a year; those of MZG in both half-years."""
    tables: dict[str, str] = {}
    for block in (HERE / "records.txt").read_text(encoding="utf-8").split("\n\n")[1:]:
        table, header, *records = block.strip().splitlines()
        if table == "finhosta":
            tables[table] = "\n".join([header, *records])
            continue
        part = "period" if table == "grouper" else "period_registr"
        halves = [f"{record} | {half}".format(year=year, half=half, month=6 * half - 4) for half in (1, 2) for record in records]
        tables[table] = "\n".join([f"{header} | {part}", *halves])
    return tables


@cache
def answers(year: str, until: str = "") -> dict[tuple[str, str], Answer]:
    """(rule, delivery) -> worst outcome, failing and tested records, failing lines, of a run of a whole year.

    until: only entries that begin in that year or before, as the catalogue was then.
    """
    catalogue = load_catalogue()
    if until:
        catalogue = Catalogue(tuple(rule for rule in catalogue.rules if (rule.valid_from or "")[:4] <= until), {})
    tables = drawn(year)
    seen = evaluate_rules(catalogue, tables, period=f"{year}-1", periods=[f"{year}-2"], rule_parameters=SETTINGS)
    lines: dict[tuple[str, str], set[int]] = defaultdict(set)
    for finding in seen.findings:
        if finding["line"] is not None:
            # the records of the second half-year follow those of the first
            of_half = len(tables[finding["table_name"]].splitlines()[1:]) // (1 if finding["table_name"] == "finhosta" else 2)
            lines[finding["rule_id"], finding["delivery_id"]].add((finding["line"] - 1) % of_half + 1)
    order = ("failed", "passed_with_findings", "partial", "not_evaluated", "passed", "not_applicable")
    out: dict[tuple[str, str], Answer] = {}
    for result in seen.results:
        key = (result["rule_id"], result["delivery_id"])
        outcome, failing, tested, _ = out.get(key, ("not_applicable", 0, 0, ()))
        worst = min(outcome, result["outcome"], key=order.index)
        out[key] = (worst, failing + (result["numerator"] or 0), tested + (result["denominator"] or 0), tuple(sorted(lines[key])))
    return out


def cell(rule_id: str, registration: str, period: str) -> str:
    """The answer of a rule for a delivery in short."""
    held = [rule for rule in load_catalogue().by_id(rule_id) if rule.in_force(period)]
    if not held:
        return "-"
    answer = answers(period[:4]).get((rule_id, f"{registration}/999/{period}"))
    if answer is None:
        return "no delivery"
    outcome, failing, tested, lines = answer
    if outcome in ("failed", "passed_with_findings"):
        return f"{failing} of {tested}" + (f": line {', '.join(map(str, lines))}" if lines else "")
    return f"0 of {tested}" if outcome == "passed" else outcome.replace("_", " ")


def judged(rule: Rule) -> str:
    return "grouper" if rule.table == "grouper" else "finhosta" if rule.registration != "mzg" else "mzg"


def section(title: str, rules: list[Rule], periods: tuple[str, ...]) -> list[str]:
    """A table of the rules whose validity is limited or whose answer is not the same in all periods."""
    rows = [["rule", *periods]]
    for rule in rules:
        cells = [cell(rule.id, judged(rule), period) for period in periods]
        if rule.id not in BY_TODAY and (rule.valid_from or rule.valid_to or len(set(cells)) > 1):
            rows.append([rule.id, *cells])
    rows.append(["in force", *(str(sum(rule.in_force(period) for rule in rules)) for period in periods)])
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [title, "", *(" | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows), ""]


def golden() -> str:
    rules = sorted({rule.id: rule for rule in load_catalogue().rules}.values(), key=lambda rule: rule.id)
    mzg = [rule for rule in rules if rule.registration == "mzg"]
    rest = [rule for rule in rules if rule.registration != "mzg"]
    lines = [
        "Answers of the rules that change with the period, on the records of records.txt. '-' = not in force, '1 of 2: line 2' = failing of",
        "tested records and the lines of records.txt, '0 of 2' = passed.",
        "",
        *section("MZG and grouper output, by half-year", mzg, MZG),
        *section("Finhosta, and Finhosta against MZG, by year", rest, FINHOSTA),
    ]
    return "\n".join(lines)


def test_answers_of_old_and_new_periods():
    now = golden()
    if os.environ.get("FDQ_WRITE_GOLDEN") == "1":
        GOLDEN.write_text(now, encoding="utf-8")

    assert now == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("year", ["2011", "2014"])
def test_old_year_run_again_gives_the_old_answer(year):
    later = [rule for rule in load_catalogue().rules if (rule.valid_from or "")[:4] > year]

    assert len(later) > 10
    assert answers(year) == answers(year, until=year)


def test_golden_file_shows_every_change_that_the_law_dates():
    text = GOLDEN.read_text(encoding="utf-8")

    for rule in load_catalogue().rules:
        if rule.valid_from or rule.valid_to:
            assert re.search(rf"^{re.escape(rule.id)} ", text, re.MULTILINE), rule.id
