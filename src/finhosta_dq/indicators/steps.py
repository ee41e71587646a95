"""The order in which the statements of ``sql/marts`` run; every one rests only on what stands above it."""

from __future__ import annotations

PARAMETERS = (
    "parameter_in_force",
    "macro_budget_number",
    "macro_budget_number_for",
    "macro_budget_list",
    "macro_setting_number",
    "macro_missing_settings",
    "macro_weighted_surface",
)

STAYS = (
    "index_family",
    "recognised_beds",
    "counted_stay",
    "stay_index_days",
    "stay_group",
    "population",
    "national_limit",
    "geriatric_age",
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
    "family_point",
    "deliveries",
    "b8_score",
    "subgroup_contribution",
    "b1_group",
    "b1_surface",
    "b1_activity",
    "b1_staff",
    "pure_stay",
    "intensive_passage",
    "intensive_score",
    "theatre_time",
    "urgent_admission",
    "emergency_unit",
    "product_point",
    "b4_bed",
    "b4_stay",
    "list_a_stay",
    "day_substitution",
    "lvz_stay",
)

INDICATORS = (
    "indicator_input",
    "indicator_input_stated",
    "indicator_input_finhosta",
    "indicator_input_mounted",
    "indicator_value_create",
    "macro_derived_number",
    "value_stays",
    "value_days",
    "value_beds",
    "value_day_surgery",
    "value_b1",
    "value_b8",
    "value_social",
    "value_comparison",
    "value_gen",
    "value_b1_surface",
    "value_b1_activity",
    "value_b1_amount",
    "value_b1_addition",
    "value_b1_bed",
    "value_b2_stay",
    "value_b2_extra",
    "value_b2_intensive",
    "value_b2_pool",
    "value_b2_theatre",
    "value_b2_emergency",
    "value_b2_product",
    "value_b2_total",
    "value_b4_bed",
    "value_b4_donor",
    "value_b4_stay",
    "value_b4_nutrition",
    "value_b4_line",
    "value_b8_old",
    "value_c2",
    "value_day_care",
    "value_day_tariff",
    "value_lvz",
    "indicator_need",
    "indicator_basis",
    "population_finding",
    "indicator",
    "indicator_lineage",
)

ALL = PARAMETERS + STAYS + TOTALS + INDICATORS

# the way of one stay from its records to its value, to be walked once more with a record put right (see ``effect``)
ONE_STAY = (
    "counted_stay",
    "stay_index_days",
    "stay_group",
    "population",
    "stay_category",
    "stay_value",
    "geriatric_transfer",
    "stay_valuation",
)

# what a finding is worth; ``stay_change`` takes records out, ``correction_change`` puts them right
EFFECTS = (
    "stay_change",
    "correction_change",
    "change_effect",
    "finding_effect",
    "effect_total",
    "effect_indicator",
)
