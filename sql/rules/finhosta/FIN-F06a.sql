-- RECORD_TYPE_CD is a record type of the collection of its file, valid in YEAR.
-- An unknown type or another number of items is rejected while reading and reported there.
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
    r.record_type_cd IS NOT NULL
    AND r.year IS NOT NULL
    AND (t.record_type IS NULL OR (n.collection <> '' AND t.collection <> n.collection))
