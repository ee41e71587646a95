-- The hospital has a surface in 020-499 and in 200-499; without it the keys of B1 count nothing.
WITH surfaces AS (
    SELECT
        delivery_id,
        coalesce(sum(value) FILTER (record_type_cd = 'B0302' AND cost_centre BETWEEN '020' AND '499'), 0) AS hospital,
        coalesce(sum(value) FILTER (record_type_cd = 'B0302' AND cost_centre BETWEEN '200' AND '499'), 0) AS services
    FROM intermediate.finhosta
    WHERE collection = 'BUDGET'
    GROUP BY delivery_id
)

SELECT
    delivery_id,
    'value' AS field,
    least(hospital, services) AS value,
    'm2 above 0 in 020-499 and 200-499' AS expected
FROM surfaces
WHERE hospital <= 0 OR services <= 0
