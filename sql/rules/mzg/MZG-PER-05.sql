-- Every unit of S3 that has beds in S4 and is valid on day 1 of an observation window has at least one record in P1 for that quarter.
WITH observation AS (
    SELECT *
    FROM (VALUES (1, 1, 3), (1, 2, 6), (2, 3, 9), (2, 4, 12)) AS w (half, quarter, month)
)

SELECT
    u._file,
    u._line,
    u.code_agr,
    u.code_campus,
    u.code_unit,
    'no record for quarter ' || w.quarter AS value,
    'a record in EMPLOPER for quarter ' || w.quarter AS expected
FROM staging.campunit AS u
INNER JOIN observation AS w ON u.period_registr = w.half
WHERE
    u.start_date <= make_date(CAST(u.year_registr AS bigint), w.month, 1)
    AND (u.end_date IS NULL OR u.end_date >= make_date(CAST(u.year_registr AS bigint), w.month, 1))
    AND EXISTS (
        SELECT 1
        FROM staging.unitindx AS b
        WHERE
            b.code_agr = u.code_agr
            AND b.year_registr = u.year_registr
            AND b.period_registr = u.period_registr
            AND b.code_campus = u.code_campus
            AND b.code_unit = u.code_unit
            AND b.s4_number_bed > 0
    )
    AND NOT EXISTS (
        SELECT 1
        FROM staging.emploper AS p
        WHERE
            p.code_agr = u.code_agr
            AND p.year_registr = u.year_registr
            AND p.period_registr = u.period_registr
            AND p.code_campus = u.code_campus
            AND p.code_unit = u.code_unit
            AND try_cast(p.quarter_registr AS integer) = w.quarter
    )
