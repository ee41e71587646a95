-- The result without non-hospital activity, account 701 and provisions has the sign of the published result (KB/AR 8-3-2006).
-- Depreciation of revaluations cannot be separated.
WITH results AS (
    SELECT
        delivery_id,
        sum(CASE WHEN is_product THEN value ELSE -value END) AS published,
        sum(CASE WHEN is_product THEN value ELSE -value END) FILTER (
            NOT (
                coalesce(cost_centre BETWEEN '900' AND '999', false)
                OR left(account, 3) IN ('701', '625', '635', '636', '637', '662', '762')
            )
        ) AS adjusted
    FROM intermediate.finhosta
    WHERE table_no = 2 AND (is_cost OR is_product)
    GROUP BY delivery_id
)

SELECT
    delivery_id,
    'value' AS field,
    adjusted AS value,
    'the sign of ' || published AS expected,
    CAST(adjusted - published AS DOUBLE) AS difference
FROM results
WHERE sign(coalesce(adjusted, 0)) <> sign(published)
