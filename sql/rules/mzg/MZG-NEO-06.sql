-- The patient of every birth stay (place before admission 8) has a record in M4.
SELECT
    s._file,
    s._line,
    s.code_agr,
    s.staynum,
    s.a2_code_place_before_adm AS value,
    'a record in PATBIRTH' AS expected
FROM staging.stayhosp AS s
WHERE
    s.a2_code_place_before_adm = '8'
    AND s.patnum IS NOT NULL
    AND NOT EXISTS (
        SELECT 1
        FROM staging.patbirth AS b
        WHERE
            b.code_agr = s.code_agr
            AND b.year_registr = s.year_registr
            AND b.period_registr = s.period_registr
            AND b.patnum = s.patnum
    )
