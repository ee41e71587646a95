"""The order in which the statements of ``sql/marts`` run; every one rests only on what stands above it."""

from __future__ import annotations

PARAMETERS = (
    "parameter_in_force",
    "macro_budget_number",
    "macro_budget_number_for",
    "macro_budget_list",
    "macro_setting_number",
)

STAYS = (
    "index_family",
    "recognised_beds",
    "counted_stay",
    "stay_index_days",
    "stay_group",
    "population",
    "national_limit",
    "stay_category",
    "hospital_mean",
    "stay_value",
    "geriatric_transfer",
    "stay_valuation",
)

TOTALS = (
    "inappropriate_stay",
    "day_stay",
    "day_surgery",
    "discharge_comparison",
    "justified_days",
    "justified_beds",
    "deliveries",
    "b8_score",
)

INDICATORS = (
    "indicator_input",
    "indicator_value_create",
    "value_stays",
    "value_days",
    "value_beds",
    "value_day_surgery",
    "value_b1",
    "value_b8",
    "value_social",
    "value_comparison",
    "indicator_need",
    "indicator_basis",
    "population_finding",
    "indicator",
    "indicator_lineage",
)

ALL = PARAMETERS + STAYS + TOTALS + INDICATORS
