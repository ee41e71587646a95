-- The number of records in A1 is lower than in A2: as many patients as stays means no readmission at all,
-- or a patient number that is not kept per patient. Not tested when one of the two is empty.
WITH patients AS (
    SELECT
        a.delivery_id,
        count(*) AS records
    FROM staging.pathospi AS p
    INNER JOIN quality.file_account AS a ON p._file = a.file
    GROUP BY ALL
),

stays AS (
    SELECT
        a.delivery_id,
        count(*) AS records
    FROM staging.stayhosp AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    GROUP BY ALL
)

SELECT
    p.delivery_id,
    p.records || ' patients' AS value,
    'fewer than ' || s.records || ' stays' AS expected,
    p.records - s.records AS difference
FROM patients AS p
INNER JOIN stays AS s USING (delivery_id)
WHERE p.records >= s.records
