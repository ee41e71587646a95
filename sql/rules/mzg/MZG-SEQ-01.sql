-- Within a stay the numbers of specialisms (A3) and of bed indices (A4) run 1, 2, ..., n. The first record out of step is the finding.
WITH path AS (
    SELECT 'A3' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_spec AS number
    FROM staging.stayspec
    UNION ALL
    SELECT 'A4' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_bedindex AS number
    FROM staging.stayindx
),

placed AS (
    SELECT p.*, row_number() OVER stay AS place
    FROM path AS p
    INNER JOIN intermediate.stay_path AS b USING (file_code, code_agr, year_registr, period_registr, staynum)
    -- one or two records from 1 to n are numbered well; of three or more the first and the last number do not tell
    WHERE b.first_number IS DISTINCT FROM 1 OR b.last_number IS DISTINCT FROM b.records OR b.records > 2
    WINDOW stay AS (
        PARTITION BY p.file_code, p.code_agr, p.year_registr, p.period_registr, p.staynum ORDER BY p.number NULLS LAST, p._file, p._line
    )
)

SELECT
    _file,
    _line,
    path_key(file_code, code_agr, staynum, number) AS record_key,
    CASE file_code WHEN 'A3' THEN 'order_spec' ELSE 'order_bedindex' END AS field,
    number AS value,
    place AS expected,
    number - place AS difference
FROM placed
WHERE number IS DISTINCT FROM place
QUALIFY place = min(place) OVER (PARTITION BY file_code, code_agr, year_registr, period_registr, staynum)
