-- Per bed index the number of stays, its share and the mean fully billable days per stay differ by no more than drift_pct from the same
-- half-year of the year before, for indices with at least drift_min_n stays in both.
WITH per_index AS (
    SELECT
        delivery_id,
        item AS bed_index,
        max(value) FILTER (measure = 'stays by bed index') AS stays,
        max(earlier) FILTER (measure = 'stays by bed index') AS stays_earlier,
        max(value) FILTER (measure = 'billable days by bed index') AS days,
        max(earlier) FILTER (measure = 'billable days by bed index') AS days_earlier,
        sum(max(value) FILTER (measure = 'stays by bed index')) OVER (PARTITION BY delivery_id) AS total,
        sum(max(earlier) FILTER (measure = 'stays by bed index')) OVER (PARTITION BY delivery_id) AS total_earlier
    FROM intermediate.globalisation
    WHERE measure IN ('stays by bed index', 'billable days by bed index')
    GROUP BY delivery_id, item
),

compared AS (
    SELECT delivery_id, bed_index, 'stays' AS what, stays AS value, stays_earlier AS earlier FROM per_index
    WHERE least(stays, stays_earlier) >= rule_number('drift_min_n')
    UNION ALL
    SELECT delivery_id, bed_index, '% of the stays' AS what, 100 * stays / total AS value, 100 * stays_earlier / total_earlier AS earlier
    FROM per_index
    WHERE least(stays, stays_earlier) >= rule_number('drift_min_n')
    UNION ALL
    SELECT delivery_id, bed_index, 'days per stay' AS what, days / stays AS value, days_earlier / stays_earlier AS earlier FROM per_index
    WHERE least(stays, stays_earlier) >= rule_number('drift_min_n')
)

SELECT
    delivery_id,
    bed_index,
    'a4_code_bedindex_fac' AS field,
    round(value, 2) || ' ' || what AS value,
    round(earlier, 2) || ' a year before, within ' || rule_number('drift_pct') || ' %' AS expected,
    round(value - earlier, 4) AS difference
FROM compared
-- 1e-9: exactly the limit passes, whatever the rounding
WHERE abs(value - earlier) > earlier * rule_number('drift_pct') / 100 + 1e-9
