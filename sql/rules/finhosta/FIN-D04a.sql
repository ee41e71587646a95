-- Closing value = opening + additions - disposals + transfers, per asset type and component, within 0.05 euro.
WITH assets AS (
    SELECT
        delivery_id,
        table_no,
        asset_type,
        component,
        coalesce(sum(CASE movement WHEN 'DISP' THEN -value ELSE value END) FILTER (movement IN ('OPEN', 'ADD', 'DISP', 'TRF')), 0) AS calculated,
        coalesce(sum(value) FILTER (movement = 'CLOSE'), 0) AS closing
    FROM intermediate.finhosta
    WHERE table_no IN (17, 18)
    GROUP BY ALL
)

SELECT
    delivery_id,
    asset_type,
    component,
    'value' AS field,
    closing AS value,
    calculated AS expected,
    CAST(closing - calculated AS DOUBLE) AS difference
FROM assets
WHERE abs(closing - calculated) > 0.05
