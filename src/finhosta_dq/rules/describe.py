"""What the page of a rule says about counting: how it is judged, what is counted over what, and the statement."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

from finhosta_dq.contracts import contracts
from finhosta_dq.rules.catalogue import query_text
from finhosta_dq.rules.checks import checks_for, contract_of, judged_registration
from finhosta_dq.rules.codes import CodeLists
from finhosta_dq.rules.generated import literal
from finhosta_dq.rules.model import Check, Rule
from finhosta_dq.rules.shipped import registration_name

WAYS = ("predicate", "query", "contract", "reading", "not evaluated")


@dataclass(frozen=True)
class Counting:
    """Numerator and denominator in words, key columns, the (table, fields) a contract rule looks at, and the statement.

    key: empty when it differs between tables or a finding has only file and line. names_stay: a finding points at a stay of the period.
    variants: how many statements of the same form there are; the one shown is the first.
    """

    numerator: str
    denominator: str
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
    return Counting(
        _numerator(rule),
        _denominator(rule, checks),
        next(iter(keys)) if len(keys) == 1 else (),
        rule.registration == "mzg" and any("staynum" in one for one in keys),
        tuple((table, tuple(sorted(fields))) for table, fields in sorted(looked_at.items())),
        _statement(rule, checks),
        max(1, len(checks)),
    )


def tables_of(rule: Rule) -> list[str]:
    """Tables an entry judges, as written in the catalogue; ``*`` for every file of the registration."""
    return rule.tables or [rule.table]


def table_title(table: str) -> str:
    """A table with what its rows are, as in ``stayhosp (stays)``; the files of a delivery for ``*``."""
    return "every file of the registration" if table == "*" else f"`{table}` ({contract_of(table)[1].title['en']})"


def judged(rule: Rule) -> list[str]:
    """Names of the registrations whose deliveries the rule judges."""
    return sorted({registration_name(judged_registration(rule, table)) for table in tables_of(rule)})


def _year_of(rule: Rule, period: str) -> str:
    # an entry that does not hold in the period is shown with the codes of its own last or first period
    wanted = period[:4] if rule.registration != "mzg" else period
    return wanted if rule.in_force(wanted) else rule.valid_to or rule.valid_from or wanted


def _numerator(rule: Rule) -> str:
    if rule.generated == "required":
        return "required files that are not there or hold no line"
    if rule.generated == "reading":
        return "files or lines in which reading found this"
    if rule.query is not None and rule.key is not None:
        return f"failing groups ({', '.join(f'`{name}`' for name in rule.key)})" if rule.key else "findings on the delivery as a whole"
    return "failing records; a record counts once, however many of its fields or findings fail"


def _denominator(rule: Rule, checks: list[Check]) -> str:
    if rule.generated == "required":
        return f"the {len(contracts()[rule.registration].required_files)} files that a delivery must hold"
    if rule.level == "file":
        return "files of the delivery"
    if rule.table == "*" and rule.generated not in (None, "reading"):
        return "records of the table; one result per table"
    if rule.table == "*" or rule.generated == "reading":
        return "lines of all files of the delivery"
    scopes = {check.scope for check in checks if check.scope}
    if len(scopes) == 1:
        return f"records of {_listed(rule, checks)} in the scope"
    if scopes:
        return f"records of {_listed(rule, checks)} in the scope of their table"
    return f"all records of {_listed(rule, checks)} that were loaded"


def _listed(rule: Rule, checks: list[Check]) -> str:
    tables = tables_of(rule)
    if rule.query is not None and any(check.scope for check in checks):
        tables = [rule.table]
    return ", ".join(table_title(table) for table in tables) + ("; one result per table" if len(tables) > 1 and rule.query is None else "")


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
