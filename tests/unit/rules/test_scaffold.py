"""``fdq rules new``: the entry is valid, lands in its family, and the test is ready to be filled in."""

import pytest

from finhosta_dq.contracts import ContractError
from finhosta_dq.rules import scaffold
from finhosta_dq.rules.catalogue import load_catalogue


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(scaffold, "expectations_dir", lambda: tmp_path / "expectations")
    monkeypatch.setattr(scaffold, "project_home", lambda: tmp_path)
    return tmp_path


def test_first_rule_of_a_family(home):
    entry, test = scaffold.new_rule("MZG-ZZZ-98", "stayhosp")

    assert entry == home / "expectations" / "mzg" / "zzz.yaml"
    assert test == home / "tests" / "rules" / "mzg" / "test_mzg_zzz_98.py"
    (rule,) = load_catalogue(home / "expectations").rules
    assert (rule.id, rule.table, rule.violation, rule.severity) == ("MZG-ZZZ-98", "stayhosp", "false", "signal")
    compile(test.read_text(), str(test), "exec")
    assert '"MZG-ZZZ-98"' in test.read_text()


def test_next_rule_joins_its_family(home):
    scaffold.new_rule("MZG-ZZZ-98", "stayhosp")
    scaffold.new_rule("MZG-ZZZ-99", "diagnose")

    load_catalogue.cache_clear()
    assert [rule.id for rule in load_catalogue(home / "expectations").rules] == ["MZG-ZZZ-98", "MZG-ZZZ-99"]


@pytest.mark.parametrize(
    ("rule_id", "table", "message"),
    [
        ("STA-13", "stayhosp", "an id looks like"),
        ("MZG-FLD-01", "stayhosp", "exists"),
        ("MZG-ZZZ-98", "nowhere", "no contract has such a table"),
    ],
)
def test_wrong_use_is_refused_and_nothing_is_written(home, rule_id, table, message):
    with pytest.raises(ContractError, match=message):
        scaffold.new_rule(rule_id, table)

    assert list(home.iterdir()) == []
