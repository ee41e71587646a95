"""The first page: every delivery with its verdict, the days that are left, what changed and how far people are."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from finhosta_dq.contracts import SENT
from finhosta_dq.findings.deadlines import deadlines
from finhosta_dq.findings.worklist import has_table
from finhosta_dq.serve.access import User, require
from finhosta_dq.serve.frame import Entry, PageRouter, render
from finhosta_dq.serve.pages.current import CurrentRun, current_run
from finhosta_dq.serve.runs import NoRun

router = PageRouter(navigation=[Entry("/", "frame.home", order=0)])


@router.get("/")
def overview(request: Request, user: Annotated[User, Depends(require())]) -> Response:
    """Counts only: every role may see it."""
    try:
        with current_run(request) as run:
            found = deliveries(run)
            about = run.rows("SELECT run_id, tool_version, finished_at FROM quality.run")
            return render(
                request, "pages/overview.html", deliveries=found, sent=SENT, run=about[0] if about else None, has_memory=run.has_memory
            )
    except NoRun:
        return render(request, "pages/overview.html", deliveries=[], sent=SENT, run=None, has_memory=True)


def deliveries(run: CurrentRun) -> list[dict[str, Any]]:
    """Rows of ``page/progress`` with resolved, decided, percent decided, and deadlines (collection, last_day, days_left, article, status)."""
    resolved: dict[str, int] = {}
    if has_table(run.con, "quality", "resolved_finding"):
        resolved = {row["delivery_id"]: row["resolved"] for row in run.counted("page/resolved")}
    found = run.counted("page/progress")
    for one in found:
        one["resolved"] = resolved.get(one["delivery_id"], 0)
        one["decided"] = one["accepted"] + one["rejected"]
        one["deadlines"] = [
            {
                "collection": due.collection,
                "last_day": due.last_day,
                "days_left": due.days_left(run.today),
                "article": due.article,
                "status": due.status,
            }
            for due in deadlines(one["registration"], one["period"])
        ]
    return found
