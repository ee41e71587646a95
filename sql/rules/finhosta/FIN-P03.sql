-- The yearly cost of irregular work does not exceed the pay of the same staff.
WITH cells AS (
    SELECT
        delivery_id,
        cost_centre,
        staff_category,
        staff_type,
        function_code,
        sex,
        coalesce(sum(value) FILTER (record_type_cd = 'Y1401'), 0) AS irregular,
        coalesce(sum(value) FILTER (record_type_cd = 'Y1303'), 0) AS pay
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('Y1303', 'Y1401')
    GROUP BY ALL
)

SELECT
    delivery_id,
    cost_centre,
    staff_category,
    staff_type,
    function_code,
    sex,
    'value' AS field,
    irregular AS value,
    'at most ' || pay AS expected,
    CAST(irregular - pay AS DOUBLE) AS difference
FROM cells
WHERE irregular > pay + 1
