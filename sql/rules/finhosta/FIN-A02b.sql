-- Costs and products of the analytical ledger equal those of the profit and loss account (KB/AR 14-8-1987 art. 4).
-- Headings are account groups; totals such as RESULT and the appropriation 69 and 79 are left out.
WITH amounts AS (
    SELECT
        delivery_id,
        kind,
        coalesce(sum(value) FILTER (table_no = 2), 0) AS ledger,
        coalesce(sum(value) FILTER (table_no = 22), 0) AS statement
    FROM (
        SELECT
            delivery_id,
            table_no,
            value,
            left(coalesce(account, heading), 1) AS kind
        FROM intermediate.finhosta
        WHERE
            (table_no = 2 AND (is_cost OR is_product))
            OR (table_no = 22 AND regexp_full_match(heading, '[67][0-9]{1,3}') AND left(heading, 2) NOT IN ('69', '79'))
    ) AS lines
    GROUP BY ALL
    HAVING count(*) FILTER (table_no = 22) > 0
)

SELECT
    delivery_id,
    kind AS account_class,
    'value' AS field,
    ledger AS value,
    statement AS expected,
    CAST(ledger - statement AS DOUBLE) AS difference
FROM amounts
WHERE abs(ledger - statement) > 0.01
