"""Decisions on many findings at once: what is right is taken, the rest is refused one by one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import select

from finhosta_dq.registry.decisions import KINDS, Decision, decide
from finhosta_dq.registry.reasons import reasons
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import app_user
from finhosta_dq.serve.access import RECORD_ROLES, User, require
from finhosta_dq.serve.frame import PageRouter, local_path, render
from finhosta_dq.serve.pages.current import CurrentRun, current_run
from finhosta_dq.serve.pages.filters import read_filter

# findings that one act may decide on
MOST_AT_ONCE = 2_000
# refusals named one by one; beyond it they are counted
_REFUSED_SHOWN = 500

router = PageRouter()


@router.post("/decide")
def make_decisions(
    request: Request,
    user: Annotated[User, Depends(require(*RECORD_ROLES))],
    run: Annotated[str, Form(max_length=200)],
    kind: Annotated[str, Form(pattern="^(assign|accept|reject|comment|reopen)$")],
    pick: Annotated[list[str] | None, Form()] = None,
    everything: Annotated[str, Form(max_length=3)] = "",
    reason: Annotated[str, Form(max_length=60)] = "",
    note: Annotated[str, Form(max_length=2000)] = "",
    until: Annotated[str, Form(max_length=10)] = "",
    second_reader: Annotated[str, Form(max_length=64)] = "",
    assignee: Annotated[str, Form(max_length=64)] = "",
    filter: Annotated[str, Form(max_length=2000)] = "",
    back: Annotated[str, Form(max_length=4000)] = "/list",
) -> Response:
    """Decide on the picked findings (``key.evidence`` each), or with ``everything`` on all that fit the filter of the list."""
    with current_run(request) as now:
        if everything:
            if now.run_id != run:
                return _answer(request, [], [], 0, back, problem="new_run")
            chosen = _all_that_fit(now, filter)
            if len(chosen) > MOST_AT_ONCE:
                return _answer(request, [], [], len(chosen), back, problem="too_many")
        else:
            chosen = _picked(pick or [])
        if not chosen:
            return _answer(request, [], [], 0, back, problem="nothing")
        try:
            until_day = date.fromisoformat(until) if until else None
        except ValueError:
            return _answer(request, [], [], len(chosen), back, problem="until")
        decisions = [
            Decision(
                finding_key=key,
                evidence_hash=evidence,
                kind=kind,
                reason_code=reason or None,
                note=note.strip() or None,
                until=until_day,
                second_reader=second_reader.strip() or None,
                assignee=(assignee.strip() or None) if kind == "assign" else None,
            )
            for key, evidence in chosen
        ]
        refused = decide(
            request.app.state.registry, decisions, by=user.name, origin="page", run_id=now.run_id, batch=uuid.uuid4().hex, day=now.today
        )
        return _answer(request, refused, _named(now, [one.finding_key for one in refused]), len(chosen), back)


def form_choices(registry: Registry, language: str) -> dict[str, Any]:
    """What the form of a decision offers: kinds, reasons (code, text, kinds, needs) and people to assign to."""
    with registry.read() as con:
        people = con.execute(
            select(app_user.c.name).where(app_user.c.disabled_at.is_(None), app_user.c.role.in_(RECORD_ROLES)).order_by(app_user.c.name)
        )
        names = [str(name) for (name,) in people]
    texts = reason_texts(language)
    offered = [
        {
            "code": code,
            "text": texts[code],
            "kinds": list(one.kinds),
            "needs_note": one.needs_note,
            "needs_second_reader": one.needs_second_reader,
            "max_days": one.max_days,
        }
        for code, one in reasons().items()
    ]
    return {"kinds": KINDS, "reasons": offered, "people": names}


def reason_texts(language: str) -> dict[str, str]:
    """Reason code to its text."""
    return {code: {str(key): text for key, text in one.texts.items()}[language] for code, one in reasons().items()}


def _picked(pick: Sequence[str]) -> list[tuple[str, str]]:
    if len(pick) > MOST_AT_ONCE:
        raise HTTPException(422)
    pairs = [one.split(".", 1) for one in dict.fromkeys(pick)]
    if any(len(pair) != 2 for pair in pairs):
        raise HTTPException(422)
    return [(pair[0], pair[1]) for pair in pairs]


def _all_that_fit(run: CurrentRun, query: str) -> list[tuple[str, str]]:
    condition, values = read_filter(dict(parse_qsl(query))).condition()
    found = run.rows(
        f"SELECT finding_key, evidence_hash FROM item WHERE {condition} AND evidence_hash IS NOT NULL ORDER BY position "
        f"LIMIT {MOST_AT_ONCE + 1}",
        values,
    )
    return [(row["finding_key"], row["evidence_hash"]) for row in found]


def _named(run: CurrentRun, keys: list[str]) -> dict[str, dict[str, Any]]:
    found = run.rows(
        "SELECT finding_key, rule_id, record_mark, staynum FROM item WHERE list_contains($1, finding_key)", [keys[:_REFUSED_SHOWN]]
    )
    return {row["finding_key"]: row for row in found}


def _answer(request: Request, refused: Sequence[Any], named: Any, asked: int, back: str, problem: str | None = None) -> Response:
    return render(
        request,
        "pages/decided.html",
        status=409 if problem else 200,
        problem=problem,
        taken=0 if problem else asked - len(refused),
        refused=list(refused)[:_REFUSED_SHOWN],
        refused_count=len(refused),
        named=named or {},
        most=MOST_AT_ONCE,
        back=local_path(back),
    )
