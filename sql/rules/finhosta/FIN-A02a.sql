-- Per account of class 6 and 7 the analytical ledger over all cost centres equals the general ledger (KB/AR 14-8-1987 art. 4), where
-- table 1 holds these classes; the appropriation 69 and 79 has no cost centre.
WITH amounts AS (
    SELECT
        delivery_id,
        account,
        coalesce(sum(value) FILTER (table_no = 2), 0) AS centres,
        coalesce(sum(CASE WHEN (side = 'D') = is_cost THEN value ELSE -value END) FILTER (table_no = 1 AND side IN ('D', 'C')), 0) AS nature
    FROM intermediate.finhosta
    WHERE table_no IN (1, 2) AND (is_cost OR is_product)
    GROUP BY delivery_id, account
)

SELECT
    delivery_id,
    account,
    'value' AS field,
    centres AS value,
    nature AS expected,
    CAST(centres - nature AS DOUBLE) AS difference
FROM amounts
WHERE
    abs(centres - nature) > 0.01
    AND EXISTS (SELECT 1 FROM intermediate.finhosta WHERE table_no = 1 AND left(account, 1) IN ('6', '7'))
