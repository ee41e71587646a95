-- An account marked (-) in annex 1 lowers its group: never above zero among costs and products, on the other side in the balance.
WITH marked AS (
    SELECT r.*
    FROM intermediate.finhosta AS r
    INNER JOIN intermediate.finhosta_account AS a ON r.account = a.account AND r.year = a.year
    WHERE a.sign = 'negative'
),

net AS (
    SELECT
        *,
        sum(CASE side WHEN 'D' THEN value WHEN 'C' THEN -value END) OVER (PARTITION BY delivery_id, account) AS balance
    FROM marked
    WHERE table_no = 1
)

SELECT
    _file,
    _line,
    account,
    'value' AS field,
    value,
    'at most 0' AS expected,
    CAST(value AS DOUBLE) AS difference
FROM marked
WHERE table_no = 2 AND value > 0
UNION ALL
SELECT
    _file,
    _line,
    account,
    'value' AS field,
    balance,
    CASE WHEN left(account, 2) IN ('15', '18') THEN 'a debit balance' ELSE 'a credit balance' END AS expected,
    CAST(balance AS DOUBLE) AS difference
FROM net
WHERE
    (balance > 0 AND (left(account, 1) IN ('2', '3', '5') OR left(account, 2) IN ('40', '41')))
    OR (balance < 0 AND left(account, 2) IN ('15', '18'))
