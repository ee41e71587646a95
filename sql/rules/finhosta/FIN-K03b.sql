-- Square metres used as key are those of the surface table: per cost centre within 1, in total within 5.
WITH surfaces AS (
    SELECT
        delivery_id,
        cost_centre,
        coalesce(sum(value) FILTER (record_type_cd = 'B0301' AND allocation_key = 'M2'), 0) AS key_m2,
        coalesce(sum(value) FILTER (record_type_cd = 'B0302'), 0) AS surface_m2
    FROM intermediate.finhosta
    WHERE table_no = 3
    GROUP BY ALL
),

keyed AS (
    SELECT s.*
    FROM surfaces AS s
    WHERE EXISTS (SELECT 1 FROM surfaces AS o WHERE o.delivery_id = s.delivery_id AND o.key_m2 > 0)
)

SELECT
    delivery_id,
    cost_centre,
    'value' AS field,
    key_m2 AS value,
    surface_m2 AS expected,
    CAST(key_m2 - surface_m2 AS DOUBLE) AS difference
FROM keyed
WHERE abs(key_m2 - surface_m2) > 1
UNION ALL
SELECT
    delivery_id,
    'all' AS cost_centre,
    'value' AS field,
    sum(key_m2),
    sum(surface_m2),
    CAST(sum(key_m2) - sum(surface_m2) AS DOUBLE)
FROM keyed
GROUP BY delivery_id
HAVING abs(sum(key_m2) - sum(surface_m2)) > 5
