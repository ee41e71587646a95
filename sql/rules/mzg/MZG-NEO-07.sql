-- Every patient in M4 has at least one stay with year of admission - year of birth equal to 0 or 1; a stay without one of the two years
-- leaves the patient untested.
SELECT
    b._file,
    b._line,
    b.code_agr,
    b.patnum,
    coalesce(
        (
            SELECT 'age ' || min(s.age)
            FROM intermediate.stay AS s
            WHERE
                s.code_agr = b.code_agr
                AND s.year_registr = b.year_registr
                AND s.period_registr = b.period_registr
                AND s.patnum = b.patnum
        ),
        'no stay'
    ) AS value,
    'a stay at age 0 or 1' AS expected
FROM staging.patbirth AS b
WHERE
    b.patnum IS NOT NULL
    AND NOT EXISTS (
        SELECT 1
        FROM intermediate.stay AS s
        WHERE
            s.code_agr = b.code_agr
            AND s.year_registr = b.year_registr
            AND s.period_registr = b.period_registr
            AND s.patnum = b.patnum
            AND coalesce(s.age IN (0, 1), true)
    )
