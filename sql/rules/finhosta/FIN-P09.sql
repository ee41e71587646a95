-- Paid FTE over the cost centres 020-909 and 960-999 without function group 47, in total and per employment status, stay within
-- fte_year_pct of the year before (BFM decree, art. 79quater: they share the budgets of the new pay scales).
WITH staff AS (
    SELECT delivery_id, employment_status, cost_centre, function_code, value AS fte, 0 AS earlier
    FROM intermediate.finhosta
    WHERE record_type_cd = 'Y1301'
    UNION ALL
    SELECT delivery_id, employment_status, cost_centre, function_code, 0 AS fte, value AS earlier
    FROM intermediate.year_before
    WHERE years_back = 1 AND record_type_cd = 'Y1301'
),

counted AS (
    SELECT delivery_id, employment_status, sum(fte) AS fte, sum(earlier) AS earlier
    FROM staff
    WHERE
        (left(cost_centre, 3) BETWEEN '020' AND '909' OR left(cost_centre, 3) BETWEEN '960' AND '999')
        AND coalesce(function_code NOT LIKE '47%', true)
    GROUP BY delivery_id, employment_status
),

compared AS (
    FROM counted
    UNION ALL
    SELECT delivery_id, 'total' AS employment_status, sum(fte) AS fte, sum(earlier) AS earlier
    FROM counted
    GROUP BY delivery_id
)

SELECT
    delivery_id,
    employment_status,
    'value' AS field,
    round(fte, 2) AS value,
    round(earlier, 2) || ' a year before, within ' || rule_number('fte_year_pct') || ' %' AS expected,
    CAST(fte - earlier AS DOUBLE) AS difference
FROM compared
WHERE
    abs(fte - earlier) > earlier * rule_number('fte_year_pct') / 100
    AND delivery_id IN (SELECT f.delivery_id FROM intermediate.finhosta AS f WHERE f.record_type_cd = 'Y1301')
