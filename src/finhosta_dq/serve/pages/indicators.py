"""The indicators of the hospital's budget with how far each can be trusted; sums and counts, no record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from finhosta_dq.publication.budget import key_figures
from finhosta_dq.publication.document import indicators as read_indicators
from finhosta_dq.publication.phrases import in_words
from finhosta_dq.publication.report_data import synthetic_references
from finhosta_dq.serve.access import User, require
from finhosta_dq.serve.frame import Entry, PageRouter, page_language, render
from finhosta_dq.serve.pages.current import CurrentRun, current_run

FITNESS = ("fit", "fit_with_reservations", "unfit", "not_computable")

_MOST_KEPT = 9
# run folder and language -> indicators and synthetic reference tables
_kept: dict[tuple[Path, str], tuple[list[dict[str, Any]], list[str]]] = {}

router = PageRouter(navigation=[Entry("/indicators", "pages.nav.indicators", order=40)])


@router.get("/indicators")
def indicators(request: Request, user: Annotated[User, Depends(require())], fitness: str = "") -> Response:
    """Every indicator with value, status, fitness and the reason, those with a value first; those of one fitness where asked. Without that
    choice, what finance asks first stands on top."""
    language = page_language(request)
    with current_run(request) as run:
        every, synthetic = _of_run(run, language)
    found = list(every)
    counts = {one: sum(row["fitness"] == one for row in found) for one in FITNESS}
    if fitness in FITNESS:
        found = [row for row in found if row["fitness"] == fitness]
    chosen = fitness if fitness in FITNESS else ""
    figures = [] if chosen else key_figures(every)
    return render(request, "pages/indicators.html", indicators=found, counts=counts, fitness=chosen, synthetic=synthetic, figures=figures)


def _of_run(run: CurrentRun, language: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Indicators in words, those with a value first, each part in the order of the decree; and synthetic reference tables. A published run
    does not change, so that both are read once."""
    key = (run.folder, language)
    kept = _kept.get(key)
    if kept is None:
        found = read_indicators(run.con, language)
        found.sort(key=lambda row: row["value"] is None)
        for row in found:
            row["reason"] = in_words(row["reason"], language)
            row["remarks"] = [in_words(one, language) for one in row["warnings"]]
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = (found, synthetic_references(run.con))
    return kept
