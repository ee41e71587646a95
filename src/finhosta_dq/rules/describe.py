"""What the page of a rule says about counting: how it is judged, what is counted over what, and the statement."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

from finhosta_dq.contracts import contracts
from finhosta_dq.rules.catalogue import query_text
from finhosta_dq.rules.checks import checks_for, judged_registration
from finhosta_dq.rules.codes import CodeLists
from finhosta_dq.rules.generated import literal
from finhosta_dq.rules.model import Check, Rule

WAYS = ("predicate", "query", "contract", "reading", "not evaluated")
NUMERATORS = ("required_files", "reading", "groups", "whole", "records")
DENOMINATORS = ("required_files", "files", "each_table", "lines", "scope", "scopes", "loaded")


@dataclass(frozen=True)
class Counting:
    """What is counted, key columns, the (table, fields) a contract rule looks at, and the statement.

    numerator: one of ``NUMERATORS``, with the columns of a group in ``group``. denominator: one of ``DENOMINATORS``, with the tables it
    names in ``counted_tables`` (none for the whole delivery) and the number of files in ``required``. per_table: one result per table.
    key: empty when it differs between tables or a finding has only file and line. names_stay: a finding points at a stay of the period.
    variants: how many statements of the same form there are; the one shown is the first.
    """

    numerator: str
    group: tuple[str, ...]
    denominator: str
    counted_tables: tuple[str, ...]
    per_table: bool
    required: int
    key: tuple[str, ...]
    names_stay: bool
    looked_at: tuple[tuple[str, tuple[str, ...]], ...]
    statement: str | None
    variants: int


def way_of(rule: Rule) -> str:
    """How an entry is judged, one of ``WAYS``."""
    if rule.not_evaluated is not None:
        return "not evaluated"
    if rule.generated == "reading":
        return "reading"
    return "predicate" if rule.violation is not None else "query" if rule.query is not None else "contract"


def counting(rule: Rule, codes: CodeLists, period: str) -> Counting | None:
    """What is counted, with the codes and lengths of a period; None for an entry that is not evaluated.

    Says in words what ``rules/counts.py`` counts. Raises ContractError when the query of the rule cannot be read.
    """
    if rule.not_evaluated is not None:
        return None
    checks = checks_for(rule, codes, [_year_of(rule, period)])
    looked_at: dict[str, set[str]] = {}
    if rule.generated is not None:
        for check in checks:
            looked_at.setdefault(check.table, set()).update([check.field] if check.field else [])
    keys = {tuple(check.key) for check in checks}
    denominator = _denominator(rule, checks)
    named = _tables_counted(rule, checks) if denominator in ("scope", "scopes", "loaded") else ()
    return Counting(
        _numerator(rule),
        tuple(rule.key or ()) if rule.query is not None else (),
        denominator,
        named,
        len(named) > 1 and rule.query is None,
        len(contracts()[rule.registration].required_files) if rule.generated == "required" else 0,
        next(iter(keys)) if len(keys) == 1 else (),
        rule.registration == "mzg" and any("staynum" in one for one in keys),
        tuple((table, tuple(sorted(fields))) for table, fields in sorted(looked_at.items())),
        _statement(rule, checks),
        max(1, len(checks)),
    )


def tables_of(rule: Rule) -> list[str]:
    """Tables an entry judges, as written in the catalogue; ``*`` for every file of the registration."""
    return rule.tables or [rule.table]


def judged(rule: Rule) -> list[str]:
    """The registrations whose deliveries the rule judges: ``mzg``, ``finhosta``, ..."""
    return sorted({judged_registration(rule, table) for table in tables_of(rule)})


def _year_of(rule: Rule, period: str) -> str:
    # an entry that does not hold in the period is shown with the codes of its own last or first period
    wanted = period[:4] if rule.registration != "mzg" else period
    return wanted if rule.in_force(wanted) else rule.valid_to or rule.valid_from or wanted


def _numerator(rule: Rule) -> str:
    if rule.generated in ("required", "reading"):
        return "required_files" if rule.generated == "required" else "reading"
    if rule.query is not None and rule.key is not None:
        return "groups" if rule.key else "whole"
    return "records"


def _denominator(rule: Rule, checks: list[Check]) -> str:
    if rule.generated == "required":
        return "required_files"
    if rule.level == "file":
        return "files"
    if rule.table == "*" and rule.generated not in (None, "reading"):
        return "each_table"
    if rule.table == "*" or rule.generated == "reading":
        return "lines"
    scopes = {check.scope for check in checks if check.scope}
    return "loaded" if not scopes else "scope" if len(scopes) == 1 else "scopes"


def _tables_counted(rule: Rule, checks: list[Check]) -> tuple[str, ...]:
    if rule.query is not None and any(check.scope for check in checks):
        return (rule.table,)
    return tuple(tables_of(rule))


def _statement(rule: Rule, checks: list[Check]) -> str | None:
    if rule.query is not None:
        return query_text(rule).strip()
    if rule.generated == "reading":
        return f"SELECT * FROM quality.reading_issue WHERE rule_id = {literal(rule.id)}"
    if not checks:
        return None
    first = checks[0]
    if first.select is not None:
        return dedent(first.select).strip()
    columns = ["_file", "_line", *first.key]
    named = {"value": first.value, "expected": first.expected, "difference": first.difference}
    columns += [f"{expression} AS {name}" for name, expression in named.items() if expression]
    where = f"({first.scope})\n    AND ({rule.violation})" if first.scope and rule.violation else first.predicate
    return "SELECT\n    " + ",\n    ".join(columns) + f"\nFROM {first.relation} AS t\nWHERE {where}"
