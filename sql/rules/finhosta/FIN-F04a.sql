-- A file holds exactly one distinct SENDER_CD.
SELECT
    _file,
    CAST(NULL AS bigint) AS _line,
    string_agg(DISTINCT sender_cd, ', ' ORDER BY sender_cd) AS value,
    'one sender' AS expected
FROM staging.finhosta
GROUP BY _file
HAVING count(DISTINCT sender_cd) > 1
