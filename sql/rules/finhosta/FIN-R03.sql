-- Radiotherapy: the amount per lump sum is that of the other half-year within 10 % (no tariff list is mounted).
WITH cells AS (
    SELECT
        delivery_id,
        nomenclature_code,
        period_cd,
        sum(value) FILTER (record_type_cd = 'B0702') / nullif(sum(value) FILTER (record_type_cd = 'B0701'), 0) AS price
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('B0701', 'B0702') AND period_cd IN ('S1', 'S2')
    GROUP BY ALL
)

SELECT
    a.delivery_id,
    a.nomenclature_code,
    a.period_cd,
    'value' AS field,
    round(a.price, 2) AS value,
    round(b.price, 2) AS expected,
    CAST(a.price - b.price AS DOUBLE) AS difference
FROM cells AS a
INNER JOIN cells AS b ON a.delivery_id = b.delivery_id AND a.nomenclature_code = b.nomenclature_code AND a.period_cd = 'S2' AND b.period_cd = 'S1'
WHERE abs(a.price - b.price) > least(a.price, b.price) * rule_number('radiotherapy_price_pct') / 100
