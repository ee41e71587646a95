-- The result without non-hospital activity (900-999), account 701, provisions and charges and income of earlier years has the sign of the
-- published result (KB/AR 8-3-2006). Depreciation of revaluations cannot be separated.
WITH results AS (
    SELECT
        delivery_id,
        coalesce(sum(CASE heading_kind WHEN 'product' THEN value WHEN 'cost' THEN -value END) FILTER (table_no = 22), 0) AS published,
        -- what the centres outside the hospital made, common costs included
        coalesce(
            sum(CASE record_type_cd WHEN 'R2302' THEN value WHEN 'R2301' THEN -value END) FILTER (
                cost_centre BETWEEN '900' AND '999' AND coalesce(heading_kind NOT IN ('total', 'appropriation'), true)
            ), 0
        ) AS outside,
        coalesce(
            sum(CASE WHEN is_product THEN value ELSE -value END) FILTER (
                table_no = 2 AND NOT coalesce(cost_centre BETWEEN '900' AND '999', false)
                AND left(account, 3) IN ('701', '625', '635', '636', '637', '662', '762', '669', '769')
            ), 0
        ) AS apart
    FROM intermediate.finhosta
    GROUP BY delivery_id
    HAVING
        count(*) FILTER (table_no = 2) > 0
        AND count(*) FILTER (table_no = 22) > 0
        AND count(*) FILTER (table_no = 23) > 0
        AND count(*) FILTER (table_no = 22 AND heading_kind IS NULL) = 0
)

SELECT
    delivery_id,
    'value' AS field,
    published - outside - apart AS value,
    'the sign of ' || published AS expected,
    CAST(-outside - apart AS DOUBLE) AS difference
FROM results
WHERE sign(published - outside - apart) <> sign(published)
