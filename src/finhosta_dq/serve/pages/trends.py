"""Trends of the hospital: indicators with their state, control charts and funnels, and the steward's form for a new baseline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Form, HTTPException, Query, Request
from fastapi import Path as InPath
from fastapi.responses import RedirectResponse, Response

from finhosta_dq.serve.access import User, require
from finhosta_dq.serve.frame import Entry, PageRouter, page_language, render
from finhosta_dq.serve.runs import hospitals, latest_run, open_run
from finhosta_dq.trends.baselines import REASON_LENGTH, BaselineError, baselines, rebase
from finhosta_dq.trends.chart import LEAST_POINTS, Chart
from finhosta_dq.trends.charts import Charts, groups
from finhosta_dq.trends.indicators import indicators, targets
from finhosta_dq.trends.kept import kept_charts
from finhosta_dq.trends.measure import LeftOut, left_out
from finhosta_dq.trends.section import chart_in_words, section_of, smallest_group
from finhosta_dq.trends.wording import number, texts

router = PageRouter(navigation=[Entry("/trends", "pages.nav.trends", order=50)])
Indicator = Annotated[str, InPath(pattern="^[a-z0-9_]{1,60}$")]
Hospital = Annotated[str, Query(max_length=8)]


@dataclass(frozen=True)
class _About:
    """What the charts take from a run: its folder, targets, the size of the smallest group shown."""

    folder: Path
    targets: dict[str, float]
    smallest_group: float


@router.get("/trends")
def trends(request: Request, user: Annotated[User, Depends(require())], hospital: Hospital = "") -> Response:
    """Every indicator with its latest value and state."""
    chosen, there, about = _chosen(request, hospital)
    language = page_language(request)
    charts = kept_charts(request.app.state.registry, chosen, targets=about.targets)
    rows = [_row(name, charts, language) for name in indicators()]
    return _page(request, "list", chosen, there, rows=rows, not_known=texts(language)["not_known"])


@router.get("/trends/{indicator}")
def charts_of_indicator(
    request: Request,
    indicator: Indicator,
    user: Annotated[User, Depends(require())],
    hospital: Hospital = "",
    scope: Annotated[str, Query(max_length=200)] = "",
    done: Annotated[str, Query(max_length=3)] = "",
) -> Response:
    """The charts and funnels of an indicator, or with ``scope`` the chart of one part."""
    return _show(request, indicator, hospital, scope, is_done=bool(done))


@router.post("/trends/{indicator}")
def new_baseline(
    request: Request,
    indicator: Indicator,
    user: Annotated[User, Depends(require("steward"))],
    hospital: Annotated[str, Form(max_length=8)],
    first: Annotated[str, Form(max_length=40)],
    last: Annotated[str, Form(max_length=40)],
    reason: Annotated[str, Form(max_length=2000)] = "",
    scope: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Record a new baseline of one chart."""
    chosen, _, _ = _chosen(request, hospital)
    if indicator not in indicators():
        raise HTTPException(404)
    try:
        rebase(request.app.state.registry, chosen, indicator, scope, first=first, last=last, by=user.name, reason=reason, origin="page")
    except BaselineError as error:
        return _show(request, indicator, chosen, scope, problem=error.code)
    query = urlencode({"hospital": chosen, "scope": scope, "done": "yes"})
    return RedirectResponse(f"/trends/{indicator}?{query}", status_code=303)


def _show(request: Request, indicator: str, hospital: str, scope: str, *, is_done: bool = False, problem: str | None = None) -> Response:
    chosen, there, about = _chosen(request, hospital)
    if indicator not in indicators():
        raise HTTPException(404)
    language, registry = page_language(request), request.app.state.registry
    charts = kept_charts(registry, chosen, targets=about.targets, only=[indicator])
    if scope and (indicator, scope) not in charts:
        raise HTTPException(404)
    shown = {key: chart for key, chart in charts.items() if not scope or key[1] == scope}
    left = [] if scope else [one for one in _left_out(about.folder) if one.indicator == indicator]
    section = section_of(shown, language, left_out=left, smallest_group=about.smallest_group)
    single = shown.get((indicator, scope))
    return _page(
        request,
        "chart" if scope else "indicator",
        chosen,
        there,
        status=409 if problem else 200,
        indicator=indicator,
        name=getattr(indicators()[indicator].names, language),
        section={**section, "funnels": []} if scope else section,
        single=None if single is None else _single(single, language),
        decisions=[one for one in baselines(registry, chosen) if (one.indicator, one.scope) == (indicator, scope)],
        is_done=is_done,
        problem=problem,
    )


def _single(chart: Chart, language: str) -> dict[str, Any]:
    # the labels of all points: a baseline may start before the points that are drawn
    labels = [point.label for point in chart.points]
    return {**chart_in_words(chart, language), "labels": labels, "can_rebase": len(labels) >= LEAST_POINTS}


def _row(name: str, charts: Charts, language: str) -> dict[str, Any]:
    mine = {key: chart for key, chart in charts.items() if key[0] == name}
    whole, by = mine.get((name, "")), texts(language)["by"]
    return {
        "indicator": name,
        "name": getattr(indicators()[name].names, language),
        "whole": None if whole is None else chart_in_words(whole, language, is_drawn=False),
        "parts": [(by[one.dimension], one.special, len(one.charts)) for one in groups(mine.values())],
        "is_measured": bool(mine),
    }


def _chosen(request: Request, hospital: str) -> tuple[str, list[str], _About]:
    settings = request.app.state.settings
    folder = latest_run(settings.out, settings.hospital)
    there = sorted(hospitals(folder)) if settings.hospital is None else [settings.hospital]
    if not there or (hospital and hospital not in there):
        raise HTTPException(404)
    return hospital or there[0], there, _about(folder)


@lru_cache(maxsize=4)
def _about(folder: Path) -> _About:
    # a published run does not change
    with open_run(folder) as con:
        return _About(folder, targets(con), smallest_group(con))


@lru_cache(maxsize=4)
def _left_out(folder: Path) -> list[LeftOut]:
    with open_run(folder) as con:
        return left_out(con)


def _page(request: Request, view: str, hospital: str, there: list[str], *, status: int = 200, **context: Any) -> Response:
    language = page_language(request)
    return render(
        request,
        "pages/trends.html",
        status=status,
        view=view,
        hospital=hospital,
        hospitals=there,
        tt=texts(language),
        shown=lambda value: number(value, language),
        longest=REASON_LENGTH,
        **context,
    )
