"""Small numbers of stays in what is shared: tables of cases with exactly what is shown."""

from __future__ import annotations

import pytest

from finhosta_dq.contracts import ContractError
from finhosta_dq.publication.few import hide_few_rows, hide_few_stays, smallest_group
from tests.unit.publication.run_tables import small_run


def indicator(name, scope, unit, value, numerator=None, denominator=None, warnings=()):
    return {
        "id": name,
        "scope": scope,
        "unit": unit,
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "warnings": list(warnings),
    }


@pytest.mark.parametrize(
    "drawn, shown",
    [
        # none at all, and from the smallest group on, is shown
        ([("A", "", "stay", 0), ("B", "", "stay", 5)], {"A": 0, "B": 5}),
        ([("A", "", "stay", 1), ("B", "", "admission", 4)], {"A": None, "B": None}),
        # another unit counts no stays
        ([("A", "", "day", 3), ("B", "", "EUR", 4)], {"A": 3, "B": 4}),
    ],
)
def test_counts_of_stays(drawn, shown):
    found = hide_few_stays([indicator(*one, numerator=one[3]) for one in drawn], 5)

    assert {one["id"]: one["value"] for one in found} == shown
    assert {one["id"] for one in found if one.get("few") == "<5"} == {name for name, value in shown.items() if value is None}


@pytest.mark.parametrize(
    "name, numerator, denominator, is_shown",
    [
        ("R", 3, 100, False),
        ("R", 0, 4, False),
        ("R", 5, 100, True),
        ("R", 0, 100, True),
        # no whole numbers: days; a ratio of itself; contracts
        ("R", 3.5, 100, True),
        ("R", 1, 1, True),
        ("B4-10", 2, 3, True),
    ],
)
def test_ratios_of_stays(name, numerator, denominator, is_shown):
    (found,) = hide_few_stays([indicator(name, "", "ratio", 0.5, numerator, denominator)], 5)

    assert (found["value"], found["numerator"], found["denominator"]) == ((0.5, numerator, denominator) if is_shown else (None, None, None))


@pytest.mark.parametrize(
    "counts, shown",
    [
        # alone, the total would give it away: the next smallest goes too
        ({"a": 3, "b": 9, "c": 40}, {"c": 40}),
        ({"a": 3, "b": 2, "c": 40}, {"c": 40}),
        ({"a": 3, "b": 0, "c": 40}, {"b": 0}),
        ({"a": 7, "b": 9}, {"a": 7, "b": 9}),
    ],
)
def test_scopes_of_an_indicator(counts, shown):
    found = hide_few_stays([indicator("A", scope, "stay", count, count) for scope, count in counts.items()], 5)

    assert {one["scope"]: one["value"] for one in found if "few" not in one} == shown


def test_small_numbers_in_the_warnings():
    (found,) = hide_few_stays(
        [indicator("A", "", "EUR", 1, warnings=["2 stays without value", "12 stays", "4 day stays without", "3 beds"])], 5
    )

    assert found["warnings"] == ["<5 stays without value", "12 stays", "<5 day stays without", "3 beds"]


def reconciled(table, clean, accepted, quarantined):
    rows = (clean + accepted + quarantined, clean, accepted, quarantined)
    names = ("staged", "clean", "accepted", "quarantined")
    return [
        {"table_name": table, "measure": measure, **dict(zip(names, (factor * one for one in rows), strict=True))}
        for measure, factor in (("rows", 1), ("days", 7))
    ]


@pytest.mark.parametrize(
    "parts, hidden",
    [
        ((90, 0, 10), set()),
        # the sum of the others would tell the small one
        ((90, 0, 3), {"quarantined", "clean"}),
        ((90, 2, 40), {"accepted", "clean"}),
        ((2, 0, 3), {"staged", "clean", "quarantined"}),
        ((1, 0, 0), {"staged", "clean"}),
    ],
)
def test_parts_of_the_reconciliation(parts, hidden):
    rows, days = hide_few_rows(reconciled("stayhosp", *parts), 5)

    assert {name for name, value in rows.items() if value is None} == hidden
    assert {name for name, value in days.items() if value is None} == hidden
    assert rows.get("few") == ("<5" if hidden else None)


def test_amounts_alone_are_hidden_from_who_has_the_rows():
    rows, days = hide_few_rows(reconciled("procri50", 1, 0, 1), 5, amounts_only=True)

    assert (rows["staged"], rows["clean"], rows["quarantined"]) == (2, 1, 1)
    assert (days["staged"], days["clean"], days["quarantined"]) == (None, None, None)


def test_ledger_is_left_as_it_is():
    assert hide_few_rows(reconciled("finhosta", 3, 0, 1), 5) == reconciled("finhosta", 3, 0, 1)


def test_the_hospital_may_set_the_smallest_group():
    con = small_run()
    con.execute("UPDATE reference.rule_parameter SET value = '10' WHERE name = 'smallest_group'")
    assert smallest_group(con) == 10

    con.execute("UPDATE reference.rule_parameter SET value = NULL WHERE name = 'smallest_group'")
    with pytest.raises(ContractError, match="smallest_group is empty"):
        smallest_group(con)
