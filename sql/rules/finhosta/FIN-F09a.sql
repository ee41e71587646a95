-- A file holds at least one record and at least one VALUE that is not zero.
SELECT
    a.file AS _file,
    CAST(NULL AS bigint) AS _line,
    CASE WHEN a.lines = 0 THEN 'no record' ELSE 'every value is zero' END AS value,
    'at least one value that is not zero' AS expected
FROM quality.file_account AS a
LEFT JOIN (
    SELECT
        _file,
        count_if(value <> 0) AS filled
    FROM staging.finhosta
    GROUP BY _file
) AS r ON a.file = r._file
WHERE
    a.table_name = 'finhosta'
    AND a.status IN ('loaded', 'partial', 'empty')
    AND coalesce(r.filled, 0) = 0
