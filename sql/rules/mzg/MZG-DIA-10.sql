-- A code of a birth stay (Z38) belongs to a stay whose patient has a record in M4 or whose place before admission is 8.
SELECT
    d._file,
    d._line,
    d.code_agr,
    d.staynum,
    d.order_spec,
    d.type_diagnose,
    d.code_sys_diagnose,
    d.code_diagnose,
    d.code_diagnose AS value,
    'a birth stay' AS expected,
    CAST(json_object('code_agr', d.code_agr, 'staynum', d.staynum) AS varchar) AS related_key
FROM staging.diagnose AS d
WHERE
    starts_with(d.code_diagnose, 'Z38')
    AND EXISTS (
        SELECT 1
        FROM staging.stayhosp AS s
        WHERE
            s.code_agr = d.code_agr
            AND s.year_registr = d.year_registr
            AND s.period_registr = d.period_registr
            AND s.staynum = d.staynum
            AND s.patnum IS NOT NULL
            AND s.a2_code_place_before_adm <> '8'
            AND NOT EXISTS (
                SELECT 1
                FROM staging.patbirth AS b
                WHERE
                    b.code_agr = s.code_agr
                    AND b.year_registr = s.year_registr
                    AND b.period_registr = s.period_registr
                    AND b.patnum = s.patnum
            )
    )
