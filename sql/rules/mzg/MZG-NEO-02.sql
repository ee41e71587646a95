-- The patient number of the mother, where filled, is a patient of the same hospital and period (A1) and is not that of the child.
SELECT
    b._file,
    b._line,
    b.code_agr,
    b.patnum,
    b.m4_patnum_mama AS value,
    CASE WHEN b.m4_patnum_mama = b.patnum THEN 'another patient than the child' ELSE 'a patient in PATHOSPI' END AS expected
FROM staging.patbirth AS b
WHERE
    b.m4_patnum_mama = b.patnum
    OR (
        b.m4_patnum_mama IS NOT NULL
        AND NOT EXISTS (
            SELECT 1
            FROM staging.pathospi AS p
            WHERE
                p.code_agr = b.code_agr
                AND p.year_registr = b.year_registr
                AND p.period_registr = b.period_registr
                AND p.patnum = b.m4_patnum_mama
        )
    )
