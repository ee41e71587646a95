"""The list of findings with its filters, and the list of what one person has to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from finhosta_dq.findings.masking import MASK
from finhosta_dq.serve.access import RECORD_ROLES, User, require
from finhosta_dq.serve.audit import audit_read
from finhosta_dq.serve.frame import Entry, PageRouter, page_language, render
from finhosta_dq.serve.pages.current import CurrentRun, current_run
from finhosta_dq.serve.pages.decide import MOST_AT_ONCE, form_choices
from finhosta_dq.serve.pages.filters import SEVERITIES, STATES, STATUSES, Filter, read_filter
from finhosta_dq.serve.pages.listing import list_page

# the list of one person: what is assigned to the name, and what carries the coder name
_MINE = ("assignee", "coder")
_RECORD_FIELDS = ("staynum", "record_key", "value", "expected", "related_key", "coder", "line", "finding_key", "record_mark")

router = PageRouter(
    navigation=[
        Entry("/list", "pages.nav.list", ("steward", "registrar", "finance"), order=10),
        Entry("/mine", "pages.nav.mine", RECORD_ROLES, order=20),
    ]
)


@router.get("/list")
def worklist(
    request: Request,
    user: Annotated[User, Depends(require("steward", "registrar", "finance"))],
    after: Annotated[int | None, Query(ge=0)] = None,
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """The findings that fit the filter, in working order; without key and value for who may not see records."""
    chosen = read_filter(request.query_params)
    if not user.sees_records:
        chosen = chosen.without(*_MINE)
    return _show(request, user, chosen, "/list", after, before)


@router.get("/mine")
def mine(
    request: Request,
    user: Annotated[User, Depends(require(*RECORD_ROLES))],
    by: Annotated[str, Query(pattern="^(assignee|coder)$")] = "assignee",
    after: Annotated[int | None, Query(ge=0)] = None,
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """What is assigned to this user, or what this user codes."""
    chosen = read_filter(request.query_params).without(*_MINE)
    own = user.coder if by == "coder" else user.name
    chosen = replace(chosen, status=chosen.status or "todo", **{by: own or "\0"})
    return _show(request, user, chosen, "/mine", after, before, by=by)


def _show(
    request: Request, user: User, chosen: Filter, path: str, after: int | None, before: int | None, by: str | None = None
) -> Response:
    language = page_language(request)
    with current_run(request) as run:
        page = list_page(run, chosen, language, after=after, before=before)
        if user.sees_records:
            audit_read(request, "read_list", f"{run.run_id} {chosen.query}")
        else:
            for row in page.rows:
                row.update({name: MASK if row[name] is not None else None for name in _RECORD_FIELDS})
        return render(
            request,
            "pages/list.html",
            page=page,
            chosen=chosen,
            # the filter as a link carries it: on the own list the name is added again by the page itself
            link=chosen.query if by is None else _own_link(chosen, by),
            list_path=path,
            by=by,
            choices=choices(run),
            severities=SEVERITIES,
            states=STATES,
            statuses=STATUSES,
            run_id=run.run_id,
            has_memory=run.has_memory,
            most=MOST_AT_ONCE,
            **form_choices(request.app.state.registry, language),
        )


def choices(run: CurrentRun) -> dict[str, list[Any]]:
    """What can be chosen in the filter: delivery, ward, specialty, bed_index, coder."""
    found: dict[str, list[Any]] = {kind: [] for kind in ("delivery", "ward", "specialty", "bed_index", "coder")}
    for row in run.counted("page/choices"):
        found[row["kind"]].append(row["value"])
    return found


def _own_link(chosen: Filter, by: str) -> str:
    rest = chosen.without(*_MINE).query
    return f"by={by}" + (f"&{rest}" if rest else "")
