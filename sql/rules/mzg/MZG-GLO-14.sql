-- The number of faulty stays (category 9: length of stay or age invalid) among the stays of type H, F, M and L is 0 (BFM decree, annex
-- 3, point 2.2).
SELECT
    a.delivery_id,
    count(*) AS value,
    '0' AS expected,
    count(*) AS difference
FROM intermediate.stay AS s
INNER JOIN quality.file_account AS a ON s._file = a.file
WHERE s.is_faulty
GROUP BY a.delivery_id
