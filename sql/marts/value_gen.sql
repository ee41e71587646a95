-- Contribution of the subgroups that weigh most (GEN-04), variable part per admission and per day (GEN-05, art. 86 and 99 §2), short-term credit
-- A2 = P x B x T (GEN-06, art. 30) and the test on changed recognised beds (GEN-07, art. 33 §2); GEN-09 follows from the findings, later.
INSERT INTO intermediate.indicator_value
WITH subgroup AS (
    SELECT *
    FROM marts.subgroup_contribution
    WHERE stays >= rule_number('smallest_group')
    ORDER BY abs(contribution_days) DESC, aprdrg, soi, age_group
    LIMIT (SELECT CAST(rule_number('subgroups_shown') AS bigint))
),

variable AS (
    SELECT
        budget_number('fin.variable_share_B1_B2') * setting_number('b1_b2_amount') AS eur,
        derived_number('GEN-02', '') AS admissions,
        derived_number('GEN-01', '') AS days,
        -- 2023 and 2024: both divisors count the billed maxi lump sums of the exercise too
        CASE WHEN budget_number('fin.variable.add_maxiforfaits') = 1 THEN setting_number('maxi_forfaits') ELSE 0 END AS forfaits,
        CASE WHEN budget_number('fin.variable.add_maxiforfaits') = 1 THEN missing_settings(['maxi_forfaits']) END AS reason
),

credit AS (
    SELECT setting_number('budget_without_a2') + setting_number('inpatient_drugs_insurer') AS base
),

bed AS (
    SELECT
        setting_number('recognised_beds_start') / nullif(setting_number('recognised_beds_mean'), 0) - 1 AS change
)

SELECT
    'GEN-04' AS indicator_id,
    concat_ws('-', aprdrg, soi, age_group) AS scope,
    NULL AS unit,
    contribution_days,
    justified_days,
    billed_days,
    NULL AS reason,
    [stays || ' stays'] AS warnings
FROM subgroup
UNION ALL
SELECT 'GEN-04', '', NULL, exact_sum(contribution_days), exact_sum(justified_days), exact_sum(billed_days), NULL, NULL FROM marts.subgroup_contribution
UNION ALL
SELECT
    'GEN-05', 'admission', NULL, eur * budget_number_for('fin.variable.per_admission', 'acute') / nullif(admissions + forfaits, 0),
    eur, admissions + forfaits, reason, NULL
FROM variable
UNION ALL
SELECT
    'GEN-05', 'day', NULL, eur * budget_number_for('fin.variable.per_day', 'acute') / nullif(days + forfaits, 0),
    eur, days + forfaits, reason, NULL
FROM variable
UNION ALL
SELECT 'GEN-06', '', NULL, budget_number_for('a2.P', 'general') * base * budget_number('a2.T'), base, NULL, NULL, NULL FROM credit
UNION ALL
SELECT
    'GEN-07', '', NULL, CAST(abs(change) >= budget_number('b1.bedchange_exclusion') AS integer),
    setting_number('recognised_beds_start'), setting_number('recognised_beds_mean'), NULL,
    CASE WHEN abs(change) >= budget_number('b1.bedchange_exclusion') THEN ['B1 and B2 stay at the value of 30 June'] END
FROM bed
UNION ALL
SELECT 'GEN-09', unnest(['up', 'down']), NULL, NULL, NULL, NULL, 'effects of findings not derived', NULL
