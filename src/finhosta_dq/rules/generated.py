"""Checks that follow from the contracts by themselves: mandatory, type, length, dates, ranges, code lists, keys, foreign keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from finhosta_dq.contracts import FieldContract, FileContract, ForeignKey, Registration, contracts
from finhosta_dq.rules.codes import CodeLists
from finhosta_dq.rules.model import Check, Generated, Rule

_PATTERNS = {"N": "^[0-9]+$", "ND2": "^[0-9]+[.][0-9]{2}$", "D": "^[0-9]{8}$"}
_EXPECTED = {"N": "digits only", "ND2": "a number with a point and two decimals", "D": "an existing date YYYYMMDD"}


def generated_checks(rule: Rule, codes: CodeLists, periods: Sequence[str]) -> list[Check]:
    """Checks of a generated rule over every contract it speaks of. ``periods``: periods of the deliveries to judge."""
    assert rule.generated is not None
    if rule.generated == "required":
        return required_checks(rule)
    make = _MAKERS[rule.generated]
    out: list[Check] = []
    for registration in contracts().values():
        for contract in registration.files:
            if _speaks_of(rule, registration, contract):
                out += make(rule, contract, codes, periods)
    return out


def _speaks_of(rule: Rule, registration: Registration, contract: FileContract) -> bool:
    named = rule.tables or [rule.table]
    return contract.table in named or ("*" in named and registration.name == rule.registration)


def literal(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _check(rule: Rule, contract: FileContract, field: FieldContract | None, **more: object) -> Check:
    column = field.column if field else None
    given = {"relation": f"raw.{contract.table}", "value": column, **more}
    return Check(rule=rule, table=contract.table, field=column, key=contract.record_key, **given)  # type: ignore[arg-type]


def _mandatory(rule: Rule, contract: FileContract, codes: CodeLists, periods: Sequence[str]) -> Iterator[Check]:
    for field in contract.fields:
        if field.mandatory:
            yield _check(
                rule,
                contract,
                field,
                predicate=f"{field.column} IS NULL OR trim({field.column}) = ''",
                expected="'a value'",
                native=[
                    {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": field.column}},
                    {"type": "expect_column_values_to_match_regex", "kwargs": {"column": field.column, "regex": "[^ ]"}},
                ],
            )


def _type(rule: Rule, contract: FileContract, codes: CodeLists, periods: Sequence[str]) -> Iterator[Check]:
    for field in contract.fields:
        if field.type == "C":
            continue
        name, pattern = field.column, _PATTERNS[field.type]
        predicate = f"{name} IS NOT NULL AND NOT regexp_full_match({name}, {literal(pattern.strip('^$'))})"
        native = [{"type": "expect_column_values_to_match_regex", "kwargs": {"column": name, "regex": pattern}}]
        if field.type == "D":
            day = f"try_strptime({name}, '%Y%m%d') IS NULL"
            predicate = f"{name} IS NOT NULL AND (NOT regexp_full_match({name}, '[0-9]{{8}}') OR {day})"
            native = [_rows(predicate)]
        yield _check(rule, contract, field, predicate=predicate, expected=literal(_EXPECTED[field.type]), native=native)


def _rows(predicate: str, alias: str = "t") -> dict[str, Any]:
    # plain SQL: the judge words it for Great Expectations, which reads braces as places to fill in
    return {
        "type": "unexpected_rows_expectation",
        "kwargs": {"unexpected_rows_query": f"SELECT * FROM {{batch}} AS {alias} WHERE {predicate}"},
    }


def _length(rule: Rule, contract: FileContract, codes: CodeLists, periods: Sequence[str]) -> Iterator[Check]:
    for field in contract.fields:
        if field.max_len <= 0:
            continue
        for bounds, where in _grouped(periods, field.length_in):
            least, most = bounds
            shown = str(least) if least == most else f"{least}-{most}"
            yield _check(
                rule,
                contract,
                field,
                predicate=f"{field.column} IS NOT NULL AND length({field.column}) NOT BETWEEN {least} AND {most}",
                expected=literal(f"{shown} characters"),
                periods=where,
                native=[
                    {
                        "type": "expect_column_value_lengths_to_be_between",
                        "kwargs": {"column": field.column, "min_value": least, "max_value": most},
                    }
                ],
            )


def _grouped(periods: Sequence[str], value: Callable[[str], tuple]) -> list[tuple[tuple, list[str]]]:
    """Periods grouped by what holds in them; an empty list of periods stands for all."""
    groups: dict[tuple, list[str]] = {}
    for period in periods:
        groups.setdefault(value(period), []).append(period)
    if len(groups) == 1:
        return [(next(iter(groups)), [])]
    return list(groups.items())


def _date(rule: Rule, contract: FileContract, codes: CodeLists, periods: Sequence[str]) -> Iterator[Check]:
    relation = f"staging.{contract.table}"
    for parts in contract.dates:
        year, month, day = (name.lower() for name in (parts.year, parts.month, parts.day))
        predicate = f"{year} IS NOT NULL AND {month} IS NOT NULL AND {day} IS NOT NULL AND {parts.column} IS NULL"
        yield Check(
            rule=rule,
            table=contract.table,
            relation=relation,
            field=day,
            predicate=predicate,
            value=f"concat_ws('-', {year}, {month}, {day})",
            expected="'an existing date'",
            key=contract.record_key,
            native=[_rows(predicate)],
        )
    for field in contract.fields:
        if field.range is not None and field.range.rule == rule.id:
            least, most = field.range.min, field.range.max
            yield _check(
                rule,
                contract,
                field,
                relation=relation,
                predicate=f"{field.column} NOT BETWEEN {least} AND {most}",
                expected=literal(f"{least}-{most}"),
                native=[
                    {
                        "type": "expect_column_values_to_be_between",
                        "kwargs": {"column": field.column, "min_value": least, "max_value": most},
                    }
                ],
            )


def _code_list(rule: Rule, contract: FileContract, codes: CodeLists, periods: Sequence[str]) -> Iterator[Check]:
    for field in contract.fields:
        ref = field.codes
        if ref is None or ref.rule != rule.id:
            continue
        name = field.column
        for valid, where in _grouped(periods, lambda period, lists=ref.lists: codes.valid(lists, period)):  # type: ignore[misc]
            if not valid:
                continue
            if ref.match == "prefix":
                pattern = "^(" + "|".join(code.replace("*", "[*]") for code in valid) + ")"
                wrong = f"NOT regexp_matches({name}, {literal(pattern)})"
                native = [{"type": "expect_column_values_to_match_regex", "kwargs": {"column": name, "regex": pattern}}]
            else:
                wrong = f"{name} NOT IN ({', '.join(map(literal, valid))})"
                native = [{"type": "expect_column_values_to_be_in_set", "kwargs": {"column": name, "value_set": list(valid)}}]
            empty = f"{name} IS NULL OR " if ref.null_breaks else f"{name} IS NOT NULL AND "
            if ref.null_breaks:
                native.append({"type": "expect_column_values_to_not_be_null", "kwargs": {"column": name}})
            shown = ", ".join(valid[:12]) + (", ..." if len(valid) > 12 else "")
            yield _check(rule, contract, field, predicate=empty + wrong, expected=literal(shown), periods=where, native=native)


def _key(rule: Rule, contract: FileContract, codes: CodeLists, periods: Sequence[str]) -> Iterator[Check]:
    """Every record of a group of equal keys, empty parts equal to empty. Compared as staged, so that ``1`` and ``01`` are the same number."""
    if contract.key is None or contract.key.rule != rule.id:
        return
    relation = f"staging.{contract.table}"
    columns = [name.lower() for name in contract.key.fields]
    # the files of a Finhosta delivery are parts of one table; elsewhere a delivery has one file per table
    parts = columns if rule.registration == "finhosta" else ["_file", *columns]
    same = " AND ".join(f"t.{name} IS NOT DISTINCT FROM d.{name}" for name in parts)
    select = f"""
        SELECT t._file, t._line, {", ".join(f"t.{name}" for name in contract.record_key)}, 'once per file' AS expected
        FROM {relation} AS t
        INNER JOIN (SELECT {", ".join(parts)} FROM {relation} GROUP BY ALL HAVING count(*) > 1) AS d ON {same}"""
    unique: dict[str, object] = {
        "type": "expect_compound_columns_to_be_unique",
        "kwargs": {"column_list": columns, "ignore_row_if": "never"},
    }
    if len(columns) == 1:
        unique = {"type": "expect_column_values_to_be_unique", "kwargs": {"column": columns[0]}}
    yield Check(rule=rule, table=contract.table, relation=relation, select=select, key=contract.record_key, native=[unique])


def _foreign_key(rule: Rule, contract: FileContract, codes: CodeLists, periods: Sequence[str]) -> Iterator[Check]:
    for fk in contract.foreign_keys:
        if fk.rule == rule.id:
            predicate = foreign_key_predicate(fk, "c")
            own = [name.lower() for name in fk.fields if name.lower() not in ("code_agr", "year_registr", "period_registr")]
            shown = own[-1] if own else None
            columns = ", ".join(f"c.{name}" for name in contract.record_key)
            value = f"c.{shown}" if shown else "NULL"
            field = literal(shown) if shown else "NULL"
            select = f"""
                SELECT c._file, c._line, {columns}, {field} AS field, CAST({value} AS VARCHAR) AS value,
                       {literal("a record in " + fk.parent)} AS expected
                FROM staging.{contract.table} AS c WHERE {predicate}"""
            yield Check(
                rule=rule,
                table=contract.table,
                relation=f"staging.{contract.table}",
                select=select,
                key=contract.record_key,
                scope=_tested(fk),
                sources=[fk.parent],
                native=[_rows(predicate, "c")],
            )


def _tested(fk: ForeignKey) -> str | None:
    """Which rows of the child are tested; alias ``c`` of the contract is ``t`` here."""
    parts = [f"{name.lower()} IS NOT NULL" for name in fk.fields] if fk.empty == "skip" else []
    if fk.when:
        parts.append("(" + re.sub(r"\bc\.", "t.", fk.when) + ")")
    return " AND ".join(parts) or None


def foreign_key_predicate(fk: ForeignKey, alias: str) -> str:
    """SQL predicate over a child row: it has no record in the parent. An empty part is no match, or is not tested."""
    on = " AND ".join(f"p.{parent.lower()} = {alias}.{child.lower()}" for child, parent in zip(fk.fields, fk.parent_fields, strict=True))
    missing = f"NOT EXISTS (SELECT 1 FROM staging.{fk.parent} AS p WHERE {on})"
    conditions = [f"{alias}.{name.lower()} IS NOT NULL" for name in fk.fields] if fk.empty == "skip" else []
    if fk.when:
        conditions.append(f"({fk.when})")
    return " AND ".join([*conditions, missing])


def _header(rule: Rule, contract: FileContract, codes: CodeLists, periods: Sequence[str]) -> Iterator[Check]:
    """The three fields that every record repeats from the name of its file; numbers compared as numbers.

    The key is left to be looked up: every record goes through the join, and would carry it along.
    """
    relation = f"staging.{contract.table}"
    year, half = ("year_registr", "period_registr") if "year_registr" in contract.columns else ("year", "period")
    select = f"""
        SELECT t._file, t._line,
               CASE WHEN t.code_agr IS DISTINCT FROM d.hospital THEN 'code_agr'
                    WHEN t.{year} IS DISTINCT FROM d.file_year THEN '{year}' ELSE '{half}' END AS field,
               concat_ws('-', coalesce(t.code_agr, ''), coalesce(t.{year}::VARCHAR, ''), coalesce(t.{half}::VARCHAR, '')) AS value,
               concat_ws('-', d.hospital, d.file_year, d.file_half) AS expected
        FROM {relation} AS t
        INNER JOIN (
            SELECT a.file, d.hospital, left(d.period, 4)::INTEGER AS file_year, right(d.period, 1)::INTEGER AS file_half
            FROM quality.file_account AS a INNER JOIN quality.delivery AS d USING (delivery_id)
        ) AS d ON t._file = d.file
        WHERE t.code_agr IS DISTINCT FROM d.hospital OR t.{year} IS DISTINCT FROM d.file_year OR t.{half} IS DISTINCT FROM d.file_half"""
    yield Check(rule=rule, table=contract.table, relation=relation, select=select, key=contract.record_key)


def required_checks(rule: Rule) -> list[Check]:
    """The files a delivery must hold, each with at least one line: one finding on the delivery per file that is not there."""
    wanted = contracts()[rule.registration].required_files
    select = f"""
        SELECT NULL::VARCHAR AS _file, NULL::BIGINT AS _line, d.delivery_id, w.table_name AS file_table, 'no record' AS value,
               'at least one record' AS expected
        FROM quality.delivery AS d
        CROSS JOIN (VALUES {", ".join(f"({literal(table)})" for table in wanted)}) AS w (table_name)
        WHERE d.registration = {literal(rule.registration)} AND NOT EXISTS (
            SELECT 1 FROM quality.file_account AS a
            WHERE a.delivery_id = d.delivery_id AND a.table_name = w.table_name AND a.lines > 0)"""
    return [Check(rule=rule, table="*", relation="quality.file_account", select=select, key=["file_table"])]


_MAKERS: dict[Generated, Callable[[Rule, FileContract, CodeLists, Sequence[str]], Iterator[Check]]] = {
    "mandatory": _mandatory,
    "type": _type,
    "length": _length,
    "date": _date,
    "code_list": _code_list,
    "key": _key,
    "foreign_key": _foreign_key,
    "header": _header,
}
