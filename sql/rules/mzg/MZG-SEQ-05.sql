-- No entry date in A3, A4 or A5 is later than the discharge date or, for an open stay, the end of the period.
WITH path AS (
    SELECT 'spec_in_date' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, spec_in_date AS day
    FROM staging.stayspec
    UNION ALL
    SELECT 'bedindex_in_date' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, bedindex_in_date AS day
    FROM staging.stayindx
    UNION ALL
    SELECT 'unit_in_date' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, unit_in_date AS day
    FROM staging.stayunit
)

SELECT
    p._file,
    p._line,
    p.code_agr,
    p.staynum,
    p.field,
    p.day AS value,
    'not after ' || s.end_date AS expected,
    p.day - s.end_date AS difference
FROM path AS p
INNER JOIN intermediate.stay AS s USING (code_agr, year_registr, period_registr, staynum)
WHERE p.day > s.end_date
