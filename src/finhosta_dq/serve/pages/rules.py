"""Rules with their outcome in this run, and the page of one rule: what it says, how to put it right, where it comes from."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi import Path as InPath
from fastapi.responses import Response

from finhosta_dq.home import sql_text
from finhosta_dq.publication.phrases import in_words
from finhosta_dq.serve.access import User, require
from finhosta_dq.serve.frame import Entry, PageRouter, page_language, render
from finhosta_dq.serve.pages.current import current_run

router = PageRouter(navigation=[Entry("/rules", "pages.nav.rules", order=30)])


@router.get("/rules")
def rules(request: Request, user: Annotated[User, Depends(require())]) -> Response:
    """Rules that found something, or could not be evaluated."""
    language = page_language(request)
    with current_run(request) as run:
        texts = {
            (row["rule_id"], row["delivery_id"]): row["text"]
            for row in run.rows(f"SELECT rule_id, delivery_id, text_{language} AS text FROM quality.rule")
        }
        found = run.counted("page/rules")
        for row in found:
            row["text"] = texts.get((row["rule_id"], row["delivery_id"]), "")
            row["reason"] = in_words(row["reason"], language)
        return render(request, "pages/rules.html", rules=found)


@router.get("/rules/{rule_id}")
def rule(
    request: Request,
    rule_id: Annotated[str, InPath(pattern="^[A-Za-z0-9-]{1,40}$")],
    user: Annotated[User, Depends(require())],
) -> Response:
    """One rule: texts, fix, source, threshold, outcome per delivery, statement."""
    language = page_language(request)
    with current_run(request) as run:
        known = sql_text("page/rule")
        found = run.rows(f"SELECT * FROM ({known}) AS r WHERE rule_id = ? ORDER BY delivery_id, table_name", [rule_id])
        if not found:
            raise HTTPException(404)
        for row in found:
            row["reason"] = in_words(row["reason"], language)
        first = found[0]
        return render(
            request,
            "pages/rule.html",
            rule_id=rule_id,
            first=first,
            text=first[f"text_{language}"] or first["text_en"],
            fix=first[f"fix_{language}"] or first["fix_en"],
            affects=_names(first["affects"]),
            results=found,
        )


def _names(text: str | None) -> list[str]:
    if not text:
        return []
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return [text]
    return [str(one) for one in found] if isinstance(found, list) else [str(found)]
