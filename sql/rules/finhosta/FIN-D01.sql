-- Depreciation per asset type equals that of its accounts in the ledger, within 1 euro (account mapping inferred).
WITH kind AS (
    SELECT key AS asset_type, unnest(string_split(depreciation_accounts, ';')) AS prefix
    FROM reference.asset_types
    WHERE "table" = '12' AND depreciation_accounts IS NOT NULL
),

register AS (
    SELECT delivery_id, asset_type, sum(value) AS depreciation
    FROM intermediate.finhosta
    WHERE record_type_cd = 'Y1201'
    GROUP BY ALL
),

ledger AS (
    SELECT r.delivery_id, k.asset_type, sum(r.value) AS depreciation
    FROM intermediate.finhosta AS r
    INNER JOIN kind AS k ON starts_with(r.account, k.prefix)
    WHERE r.table_no = 2
    GROUP BY ALL
)

SELECT
    coalesce(g.delivery_id, l.delivery_id) AS delivery_id,
    coalesce(g.asset_type, l.asset_type) AS asset_type,
    'value' AS field,
    coalesce(g.depreciation, 0) AS value,
    coalesce(l.depreciation, 0) AS expected,
    CAST(coalesce(g.depreciation, 0) - coalesce(l.depreciation, 0) AS DOUBLE) AS difference
FROM register AS g
FULL JOIN ledger AS l ON g.delivery_id = l.delivery_id AND g.asset_type = l.asset_type
WHERE
    abs(coalesce(g.depreciation, 0) - coalesce(l.depreciation, 0)) > 1
    AND EXISTS (SELECT 1 FROM register)
    AND EXISTS (SELECT 1 FROM intermediate.finhosta WHERE table_no = 2)
