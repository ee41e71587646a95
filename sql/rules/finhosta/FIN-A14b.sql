-- The result of the profit and loss account, before appropriation, equals products minus costs of the definitive cost centres (200-999).
WITH results AS (
    SELECT
        delivery_id,
        coalesce(sum(CASE heading_kind WHEN 'product' THEN value WHEN 'cost' THEN -value END) FILTER (table_no = 22), 0) AS statement,
        coalesce(
            sum(CASE record_type_cd WHEN 'R2302' THEN value WHEN 'R2301' THEN -value END) FILTER (
                cost_centre BETWEEN '200' AND '999' AND coalesce(heading_kind NOT IN ('total', 'appropriation'), true)
            ), 0
        ) AS centres
    FROM intermediate.finhosta
    GROUP BY delivery_id
    HAVING
        count(*) FILTER (table_no = 22) > 0
        AND count(*) FILTER (table_no = 23) > 0
        AND count(*) FILTER (table_no = 22 AND heading_kind IS NULL) = 0
)

SELECT
    delivery_id,
    'value' AS field,
    statement AS value,
    centres AS expected,
    CAST(statement - centres AS DOUBLE) AS difference
FROM results
WHERE abs(statement - centres) > 0.01
