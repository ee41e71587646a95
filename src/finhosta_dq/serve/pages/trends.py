"""Trends of the hospital: control charts and funnels, sums and counts only."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from finhosta_dq.serve.access import User, require
from finhosta_dq.serve.frame import Entry, PageRouter, page_language, render
from finhosta_dq.serve.runs import hospitals, latest_run
from finhosta_dq.trends.section import trend_section

router = PageRouter(navigation=[Entry("/trends", "pages.nav.trends", order=50)])


@router.get("/trends")
def trends(request: Request, user: Annotated[User, Depends(require())]) -> Response:
    """What every run measured, per hospital of the run published last."""
    settings = request.app.state.settings
    folder = latest_run(settings.out, settings.hospital)
    shown = sorted(hospitals(folder)) if settings.hospital is None else [settings.hospital]
    language = page_language(request)
    sections = [(hospital, trend_section(request.app.state.registry, hospital, language)) for hospital in shown]
    return render(request, "pages/trends.html", sections=sections)
