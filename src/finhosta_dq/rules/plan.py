"""What is to be evaluated: for every rule and table the deliveries it judges, and those it cannot judge, with the reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from finhosta_dq.rules.catalogue import Catalogue
from finhosta_dq.rules.checks import checks_for, judged_registration
from finhosta_dq.rules.codes import CodeLists
from finhosta_dq.rules.model import Check, Rule
from finhosta_dq.rules.needs import RunContents, lost, missing


@dataclass
class Job:
    """One rule on one table: deliveries judged as (id, period), deliveries it cannot judge as (id, reason), its checks and statement."""

    rule: Rule
    table: str
    judged: list[tuple[str, str]]
    unable: list[tuple[str, str]]
    checks: list[Check] = field(default_factory=list)
    statement: str | None = None

    @property
    def sources(self) -> list[str]:
        """Tables read beside the judged one."""
        return sorted({source for check in self.checks for source in check.sources if source != self.table})

    @property
    def rests_on_reading(self) -> bool:
        """Whether the rule is about files and lines as they were read, so that lost lines do not keep it from a verdict."""
        return self.rule.generated in ("reading", "required") or self.table == "*"


def plan_jobs(catalogue: Catalogue, contents: RunContents, codes: CodeLists) -> list[Job]:
    """A job per rule entry and table that has a delivery in the run in which the entry holds."""
    jobs = []
    for rule in catalogue.rules:
        for table, checks in _tables(rule, contents, codes).items():
            job = Job(rule, table, [], [], checks)
            for delivery_id, period in contents.of(judged_registration(rule, table)):
                if not rule.in_force(period):
                    continue
                reason = _reason(job, delivery_id, period, contents)
                if reason is None:
                    job.judged.append((delivery_id, period))
                else:
                    job.unable.append((delivery_id, reason))
            if job.judged or job.unable:
                jobs.append(job)
    return jobs


def _reason(job: Job, delivery_id: str, period: str, contents: RunContents) -> str | None:
    reason = missing(job.rule, period, contents)
    if reason is not None:
        return reason
    applying = [check for check in job.checks if not check.periods or period in check.periods]
    if job.rule.generated == "code_list" and not applying:
        return "the code list is empty for this period"
    if job.rests_on_reading:
        return None
    return lost(job.table, job.sources, delivery_id, period, contents)


def _tables(rule: Rule, contents: RunContents, codes: CodeLists) -> dict[str, list[Check]]:
    named = rule.tables or [rule.table]
    if rule.not_evaluated is not None:
        return {named[0]: []}
    if rule.generated == "reading":
        return {table: [] for table in named}
    registrations = {judged_registration(rule, table) for table in named}
    periods = sorted({period for one in registrations for period in contents.periods_of(one) if rule.in_force(period)})
    tables: dict[str, list[Check]] = defaultdict(list)
    for check in checks_for(rule, codes, periods):
        tables[check.table].append(check)
    return tables or {named[0]: []}
