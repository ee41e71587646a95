"""Starts a new rule: its entry in the catalogue and its test, with empty tables to fill in."""

from __future__ import annotations

import re
from pathlib import Path

from finhosta_dq.contracts import ContractError, contracts
from finhosta_dq.home import expectations_dir, project_home
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.model import Rule

_ENTRY = """
- id: {id}
  severity: signal
  dimension: consistency
  level: record
  basis: inferred
  table: {table}
  texts:
    en: '...'
    nl: '...'
    fr: '...'
  fix:
    en: '...'
    nl: '...'
    fr: '...'
  source: '...'
  affects: []
  field: {field}
  violation: 'false'
"""

_TEST = '''"""{id}: clean, failing, empty and boundary records."""

from tests.rules.spec import check_rule


def test_{name}():
    check_rule(
        "{id}",
        tables={{
            "{table}": """
            {header}
            """
        }},
        failing=[],
    )
'''


def new_rule(rule_id: str, table: str) -> list[Path]:
    """Append an entry for ``rule_id`` on ``table`` to its family file and write its test; the two paths.

    Raises ContractError when the id has no valid form or exists, or when no contract has the table.
    """
    if not re.fullmatch(r"(MZG-[A-Z]{3}-\d{2}|FIN-[A-Z]\d{2}[a-z]?|X-\d{2})", rule_id):
        raise ContractError(f"{rule_id}: an id looks like MZG-STA-13, FIN-A05b or X-07")
    if any(rule.id == rule_id for rule in load_catalogue().rules):
        raise ContractError(f"{rule_id} exists; see fdq rules show {rule_id}")
    contract = next((file for one in contracts().values() for file in one.files if file.table == table), None)
    if contract is None:
        raise ContractError(f"{table}: no contract has such a table")
    stub = Rule.model_construct(id=rule_id)  # type: ignore[call-arg]
    entry = expectations_dir() / stub.registration / f"{stub.family.lower()}.yaml"
    test = project_home() / "tests" / "rules" / stub.registration / f"test_{rule_id.lower().replace('-', '_')}.py"
    entry.parent.mkdir(parents=True, exist_ok=True)
    test.parent.mkdir(parents=True, exist_ok=True)
    text = entry.read_text(encoding="utf-8") if entry.exists() else _family_head(stub.family)
    body = _ENTRY.format(id=rule_id, table=table, field=contract.columns[-1])
    indent = re.search(r"^( *)- id:", text, re.MULTILINE)
    shift = indent.group(1) if indent else ""
    entry.write_text(text.rstrip() + "\n" + "\n".join(shift + line if line else line for line in body.strip("\n").split("\n")) + "\n")
    header = " | ".join(contract.record_key[-2:] or contract.columns[:2])
    test.write_text(_TEST.format(id=rule_id, name=rule_id.lower().replace("-", "_"), table=table, header=header), encoding="utf-8")
    return [entry, test]


def _family_head(family: str) -> str:
    return f"family: {family}\ntitle: {{en: {family}, nl: {family}, fr: {family}}}\nrules:\n"
