-- Per function group (first two digits of the function code) the total staff cost per paid FTE stays within staff_cost_pct of the year
-- before, where both years have at least staff_cost_min_fte paid FTE.
WITH staff AS (
    SELECT delivery_id, 'now' AS which, left(function_code, 2) AS function_group, record_type_cd, value
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('Y1301', 'Y1308')
    UNION ALL
    SELECT delivery_id, 'before' AS which, left(function_code, 2) AS function_group, record_type_cd, value
    FROM intermediate.year_before
    WHERE years_back = 1 AND record_type_cd IN ('Y1301', 'Y1308')
),

yearly AS (
    SELECT
        delivery_id,
        function_group,
        sum(value) FILTER (which = 'now' AND record_type_cd = 'Y1301') AS fte,
        sum(value) FILTER (which = 'now' AND record_type_cd = 'Y1308') AS cost,
        sum(value) FILTER (which = 'before' AND record_type_cd = 'Y1301') AS earlier_fte,
        sum(value) FILTER (which = 'before' AND record_type_cd = 'Y1308') AS earlier_cost
    FROM staff
    GROUP BY delivery_id, function_group
)

SELECT
    delivery_id,
    function_group,
    'value' AS field,
    round(cost / fte, 2) AS value,
    round(earlier_cost / earlier_fte, 2) || ' a year before, within ' || rule_number('staff_cost_pct') || ' %' AS expected,
    CAST(cost / fte - earlier_cost / earlier_fte AS DOUBLE) AS difference
FROM yearly
WHERE
    least(fte, earlier_fte) >= rule_number('staff_cost_min_fte')
    AND fte IS NOT NULL
    AND earlier_fte IS NOT NULL
    AND abs(cost / fte - earlier_cost / earlier_fte) > abs(earlier_cost / earlier_fte) * rule_number('staff_cost_pct') / 100
