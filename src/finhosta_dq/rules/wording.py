"""Sentences of the rule pages: what a severity, a basis and a part of the budget mean."""

from __future__ import annotations

import csv

from finhosta_dq.home import schemas_dir
from finhosta_dq.rules.model import Rule

SEVERITY = {
    "blocking": "the authority refuses the delivery, a key or layout breaks, or a legal identity fails. A failed rule makes the delivery fail.",
    "error": "a number derived from the record is wrong. A failed rule makes the delivery fail.",
    "signal": "somebody must look at it; it may be right. A failed rule leaves the delivery passed with findings.",
}

BASIS = {
    "law": "printed in a law, decree or order",
    "guideline": "printed in a guideline or manual of the authority",
    "secondary": "reported by others; the original text was not seen",
    "inferred": "follows from the definitions, but is nowhere printed as a check",
    "recall": "known from practice; never more than a signal",
    "assumed": "an assumption about the form of the files",
    "arithmetic": "follows from arithmetic: totals and parts must agree",
    "funding": "follows from how the budget uses the number",
    "plausibility": "a deviation from what is usual; it may be right",
    "unknown": "not established",
}

PART = {
    "B1": "general and boarding costs",
    "B2": "clinical services",
    "B3": "medico-technical services",
    "B4": "specific costs, contracts and lump sums",
    "B5": "hospital pharmacy",
    "B8": "patients with a weak social profile",
    "B9": "advantages of social agreements",
    "C2": "settlement after revision",
    "LVZ": "low-variable care: fees, outside the hospital budget",
}


def finance(rule: Rule, names_stay: bool) -> list[str]:
    """How finance reads a finding: one sentence per consequence for indicators.

    names_stay: a finding points at a stay of the period; only those enter the fitness of indicators.
    """
    if not names_stay:
        return ["A finding names no single stay, so it does not enter the fitness of an indicator; read it beside the numbers it concerns."]
    if rule.severity == "signal":
        return ["A signal does not change the fitness of an indicator."]
    known = _indicators()
    parts = sorted(known) if rule.severity == "blocking" else [part for part in rule.affects if part in known]
    if not parts:
        return ["No indicator is derived for these parts of the budget, so the fitness of none changes."]
    touched = sorted({one for part in parts for one in known[part]})
    limits = _limits()
    who = (
        "Blocking findings count on every part of the budget" if rule.severity == "blocking" else "Error findings count on the parts above"
    )
    return [
        f"{who}: a stay with such a finding counts as a bad record of {', '.join(touched)} where it enters them.",
        f"More than {limits['fitness_reservation_pct']} % bad records makes an indicator fit with reservations, more than "
        f"{limits['fitness_unfit_pct']} % unfit (rule parameters `fitness_reservation_pct`, `fitness_unfit_pct`).",
    ]


def _indicators() -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    with (schemas_dir() / "indicators.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for part in row["part"].split(";"):
                parts.setdefault(part, []).append(row["id"])
    return parts


def _limits() -> dict[str, str]:
    with (schemas_dir() / "parameters" / "rules.csv").open(encoding="utf-8", newline="") as stream:
        return {row["name"]: row["value"] for row in csv.DictReader(stream)}
