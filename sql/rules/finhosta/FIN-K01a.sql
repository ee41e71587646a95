-- An allocation key that is used has units.
SELECT
    delivery_id,
    allocation_key,
    'value' AS field,
    sum(value) AS value,
    'more than 0' AS expected,
    CAST(sum(value) AS DOUBLE) AS difference
FROM intermediate.finhosta
WHERE table_no = 3 AND allocation_key IS NOT NULL
GROUP BY ALL
HAVING coalesce(sum(value), 0) <= 0
