-- BUDGET holds at least one record of each of B0802, B0803, B0805, B0807, B0809; REVISOR of each of R2101, R2201, R2301, R2302.
-- A collection that is not in the delivery is not tested: the collections have deadlines of their own.
WITH present AS (
    SELECT DISTINCT
        a.delivery_id,
        r.collection,
        r.record_type_cd
    FROM staging.finhosta AS r
    INNER JOIN quality.file_account AS a ON r._file = a.file
)

SELECT
    d.delivery_id,
    w.record_type AS record_type_cd,
    'no record' AS value,
    'at least one record' AS expected
FROM (SELECT DISTINCT delivery_id, collection FROM present) AS d
INNER JOIN (
    VALUES ('BUDGET', 'B0802'), ('BUDGET', 'B0803'), ('BUDGET', 'B0805'), ('BUDGET', 'B0807'), ('BUDGET', 'B0809'),
    ('REVISOR', 'R2101'), ('REVISOR', 'R2201'), ('REVISOR', 'R2301'), ('REVISOR', 'R2302')
) AS w (collection, record_type) ON d.collection = w.collection
WHERE NOT EXISTS (
    SELECT 1
    FROM present AS p
    WHERE p.delivery_id = d.delivery_id AND p.record_type_cd = w.record_type
)
