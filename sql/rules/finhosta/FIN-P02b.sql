-- Per cell of table 13 the total staff cost is the sum of its components, within 0.05 euro.
WITH cells AS (
    SELECT
        delivery_id,
        cost_centre,
        staff_category,
        staff_type,
        employment_status,
        function_code,
        sex,
        coalesce(sum(value) FILTER (record_type_cd = 'Y1308'), 0) AS total,
        coalesce(sum(value) FILTER (record_type_cd BETWEEN 'Y1303' AND 'Y1307'), 0) AS components
    FROM intermediate.finhosta
    WHERE record_type_cd BETWEEN 'Y1303' AND 'Y1308'
    GROUP BY ALL
)

SELECT
    delivery_id,
    cost_centre,
    staff_category,
    staff_type,
    employment_status,
    function_code,
    sex,
    'value' AS field,
    total AS value,
    components AS expected,
    CAST(total - components AS DOUBLE) AS difference
FROM cells
WHERE abs(total - components) > 0.05
