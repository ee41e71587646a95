"""What the page of a rule shows of one entry, in the words of a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from finhosta_dq.findings.labels import label
from finhosta_dq.handbook.finance import finance, fitness_limits
from finhosta_dq.handbook.words import cited, waiting_for, words
from finhosta_dq.publication.phrases import in_words
from finhosta_dq.publication.wording import table_title
from finhosta_dq.rules.changelog import changes
from finhosta_dq.rules.codes import CodeLists
from finhosta_dq.rules.coverage import covered
from finhosta_dq.rules.describe import Counting, counting, judged, tables_of
from finhosta_dq.rules.model import Rule
from finhosta_dq.rules.shipped import Shipped, list_name


def entry_view(rule: Rule, entries: Sequence[Rule], have: Shipped, codes: CodeLists, period: str, language: str) -> dict[str, Any]:
    """Everything the template says of one entry, worded.

    entries: all entries of the same id. period: half-year whose codes and lengths the statement shows, e.g. ``2025-1``.
    Raises ContractError when the query of the rule cannot be read.
    """
    said = words(language)
    counted = counting(rule, codes, period)
    state = covered(rule, have)
    return {
        "rule": rule,
        "text": getattr(rule.texts, language),
        "fix": getattr(rule.fix, language),
        "source": cited(rule.source, language),
        "points_at": points_at(rule, language),
        "judged": [said["registration"][name] for name in judged(rule)],
        "tables": tables(tables_of(rule), language),
        "counting": counted,
        "numerator": numerator(counted, language) if counted else None,
        "denominator": denominator(counted, language) if counted else None,
        "way": said["way"][state.way],
        "validity": validity(rule, language),
        "history": history(entries, language),
        "needs": needs(rule, have, language),
        "parts": [f"{part} ({said['part'][part]})" if part in said["part"] else part for part in rule.affects],
        "finance": finance(rule, counted is not None and counted.names_stay),
        "limits": dict(zip(("reservation", "unfit"), fitness_limits(), strict=True)),
    }


def points_at(rule: Rule, language: str) -> str | None:
    """The field a finding points at, with its name in the language where it has one."""
    if rule.field is None:
        return None
    name = label(rule.field, rule.table, language)
    return f"`{rule.field}`" + (f" ({name})" if name and name.lower() != rule.field.lower() else "")


def tables(names: Sequence[str], language: str) -> str:
    """Tables with what their rows are, as in ``stayhosp (stay)``; ``*`` is every file of the registration."""
    return ", ".join(words(language)["every_file"] if name == "*" else f"`{name}` ({table_title(name, language)})" for name in names)


def numerator(counted: Counting, language: str) -> str:
    """What is counted."""
    text: str = words(language)["numerator"][counted.numerator]
    return text.format(names=", ".join(f"`{name}`" for name in counted.group))


def denominator(counted: Counting, language: str) -> str:
    """Out of what it is counted."""
    said = words(language)
    text: str = said["denominator"][counted.denominator]
    whole = text.format(tables=tables(counted.counted_tables, language), count=counted.required)
    return whole + (said["per_table"] if counted.per_table else "")


def validity(rule: Rule, language: str) -> str:
    """When an entry holds."""
    kind = "between" if rule.valid_from and rule.valid_to else "since" if rule.valid_from else "until" if rule.valid_to else "always"
    text: str = words(language)["validity"][kind]
    return text.format(first=rule.valid_from, last=rule.valid_to)


def history(entries: Sequence[Rule], language: str) -> list[str]:
    """When entries of an id began, changed and ended, newest first; empty when the only one holds in every period."""
    said = words(language)["change"]
    return [
        said[change.kind].format(period=change.period, parts=", ".join(f"`{part}`" for part in change.what)) for change in changes(entries)
    ]


def needs(rule: Rule, have: Shipped, language: str) -> list[str]:
    """What must be there before the rule is evaluated, one sentence each."""
    said = words(language)["needs"]
    if rule.not_evaluated is not None:
        return [said["not_evaluated"].format(reason=in_words(rule.not_evaluated, language))]
    waits = covered(rule, have).wants
    out = [said["files"]]
    for kind in ("mount", "partly", "delivery", "further"):
        out += [said[kind].format(what=waiting_for(what, language)) for what in getattr(waits, kind)]
    filled = [f"rule parameter `{name}`" for name in rule.needs.rule_parameters if name in have.parameters]
    filled += [list_name(name) for name in rule.needs.reference if name in have.references]
    if filled:
        out.append(said["filled"].format(what=", ".join(waiting_for(what, language) for what in filled)))
    if rule.untested:
        out.append(said["untested"].format(reason=in_words(rule.untested, language)))
    return out
