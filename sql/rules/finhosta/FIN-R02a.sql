-- Radiotherapy: a number of lump sums has an amount, and the reverse.
WITH cells AS (
    SELECT
        delivery_id,
        nomenclature_code,
        period_cd,
        coalesce(sum(value) FILTER (record_type_cd = 'B0701'), 0) AS number,
        coalesce(sum(value) FILTER (record_type_cd = 'B0702'), 0) AS amount
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('B0701', 'B0702')
    GROUP BY ALL
)

SELECT
    delivery_id,
    nomenclature_code,
    period_cd,
    'value' AS field,
    CASE WHEN number > 0 THEN number ELSE amount END AS value,
    CASE WHEN number > 0 THEN 'an amount' ELSE 'a number' END AS expected
FROM cells
WHERE (number > 0) <> (amount > 0)
