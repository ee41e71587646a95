-- Every bed index with beds has realised days in each month of the year (monthly detail is law); a month is a number from 1 to 12.
WITH beds AS (
    SELECT delivery_id, bed_index
    FROM intermediate.finhosta
    WHERE record_type_cd = 'B0802'
    GROUP BY ALL
    HAVING sum(value) > 0
),

present AS (
    SELECT DISTINCT delivery_id, bed_index, try_cast(month AS INTEGER) AS month
    FROM intermediate.finhosta
    WHERE record_type_cd = 'B0809' AND value > 0 AND regexp_full_match(month, '0?[1-9]|1[0-2]')
)

SELECT
    b.delivery_id,
    b.bed_index,
    lpad(CAST(m.month AS VARCHAR), 2, '0') AS month,
    'month' AS field,
    NULL AS value,
    'a record with days' AS expected
FROM beds AS b
CROSS JOIN range(1, 13) AS m (month)
WHERE NOT EXISTS (SELECT 1 FROM present AS p WHERE p.delivery_id = b.delivery_id AND p.bed_index = b.bed_index AND p.month = m.month)
UNION ALL
SELECT DISTINCT
    delivery_id,
    bed_index,
    month,
    'month' AS field,
    month AS value,
    '01-12' AS expected
FROM intermediate.finhosta
WHERE record_type_cd = 'B0809' AND NOT coalesce(regexp_full_match(month, '0?[1-9]|1[0-2]'), false)
