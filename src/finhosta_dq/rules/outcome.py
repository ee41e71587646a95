"""The outcome of a rule for a delivery, from what it tested and found."""

from __future__ import annotations

from finhosta_dq.rules.counts import Counts
from finhosta_dq.rules.model import Outcome, Threshold
from finhosta_dq.rules.needs import RunContents, beside
from finhosta_dq.rules.plan import Job

Result = tuple[str, str, str, str, Outcome, int | None, int | None, int, str | None, str | None]


def results(job: Job, counts: Counts, contents: RunContents) -> list[Result]:
    """Rows of ``quality.rule_result`` of a job, one per delivery."""
    rows: list[Result] = []
    for delivery_id, reason in job.unable:
        rows.append((delivery_id, job.rule.id, job.table, job.rule.severity, "not_evaluated", None, None, 0, reason, None))
    for delivery_id, period in job.judged:
        tested = counts.tested(job, delivery_id)
        failing, found = counts.failing(job, delivery_id)
        if job.rule.untested and not tested and not failing:
            rows.append((delivery_id, job.rule.id, job.table, job.rule.severity, "not_evaluated", None, None, 0, job.rule.untested, None))
            continue
        untested = [] if job.rests_on_reading else _untested(job, delivery_id, period, contents)
        outcome, why = judge(job.rule.threshold, failing, tested, untested)
        rows.append((delivery_id, job.rule.id, job.table, job.rule.severity, outcome, failing, tested, found, why, job.statement))
    return rows


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
