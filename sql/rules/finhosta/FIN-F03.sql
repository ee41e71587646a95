-- A record type of tables 7, 8, 21, 22 or 23 is valid in YEAR and belongs to the collection of the file (B = BUDGET, R = REVISOR).
-- A type that is in no list is rejected while reading and reported there.
SELECT
    r._file,
    r._line,
    r.record_type_cd AS value,
    CASE
        WHEN t.record_type IS NULL THEN 'a record type of ' || r.year
        ELSE 'a record type of ' || n.collection
    END AS expected
FROM staging.finhosta AS r
INNER JOIN (
    SELECT
        file,
        upper(regexp_extract(file, '(?i)-(BUDGET|REVISOR|YEARLY|SOCIAL)-', 1)) AS collection
    FROM quality.file_account
) AS n ON r._file = n.file
LEFT JOIN reference.finhosta_record_type AS t
    ON
        r.record_type_cd = t.record_type
        AND r.year >= coalesce(try_cast(t.valid_from AS integer), 0)
        AND r.year <= coalesce(try_cast(t.valid_to AS integer), 9999)
WHERE
    left(r.record_type_cd, 3) IN ('B07', 'B08', 'R21', 'R22', 'R23')
    AND r.year IS NOT NULL
    AND (t.record_type IS NULL OR (n.collection <> '' AND r.collection <> n.collection))
