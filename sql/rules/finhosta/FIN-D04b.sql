-- Book value of an asset type equals the net balance of its accounts in the general ledger, within 1 euro.
WITH kind AS (
    SELECT CAST("table" AS INTEGER) AS table_no, key AS asset_type, unnest(string_split(balance_accounts, ';')) AS prefix
    FROM reference.asset_types
    WHERE "table" IN ('17', '18')
),

register AS (
    SELECT
        delivery_id,
        table_no,
        asset_type,
        sum(CASE WHEN component IN ('ACQ', 'REV') THEN value WHEN component IN ('DEP', 'UNC') THEN -value END) AS book_value
    FROM intermediate.finhosta
    WHERE table_no IN (17, 18) AND movement = 'CLOSE'
    GROUP BY ALL
),

ledger AS (
    SELECT
        r.delivery_id,
        k.table_no,
        k.asset_type,
        sum(CASE r.side WHEN 'D' THEN r.value WHEN 'C' THEN -r.value END) AS net
    FROM intermediate.finhosta AS r
    INNER JOIN kind AS k ON starts_with(r.account, k.prefix)
    WHERE r.table_no = 1
    GROUP BY ALL
)

SELECT
    coalesce(g.delivery_id, l.delivery_id) AS delivery_id,
    coalesce(g.asset_type, l.asset_type) AS asset_type,
    'value' AS field,
    coalesce(g.book_value, 0) AS value,
    coalesce(l.net, 0) AS expected,
    CAST(coalesce(g.book_value, 0) - coalesce(l.net, 0) AS DOUBLE) AS difference
FROM register AS g
FULL JOIN ledger AS l ON g.delivery_id = l.delivery_id AND g.table_no = l.table_no AND g.asset_type = l.asset_type
WHERE
    abs(coalesce(g.book_value, 0) - coalesce(l.net, 0)) > 1
    AND EXISTS (SELECT 1 FROM register)
    AND EXISTS (SELECT 1 FROM intermediate.finhosta WHERE table_no = 1)
