"""The budget part of the report: charts and tables around the indicators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
from markupsafe import Markup

from finhosta_dq.publication import budget_data as data
from finhosta_dq.publication.charts import Bar, Part, bars, diverging, stacked

_KINDS = {"1": "normal", "2": "small", "2b": "small", "3": "large", "4": "large", "?": "unvalued"}
PARTS = ("GEN", "B1", "B2", "DAY", "LVZ", "B4", "B8", "C2")
# what finance asks first: (indicator, scope)
KEY_FIGURES = (("GEN-01", ""), ("B2-12", "all"), ("B1-11", ""), ("B2-14", "all"), ("B2-15", "all"), ("B8-06", ""))
MIX = ("normal", "small", "large", "special", "unvalued")


def budget_context(con: duckdb.DuckDBPyConnection, words: dict[str, Any], language: str, shown: Callable[[float], str]) -> dict[str, Any]:
    """What ``budget.html.j2`` shows: standing, drgs, mix, social, and charts of the last three. Counts and sums only."""
    t = words["budget"]
    drgs = data.drg_contributions(con)[: data.MOST_DRGS]
    mix = _mix(data.categories(con))
    social = data.social_ratios(con)
    previous, moved = data.moved(con, language)
    contributions = [(_drg(row, t), row["contribution"], _signed(row["contribution"], shown)) for row in drgs]
    return {
        "standing": data.standing(con, language),
        "previous": previous,
        "moved": moved,
        "parts": ("data", "parameters", "reference", "rules", "tool"),
        "drgs": drgs,
        "mix": [(kind, mix[kind]) for kind in MIX if mix.get(kind)],
        "social": social,
        # every text inside the drawings is escaped where they are made
        "chart_drgs": Markup(diverging(t["chart_drgs"], contributions)),
        "chart_mix": Markup(stacked(t["chart_mix"], [Part(kind, mix.get(kind, 0), t["mix"][kind]) for kind in MIX])),
        "chart_social": Markup(bars(t["chart_social"], _social_bars(social, t, shown))),
    }


def key_figures(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the indicators that finance asks first, as far as the run has them; one that cannot be computed is among them."""
    by_key = {(one["id"], one["scope"]): one for one in found}
    return [by_key[key] for key in KEY_FIGURES if key in by_key]


def by_part(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The indicators per part of the budget: part, ``computed`` rows, and ``missing``: id, name, article, scopes, reason, one row per reason."""
    parts = []
    for part in PARTS:
        rows = [one for one in found if one["id"].split("-")[0] == part]
        missing: dict[tuple[str, str], dict[str, Any]] = {}
        for one in rows:
            if one["value"] is None and "few" not in one:
                kept = missing.setdefault((one["id"], one["reason"] or ""), {**one, "scopes": []})
                kept["scopes"] += [one["scope"]] if one["scope"] else []
        if rows:
            parts.append(
                {
                    "part": part,
                    "computed": [one for one in rows if one["value"] is not None or "few" in one],
                    "missing": list(missing.values()),
                }
            )
    return parts


def _mix(categories: list[dict[str, Any]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in categories:
        kind = _KINDS.get(row["category"], "special")
        counts[kind] = counts.get(kind, 0) + row["stays"]
    return counts


def _drg(row: dict[str, Any], t: dict[str, Any]) -> str:
    return f"APR-DRG {row['aprdrg']}" if row["aprdrg"] else str(t["few_stays"])


def _signed(value: float, shown: Callable[[float], str]) -> str:
    return f"+{shown(value)}" if value > 0 else shown(value)


def _social_bars(social: list[dict[str, Any]], t: dict[str, Any], shown: Callable[[float], str]) -> list[Bar]:
    rows = []
    for row in social:
        rows.append(Bar(f"{row['measure']} {t['own']}", [Part("own", row["own"], t["own"])], shown(row["own"])))
        rows.append(Bar(f"{row['measure']} {t['median']}", [Part("median", row["median"], t["median"])], shown(row["median"])))
    return rows
