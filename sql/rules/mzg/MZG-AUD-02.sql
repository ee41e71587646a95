-- Per first specialism the mean number of secondary diagnoses of a classic stay (type H) differs by no more than drift_pct from the same
-- half-year of the year before, when both hold at least drift_min_n stays.
WITH counted AS (
    SELECT
        delivery_id,
        item AS code_spec,
        coalesce(sum(value) FILTER (measure = 'classic stays by specialism'), 0) AS stays,
        coalesce(sum(earlier) FILTER (measure = 'classic stays by specialism'), 0) AS stays_earlier,
        coalesce(sum(value) FILTER (measure = 'secondary diagnoses by specialism'), 0) AS diagnoses,
        coalesce(sum(earlier) FILTER (measure = 'secondary diagnoses by specialism'), 0) AS diagnoses_earlier
    FROM intermediate.coding_count
    WHERE measure IN ('classic stays by specialism', 'secondary diagnoses by specialism')
    GROUP BY ALL
),

compared AS (
    SELECT
        delivery_id,
        code_spec,
        diagnoses / stays AS mean,
        diagnoses_earlier / stays_earlier AS mean_earlier
    FROM counted
    WHERE least(stays, stays_earlier) >= rule_number('drift_min_n')
)

SELECT
    delivery_id,
    code_spec,
    round(mean, 2) || ' secondary diagnoses a stay' AS value,
    round(mean_earlier, 2) || ' a year before, within ' || rule_number('drift_pct') || ' %' AS expected,
    round(100 * (mean / nullif(mean_earlier, 0) - 1), 1) AS difference
FROM compared
-- 1e-9: exactly the limit passes, whatever the rounding
WHERE abs(mean - mean_earlier) > rule_number('drift_pct') / 100 * mean_earlier + 1e-9
