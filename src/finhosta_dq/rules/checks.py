"""From rules to executable checks: one statement per rule and table, and the SQL text people see."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from finhosta_dq.contracts import ContractError, FileContract, Registration, contracts
from finhosta_dq.home import sql_dir
from finhosta_dq.rules.catalogue import query_text
from finhosta_dq.rules.codes import CodeLists
from finhosta_dq.rules.generated import generated_checks, literal
from finhosta_dq.rules.model import Check, Rule


def checks_for(rule: Rule, codes: CodeLists, periods: Sequence[str]) -> list[Check]:
    """Checks of a rule, none for a rule that is not evaluated or rests on what reading saw.

    periods: periods of the deliveries to judge; values that differ between them give a check each.
    """
    if rule.violation is not None:
        return [_predicate(rule, contract_of(table)[1]) for table in rule.tables or [rule.table]]
    if rule.query is not None:
        return [_query(rule)]
    if rule.generated in (None, "reading"):
        return []
    return generated_checks(rule, codes, periods)


def contract_of(table: str) -> tuple[Registration, FileContract]:
    """The contract of a table, and its registration; ContractError when no contract has it."""
    for registration in contracts().values():
        for contract in registration.files:
            if contract.table == table:
                return registration, contract
    raise ContractError(f"no contract has a table {table!r}")


def judged_registration(rule: Rule, table: str) -> str:
    """The registration whose deliveries a rule judges on a table: that of the table; Finhosta for rules between registrations."""
    if rule.registration == "x":
        return "finhosta"
    if table == "*":
        return rule.registration
    return contract_of(table)[0].name


def _predicate(rule: Rule, contract: FileContract) -> Check:
    assert rule.violation is not None
    value = rule.value
    if value is None and rule.field and rule.field.lower() in contract.columns:
        value = rule.field.lower()
    return Check(
        rule=rule,
        table=contract.table,
        relation=f"staging.{contract.table}",
        field=rule.field.lower() if rule.field else None,
        predicate=f"({rule.scope}) AND ({rule.violation})" if rule.scope else rule.violation,
        value=value,
        expected=rule.expected,
        difference=rule.difference,
        scope=rule.scope,
        key=rule.key if rule.key is not None else contract.record_key,
    )


def _query(rule: Rule) -> Check:
    contract = contract_of(rule.table)[1] if rule.table != "*" else None
    key = rule.key if rule.key is not None else contract.record_key if contract else []
    relation = f"staging.{rule.table}" if contract else "quality.file_account"
    select = query_text(rule).strip().rstrip(";")
    return Check(
        rule=rule, table=rule.table, relation=relation, select=select, scope=rule.scope, key=key, sources=sorted(tables_read(select))
    )


def tables_read(select: str) -> set[str]:
    """Tables of the registrations that a query reads, directly or through ``intermediate.*``."""
    text = re.sub(r"--[^\n]*", "", select)
    direct = set(re.findall(r"\b(?:staging|raw)\.(\w+)", text))
    for name in re.findall(r"\bintermediate\.(\w+)", text):
        direct |= _behind().get(name, set())
    known = {contract.table for registration in contracts().values() for contract in registration.files}
    return direct & known


@cache
def _behind() -> dict[str, set[str]]:
    """Intermediate table -> tables it is made from."""
    made: dict[str, set[str]] = {}
    for path in sorted((sql_dir() / "intermediate").glob("int_*.sql")):
        text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        sources = set(re.findall(r"\b(?:staging|raw)\.(\w+)", text))
        sources |= {table for name in re.findall(r"\bintermediate\.(\w+)", text) for table in made.get(name, set())}
        for name in re.findall(r"(?:TABLE|VIEW)\s+intermediate\.(\w+)", text):
            made[name] = sources
    return made


def statement_of(check: Check) -> str:
    """The SELECT of a check by predicate: ``_file``, ``_line``, ``delivery_id``, ``record_key`` (JSON), field, value, expected,
    difference, related_key. The query of a check by query is wrapped by :func:`completed`."""
    assert check.predicate is not None
    field = literal(check.field) if check.field else "NULL"
    return (
        f"SELECT _file, _line, NULL AS delivery_id, {_key_of(check.key)} AS record_key, {field} AS field, "
        f"{_text(check.value)} AS value, {_text(check.expected)} AS expected, {_number(check.difference)} AS difference, "
        f"NULL AS related_key\nFROM {check.relation} AS t\nWHERE {check.predicate}"
    )


def completed(check: Check, relation: str, known: set[str], tables: Collection[str]) -> str:
    """The SELECT that gives the rows of a query, kept in ``relation`` with the columns ``known``, the columns of :func:`statement_of`.

    A record key that the query leaves out is looked up by file and line in the tables the rule judges, as far as they are among ``tables``:
    those that the rows lie in. Other columns it leaves out are NULL.
    """

    def take(name: str, kind: str = "VARCHAR") -> str:
        return f"CAST(q.{name} AS {kind})" if name in known else f"CAST(NULL AS {kind})"

    key, lookup = take("record_key"), ""
    if is_looked_up(check, known):
        key = "k.record_key"
        # a generated check is of one table, whatever tables its rule is for
        judged = [check.table] if check.rule.generated else check.rule.tables or [check.table]
        lying = [table for table in judged if table in tables] or judged[:1]
        keys = "\nUNION ALL\n".join(_keys_in(contract_of(table)[1], relation) for table in lying)
        lookup = f"\nLEFT JOIN (\n{keys}\n) AS k ON q._file = k._file AND q._line = k._line"
    elif "record_key" not in known:
        key = _key_of(check.key, "q.")
    field = take("field")
    if check.rule.field and "field" not in known:
        field = literal(check.rule.field.lower())
    return (
        f"SELECT {take('_file')} AS _file, {take('_line', 'BIGINT')} AS _line, {take('delivery_id')} AS delivery_id, {key} AS record_key, "
        f"{field} AS field, {take('value')} AS value, {take('expected')} AS expected, {take('difference', 'DOUBLE')} AS difference, "
        f"{take('related_key')} AS related_key\nFROM {relation} AS q{lookup}"
    )


def is_looked_up(check: Check, known: set[str]) -> bool:
    """Whether the query gives neither a record key nor the columns of one."""
    return "record_key" not in known and any(name not in known for name in check.key)


def _keys_in(contract: FileContract, relation: str) -> str:
    return (
        f"SELECT t._file, t._line, {_key_of(contract.record_key, 't.')} AS record_key FROM staging.{contract.table} AS t "
        f"SEMI JOIN {relation} AS r ON t._file = r._file AND t._line = r._line"
    )


_WIDE_KEY = 12


def _key_of(columns: Sequence[str], prefix: str = "") -> str:
    if not columns:
        return "CAST(NULL AS VARCHAR)"
    pairs = ", ".join(f"'{name}', CAST({prefix}{name} AS VARCHAR)" for name in columns)
    key = f"json_object({pairs})"
    if len(columns) > _WIDE_KEY:
        # a Finhosta record has few of the many items: empty ones are no part of what people see
        key = f"json_merge_patch('{{}}', {key})"
    return f"CAST({key} AS VARCHAR)"


def _text(expression: str | None) -> str:
    return f"CAST({expression} AS VARCHAR)" if expression else "CAST(NULL AS VARCHAR)"


def _number(expression: str | None) -> str:
    return f"CAST({expression} AS DOUBLE)" if expression else "CAST(NULL AS DOUBLE)"
