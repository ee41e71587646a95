-- A definitive cost centre (200-999) that receives allocated costs has units of at least one key.
WITH centres AS (
    SELECT
        delivery_id,
        cost_centre,
        coalesce(sum(value) FILTER (record_type_cd = 'R2301' AND coalesce(heading_kind NOT IN ('total', 'appropriation'), true)), 0) AS allocated,
        coalesce(sum(value) FILTER (table_no = 2 AND is_cost), 0) AS own,
        coalesce(bool_or(table_no = 3 AND value > 0), false) AS has_key
    FROM intermediate.finhosta
    WHERE cost_centre BETWEEN '200' AND '999'
    GROUP BY ALL
)

SELECT
    delivery_id,
    cost_centre,
    'value' AS field,
    allocated AS value,
    'units of a key, as own costs are ' || own AS expected,
    CAST(allocated - own AS DOUBLE) AS difference
FROM centres
WHERE
    allocated > own + 1
    AND NOT has_key
    AND EXISTS (SELECT 1 FROM intermediate.finhosta WHERE table_no = 2)
    AND EXISTS (SELECT 1 FROM intermediate.finhosta WHERE table_no = 3)
