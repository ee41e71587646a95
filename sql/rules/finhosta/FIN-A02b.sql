-- Costs and products of the analytical ledger equal those of the profit and loss account (KB/AR 14-8-1987 art. 4).
-- Totals and the appropriation 69 and 79 are left out; with a heading that is not mapped, or without one of both tables, nothing is compared.
WITH tested AS (
    SELECT delivery_id
    FROM intermediate.finhosta
    WHERE table_no IN (2, 22)
    GROUP BY delivery_id
    HAVING count(DISTINCT table_no) = 2 AND count(*) FILTER (table_no = 22 AND heading_kind IS NULL) = 0
),

kinds AS (
    SELECT *
    FROM (VALUES ('6', 'cost'), ('7', 'product')) AS k (account_class, kind)
),

amounts AS (
    SELECT
        r.delivery_id,
        k.account_class,
        coalesce(sum(r.value) FILTER (r.table_no = 2 AND left(r.account, 1) = k.account_class AND (r.is_cost OR r.is_product)), 0) AS ledger,
        coalesce(sum(r.value) FILTER (r.table_no = 22 AND r.heading_kind = k.kind), 0) AS statement
    FROM intermediate.finhosta AS r
    SEMI JOIN tested AS t ON r.delivery_id = t.delivery_id
    CROSS JOIN kinds AS k
    GROUP BY ALL
)

SELECT
    delivery_id,
    account_class,
    'value' AS field,
    ledger AS value,
    statement AS expected,
    CAST(ledger - statement AS DOUBLE) AS difference
FROM amounts
WHERE abs(ledger - statement) > 0.01
