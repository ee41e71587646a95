-- The patient of every stay whose age class is one of those under 29 days at admission (rule parameter indic_age_lt29d) has a record in M4.
SELECT
    s._file,
    s._line,
    s.code_agr,
    s.staynum,
    s.a2_code_indic_age AS value,
    'a record in PATBIRTH' AS expected
FROM staging.stayhosp AS s
WHERE
    list_contains(rule_list('indic_age_lt29d'), s.a2_code_indic_age)
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
