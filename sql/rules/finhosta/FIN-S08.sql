-- A bed index has realised days exactly when it has recognised beds.
WITH activity AS (
    SELECT
        delivery_id,
        bed_index,
        coalesce(sum(value) FILTER (record_type_cd = 'B0809'), 0) AS days,
        coalesce(sum(value) FILTER (record_type_cd = 'B0802'), 0) AS beds
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('B0802', 'B0809')
    GROUP BY ALL
)

SELECT
    delivery_id,
    bed_index,
    'value' AS field,
    days AS value,
    CASE WHEN beds > 0 THEN 'more than 0 days' ELSE 'no days without beds' END AS expected,
    CAST(days AS DOUBLE) AS difference
FROM activity
WHERE (days > 0) <> (beds > 0)
