-- Billed and realised days of a bed index and month lie close together.
WITH days AS (
    SELECT
        delivery_id,
        bed_index,
        CASE WHEN length(month) = 1 THEN '0' || month ELSE month END AS month,
        coalesce(sum(value) FILTER (record_type_cd = 'B0803'), 0) AS billed,
        coalesce(sum(value) FILTER (record_type_cd = 'B0809'), 0) AS realised
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('B0803', 'B0809')
    GROUP BY delivery_id, bed_index, CASE WHEN length(month) = 1 THEN '0' || month ELSE month END
)

SELECT
    delivery_id,
    bed_index,
    month,
    'value' AS field,
    billed AS value,
    realised AS expected,
    CAST(billed - realised AS DOUBLE) AS difference
FROM days
WHERE abs(billed - realised) > greatest(rule_number('billed_realised_days'), realised * rule_number('billed_realised_pct') / 100)
