-- Total assets equal total liabilities, both as totals and as sums of their headings.
-- Headings are account groups: 2, 3, 40, 41, 5 and 490, 491 are assets, the other groups of classes 1 and 4 liabilities.
WITH headings AS (
    SELECT
        delivery_id,
        sum(value) FILTER (heading = 'ASSETS') AS assets,
        sum(value) FILTER (heading = 'LIABILITIES') AS liabilities,
        sum(value) FILTER (regexp_full_match(heading, '(2|3|40|41|5|490|491).*')) AS asset_groups,
        sum(value) FILTER (regexp_full_match(heading, '(1|4).*') AND NOT regexp_full_match(heading, '(40|41|490|491).*')) AS debt_groups
    FROM intermediate.finhosta
    WHERE record_type_cd = 'R2101'
    GROUP BY delivery_id
)

SELECT
    delivery_id,
    'assets' AS side_of_balance,
    'value' AS field,
    coalesce(assets, asset_groups) AS value,
    coalesce(liabilities, debt_groups) AS expected,
    CAST(coalesce(assets, asset_groups) - coalesce(liabilities, debt_groups) AS DOUBLE) AS difference
FROM headings
WHERE abs(coalesce(assets, asset_groups) - coalesce(liabilities, debt_groups)) > 0.01
UNION ALL
SELECT
    delivery_id,
    'headings' AS side_of_balance,
    'value' AS field,
    asset_groups,
    debt_groups,
    CAST(asset_groups - debt_groups AS DOUBLE)
FROM headings
WHERE assets IS NOT NULL AND abs(asset_groups - debt_groups) > 0.01
