-- A nursing unit is valid in S3 on every day it is used: entry date in A5, observation date in P2. A unit that is not in S3 is left to
-- the rules on references.
WITH used AS (
    SELECT
        'unit_in_date' AS field, _file, _line, code_agr, year_registr, period_registr, code_campus, code_unit, unit_in_date AS day
    FROM staging.stayunit
    UNION ALL
    SELECT
        'observ_date' AS field, _file, _line, code_agr, year_registr, period_registr, code_campus, code_unit, observ_date AS day
    FROM staging.emploday
)

SELECT
    u._file,
    u._line,
    u.field,
    u.day AS value,
    'from ' || v.start_date || coalesce(' to ' || v.end_date, '') AS expected,
    CASE WHEN u.day < v.start_date THEN u.day - v.start_date ELSE u.day - v.end_date END AS difference
FROM used AS u
INNER JOIN staging.campunit AS v USING (code_agr, year_registr, period_registr, code_campus, code_unit)
WHERE u.day < v.start_date OR u.day > v.end_date
