-- A unit with a record in P2 in an observation window has at least one record on each of the days 1-15 of that window. The first record
-- of the unit in the window is the finding, the missing days its value.
WITH registered AS (
    SELECT
        code_agr,
        code_campus,
        code_unit,
        year_observ,
        month_observ,
        min(_file) AS _file,
        arg_min(_line, (_file, _line)) AS _line,
        list(DISTINCT day_observ) AS days
    FROM staging.emploday
    WHERE
        day_observ BETWEEN 1 AND 15
        AND year_observ = year_registr
        AND ((period_registr = 1 AND month_observ IN (3, 6)) OR (period_registr = 2 AND month_observ IN (9, 12)))
    GROUP BY code_agr, year_registr, period_registr, code_campus, code_unit, year_observ, month_observ
)

SELECT
    _file,
    _line,
    code_agr,
    code_campus,
    code_unit,
    year_observ,
    month_observ,
    'days missing: ' || array_to_string(list_filter(range(1, 16), LAMBDA d: NOT list_contains(days, d)), ', ') AS value,
    'days 1 to 15' AS expected,
    len(days) - 15 AS difference
FROM registered
WHERE len(days) < 15
