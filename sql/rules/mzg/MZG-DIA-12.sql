-- A stay with an acute myocardial infarction (I21, I22) has at least one test result of type C001 (ST elevation) in M5.
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
    'a test C001 in TESTRESU' AS expected,
    CAST(json_object('code_agr', d.code_agr, 'staynum', d.staynum) AS varchar) AS related_key
FROM staging.diagnose AS d
WHERE
    left(d.code_diagnose, 3) IN ('I21', 'I22')
    AND NOT EXISTS (
        SELECT 1
        FROM staging.testresu AS t
        WHERE
            t.code_agr = d.code_agr
            AND t.year_registr = d.year_registr
            AND t.period_registr = d.period_registr
            AND t.staynum = d.staynum
            AND t.m5_type_test = 'C001'
    )
