-- Total assets equal total liabilities, both as totals and as sums of their headings (KB/AR 19-6-2007).
-- Headings are account groups: 2, 3, 40, 41, 5, 490 and 491 are assets, the other groups of classes 1 and 4 liabilities. With a heading
-- that is not mapped nothing is compared.
WITH headings AS (
    SELECT
        delivery_id,
        sum(value) FILTER (heading = 'ASSETS') AS assets,
        sum(value) FILTER (heading = 'LIABILITIES') AS liabilities,
        coalesce(sum(value) FILTER (heading_kind = 'asset'), 0) AS asset_groups,
        coalesce(sum(value) FILTER (heading_kind = 'liability'), 0) AS debt_groups
    FROM intermediate.finhosta
    WHERE record_type_cd = 'R2101'
    GROUP BY delivery_id
    HAVING count(*) FILTER (heading_kind IS NULL) = 0
),

compared AS (
    SELECT delivery_id, 'totals' AS side_of_balance, coalesce(assets, asset_groups) AS value, coalesce(liabilities, debt_groups) AS expected
    FROM headings
    WHERE assets IS NOT NULL OR liabilities IS NOT NULL
    UNION ALL
    SELECT delivery_id, 'headings' AS side_of_balance, asset_groups AS value, debt_groups AS expected
    FROM headings
)

SELECT
    delivery_id,
    side_of_balance,
    'value' AS field,
    value,
    expected,
    CAST(value - expected AS DOUBLE) AS difference
FROM compared
WHERE abs(value - expected) > 0.01
