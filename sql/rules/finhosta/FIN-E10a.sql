-- Within a delivery one identification number has one birth date.
SELECT
    delivery_id,
    person_key,
    'birth_date' AS field,
    count(DISTINCT birth_date) || ' dates' AS value,
    'one birth date' AS expected
FROM intermediate.finhosta
WHERE table_no = 131 AND person_key IS NOT NULL AND birth_date IS NOT NULL
GROUP BY ALL
HAVING count(DISTINCT birth_date) > 1
