"""The outcome of a rule for a delivery, from what it tested and found."""

from __future__ import annotations

from finhosta_dq.rules.counts import Counts
from finhosta_dq.rules.model import Outcome, Threshold
from finhosta_dq.rules.needs import RunContents, beside
from finhosta_dq.rules.plan import Job
from finhosta_dq.rules.thresholds import Overrides

Result = tuple[str, str, str, str, Outcome, int | None, int | None, int, str | None, str | None, int]


def results(job: Job, counts: Counts, contents: RunContents, overrides: Overrides) -> list[Result]:
    """Rows of ``quality.rule_result`` of a job, one per delivery."""
    rows: list[Result] = []
    rule = job.rule
    for delivery_id, reason in job.unable:
        rows.append(_not_evaluated(job, delivery_id, reason))
    for delivery_id, period in job.judged:
        wanted = counts.tested(job, delivery_id)
        failing, found = counts.failing(job, delivery_id)
        withheld = counts.withheld(job, delivery_id)
        tested = wanted - withheld
        if rule.untested and not wanted and not failing:
            rows.append(_not_evaluated(job, delivery_id, rule.untested))
            continue
        if withheld and not tested and not failing:
            reason = f"the layout of all {withheld} records is broken in what the rule reads"
            rows.append(_not_evaluated(job, delivery_id, reason, withheld))
            continue
        untested = [] if job.rests_on_reading else _untested(job, delivery_id, period, contents)
        outcome, why = judge(overrides.threshold(rule, period), failing, tested, untested)
        rows.append((delivery_id, rule.id, job.table, rule.severity, outcome, failing, tested, found, why, job.statement, withheld))
    return rows


def _not_evaluated(job: Job, delivery_id: str, reason: str, withheld: int = 0) -> Result:
    return (delivery_id, job.rule.id, job.table, job.rule.severity, "not_evaluated", None, None, 0, reason, None, withheld)


def judge(threshold: Threshold, failing: int, tested: int, untested: list[str]) -> tuple[Outcome, str | None]:
    """Outcome and reason.

    failing, tested: records. untested: what could not be tested, in words.
    ``failed`` when the failing records exceed the count or the rate of the threshold, whatever the severity; severity decides what that
    means for the delivery. ``partial`` when nothing failed but not everything could be tested.
    """
    if failing:
        within = failing <= threshold.max_count and failing <= threshold.max_rate * tested
        return ("passed_with_findings" if within else "failed"), "; ".join(untested) or None
    if untested:
        return "partial", "; ".join(untested)
    if not tested:
        return "not_applicable", "no record to test"
    return "passed", None


def _untested(job: Job, delivery_id: str, period: str, contents: RunContents) -> list[str]:
    out = []
    for table in [job.table, *job.sources]:
        for other in beside(table, delivery_id, period, contents):
            rejected = contents.files(other, table).rejected
            if rejected:
                out.append(f"{rejected} rejected lines of {table} could not be tested")
    return out
