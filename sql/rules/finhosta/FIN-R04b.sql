-- A PET unit in table 5 goes with costs on cost centre 701, and the reverse.
WITH pet AS (
    SELECT
        delivery_id,
        coalesce(sum(value) FILTER (record_type_cd = 'B0501' AND equipment_type = 'PET'), 0) AS units,
        coalesce(sum(value) FILTER (table_no = 2 AND is_cost AND cost_centre = '701'), 0) AS costs
    FROM intermediate.finhosta
    WHERE collection = 'BUDGET'
    GROUP BY delivery_id
)

SELECT
    delivery_id,
    'value' AS field,
    units AS value,
    CASE WHEN costs > 1 THEN 'a PET unit, as 701 has costs' ELSE 'no PET unit without costs on 701' END AS expected
FROM pet
WHERE (units > 0) <> (costs > 1)
