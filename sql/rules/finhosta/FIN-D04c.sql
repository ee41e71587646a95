-- Opening value of the year = closing value of the year before, per asset type and component, within 0.05 euro; missing = 0.
WITH assets AS (
    SELECT delivery_id, asset_type, component, value AS opening, 0 AS closing
    FROM intermediate.finhosta
    WHERE table_no IN (17, 18) AND movement = 'OPEN'
    UNION ALL
    SELECT delivery_id, asset_type, component, 0 AS opening, value AS closing
    FROM intermediate.year_before
    WHERE years_back = 1 AND table_no IN (17, 18) AND movement = 'CLOSE'
)

SELECT
    delivery_id,
    asset_type,
    component,
    'value' AS field,
    coalesce(sum(opening), 0) AS value,
    coalesce(sum(closing), 0) AS expected,
    CAST(coalesce(sum(opening), 0) - coalesce(sum(closing), 0) AS DOUBLE) AS difference
FROM assets
WHERE delivery_id IN (SELECT f.delivery_id FROM intermediate.finhosta AS f WHERE f.table_no IN (17, 18))
GROUP BY delivery_id, asset_type, component
HAVING abs(coalesce(sum(opening), 0) - coalesce(sum(closing), 0)) > 0.05
