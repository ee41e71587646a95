-- BUDGET holds records of tables 1, 2 and 3; YEARLY of tables 9, 10, 12, 13, 14, 17, 18, 19 and 20; SOCIAL of table 131.
-- A collection that is not in the delivery is not tested: the collections have deadlines of their own.
WITH present AS (
    SELECT DISTINCT
        a.delivery_id,
        r.collection,
        r.table_no
    FROM staging.finhosta AS r
    INNER JOIN quality.file_account AS a ON r._file = a.file
)

SELECT
    d.delivery_id,
    d.collection,
    w.table_no,
    'no record' AS value,
    'records of table ' || w.table_no || ', or nil confirmed' AS expected
FROM (SELECT DISTINCT delivery_id, collection FROM present) AS d
INNER JOIN (
    VALUES ('BUDGET', 1), ('BUDGET', 2), ('BUDGET', 3), ('YEARLY', 9), ('YEARLY', 10), ('YEARLY', 12), ('YEARLY', 13),
    ('YEARLY', 14), ('YEARLY', 17), ('YEARLY', 18), ('YEARLY', 19), ('YEARLY', 20), ('SOCIAL', 131)
) AS w (collection, table_no) ON d.collection = w.collection
WHERE NOT EXISTS (
    SELECT 1
    FROM present AS p
    WHERE p.delivery_id = d.delivery_id AND p.table_no = w.table_no
)
