"""Validity by period, and the catalogue as files: mistakes are named with file and entry."""

import pytest
import yaml

from finhosta_dq.contracts import ContractError
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue, rule_fingerprint
from tests.unit.rules.rules_for_tests import rule


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "period", "holds"),
    [
        (None, None, "2025-1", True),
        ("2025-1", None, "2025-1", True),
        ("2025-2", None, "2025-1", False),
        (None, "2025-1", "2025-1", True),
        (None, "2024-2", "2025-1", False),
        ("2020", None, "2020", True),
        ("2020", None, "2019", False),
        (None, "2023", "2023", True),
        (None, "2023", "2024", False),
        # a half-yearly entry in a year, a yearly entry in a half-year
        ("2025-2", None, "2025", True),
        (None, "2025-1", "2025", True),
        ("2026-1", None, "2025", False),
        ("2025", "2025", "2025-2", True),
        (None, "2024", "2025-1", False),
    ],
)
def test_entry_holds_in_its_periods(valid_from, valid_to, period, holds):
    assert rule(valid_from=valid_from, valid_to=valid_to).in_force(period) is holds


@pytest.mark.parametrize(
    ("rule_id", "registration", "family"),
    [("MZG-STA-01", "mzg", "STA"), ("FIN-A05b", "finhosta", "A"), ("X-07", "x", "X")],
)
def test_registration_and_family_follow_from_the_id(rule_id, registration, family):
    judged = rule(id=rule_id)

    assert (judged.registration, judged.family) == (registration, family)


def family_file(folder, *entries):
    path = folder / "mzg" / "sta.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump({"family": "STA", "title": {"en": "s", "nl": "s", "fr": "s"}, "rules": list(entries)}))
    return path


def entry(**fields):
    return rule(**fields).model_dump(mode="json", exclude_defaults=True)


def test_entries_of_one_id_in_order_of_validity(tmp_path):
    family_file(tmp_path, entry(valid_from="2025-1", violation="true"), entry(valid_to="2024-2"))

    catalogue = load_catalogue(tmp_path)

    assert [one.valid_from for one in catalogue.by_id("MZG-STA-99")] == [None, "2025-1"]
    assert [one.violation for one in catalogue.in_force("2024-2")] == ["false"]
    assert [one.violation for one in catalogue.in_force("2025-1")] == ["true"]


@pytest.mark.parametrize("second", [{}, {"valid_from": "2024-2"}])
def test_entries_that_hold_at_the_same_time_are_refused(tmp_path, second):
    family_file(tmp_path, entry(valid_to="2024-2") if second else entry(), entry(**second))

    with pytest.raises(ContractError, match=r"sta\.yaml: MZG-STA-99: two entries hold at the same time"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"severity": "fatal"}, r"rules\.0\[MZG-STA-99\]\.severity"),
        ({"query": "MZG-STA-99"}, "exactly one of violation, query, generated, not_evaluated"),
        ({"treshold": {"max_count": 1}}, r"treshold: Extra inputs"),
        ({"threshold": {"max_rate": 2}}, r"threshold\.max_rate"),
    ],
)
def test_mistake_in_an_entry_is_named(tmp_path, change, message):
    family_file(tmp_path, {**entry(), "violation": "false", **change})

    with pytest.raises(ContractError, match=message) as raised:
        load_catalogue(tmp_path)
    assert "sta.yaml" in str(raised.value)


def test_query_without_file_is_named():
    with pytest.raises(ContractError, match=r"MZG-STA-99\.sql: the query of rule MZG-STA-99 cannot be read"):
        rule_fingerprint(rule(query="MZG-STA-99"))


def test_fingerprint_changes_with_statement_text_and_threshold():
    prints = {
        rule_fingerprint(one)
        for one in (
            rule(),
            rule(violation="true"),
            rule(severity="signal"),
            rule(source="other"),
            rule(threshold={"max_count": 1, "max_rate": 1}),
        )
    }
    assert len(prints) == 5
    assert rule_fingerprint(rule()) == rule_fingerprint(rule())


def test_fingerprint_of_a_rule_set_is_that_of_its_entries():
    both = Catalogue((rule(), rule(id="MZG-STA-98")), {})

    assert both.fingerprint().startswith("sha256:")
    assert both.fingerprint() == both.fingerprint(both.rules)
    assert both.fingerprint() != both.fingerprint(both.rules[:1])
