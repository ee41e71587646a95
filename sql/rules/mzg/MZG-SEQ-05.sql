-- No entry date in A3, A4 or A5 is later than the discharge date or, for an open stay, the end of the period.
WITH path AS (
    SELECT 'A3' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_spec AS number, spec_in_date AS day
    FROM staging.stayspec
    UNION ALL
    SELECT 'A4' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_bedindex AS number, bedindex_in_date AS day
    FROM staging.stayindx
    UNION ALL
    SELECT 'A5' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_unit AS number, unit_in_date AS day
    FROM staging.stayunit
)

SELECT
    p._file,
    p._line,
    path_key(p.file_code, p.code_agr, p.staynum, p.number) AS record_key,
    CASE p.file_code WHEN 'A3' THEN 'spec_in_date' WHEN 'A4' THEN 'bedindex_in_date' ELSE 'unit_in_date' END AS field,
    p.day AS value,
    'not after ' || s.end_date AS expected,
    p.day - s.end_date AS difference
FROM path AS p
INNER JOIN intermediate.stay_path AS s USING (file_code, code_agr, year_registr, period_registr, staynum)
WHERE s.last_day > s.end_date AND p.day > s.end_date
