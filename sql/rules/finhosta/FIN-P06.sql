-- Paid hours fit the paid FTE (38 hours a week unless set otherwise), within 5 %; cells below one FTE are not tested.
WITH cells AS (
    SELECT
        delivery_id,
        cost_centre,
        function_code,
        coalesce(sum(value) FILTER (record_type_cd = 'Y1301'), 0) AS fte,
        sum(value) FILTER (record_type_cd = 'Y1302') AS hours
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('Y1301', 'Y1302')
    GROUP BY ALL
)

SELECT
    delivery_id,
    cost_centre,
    function_code,
    'value' AS field,
    hours AS value,
    fte * rule_number('weekly_hours') * 52 AS expected,
    CAST(hours - fte * rule_number('weekly_hours') * 52 AS DOUBLE) AS difference
FROM cells
WHERE fte >= 1 AND hours > 0 AND abs(hours - fte * rule_number('weekly_hours') * 52) > hours * rule_number('paid_hours_pct') / 100
