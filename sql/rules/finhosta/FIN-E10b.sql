-- One identification number has the same birth date in the year and in every earlier year that is there. The dates themselves are not
-- shown.
SELECT
    f.delivery_id,
    f.person_key,
    'birth_date' AS field,
    'another date than in ' || min(y.period) AS value,
    'one birth date in all years' AS expected
FROM intermediate.finhosta AS f
INNER JOIN intermediate.year_before AS y ON f.delivery_id = y.delivery_id AND f.person_key = y.person_key
WHERE f.table_no = 131 AND y.table_no = 131 AND f.birth_date <> y.birth_date
GROUP BY f.delivery_id, f.person_key
