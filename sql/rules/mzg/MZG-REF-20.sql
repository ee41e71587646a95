-- Every patient in A1 has at least one stay in A2 with the same hospital, period and patient number.
SELECT
    p._file,
    p._line,
    p.code_agr,
    p.patnum,
    p.patnum AS value,
    'a stay in STAYHOSP' AS expected
FROM staging.pathospi AS p
WHERE NOT EXISTS (
    SELECT 1
    FROM staging.stayhosp AS s
    WHERE
        s.code_agr = p.code_agr
        AND s.year_registr = p.year_registr
        AND s.period_registr = p.period_registr
        AND s.patnum = p.patnum
)
