"""What defects write and what the rules that find them read, taken from the catalogue and its SQL: the check on declared topics."""

from __future__ import annotations

import re
from functools import cache

from finhosta_dq.contracts import contracts
from finhosta_dq.contracts.models import FileContract
from finhosta_dq.rules.catalogue import load_catalogue, query_text
from finhosta_dq.rules.checks import tables_read
from finhosta_dq.rules.model import Rule
from finhosta_dq.synth.defects.model import Defect

Columns = set[tuple[str, str]]

# names of staged and intermediate columns, and the columns of the files behind them; dates of a contract are added
BEHIND = {
    "end_date": ["a2_year_hosp_out", "a2_month_hosp_out", "a2_day_hosp_out"],
    "last_day": ["a3_day_spec_in", "a4_day_bedindex_in", "a5_day_unit_in", "a3_month_spec_in", "a4_month_bedindex_in", "a5_month_unit_in"],
    "is_classic": ["a2_hosptype_fac"],
    "is_long": ["a2_hosptype_fac"],
    "is_day": ["a2_hosptype_fac"],
    "table_no": ["record_type_cd"],
    "value_raw": ["value"],
}
# rules that judge every item of a line by itself
PER_ITEM = {"FIN-F02b", "FIN-F06b"}


def tables() -> dict[str, FileContract]:
    """Contracts by table."""
    return {file.table: file for registration in contracts().values() for file in registration.files}


@cache
def entries() -> dict[str, list[Rule]]:
    """Entries of the catalogue by id; an entry answers to its other ids too."""
    by_id: dict[str, list[Rule]] = {}
    for rule in load_catalogue().rules:
        for one in (rule.id, *rule.also):
            by_id.setdefault(one, []).append(rule)
    return by_id


def reads(rule_id: str, defect: Defect) -> Columns:
    """(table, column) that a rule reads. Rules made from the contract read what the defect changes, keys read all of their parts."""
    found: Columns = set()
    for rule in entries()[rule_id]:
        if rule_id in PER_ITEM or (rule.violation is None and rule.query is None):
            found |= writes(defect) if rule.generated not in ("key", "foreign_key") else _of_keys(rule, defect)
            continue
        text = query_text(rule) if rule.query else f"{rule.scope or ''} {rule.violation}"
        words = set(re.findall(r"\w+", re.sub(r"--[^\n]*", "", text)))
        named = {*(rule.tables or [rule.table]), *tables_read(text)}
        for table in named & set(tables()):
            contract = tables()[table]
            derived = BEHIND | {date.column: [date.year.lower(), date.month.lower(), date.day.lower()] for date in contract.dates}
            behind = {column for name, columns in derived.items() if name in words for column in columns}
            found |= {(table, column) for column in contract.columns if column in words or column in behind}
    return found


def _of_keys(rule: Rule, defect: Defect) -> Columns:
    contract = tables()[defect.table]
    found: Columns = set()
    if rule.generated == "key":
        found = {(contract.table, name.lower()) for name in contract.key.fields} if contract.key else set()
    for key in contract.foreign_keys:
        if key.rule == rule.id:
            found |= {(contract.table, name.lower()) for name in key.fields} | {(key.parent, name.lower()) for name in key.parent_fields}
    return found


def writes(defect: Defect) -> Columns:
    """(table, column) that a defect changes; a record that goes, comes or is damaged as a line changes all of its columns."""
    if defect.action == "change":
        return {(defect.table, column) for column in defect.change}
    return {(defect.table, column) for column in tables()[defect.table].columns}
