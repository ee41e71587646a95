-- After appropriation the balance of classes 1-5 is nil; before it, it equals products minus costs (double entry).
WITH balance AS (
    SELECT
        delivery_id,
        coalesce(sum(CASE side WHEN 'D' THEN value WHEN 'C' THEN -value END) FILTER (table_no = 1), 0) AS net,
        coalesce(sum(value) FILTER (table_no = 2 AND is_product), 0) - coalesce(sum(value) FILTER (table_no = 2 AND is_cost), 0) AS result,
        bool_or(table_no = 1 AND left(account, 1) IN ('6', '7')) AS has_results,
        bool_or(table_no = 1) AS has_balance
    FROM intermediate.finhosta
    GROUP BY delivery_id
)

SELECT
    delivery_id,
    'value' AS field,
    net AS value,
    CASE WHEN has_results THEN '0' ELSE '0 or ' || result END AS expected,
    CAST(net AS DOUBLE) AS difference
FROM balance
WHERE has_balance AND abs(net) > 0.01 AND (has_results OR abs(net - result) > 0.01)
