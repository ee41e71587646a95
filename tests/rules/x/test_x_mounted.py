"""X-15 and X-16: what was delivered when, by the register of the hospital."""

from __future__ import annotations

import pytest

from tests.rules.spec import check_rule

RECORD = {"finhosta": "record_type_cd | bed_index | value\n B0802 | C | 5\n R2101 | | 7"}
COLUMNS = "registration | period | collection | delivered_on | auditor_report_on"
COLLECTIONS = ("BUDGET", "REVISOR", "YEARLY", "SOCIAL")


def register(*lines):
    return {"reference": {"delivery_register": "\n".join([COLUMNS, *lines])}}


def delivered(*days, year="2025", of="finhosta"):
    """Lines with the day on which BUDGET, REVISOR, YEARLY and SOCIAL were delivered."""
    return register(*(f"{of} | {year} | {collection} | {day} | " for collection, day in zip(COLLECTIONS, days, strict=True)))


@pytest.mark.parametrize("rule", ["X-15", "X-16"])
def test_without_the_register_its_file_is_named(rule):
    seen = check_rule(rule, RECORD, outcome="not_evaluated")

    assert seen.reason == "the file delivery_register.csv is not among the own lists, or is empty"


@pytest.mark.parametrize(
    ("days", "late"),
    [
        (("2026-09-29", "2026-09-29", "2026-12-30", "2026-12-30"), []),
        (("2026-09-30", "2026-09-29", "2026-12-30", "2026-12-31"), ["BUDGET", "SOCIAL"]),
        (("2026-09-29", "2026-10-01", "2027-01-01", "2026-06-01"), ["REVISOR", "YEARLY"]),
    ],
)
def test_delivered_before_the_day_x15(days, late):
    seen = check_rule("X-15", RECORD, failing=[{"collection": one} for one in late], boundary=True, **delivered(*days))

    assert all(finding["difference"] in (0.0, 1.0) for finding in seen.findings)


@pytest.mark.parametrize(("year", "late"), [("2021", ["BUDGET", "SOCIAL"]), ("2198", [])])
def test_not_delivered_yet_x15(year, late):
    given = delivered("", f"{year}-05-01", f"{year}-05-01", "", year=year)

    check_rule("X-15", RECORD, failing=[{"collection": one} for one in late], period=year, **given)


def test_year_that_the_register_does_not_name_x15():
    given = delivered("2021-01-01", "2021-01-01", "2021-01-01", "2021-01-01", year="2020")

    check_rule("X-15", RECORD, failing=[{"collection": one} for one in COLLECTIONS], period="2021", **given)


def test_other_term_x15():
    given = delivered("2026-06-30", "2026-06-30", "2026-06-30", "2026-06-30")

    check_rule(
        "X-15",
        RECORD,
        failing=[{"collection": "BUDGET"}, {"collection": "REVISOR"}],
        rule_parameters={"finhosta_term_budget": "06-30"},
        **given,
    )


@pytest.mark.parametrize(("report", "failing"), [("2026-09-01", []), ("2026-08-01", []), ("2026-09-02", [None]), ("", [None])])
def test_report_of_the_auditor_x16(report, failing):
    given = register(f"finhosta | 2025 | REVISOR | 2026-09-01 | {report}", "finhosta | 2025 | BUDGET | 2026-09-01 | ")

    check_rule("X-16", RECORD, failing=failing, boundary=True, **given)


@pytest.mark.parametrize("line", ["finhosta | 2025 | REVISOR | | 2026-09-01", "finhosta | 2024 | REVISOR | 2025-09-01 | 2025-09-01"])
def test_revisor_not_delivered_x16(line):
    seen = check_rule("X-16", RECORD, outcome="not_evaluated", **register(line))

    assert seen.reason == "the register of deliveries has no date on which REVISOR of this year was delivered"


@pytest.mark.parametrize("rule", ["X-15", "X-16"])
def test_in_force_from_2020(rule):
    given = register(*(f"finhosta | {year} | REVISOR | {year}-06-01 | {year}-07-01" for year in (2019, 2020)))

    check_rule(rule, RECORD, period="2019", outcome="not_in_force", **given)
    check_rule(
        rule,
        RECORD,
        period="2020",
        failing=[None] if rule == "X-16" else [{"collection": one} for one in COLLECTIONS if one != "REVISOR"],
        **given,
    )
