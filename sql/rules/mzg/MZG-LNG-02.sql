-- Per stay type the number of stays, and for type H the mean number of nights, differ by no more than drift_pct from the same half-year
-- of the year before, where both hold at least drift_min_n stays.
WITH compared AS (
    SELECT delivery_id, 'stays of type ' || item AS measure, value, earlier
    FROM intermediate.globalisation
    WHERE measure = 'stays by type' AND value >= rule_number('drift_min_n') AND earlier >= rule_number('drift_min_n')
    UNION ALL
    SELECT
        delivery_id,
        'mean nights of type H' AS measure,
        max(value) FILTER (item = 'nights') / max(value) FILTER (item = 'stays') AS value,
        max(earlier) FILTER (item = 'nights') / max(earlier) FILTER (item = 'stays') AS earlier
    FROM intermediate.globalisation
    WHERE measure = 'nights of classic stays'
    GROUP BY delivery_id
    HAVING least(max(value) FILTER (item = 'stays'), max(earlier) FILTER (item = 'stays')) >= rule_number('drift_min_n')
)

SELECT
    delivery_id,
    measure,
    'a2_hosptype_fac' AS field,
    round(value, 2) AS value,
    round(earlier, 2) || ' a year before, within ' || rule_number('drift_pct') || ' %' AS expected,
    value - earlier AS difference
FROM compared
-- 1e-9: exactly the limit passes, whatever the rounding
WHERE abs(value - earlier) > earlier * rule_number('drift_pct') / 100 + 1e-9
