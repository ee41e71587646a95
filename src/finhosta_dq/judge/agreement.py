"""Two judges, one truth: what Great Expectations counted must be what the rules recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finhosta_dq.judge.delivery import JUDGED, DeliveryUnderJudgement


class JudgeDisagreement(RuntimeError):
    """Error raised when Great Expectations and the rule results of a delivery do not say the same; it names rules and counts only."""


@dataclass(frozen=True)
class RuleJudgement:
    """What Great Expectations says of a rule on a table."""

    rule_id: str
    table: str
    success: bool
    failing: int
    tested: int


def check_agreement(delivery: DeliveryUnderJudgement, judged: Iterable[RuleJudgement]) -> None:
    """Compare rule by rule: the same rules, the same counts, and failed exactly where ``quality.rule_result`` says ``failed``.

    Raises JudgeDisagreement.
    """
    by_rule = {(one.rule_id, one.table): one for one in judged}
    recorded = {(one.rule_id, one.table): one for rules in delivery.rules.values() for one in rules if one.outcome in JUDGED}
    differences = [f"{rule} on {table}: judged by one of the two only" for rule, table in sorted(set(by_rule) ^ set(recorded))]
    for name in sorted(set(by_rule) & set(recorded)):
        ours, theirs = recorded[name], by_rule[name]
        said = (theirs.success, theirs.failing, theirs.tested)
        wanted = (ours.outcome != "failed", ours.failing, ours.tested)
        if said != wanted:
            differences.append(
                f"{name[0]} on {name[1]}: recorded {ours.outcome} with {ours.failing} of {ours.tested}, "
                f"Great Expectations {'holds' if theirs.success else 'fails'} with {theirs.failing} of {theirs.tested}"
            )
    refuse(delivery.id, differences)


def refuse(delivery_id: str, differences: Sequence[str]) -> None:
    """Raise JudgeDisagreement when there are differences; the first twenty are named."""
    if differences:
        shown = "; ".join(differences[:20])
        more = f"; and {len(differences) - 20} more" if len(differences) > 20 else ""
        raise JudgeDisagreement(f"{delivery_id}: {shown}{more}")
