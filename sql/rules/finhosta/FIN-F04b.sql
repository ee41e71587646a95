-- A file holds exactly one distinct YEAR.
SELECT
    _file,
    CAST(NULL AS bigint) AS _line,
    string_agg(DISTINCT CAST(year AS varchar), ', ' ORDER BY CAST(year AS varchar)) AS value,
    'one year' AS expected
FROM staging.finhosta
GROUP BY _file
HAVING count(DISTINCT year) > 1
