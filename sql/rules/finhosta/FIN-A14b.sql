-- The result of the profit and loss account equals products minus costs of the definitive cost centres.
WITH results AS (
    SELECT
        delivery_id,
        sum(
            CASE
                WHEN table_no <> 22 OR NOT regexp_full_match(heading, '[67][0-9]{1,3}') OR left(heading, 2) IN ('69', '79') THEN 0
                WHEN left(heading, 1) = '7' THEN value
                ELSE -value
            END
        ) AS statement,
        coalesce(sum(value) FILTER (record_type_cd = 'R2302'), 0) - coalesce(sum(value) FILTER (record_type_cd = 'R2301'), 0) AS centres
    FROM intermediate.finhosta
    GROUP BY delivery_id
    HAVING count(*) FILTER (table_no = 22) > 0 AND count(*) FILTER (table_no = 23) > 0
)

SELECT
    delivery_id,
    'value' AS field,
    statement AS value,
    centres AS expected,
    CAST(statement - centres AS DOUBLE) AS difference
FROM results
WHERE abs(statement - centres) > 0.01
