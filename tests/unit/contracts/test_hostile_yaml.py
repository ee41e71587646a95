"""YAML that would grow, nest or name objects is refused with the file; ordinary aliases are read."""

import pytest
import yaml

from drills.hostile_values import BOMBS
from finhosta_dq.contracts import ContractError
from finhosta_dq.contracts.loader import parse, read_yaml
from finhosta_dq.contracts.models import Registration
from finhosta_dq.contracts.yaml_text import load_yaml


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_with_its_file(tmp_path, name):
    path = tmp_path / "bomb.yaml"
    path.write_text(BOMBS[name], encoding="utf-8")

    with pytest.raises(ContractError, match=r"bomb\.yaml"):
        parse(Registration, read_yaml(path), path)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("a: &x [1, 2]\nb: *x\nc: [*x, *x]", {"a": [1, 2], "b": [1, 2], "c": [[1, 2], [1, 2]]}),
        ("a: &x 1\nb: *x", {"a": 1, "b": 1}),
        ("a: 2 * 3\nb: '*x'", {"a": "2 * 3", "b": "*x"}),
    ],
)
def test_ordinary_aliases_are_read(text, content):
    assert load_yaml(text) == content


def test_weight_counts_what_aliases_stand_for():
    row = "a: &a [" + ", ".join(["x"] * 1000) + "]\n"

    load_yaml(row + "b: [" + ", ".join(["*a"] * 190) + "]")
    with pytest.raises(yaml.YAMLError, match="aliases"):
        load_yaml(row + "b: [" + ", ".join(["*a"] * 200) + "]")


def test_size_is_a_setting(tmp_path, monkeypatch):
    path = tmp_path / "large.yaml"
    path.write_text("a: " + "x" * 100_000, encoding="utf-8")
    assert len(read_yaml(path)["a"]) == 100_000

    monkeypatch.setenv("FDQ_MAX_YAML_KIB", "64")
    with pytest.raises(ContractError, match=r"large\.yaml: 97\.7 KiB: at most 64 \(FDQ_MAX_YAML_KIB\)"):
        read_yaml(path)
