-- A cell of table 13 has paid FTE exactly when it has staff cost.
WITH cells AS (
    SELECT
        delivery_id,
        cost_centre,
        staff_category,
        staff_type,
        employment_status,
        function_code,
        sex,
        coalesce(sum(value) FILTER (record_type_cd = 'Y1301'), 0) AS fte,
        coalesce(sum(value) FILTER (record_type_cd = 'Y1308'), 0) AS cost
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('Y1301', 'Y1308')
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
    fte AS value,
    CASE WHEN cost > 0 THEN 'FTE where there is a cost' ELSE 'a cost where there are FTE' END AS expected
FROM cells
WHERE (fte > 0) <> (cost > 0)
