-- A full-time beneficiary cannot be a replacement (BFM art. 79 §2 6°).
WITH beneficiary AS (
    SELECT delivery_id, person_key
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('A1311', 'A1312', 'A1313')
    GROUP BY ALL
    HAVING
        bool_or(record_type_cd = 'A1311')
        AND sum(value) FILTER (record_type_cd = 'A1313') >= max(value) FILTER (record_type_cd = 'A1312')
)

SELECT
    r._file,
    r._line,
    r.person_key,
    'person_key' AS field,
    r.person_key AS value,
    'no full-time beneficiary' AS expected
FROM intermediate.finhosta AS r
INNER JOIN beneficiary AS b ON r.delivery_id = b.delivery_id AND r.person_key = b.person_key
WHERE r.record_type_cd = 'A1316'
